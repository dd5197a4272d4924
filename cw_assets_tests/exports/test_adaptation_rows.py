"""The rows of an adaptation as the page sets them: nothing lost, tongues, differences, what is left to do."""

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.exports.adaptation_rows import Tongue, shown_rows

ENGLISH, ARABIC = Tongue("en"), Tongue("ar", "rtl")


def a_row(visual: str = "", audio: str = "", number: int = 1) -> ScriptRow:
    return ScriptRow(
        shot_number=number, timecode_start="00:00:00:00", duration_seconds=2, visual_text=visual, audio_text=audio
    )


def one(before: ScriptRow, after: ScriptRow):
    (row,) = shown_rows([before], [after], ENGLISH, ARABIC)
    return row


def told(blocks):
    return [(shown.block.label, shown.block.text) for shown in blocks]


def test_sounds_between_the_lines_are_kept():
    row = one(a_row("A street. On-screen text: “NEW”.", "SFX: can opens. VO: “Hot day?” MUSIC: bright."), a_row())
    assert told(row.before) == [
        ("", "A street."),
        ("SUPER", "NEW"),
        ("SFX", "can opens."),
        ("VO", "Hot day?"),
        ("MUSIC", "bright."),
    ]
    assert row.after == ()


def test_a_translated_line_is_in_the_tongue_of_the_market():
    row = one(a_row(audio="VO: “Hot day?”"), a_row(audio="VO: “يوم حار؟” [Hot day?]"))
    assert row.before[0].tongue == ENGLISH
    assert row.after[0].tongue == ARABIC
    assert row.after[0].todo == []


def test_a_line_still_to_translate_is_in_the_tongue_of_the_origin():
    row = one(a_row(audio="VO: “Only $2”"), a_row(audio="VO: “Only $2” [TO TRANSLATE: ar] [SET PRICE: SAR]"))
    assert row.after[0].tongue == ENGLISH
    assert row.after[0].todo == ["to translate", "set the price in SAR"]


def test_a_price_without_a_currency_is_still_to_be_set():
    row = one(a_row(), a_row(audio="VO: “Two.” [SET PRICE]"))
    assert row.after[0].todo == ["set the price"]


def test_descriptions_show_where_they_differ():
    row = one(a_row("The column climbs to 95 °F at noon."), a_row("The column climbs to 35 °C at noon."))
    pieces = [[(piece.words, piece.differs) for piece in half[0].pieces] for half in (row.before, row.after)]
    assert pieces == [
        [("The column climbs to", False), ("95 °F", True), ("at noon.", False)],
        [("The column climbs to", False), ("35 °C", True), ("at noon.", False)],
    ]
    assert not row.after[0].same


def test_equal_descriptions_and_sounds_are_the_same():
    row = one(a_row("A street.", "MUSIC: bright."), a_row("A street.", "MUSIC: bright."))
    assert [shown.same for shown in row.after] == [True, True]


def test_a_description_is_not_held_against_a_sound():
    row = one(a_row("Waves.", "SFX: gulls."), a_row("Gulls.", "SFX: gulls."))
    assert [shown.same for shown in row.after] == [False, True]


def test_a_row_that_only_one_script_has_stands_alone():
    longer = shown_rows([a_row()], [a_row(), a_row(number=2)], ENGLISH, ARABIC)
    shorter = shown_rows([a_row(), a_row(number=2)], [a_row()], ENGLISH, ARABIC)
    assert longer[1].before is None
    assert longer[1].row.shot_number == 2
    assert shorter[1].after is None
    assert shorter[1].row.shot_number == 2
