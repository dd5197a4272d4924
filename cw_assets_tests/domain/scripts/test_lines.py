"""What is read out of the text of a row, however it is written, and what rewriting it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.scripts.lines import lines_to_translate, on_screen_lines, plain_description, rewrite, spoken_lines
from cw_assets.domain.scripts.quoting import OPENERS
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.picture import text_sentence
from cw_assets.domain.video.script import NO_SPEECH, audio_text
from cw_assets_tests.domain.video.spots import segment

PIECES = (
    *("VO", "ANNA", "music", "SFX", "On-screen text", "Title", ":", "：", " ", "\n", ".", ",", "?", "(", ")", "*"),
    *("“", "”", "„", '"', "«", "»", "「", "」", "’", "[", "]", "【", "】"),
    *("Hot day", "don’t", "暑い日", "مرحبا", "$2", "No speech.", "[Hot?]", "[TO TRANSLATE: de]", "[SET PRICE: EUR]"),
)
QUOTES = ("“Hot?”", "„Heiß?“", '"Hot?" ', "«Chaud ?»", "「暑い日？」")
CLOSED = st.lists(st.sampled_from((*QUOTES, *(piece for piece in PIECES if not OPENERS & set(piece)))), max_size=25)
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1).map(str.strip).filter(bool)


def parts(lines):
    return [(line.label, line.text, line.english) for line in lines]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("VO: “Hot day?”", [("VO", "Hot day?", None)]),
        ("VO: “Heißer Tag?” [Hot day?]", [("VO", "Heißer Tag?", "Hot day?")]),
        ("VO: “Hot?” ANNA: “Very.”", [("VO", "Hot?", None), ("ANNA", "Very.", None)]),
        ("VO: “Hot?” [a] “Very.” [b]", [("VO", "Hot?", "a"), ("VO", "Very.", "b")]),
        ('vo: "Hot day?"', [("vo", "Hot day?", None)]),
        ("VO: „Heißer Tag?“ [Hot day?]", [("VO", "Heißer Tag?", "Hot day?")]),
        ("VOIX: « Il fait chaud ? » [Hot?]", [("VOIX", "Il fait chaud ?", "Hot?")]),
        ("VO: »Heißer Tag?« [Hot day?]", [("VO", "Heißer Tag?", "Hot day?")]),
        ("VO: ”Varm dag?” [Hot day?]", [("VO", "Varm dag?", "Hot day?")]),
        ("ナレーション：「暑い日？」［Hot day?］", [("ナレーション", "暑い日？", "Hot day?")]),
        ("VO: “يوم حار؟” [Hot day?]", [("VO", "يوم حار؟", "Hot day?")]),
        ("דן: “שלום” [Hello]", [("דן", "שלום", "Hello")]),
        ("Hot day?", [("", "Hot day?", None)]),
        ("“Hot day?”", [("", "Hot day?", None)]),
        ("VO: Hot day? [x]", [("VO", "Hot day?", "x")]),
        ("VO: Hot day? ANNA: Very.", [("VO", "Hot day?", None), ("ANNA", "Very.", None)]),
        ("VO (softly): (warm) “Hot", [("VO (softly)", "Hot", None)]),
        ("VO: “Hot. ANNA: “Very.”", [("VO", "Hot.", None), ("ANNA", "Very.", None)]),
        ("V.O.: Hot day?", [("V.O.", "Hot day?", None)]),
        ("**VO:** “Hot?”\n- DR. WEISS: “Very.”", [("VO", "Hot?", None), ("DR. WEISS", "Very.", None)]),
        ("VO: “[laughs] Hot day [sighs]”", [("VO", "[laughs] Hot day [sighs]", None)]),
        ("VO: [laughs] Hot day?", [("VO", "[laughs] Hot day?", None)]),
        ("VO: “Heiß” [Hot [laughs] day]", [("VO", "Heiß", "Hot [laughs] day")]),
        ("VO: “Remember: it is COLD. NOW: go.”", [("VO", "Remember: it is COLD. NOW: go.", None)]),
        ("VO: Open at 10:30, see https://a.example", [("VO", "Open at 10:30, see https://a.example", None)]),
        ("VO: “Hot” [Hot", [("VO", "Hot", None)]),
        ("VO: “He said ‘don’t’.”", [("VO", "He said ‘don’t’.", None)]),
    ],
)
def test_spoken_lines_are_read_however_they_are_written(text, expected):
    assert parts(spoken_lines(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        NO_SPEECH,
        "no dialogue",
        "—",
        "VO: None.",
        "VO: No speech.",
        "MUSIC: Ho. SFX: Ice.",
        "VO: “”",
        "[laughs]",
    ],
)
def test_silence_and_sounds_are_no_lines(text):
    assert spoken_lines(text) == ()


def test_music_between_speakers_is_left_out():
    text = "VO: “Hot day?” MUSIC: Upbeat, “Summer” plays. SFX: Ice cracks. ANNA: “Cold.”"
    assert parts(spoken_lines(text)) == [("VO", "Hot day?", None), ("ANNA", "Cold.", None)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("On-screen text: “ICE COLD”, “ONLY $2”.", [("ICE COLD", None), ("ONLY $2", None)]),
        ("Pan. On-screen text: “EISKALT” [ICE COLD], “2 €” [$2].", [("EISKALT", "ICE COLD"), ("2 €", "$2")]),
        ("on screen: 「冷たい」[ICE COLD]、「二百円」[$2]", [("冷たい", "ICE COLD"), ("二百円", "$2")]),
        ("SUPER: ICE COLD. Then a pan.", [("ICE COLD", None)]),
        ("Title card “A” and “B” [b] fade.", [("A", None), ("B", "b")]),
        ("On-screen text: ONLY $2.49 [x].", [("ONLY $2.49", "x")]),
        ("A sign “OPEN”. On-screen text: none.", []),
        ("A person with a bottle.", []),
    ],
)
def test_on_screen_lines_are_read_however_they_are_written(text, expected):
    assert [(line.text, line.english) for line in on_screen_lines(text)] == expected


def test_what_the_analysis_writes_is_read_back():
    spoken = audio_text([segment(0.0, "Hot day?"), segment(1.0, "Share “it”.")])
    assert [line.text for line in spoken_lines(spoken)] == ["Hot day? Share ‘it’."]
    assert [line.text for line in on_screen_lines(text_sentence(["ICE COLD", "ONLY $2"]))] == ["ICE COLD", "ONLY $2"]


def test_marks_for_translator_and_client_are_read():
    [line] = spoken_lines("VO: “Only $2” [TO TRANSLATE: de] [SET PRICE: EUR]")
    assert (line.english, line.to_translate, line.set_price) == (None, "de", "EUR")
    [line] = spoken_lines("VO: “Nur 2 $” [Only $2] [to translate] [set price:]")
    assert (line.english, line.to_translate, line.set_price) == ("Only $2", "und", "XXX")


def test_rewriting_changes_the_lines_only():
    text = "VO (softly):  (warm) “Hot day?”  MUSIC: “Hot” song.\n anna: „Hot.“ [old]."
    german = rewrite(text, "speech", lambda line: line.model_copy(update={"text": "Heiß", "english": line.text}))
    assert german == "VO (softly):  (warm) “Heiß” [Hot day?]  MUSIC: “Hot” song.\n anna: „Heiß“ [Hot.]."


def test_rewriting_sets_and_takes_away_marks():
    marked = rewrite("VO: Hot day?", "speech", lambda line: line.model_copy(update={"to_translate": "de"}))
    assert marked == "VO: Hot day? [TO TRANSLATE: de]"
    text = "Pan. On-screen text: “$2” [TO TRANSLATE: de], “ICE”."
    update = {"to_translate": None, "set_price": "EUR"}
    priced = rewrite(text, "on_screen", lambda line: line.model_copy(update=update if "$" in line.text else {}))
    assert priced == "Pan. On-screen text: “$2” [SET PRICE: EUR], “ICE”."


def test_marks_within_new_words_close_neither_quote_nor_bracket():
    update = {"text": 'a "b” c', "english": "x] y"}
    text = rewrite("VO: “Hot”", "speech", lambda line: line.model_copy(update=update))
    assert parts(spoken_lines(text)) == [("VO", "a 'b’ c", "x) y")]


def test_description_is_without_the_words_on_the_screen():
    text = "Cut to a bottle. On-screen text: “ICE COLD” [x], “$2”. Soft light."
    assert plain_description(text) == "Cut to a bottle. Soft light."
    assert plain_description("A sign “OPEN”.") == "A sign “OPEN”."


def test_lines_left_to_a_translator_are_counted():
    row = ScriptRow(
        shot_number=1,
        timecode_start="00:00:00:00",
        duration_seconds=2.0,
        visual_text="On-screen text: “ICE” [TO TRANSLATE: de], “EIS” [ICE].",
        audio_text="VO: “Hot?” [TO TRANSLATE: de] MUSIC: Song. [TO TRANSLATE: de]",
    )
    assert lines_to_translate([row, row]) == 4


@given(TEXTS)
def test_rewriting_nothing_changes_nothing(text):
    assert rewrite(text, "speech", lambda line: line) == text
    assert rewrite(text, "on_screen", lambda line: line) == text


@given(TEXTS)
def test_any_text_is_read(text):
    assert all(line.text.strip() for line in (*spoken_lines(text), *on_screen_lines(text)))
    assert isinstance(plain_description(text), str)


@given(CLOSED.map("".join))
def test_setting_the_english_of_lines_leaves_their_words(text):
    for kind, read in (("speech", spoken_lines), ("on_screen", on_screen_lines)):
        again = read(rewrite(text, kind, lambda line: line.model_copy(update={"english": "So it says"})))
        assert [line.text for line in again] == [line.text for line in read(text)]
        assert all(line.english == "So it says" for line in again)


@given(WORDS, WORDS, st.sampled_from(["“”", "„“", '""', "«»", "「」"]))
def test_new_words_are_read_back(words, english, marks):
    text = f"VO: {marks[0]}Hot day?{marks[1]} SFX: Ice."
    changed = rewrite(text, "speech", lambda line: line.model_copy(update={"text": words, "english": english}))
    assert parts(spoken_lines(changed)) == [("VO", words, english)]
