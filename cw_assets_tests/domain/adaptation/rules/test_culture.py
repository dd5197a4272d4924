"""The cultural brief: certain forms, people's notes under their headings, and warnings where something does not fit."""

from cw_assets.domain.insights import Insight
from cw_assets_tests.domain.adaptation.rules.origins import brand, culture, noted, request, said


def pairs(brief):
    """Substitutions, with ordinary spaces."""
    return {one.original: " ".join(one.replacement.split()) for one in brief.substitutions}


def test_quantities_are_written_as_in_the_market():
    brief = culture(said("$2.49 for 12 fl oz", "five miles on December 24", "10,000 steps at 70 °F"))
    assert pairs(brief) == {
        "$2.49": "2,49 $",
        "12 fl oz": "355 ml",
        "five miles": "8 km",
        "December 24": "24. Dezember",
        "10,000": "10.000",
        "70 °F": "21 °C",
    }


def test_german_quantities_are_written_as_in_america():
    brief = culture(said("500 ml für 1.234,50 € am 24.12.2026", language="de", tag="en-US"))
    assert pairs(brief) == {"500 ml": "16.9 fl oz", "1.234,50 €": "€1,234.50", "24.12.2026": "December 24, 2026"}


def test_what_is_written_alike_is_no_substitution():
    assert pairs(culture(said("only $2, 500 ml", tag="ja-JP"))) == {}


def test_british_miles_stay_for_britain():
    assert pairs(culture(said("five miles, 12 fl oz", language="en-US", tag="en-GB"))) == {"12 fl oz": "355 ml"}


def test_price_is_never_converted_and_that_is_told():
    pitfalls = " ".join(culture(said("only $2 a bottle")).pitfalls)
    assert "“$2” is in USD and is not converted: the client sets the price in EUR" in pitfalls


def test_price_in_the_markets_money_needs_no_warning():
    assert not any("price" in pitfall for pitfall in culture(said("only 2,49 €", language="de", tag="fr-FR")).pitfalls)


def test_unclear_quantities_are_told():
    pitfalls = " ".join(culture(said("a 16 oz cup")).pitfalls)
    assert "“16 oz” may be a weight or a volume" in pitfalls


def test_feast_that_the_market_has_not_is_told():
    assert any("Thanksgiving" in pitfall for pitfall in culture(said("Happy Thanksgiving")).pitfalls)
    assert not any("Thanksgiving" in pitfall for pitfall in culture(said("Happy Thanksgiving", tag="es-US")).pitfalls)


def test_fourth_of_july_is_not_taken_for_the_fourteenth():
    told = {tag: culture(said("the Fourth of July", tag=tag)).pitfalls for tag in ("fr-FR", "es-US")}
    assert any("Independence Day" in pitfall for pitfall in told["fr-FR"])
    assert not any("Independence Day" in pitfall for pitfall in told["es-US"])


def test_summer_is_told_south_of_the_equator_only():
    assert any("south of the equator" in pitfall for pitfall in culture(said("summer", tag="pt-BR")).pitfalls)
    assert not any("south of the equator" in pitfall for pitfall in culture(said("summer")).pitfalls)


def test_notes_stand_where_their_headings_say():
    notes = [
        noted("Tone", "Say du."),
        noted("Avoid", "Red roses."),
        noted("Regulation", "Prices include tax."),
        noted("Occasions", "Carnival."),
        noted("Formats", "Subtitles are rare."),
        noted("History", "A young market."),
    ]
    brief = culture(said("Hello", insights=notes))
    assert brief.tone_adjustments == ("Say du.",)
    assert "Red roses." in brief.pitfalls
    assert brief.regulatory_notes == ("Prices include tax.",)
    assert brief.opportunities[0] == "Carnival."
    assert "Subtitles are rare." in brief.market_context
    assert "A young market." in brief.market_context


def test_next_holidays_are_opportunities_with_their_days():
    opportunities = culture(said("Hello")).opportunities
    assert opportunities[0] == "25 December 2026 is a public holiday: Christmas Day."


def test_holiday_of_several_days_is_named_once():
    opportunities = culture(said("Hello", tag="ar-SA")).opportunities
    assert sum("Eid al-Fitr" in one for one in opportunities) == 1


def test_context_tells_the_facts():
    context = culture(said("Hello", tag="ar-SA")).market_context
    assert all(fact in context for fact in ("Saudi Arabia", "right to left", "SAR", "Sunday"))


def test_brands_word_goes_before_the_countrys():
    notes = [noted("Substitutions", "soda -> fizzy drink", "color -> colour")]
    of = said(
        "A soda of every COLOR",
        tag="en-GB",
        insights=notes,
        brand=brand("Solara", "", Insight(heading="Substitutions", points=("soda → pop",))),
    )
    assert pairs(culture(of)) == {"soda": "pop", "COLOR": "COLOUR"}


def test_countrys_words_are_for_its_own_kind_of_the_language():
    notes = [noted("Substitutions", "soda -> fizzy drink")]
    assert pairs(culture(said("A soda", tag="cy-GB", insights=notes))) == {}
    notes = [noted("Substitutions", "soda -> Limo", source="language")]
    assert pairs(culture(said("A soda", insights=notes))) == {"soda": "Limo"}


def test_word_is_not_replaced_inside_another():
    notes = [noted("Substitutions", "mom -> mum", "not a pair")]
    assert pairs(culture(said("One moment", tag="en-GB", insights=notes))) == {}


def test_descriptions_give_no_substitution():
    assert pairs(culture(request(("A sign: $5, five miles.", "No speech.")))) == {}


def test_the_brief_says_that_rules_wrote_it():
    assert "without a model" in culture(said("Hello")).reasoning
