import pytest

from cw_assets.domain.adaptation.market import Market, parse_market
from cw_assets.errors import InvalidInput

pytestmark = pytest.mark.usefixtures("places")


@pytest.mark.parametrize(
    "asked, settled, region",
    [
        ("de-DE", "de-DE", "dach"),
        ("en-JP", "en-JP", "east-asia"),
        ("zh-TW", "zh-Hant-TW", "east-asia"),
        ("zh-Hans-TW", "zh-Hans-TW", "east-asia"),
        ("de-Latn-DE", "de-DE", "dach"),
    ],
)
def test_market_is_settled_by_the_languages_there_are(catalog, asked, settled, region):
    found = catalog.settle_market(parse_market(asked))
    assert found.market == parse_market(settled)
    assert (found.country.region, found.region.slug) == (region, region)
    assert found.language == catalog.get_language(found.language.code)


@pytest.mark.parametrize(
    "market, told",
    [
        (Market(language="fr", country="DE"), "There is no language 'fr'; choose one of de, en, ja, zh-Hans, zh-Hant."),
        (Market(language="zh", country="DE"), "There is no language 'zh'; choose one of de, en, ja, zh-Hans, zh-Hant."),
        (Market(language="ja-Latn", country="TW"), "There is no language 'ja-Latn'; choose one of "),
        (Market(language="de", country="AT"), "There is no country 'AT'; choose one of DE, JP, TW."),
    ],
)
def test_unknown_part_of_a_market_is_told_with_those_there_are(catalog, market, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.settle_market(market)
    assert str(refused.value).startswith(told)


def test_variety_in_another_script_is_not_taken_for_the_language(catalog):
    with pytest.raises(InvalidInput, match="There is no language 'zh-Latn'"):
        catalog.settle_market(Market(language="zh-Latn", country="TW"))


def test_places_come_back_whole_and_in_order(catalog):
    assert [region.slug for region in catalog.list_regions()] == ["dach", "east-asia"]
    assert [country.code for country in catalog.list_countries()] == ["DE", "JP", "TW"]
    assert [language.code for language in catalog.list_languages()] == ["de", "en", "ja", "zh-Hans", "zh-Hant"]
    dach, taiwan, german = catalog.get_region("dach"), catalog.get_country("TW"), catalog.get_language("de")
    assert dach.insights[0].points == ("Plain words", "Keine Übertreibung")
    assert (taiwan.languages, taiwan.insights) == (("zh-Hant", "en"), ())
    assert (german.primary_model, german.alternative_models) == ("small/one", ("large/one",))
    assert (catalog.find_country("TW"), catalog.find_country("AT")) == (taiwan, None)
    assert (catalog.find_language("de"), catalog.find_language("fr")) == (german, None)
    assert catalog.get_region(dach.id) == dach


def test_unknown_region_is_told_with_those_there_are(catalog):
    with pytest.raises(InvalidInput, match="There is no region 'nordics'; choose one of dach, east-asia"):
        catalog.get_region("nordics")
