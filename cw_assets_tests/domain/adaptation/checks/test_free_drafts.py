"""Drafts as a copywriter writes them, freely and well: with the libraries that run nothing grave is found."""

import pytest

from cw_assets.domain.adaptation.checks import CHECKS
from cw_assets.domain.adaptation.request import BrandNotes
from cw_assets.engines.places.languages import LinguaIdentifier
from cw_assets_tests.domain.adaptation.checks.coffee import TOLD, adapted, told_in

LANGUAGES = LinguaIdentifier()
SEEN = "A street."
PRICE_TO_SET = ("minor", "row 6")


def heard(market, before, after):
    """One row of speech."""
    return adapted(market, ((SEEN, before),), ((SEEN, after),))


def shown(market, before, after):
    """One row with words on the screen."""
    rows = ((f"{SEEN} On-screen text: {text}.", "No speech.") for text in (before, after))
    return adapted(market, *((row,) for row in rows))


def found(setup):
    return [one for gate in CHECKS for one in setup.found(gate, LANGUAGES)]


@pytest.mark.parametrize("market", TOLD)
def test_a_copywriters_draft_has_nothing_but_prices_to_set(market):
    assert set(found(told_in(market))) == {PRICE_TO_SET}


BENS = ("ANNA: “Ben!” BEN: “Anna? Anna!”", "ANNA: “Ben!” [Ben!] BEN: “Anna? Anna!” [Anna? Anna!]")
DAY = "VO: “Let us go out now and see the world.”"
JA_DAY = "“さあ、出かけよう。世界を見に。” [Let's go out and see the world.]"
RIGHT = [
    # brackets
    heard("de-DE", *BENS),
    heard("de-DE", "VO: “Yes!”", "VO: “Wow!” [Wow!]"),
    heard("de-DE", BENS[0], BENS[0]),
    heard("ja-JP", BENS[0], "ANNA: 「ベン！」 BEN: 「アンナ？」 [Anna?]"),
    shown("de-DE", "“LONDON”, “NEW”", "“LONDON” [LONDON], “NEW” [NEW]"),
    heard("de-DE", "VO: “Hot?” “Cold!”", "VO: “Heiß?” “Kalt!” [Hot? Cold!]"),
    # scripts
    heard("ja-JP", f"VO: “OK!” {DAY}", f"VO: “OK！” [OK!] {JA_DAY}"),
    heard("ja-JP", f"ANNA: “Go!” {DAY}", f"ANNA: “GO!” [Go!] VO: {JA_DAY}"),
    heard("ru-RU", "VO: “Wi-Fi inside, for all of you.”", "VO: “Для всех. С Wi-Fi.” [For all.] “Wi-Fi!” [Wi-Fi!]"),
    shown("ja-JP", "“NEW”, “Fizzo Zero”", "“NEW” [NEW], “Fizzo Zero”"),
    # turns
    heard("de-DE", "VO: “So fresh.” “So good.”", "VO: “So frisch, so gut.” [So fresh, so good.]"),
    # wordings
    heard("de-DE", "VO: “It is ice cold, and 20% more.”", "VO: “Eiskalt, und 20 % mehr.” [Ice-cold, and 20 % more.]")
    .conceived(must_preserve=("ice cold", "20% more")),
    heard("de-DE", "VO: “The best-loved drink. Sugar-free.”", "VO: “Beliebt und zuckerfrei.” [Best-loved, sugar-free.]")
    .asked(brand=BrandNotes(guidelines="Never say “best” or “free”.", name="")),
    heard("de-DE", "VO: “She shines. It stays.”", "VO: “Denn sie strahlt. Und Sie bleiben.” [She shines. You stay.]")
    .cultured(pitfalls=("Avoid “Sie” and “Ihnen”.",)),
    heard("de-DE", "VO: “Hamburger in town.”", "VO: “Ein Hamburger in der Stadt.” [A hamburger in town.]")
    .substituting("in", "auf").substituting("May", "Juni"),
    # places
    heard("ko-KR", "VO: “Thanksgiving at home.”", "VO: “올 추석엔, 집으로.” [Home for Chuseok (Korean Thanksgiving).]")
    .substituting("Thanksgiving", "추석"),
    shown("ar-SA", "“Call 800 123 4567”", "“اتصل على ٨٠٠ ١٢٣ ٤٥٦٧” [Call us]"),
]  # fmt: skip


@pytest.mark.parametrize("setup", RIGHT)
def test_a_good_line_is_left_alone(setup):
    assert found(setup) == []


LIKELY = [
    heard("ru-RU", "VO: “Wi-Fi!”", "VO: “Wi-Fi Max!” [Wi-Fi Max!]"),
    heard("ja-JP", f"{DAY} SINGER: “Shine on.”", f"VO: {JA_DAY} SINGER: “We shine on and on together.” [We shine on.]"),
    heard("de-DE", "VO: “A.” VO: “B.” VO: “C.”", "VO: “Frisch. Schnell. Deins.” [Fresh. Fast. Yours.]"),
    heard("fr-FR", "VO: “Up to 48 hours.”", "VO: “Jusqu’à 48 h.” [Up to 48 h.]").conceived(must_preserve=("48 hours",)),
    heard("en-GB", "VO: “True color.”", "VO: “True colour.”").conceived(must_preserve=("True color",)),
    heard("de-DE", "VO: “A 2-year warranty.”", "VO: “Zwei Jahre.” [Two-year warranty.]")
    .conceived(must_preserve=("2-year warranty",)),
    heard("en-GB", "VO: “Feel free.”", "VO: “Feel free.”")
    .asked(brand=BrandNotes(guidelines="Never say “free”.", name="")),
    heard("de-DE", "VO: “Family day.”", "VO: “Am Feiertag zusammen.” [Together on a bank holiday.]"),
    heard("de-DE", "VO: “It is Harvest.”", "VO: “Erntedank ist da.” [Thanksgiving is here.]"),
]  # fmt: skip


@pytest.mark.parametrize("setup", LIKELY)
def test_what_is_only_likely_to_be_wrong_is_minor(setup):
    assert [severity for severity, _ in found(setup)] == ["minor"]


@pytest.mark.parametrize("market", TOLD)
def test_a_good_draft_that_loses_its_name_and_its_end_does_not_pass(market):
    setup = told_in(market)
    last = setup.draft.script_rows[-1].model_copy(update={"audio_text": "No speech.", "visual_text": "White."})
    spoilt = setup.drafted(script_rows=(*setup.draft.script_rows[:-1], last))
    assert ("critical", "row 7") in spoilt.found("format", LANGUAGES)
    assert ("critical", "script_rows") in spoilt.found("brand", LANGUAGES)


def test_rows_of_a_few_words_in_another_script_are_grave_where_nothing_else_is_said():
    rows = ((SEEN, "VO: “Go!”"), (SEEN, "VO: “Stay cool!”"), (SEEN, "VO: “Feel good!”"))
    after = ((SEEN, "VO: “GO!” [Go!]"), (SEEN, "VO: “Be cool!” [Be cool!]"), (SEEN, "VO: “So good!” [So good!]"))
    assert found(adapted("ja-JP", rows, after)) == [("critical", f"row {place}") for place in (1, 2, 3)]
    after = (*after[:2], (SEEN, "VO: “気持ちいい！” [Feels good!]"))
    assert found(adapted("ja-JP", rows, after)) == [("minor", "row 1"), ("minor", "row 2")]
