"""What is known of 46 countries against what people there know; forms, names, directions, and refusals."""

from datetime import date
from decimal import Decimal

import pytest

from cw_assets.domain.adaptation.market import Market, parse_market
from cw_assets.domain.protocols import Places
from cw_assets.engines.places.cldr import LibraryPlaces
from cw_assets.errors import InvalidInput

TODAY = date(2026, 11, 20)
PLACES: Places = LibraryPlaces()
COUNTRIES = [
    # market, currency, direction, 24 December, first weekday
    ("en-US", "USD", "ltr", "December 24", "Sunday"),
    ("en-GB", "GBP", "ltr", "24 December", "Monday"),
    ("de-DE", "EUR", "ltr", "24. Dezember", "Monday"),
    ("de-AT", "EUR", "ltr", "24. Dezember", "Monday"),
    ("de-CH", "CHF", "ltr", "24. Dezember", "Monday"),
    ("fr-FR", "EUR", "ltr", "24 décembre", "Monday"),
    ("es-ES", "EUR", "ltr", "24 de diciembre", "Monday"),
    ("it-IT", "EUR", "ltr", "24 dicembre", "Monday"),
    ("pt-PT", "EUR", "ltr", "24 de dezembro", "Sunday"),
    ("nl-NL", "EUR", "ltr", "24 december", "Monday"),
    ("nl-BE", "EUR", "ltr", "24 december", "Monday"),
    ("pl-PL", "PLN", "ltr", "24 grudnia", "Monday"),
    ("sv-SE", "SEK", "ltr", "24 december", "Monday"),
    ("da-DK", "DKK", "ltr", "24. december", "Monday"),
    ("nb-NO", "NOK", "ltr", "24. desember", "Monday"),
    ("fi-FI", "EUR", "ltr", "24. joulukuuta", "Monday"),
    ("cs-CZ", "CZK", "ltr", "24. prosince", "Monday"),
    ("el-GR", "EUR", "ltr", "24 Δεκεμβρίου", "Monday"),
    ("ro-RO", "RON", "ltr", "24 decembrie", "Monday"),
    ("hu-HU", "HUF", "ltr", "december 24.", "Monday"),
    ("uk-UA", "UAH", "ltr", "24 грудня", "Monday"),
    ("tr-TR", "TRY", "ltr", "24 Aralık", "Monday"),
    ("ar-SA", "SAR", "rtl", "24 ديسمبر", "Sunday"),
    ("ar-AE", "AED", "rtl", "24 ديسمبر", "Monday"),
    ("ar-EG", "EGP", "rtl", "24 ديسمبر", "Saturday"),
    ("he-IL", "ILS", "rtl", "24 בדצמבר", "Sunday"),
    ("hi-IN", "INR", "ltr", "24 दिसंबर", "Sunday"),
    ("zh-Hans-CN", "CNY", "ltr", "12月24日", "Monday"),
    ("zh-Hant-TW", "TWD", "ltr", "12月24日", "Sunday"),
    ("zh-Hant-HK", "HKD", "ltr", "12月24日", "Sunday"),
    ("ja-JP", "JPY", "ltr", "12月24日", "Sunday"),
    ("ko-KR", "KRW", "ltr", "12월 24일", "Sunday"),
    ("th-TH", "THB", "ltr", "24 ธันวาคม", "Sunday"),
    ("vi-VN", "VND", "ltr", "24 tháng 12", "Monday"),
    ("id-ID", "IDR", "ltr", "24 Desember", "Sunday"),
    ("ms-MY", "MYR", "ltr", "24 Disember", "Monday"),
    ("fil-PH", "PHP", "ltr", "Disyembre 24", "Sunday"),
    ("pt-BR", "BRL", "ltr", "24 de dezembro", "Sunday"),
    ("es-MX", "MXN", "ltr", "24 de diciembre", "Sunday"),
    ("es-AR", "ARS", "ltr", "24 de diciembre", "Monday"),
    ("en-ZA", "ZAR", "ltr", "24 December", "Sunday"),
    ("en-NG", "NGN", "ltr", "24 December", "Monday"),
    ("sw-KE", "KES", "ltr", "24 Desemba", "Sunday"),
    ("fr-CA", "CAD", "ltr", "24 décembre", "Sunday"),
    ("en-AU", "AUD", "ltr", "24 December", "Monday"),
    ("en-NZ", "NZD", "ltr", "24 December", "Monday"),
]


def plain(text: str) -> str:
    """With ordinary spaces, and without marks of direction."""
    return " ".join(text.replace("\u200f", "").replace("\u200e", "").split())


def market(tag: str) -> Market:
    return parse_market(tag)


@pytest.mark.parametrize(("tag", "currency", "direction", "christmas_eve", "first_weekday"), COUNTRIES)
def test_country_has_its_money_direction_date_and_week(tag, currency, direction, christmas_eve, first_weekday):
    facts = PLACES.facts(market(tag), today=TODAY)
    day = PLACES.day(date(2026, 12, 24), market(tag), year=False)
    assert (facts.currency, facts.text_direction, plain(day)) == (currency, direction, christmas_eve)
    assert facts.first_weekday == first_weekday


@pytest.mark.parametrize("tag", [country[0] for country in COUNTRIES])
def test_facts_of_a_country_are_complete(tag):
    facts = PLACES.facts(market(tag), today=TODAY)
    texts = facts.model_dump(include={"language_name", "language_endonym", "country_name", "currency_symbol"})
    assert all(texts.values())
    assert "2026" in facts.date_example
    days = [holiday.day for holiday in facts.holidays]
    assert days == sorted(days)
    assert all(TODAY <= day < date(2027, 11, 20) for day in days)
    assert len(days) >= 4 or tag == "uk-UA"
    measured = plain(PLACES.measure(Decimal(12), "fluid_ounce", market(tag)))
    assert measured.startswith("12 fl oz") if tag == "en-US" else "355" in measured


