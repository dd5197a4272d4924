"""Each fault that code can find, planted alone in a faithful draft: gate, severity and place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cw_assets.domain.adaptation.checks import CHECKS
from cw_assets.domain.adaptation.checks.severities import SEVERITIES
from cw_assets.domain.adaptation.market import parse_market
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.timecode import timecode
from cw_assets_tests.domain.adaptation.checks.spots import SPEECHES, faithful, rows_in

DE, JA, AR, EN = (faithful(language) for language in ("de", "ja", "ar", "en"))
ROWS = DE.draft.script_rows
HOT = "VO: “Hot day? Nothing is better than a cold drink with your friends.” [Hot day?]"
LONG = "VO: “{}” [And so on.]"
THANKS = "Open on a wide shot of a street on Thanksgiving. A man wipes his forehead."
LONG_ORIGIN = DE.request.origin.model_copy(
    update={"rows": (rows_in("en")[0].model_copy(update={"audio_text": f"{HOT} {HOT}"}), *rows_in("en")[1:])}
)


def moved(setup, *durations):
    rows = [row.model_copy(update={"duration_seconds": d}) for row, d in zip(ROWS, durations, strict=True)]
    return setup.drafted(script_rows=tuple(rows))


FAULTS = [
    # format: rows and times
    ("row count", "format", "script_rows", DE.row(1, duration_seconds=7.0).without_row(2)),
    ("row numbers", "format", "row 2", DE.row(2, shot_number=7)),
    ("row numbers", "format", "row 4", DE.row(4, shot_number=-1)),
    ("timecode form", "format", "row 2", DE.row(2, timecode_start="4 s")),
    ("timecode form", "format", "row 3", DE.row(3, timecode_start="00:00:61:00")),
    ("timecode", "format", "row 3", DE.row(3, timecode_start="00:00:08:00")),
    ("timecode", "format", "row 4", DE.row(4, timecode_start="00:00:11:20")),
    ("timecode", "format", "row 3", moved(DE, 4.0, 3.5, 4.0, 3.5)),
    ("total time", "format", "script_rows", DE.row(4, duration_seconds=3.501)),
    # format: languages
    ("language named", "format", "language", DE.drafted(language="German")),
    ("style prompt not English", "format", "visual_style_prompt",
     DE.drafted(visual_style_prompt="Ein heißer Tag, das Licht der Straße und die Farben von Wasser.")),
    ("style prompt not English", "format", "visual_style_prompt", JA.drafted(visual_style_prompt="明るい夏の光")),
    ("descriptions not English", "format", "row 3", AR.row(3, visual_text="شخصان يتشاركان مشروبا")),
    ("descriptions not English", "format", "visual_text",
     DE.row(1, visual_text="Die Straße ist heiß, und der Mann wischt mit dem Tuch.")
     .row(2, visual_text=f"Die Dose ist auf dem Eis und nicht in der Hand. {ROWS[1].visual_text[29:]}")
     .row(3, visual_text="Die Frau und der Mann teilen ein Getränk mit der Dose.")
     .row(4, visual_text=f"Die Dose ist nah und das Bild ist nicht dunkel. {ROWS[3].visual_text[30:]}")),
    ("sounds not English", "format", "row 2", JA.row(2, audio_text="MUSIC: 明るいギター。 SFX: 缶が開く。")),
    ("sounds not English", "format", "audio_text",
     DE.row(2, audio_text="MUSIC: Die Gitarren sind hell und das ist der Sommer.")),
    ("speech in another script", "format", "row 1", JA.row(1, audio_text=HOT)),
    ("speech in another script", "format", "row 4", AR.row(4, audio_text="VO: “With the juice of 3.” [x y]")),
    ("speech in another script", "format", "row 1", DE.row(1, audio_text=SPEECHES["ja"][0])),
    ("speech in another language", "format", "audio_text",
     DE.row(1, audio_text="VO: “Il fait chaud, et la soif est dans la rue avec les amis.” [Hot day?]")
     .row(3, audio_text="ANNA: “Je veux une de ces choses.” [I want one.] BEN: “Il est pas avec toi.” [Share.]")
     .row(4, audio_text="VO: “Fizzo Lemon, avec le jus de 3 fruits.” [Fizzo Lemon, the juice.]")
     .asked(origin=DE.request.origin.model_copy(update={"language": "fr"}))),
    ("speech left as it was", "format", "row 3",
     DE.row(3, audio_text="ANNA: “I want one of these.” [I want one.] BEN: “Dann teil die mit mir.” [Then share it.]")),
    ("screen in another script", "format", "row 2", JA.swapped("キンキンに冷えてる", "SO VERY COLD TODAY")),
    ("few words in another script", "format", "row 2", JA.swapped("キンキンに冷えてる", "SO VERY COLD")),
    ("few words in another script", "format", "row 1", JA.row(1, audio_text="VO: “Go! Go! Go!” [Go! Go! Go!]")),
    ("few words in another script", "format", "row 1",
     JA.row(1, audio_text=f"{SPEECHES['ja'][0]} VO: “Come here and cool down.” [Come here.]")
     .asked(origin=LONG_ORIGIN)),
    ("screen in another language", "format", "visual_text",
     DE.swapped("EISKALT", "The ice is cold and this is what you want")),
    ("screen left as it was", "format", "row 1",
     DE.origin_row(1, visual_text="A street. On-screen text: “ONLY HERE AND TODAY”.")
     .row(1, visual_text="A street. On-screen text: “ONLY HERE AND TODAY” [only here].")),
    ("speech left as it was", "format", "row 1",
     JA.row(1, audio_text=f"{SPEECHES['ja'][0]} VO: “Come here and cool down.” [Come here.]")
     .asked(origin=LONG_ORIGIN).origin_row(1, audio_text="VO: “Come here and cool down.” VO: “It is hot.”")),
    ("few words left as they were", "format", "row 3",
     DE.origin_row(3, audio_text="ANNA: “Let it go!” BEN: “Now.”")
     .row(3, audio_text="ANNA: “Let it go!” [Let it go!] BEN: “Jetzt.” [Now.]")),
    ("few words left as they were", "format", "row 1",
     DE.origin_row(1, visual_text="A street. On-screen text: “ONLY TODAY HERE”.")
     .row(1, visual_text="A street. On-screen text: “ONLY TODAY HERE” [only here].")),
    ("no English in brackets", "format", "row 4", DE.swapped(" [Fizzo Lemon, with the juice of 3 fruits.]", "")),
    ("no English in brackets", "format", "row 1",
     DE.swapped("[Hot day? Nothing is better than a cold drink with your friends.]",
                "[Heißer Tag? Nichts ist besser als ein kaltes Getränk mit deinen Freunden.]")),
    ("no English in brackets", "format", "row 4",
     DE.row(4, audio_text="VO: “Mit dem Saft von Früchten.” “Ja?” [Yes?]")),
    ("no English behind a word or two", "format", "row 2", DE.swapped("[ICE COLD]", "[EISKALT]")),
    ("no English behind a word or two", "format", "row 2", DE.swapped(" [ICE COLD]", "")),
    ("brackets not English", "format", "script_rows",
     DE.swapped("[Hot day? Nothing is better than a cold drink with your friends.]", "[Es ist heiß und der Tag]")
     .swapped("[I want one of these.]", "[Ich will die haben]").swapped("[Then share it.]", "[Dann mit mir]")
     .swapped("[Fizzo Lemon, with the juice of 3 fruits.]", "[Der Saft ist das]")),
    # format: lines and pace
    ("speech gone", "format", "row 4", DE.row(4, audio_text="No speech.")),
    ("fewer spoken lines", "format", "row 3", DE.row(3, audio_text="ANNA: “Ich will auch eine.” [I want one.]")),
    ("fewer turns of the same speakers", "format", "row 3",
     DE.origin_row(3, audio_text="ANNA: “Want one?” BEN: “Yes.” ANNA: “Here.”")),
    ("speech from nothing", "format", "row 2", DE.row(2, audio_text=f"{ROWS[1].audio_text} VO: “Ah!” [Oh!]")),
    ("screen text gone", "format", "row 4", DE.row(4, visual_text="Cut to a close-up of the can.")),
    ("fewer lines on the screen", "format", "row 2", DE.swapped("“EISKALT” [ICE COLD], ", "")),
    ("too fast", "format", "row 4", DE.row(4, audio_text=LONG.format("wir mit der Dose " * 3))),
    ("far too fast", "format", "row 4", DE.row(4, audio_text=LONG.format("wir mit der Dose " * 10))),
    ("far too fast", "format", "row 4", JA.row(4, audio_text=LONG.format("冷たい飲み物" * 12))),
    # format: open marks
    ("to translate", "format", "row 1", DE.row(1, audio_text=HOT.replace("[Hot day?]", "[TO TRANSLATE: de]"))),
    ("price to set", "format", "row 2", DE.swapped("[ICE COLD]", "[ICE COLD] [SET PRICE: EUR]")),
    # cultural
    ("substitution not made", "cultural", "row 1",
     DE.substituting("Friends", "Nachbarn").swapped("Freunden", "friends")),
    ("substitution not made in a picture", "cultural", "row 3",
     DE.substituting("pool", "Freibad").swapped("die andere", "das Freibad")),
    ("substitution without trace", "cultural", "script_rows",
     DE.substituting("pool", "lake").swapped("at the pool", "outside")),
    ("pitfall said", "cultural", "row 3", DE.cultured(pitfalls=("Avoid “teil”: it sounds technical.",))),
    ("pitfall said", "cultural", "row 1", JA.cultured(pitfalls=("The word “一番”.",))),
    ("pitfall said", "cultural", "row 3",
     DE.cultured(regulatory_notes=("“billig” may not be used. Do not say “teil”.",))),
    ("pitfall said", "cultural", "row 3",
     DE.cultured(pitfalls=("Never say “Rabatt”.",)).swapped("die andere", "den Rabatt")),
    ("pitfall perhaps said", "cultural", "row 2",
     DE.cultured(pitfalls=("Never say “Rabatt”.",)).swapped("EISKALT", "RABATT")),
    ("pitfall in English", "cultural", "row 3", DE.cultured(pitfalls=("Never say “share”.",))),
    ("foreign money", "cultural", "row 2",
     DE.origin_row(2, visual_text="A can. On-screen text: “ONLY $2”.").swapped("EISKALT", "NUR $2")),
    ("foreign measure", "cultural", "row 3",
     DE.origin_row(3, audio_text="VO: “Only 5 miles.”").swapped("die andere", "nach 5 miles")),
    ("foreign measure", "cultural", "row 3",
     DE.origin_row(3, audio_text="VO: “At 90 °F.”").swapped("die andere", "bei 90 °F")),
    ("foreign date", "cultural", "row 3",
     DE.origin_row(3, audio_text="VO: “From June 21.”").swapped("die andere", "ab June 21")),
    ("foreign date", "cultural", "row 3",
     DE.origin_row(3, audio_text="VO: “From 6/21/2026.”").swapped("die andere", "ab 6/21/2026")
     .placed(short_date_example="01.06.26")),
    ("foreign time", "cultural", "row 3",
     DE.origin_row(3, audio_text="VO: “From 8 pm.”").swapped("die andere", "ab 8 pm")),
    ("foreign feast", "cultural", "row 3", DE.swapped("die andere", "zu Thanksgiving")),
    ("foreign feast", "cultural", "row 1",
     DE.swapped("Tag?", "Thanksgiving?").swapped("die andere", "zu Thanksgiving")),
    ("foreign feast in English", "cultural", "row 3",
     JA.swapped("Then share the other one.", "Then share, it is the Fourth of July.")),
    ("foreign feast", "cultural", "row 3", DE.row(1, visual_text=THANKS).swapped("die andere", "zu Thanksgiving")),
    ("foreign feast in a picture", "cultural", "row 1", DE.row(1, visual_text=THANKS)),
    # concept
    ("not preserved", "concept", "script_rows", DE.swapped("3 Früchten", "Früchten").swapped("3 fruits", "fruits")),
    ("not preserved", "concept", "script_rows", DE.swapped("Fizzo Lemon", "Fizzo Zitrone").swapped("LEMON", "ZITRONE")),
    ("not preserved word for word", "concept", "script_rows",
     DE.swapped("3 Früchten", "drei Früchten").swapped("3 fruits", "three fruits")),
    ("not preserved word for word", "concept", "script_rows",
     JA.conceived(must_preserve=("“cold drink”",)).swapped("cold", "cool")),
    ("preserved in another order", "concept", "row 1",
     DE.conceived(must_preserve=("Hot day", "friends", "juice of 3 fruits"))
     .row(1, audio_text=SPEECHES["de"][3]).row(4, audio_text=SPEECHES["de"][0])),
    # brand
    ("name gone", "brand", "script_rows", DE.asked(product_name="").swapped("Fizzo", "F").swapped("FIZZO", "F")
     .swapped("fizzo.com/cool", "f.com").substituting("fizzo.com/cool", "f.com")),
    ("name missing", "brand", "row 4", DE.asked(product_name="Fizzo Lemon").swapped("Fizzo Lemon", "Fizzo Zitrone")),
    ("name missing before the last time", "brand", "row 2",
     DE.asked(product_name="Fizzo Lemon").swapped("FIZZO LEMON", "FIZZO")),
    ("name spelled otherwise", "brand", "row 4", DE.swapped("Fizzo Lemon", "fizzo Lemon").asked(product_name="")),
    ("banned word", "brand", "row 3", DE.guided("Do not use “teil” or “Sale”.")),
    ("banned word", "brand", "row 3", AR.guided("Never say شاركني.")),
    ("banned word in English", "brand", "row 3",
     JA.guided("Warm.\nNever say cheap or mate.").swapped("[Then", "[Mate,")),
    ("banned in the origin too", "brand", "row 3", JA.guided("Warm.\nNever say cheap or share.")),
    ("banned picture", "brand", "row 1", DE.guided("Never show a “hot road”.").swapped("hot street", "hot road")),
    ("banned in the origin too", "brand", "row 1", DE.guided("Never show a “hot street”.")),
    ("required words", "brand", "script_rows", DE.guided("Always say “ICE COLD”.").swapped("ICE COLD", "COOL")),
    ("required words, new to the spot", "brand", "script_rows", DE.guided("Always end with “Stay fizzy”.")),
    ("address gone", "brand", "script_rows", DE.swapped("fizzo.com/cool", "Fizzo im Netz")),
    ("address gone", "brand", "script_rows", DE.swapped("#StayCool", "Fizzo")),
    ("address changed", "brand", "script_rows", DE.swapped("fizzo.com/cool", "fizzo.de/kalt")),
    ("telephone number gone", "brand", "script_rows",
     DE.origin_row(4, audio_text="VO: “Call 0800 123 456 for Fizzo Lemon.”").swapped("3 Früchten", "der Nummer")),
]  # fmt: skip


@pytest.mark.parametrize(("check", "gate", "location", "setup"), FAULTS)
def test_a_fault_is_found_where_it_is(check, gate, location, setup):
    assert setup.found(gate) == [(SEVERITIES[check], location)]


def test_every_check_is_shown_to_fire():
    assert {check for check, *_ in FAULTS} | SEVERAL == set(SEVERITIES)


SEVERAL = {"row duration", "timecode order"}
"""Faults that bring others with them: tested below."""


def test_a_row_without_time_is_found_beside_what_follows_from_it():
    assert ("critical", "row 2") in moved(DE, 4.0, 0.0, 7.5, 3.5).found("format")
    assert ("critical", "row 3") in moved(DE, 4.0, 3.0, -1.0, 3.5).found("format")
    assert ("critical", "row 3") in moved(DE, 4.0, 3.0, 1e308, 3.5).found("format")


def test_a_row_that_starts_before_the_last_one_is_found():
    found = DE.row(3, timecode_start="00:00:02:00").found("format")
    assert found == [("critical", "row 3"), ("major", "row 3")]


@pytest.mark.parametrize("language", ["de", "ja", "ar", "en"])
@pytest.mark.parametrize("gate", CHECKS)
def test_a_faithful_draft_has_no_issue(language, gate):
    assert faithful(language).found(gate) == []


@pytest.mark.parametrize("gate", CHECKS)
def test_a_draft_whose_lines_all_wait_for_a_translator_has_minor_issues_only(gate):
    rows = [
        row.model_copy(
            update={
                "audio_text": row.audio_text.replace("”", "” [TO TRANSLATE: ja]"),
                "visual_text": row.visual_text.replace("“ICE COLD”", "“ICE COLD” [TO TRANSLATE: ja]"),
            }
        )
        for row in rows_in("en")
    ]
    found = JA.drafted(script_rows=tuple(rows)).found(gate)
    assert found == ([("minor", f"row {place}") for place in range(1, 5)] if gate == "format" else [])


@pytest.mark.parametrize(
    "setup",
    [
        DE.substituting("milk", "oat milk"),
        DE.substituting("cold drink", "Cold  Drink").row(1, audio_text=HOT),
        DE.substituting("FIZZO LEMON", "Fizzo Zitrone")
        .swapped("FIZZO LEMON", "FIZZO ZITRONE")
        .swapped("Fizzo Lemon", "Fizzo Zitrone"),
        DE.cultured(pitfalls=("Never say “teil” to older people.", "“teil” sounds technical.", "humour about work")),
        DE.origin_row(3, audio_text="VO: “Only $2”").swapped("die andere", "für 2 €"),
        DE.origin_row(3, audio_text="VO: “Only 2 €”").swapped("die andere", "für 2 €"),
        DE.origin_row(3, audio_text="VO: “Only $2”").swapped("die andere", "für $2").placed(currency_symbol="CA$"),
        DE.placed(holidays=()).swapped("die andere", "zu Thanksgiving"),
        DE.asked(market=parse_market("fr-CA")).swapped("die andere", "à Thanksgiving"),
        DE.swapped("die andere", "am Labor Day").placed(
            holidays=(DE.request.facts.holidays[0].model_copy(update={"name": "Labour Day"}),)
        ),
    ],
)
def test_what_cannot_be_decided_or_is_right_is_left_alone_by_culture(setup):
    assert setup.found("cultural") == []


@pytest.mark.parametrize(
    "setup",
    [
        DE.conceived(must_preserve=("the joy of sharing", "", "cold-drink")),
        DE.conceived(must_preserve=("$2",)).origin_row(3, audio_text="VO: “Only $2”"),
        DE.conceived(must_preserve=("3 fruits",)).substituting("fruits", "berries").swapped("3 fruits", "3 berries"),
        DE.conceived(must_preserve=("Kaltes Getränk",))
        .origin_row(1, audio_text="VO: “Kaltes Getränk”")
        .asked(market=JA.request.market)
        .asked(origin=DE.request.origin.model_copy(update={"language": "de", "rows": DE.draft.script_rows})),
    ],
)
def test_what_cannot_be_decided_or_is_right_is_left_alone_by_the_concept(setup):
    assert setup.found("concept") == []


@pytest.mark.parametrize(
    "setup",
    [
        DE.guided("Never write “fizzo” in small letters.\nNever translate “Fizzo”.\nUse “teil”, not more."),
        DE.guided("Never say “share” unless it is true.\nAvoid jargon."),
        DE.substituting("fizzo.com/cool", "fizzo.de/kalt").swapped("fizzo.com/cool", "fizzo.de/kalt"),
        DE.substituting("Fizzo Lemon", "Fizzo Zitrone").swapped("Fizzo Lemon", "Fizzo Zitrone")
        .swapped("FIZZO LEMON", "FIZZO ZITRONE"),
        DE.origin_row(4, audio_text="VO: “Fizzo Lemon: 0800 123 456.”").swapped("3 Früchten", "0800-123456"),
        DE.asked(brand=None, product_name="", client_name=""),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_or_is_right_is_left_alone_by_the_brand(setup):
    assert setup.found("brand") == []


def test_a_language_of_two_scripts_may_be_written_in_either():
    setup = DE.asked(market=parse_market("sr-RS")).placed(script="Cyrl").drafted(language="sr")
    assert setup.found("format") == []


def test_speech_may_run_on_while_nobody_else_speaks():
    long = LONG.format("wir mit der Dose " * 4)
    assert DE.row(1, audio_text=long).found("format") == []
    assert ("major", "row 1") in DE.row(1, audio_text=long).row(2, audio_text=f"VO: “Ah!” [Oh!] {long}").found("format")


def test_durations_may_move_when_timecodes_move_with_them():
    setup = moved(DE, 4.0, 3.5, 4.0, 3.5).row(3, timecode_start="00:00:07:12")
    assert setup.found("format") == []


def test_timecodes_of_an_origin_that_fits_no_rate_are_not_judged():
    setup = DE.origin_row(3, timecode_start="00:00:09:99").row(3, timecode_start="00:00:08:00")
    assert setup.found("format") == []


LINES = st.lists(st.sampled_from(range(4)), min_size=1, max_size=8)


@settings(max_examples=60)
@given(LINES, st.data(), st.sampled_from(["en", "de", "ja", "ar"]))
def test_any_spot_that_is_adapted_line_by_line_has_no_issue(places, data, language):
    rate = data.draw(st.sampled_from([24, 25, 30, 50]))
    durations = data.draw(st.lists(st.integers(3500, 9000), min_size=len(places), max_size=len(places)))
    origin, draft = (
        tuple(
            ScriptRow(
                shot_number=number,
                timecode_start=timecode(sum(durations[: number - 1]) / 1000, rate),
                duration_seconds=duration / 1000,
                visual_text=rows[place].visual_text,
                audio_text=rows[place].audio_text,
            )
            for number, (place, duration) in enumerate(zip(places, durations, strict=True), start=1)
        )
        for rows in (rows_in("en"), rows_in(language))
    )
    setup = faithful(language)
    setup = setup.asked(origin=setup.request.origin.model_copy(update={"rows": origin})).drafted(script_rows=draft)
    assert [setup.found(gate) for gate in CHECKS] == [[], [], [], []]


ROWS_OF_ANYTHING = st.builds(
    ScriptRow,
    shot_number=st.integers(),
    timecode_start=st.text(max_size=12) | st.just("00:00:00:00"),
    duration_seconds=st.floats(allow_nan=False, allow_infinity=False),
    visual_text=st.text() | st.text().map("On-screen text: “{}”".format),
    audio_text=st.text() | st.text().map("VO: “{}” [x]".format),
)
ANYTHING = st.lists(ROWS_OF_ANYTHING, max_size=4).map(tuple)
TEXTS = st.lists(st.text() | st.text().map("Never say “{}”".format), max_size=3).map(tuple)


@settings(max_examples=60)
@given(ANYTHING, ANYTHING, TEXTS, st.text(), st.text())
def test_nothing_that_is_written_stops_the_checks(origin, draft, texts, one, other):
    setup = (
        DE.asked(origin=DE.request.origin.model_copy(update={"rows": origin, "language": one}), product_name=other)
        .drafted(script_rows=draft, language=one, visual_style_prompt=other)
        .conceived(must_preserve=texts)
        .cultured(pitfalls=texts, regulatory_notes=texts)
        .substituting(one, other)
        .guided("\n".join(texts))
    )
    assert all(isinstance(setup.found(gate), list) for gate in CHECKS)