@pytest.mark.parametrize(
    ("tag", "number", "price"),
    [
        ("en-US", "1,234.5", "$2.49"),
        ("de-DE", "1.234,5", "2,49 €"),
        ("de-AT", "1.234,5", "€ 2,49"),
        ("de-CH", "1’234.5", "CHF 2.49"),
        ("fr-FR", "1 234,5", "2,49 €"),
        ("pt-BR", "1.234,5", "R$ 2,49"),
        ("es-MX", "1,234.5", "$2.49"),
        ("nb-NO", "1 234,5", "2,49 kr"),
        ("ar-SA", "1,234.5", "2.49 ر.س."),
        ("hi-IN", "1,234.5", "₹2.49"),
    ],
)
def test_numbers_and_prices_are_written_as_there(tag, number, price):
    currency = PLACES.facts(market(tag), today=TODAY).currency
    assert plain(PLACES.number(Decimal("1234.5"), market(tag))) == number
    assert plain(PLACES.price(Decimal("2.49"), currency, market(tag))) == price


def test_whole_amounts_stay_whole():
    assert plain(PLACES.price(Decimal(2), "USD", market("de-DE"))) == "2 $"
    assert plain(PLACES.price(Decimal("2.5"), "EUR", market("de-DE"))) == "2,50 €"
    assert plain(PLACES.price(Decimal("249.90"), "JPY", market("ja-JP"))) == "￥250"


def test_foreign_dollars_are_told_from_the_markets_own():
    assert plain(PLACES.price(Decimal(2), "USD", market("en-CA"))) == "US$2"


def test_lakhs_are_grouped_as_in_india():
    assert PLACES.number(Decimal(1234567), market("hi-IN")) == "12,34,567"


def test_decimals_of_a_number_are_kept():
    assert PLACES.number(Decimal("2.50"), market("de-DE")) == "2,50"


def test_dates_have_a_year_where_it_is_asked_for():
    assert PLACES.day(date(2026, 6, 21), market("de-DE")) == "21. Juni 2026"
    assert PLACES.day(date(2026, 6, 21), market("en-US")) == "June 21, 2026"


def test_languages_have_names_for_people_and_for_themselves():
    german, brazilian, taiwan = (PLACES.facts(market(tag), today=TODAY) for tag in ("de-DE", "pt-BR", "zh-Hant-TW"))
    assert (german.language_name, german.language_endonym) == ("German", "Deutsch")
    assert brazilian.language_name == "Brazilian Portuguese"
    assert (taiwan.language_name, taiwan.language_endonym) == ("Traditional Chinese", "繁體中文")


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("de-DE", "Latn"),
        ("ja-JP", "Jpan"),
        ("ar-SA", "Arab"),
        ("zh-HK", "Hant"),
        ("zh-CN", "Hans"),
        ("uk-UA", "Cyrl"),
        ("ko-KR", "Kore"),
        ("he-IL", "Hebr"),
        ("hi-IN", "Deva"),
        ("th-TH", "Thai"),
        ("el-GR", "Grek"),
    ],
)
def test_script_is_the_one_of_the_language_in_the_country(tag, script):
    assert PLACES.facts(market(tag), today=TODAY).script == script


def test_official_languages_are_those_of_the_law():
    official = {tag: PLACES.facts(market(tag), today=TODAY).official_languages for tag in ("en-US", "fr-CH", "nb-NO")}
    assert official == {"en-US": (), "fr-CH": ("de", "fr", "it"), "nb-NO": ("nb", "nn")}


def test_only_three_countries_do_not_measure_in_metres():
    systems = {tag: PLACES.facts(market(tag), today=TODAY).measurement_system for tag, *_ in COUNTRIES}
    assert {tag: system for tag, system in systems.items() if system != "metric"} == {"en-US": "US", "en-GB": "UK"}
    assert PLACES.facts(market("en-US"), today=TODAY).temperature_unit == "fahrenheit"
    assert PLACES.facts(market("en-GB"), today=TODAY).temperature_unit == "celsius"


def test_a_minority_language_keeps_its_forms_and_takes_the_countrys_money():
    facts = PLACES.facts(market("tr-DE"), today=TODAY)
    assert (facts.currency, facts.date_example, facts.first_weekday) == ("EUR", "20 Kasım 2026", "Monday")


def test_withdrawn_language_codes_are_understood():
    assert PLACES.facts(market("no-NO"), today=TODAY).date_example == "20. november 2026"
    assert PLACES.facts(market("tl-PH"), today=TODAY).language_name == "Filipino"


def test_currency_changes_on_its_day():
    before, after = (PLACES.facts(market("bg-BG"), today=date(year, 6, 1)).currency for year in (2025, 2026))
    assert (before, after) == ("BGN", "EUR")


@pytest.mark.parametrize("tag", ["xx-DE", "de-XX", "de-UK", "de-ZZ", "de-EU", "de-AQ"])
def test_unknown_place_is_refused_in_one_sentence(tag):
    with pytest.raises(InvalidInput, match=r"^.+, because .+; .+\.$"):
        PLACES.facts(market(tag), today=TODAY)


def test_unknown_currency_is_refused():
    with pytest.raises(InvalidInput, match="ISO 4217"):
        PLACES.price(Decimal(1), "ABC", market("de-DE"))


def test_a_year_from_leap_day_ends_in_february():
    days = [one.day for one in PLACES.facts(market("de-DE"), today=date(2028, 2, 29)).holidays]
    assert date(2028, 12, 25) in days
    assert max(days) < date(2029, 2, 28)
