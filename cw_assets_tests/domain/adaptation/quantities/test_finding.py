"""Prices, measures, days and numbers in texts, and what looks like one and is none."""

from decimal import Decimal

import pytest

from cw_assets.domain.adaptation.quantities.finding import literals_in, plain_numbers, quantities_in
from cw_assets.domain.adaptation.quantities.found import Day, Measure, Number, Price, Unclear


def price(amount: str, currency: str) -> Price:
    return Price(Decimal(amount), currency)


def measure(value: str, unit: str) -> Measure:
    return Measure(Decimal(value), unit)


PRICES = [
    ("en", "only $2 a bottle", "$2", price("2", "USD")),
    ("en", "ONLY$2", "$2", price("2", "USD")),
    ("en", "Now $2.49.", "$2.49", price("2.49", "USD")),
    ("en", "just $.99!", "$.99", price("0.99", "USD")),
    ("en", "from $1,234.50 up", "$1,234.50", price("1234.50", "USD")),
    ("en", "US$20", "US$20", price("20", "USD")),
    ("en", "£3", "£3", price("3", "GBP")),
    ("en", "20 EUR", "20 EUR", price("20", "EUR")),
    ("en", "EUR 20", "EUR 20", price("20", "EUR")),
    ("en", "99¢", "99¢", price("0.99", "USD")),
    ("en", "$5 million", "$5 million", price("5E6", "USD")),
    ("en", "two dollars a bottle", "two dollars", price("2", "USD")),
    ("en", "twenty-five bucks", "twenty-five bucks", price("25", "USD")),
    ("en", "two thousand five hundred dollars", "two thousand five hundred dollars", price("2500", "USD")),
    ("en", "for a dollar", "a dollar", price("1", "USD")),
    ("en", "fifty cents", "fifty cents", price("0.5", "USD")),
    ("en", "2 dollars", "2 dollars", price("2", "USD")),
    ("en-CA", "$5", "$5", price("5", "CAD")),
    ("en-AU", "$5", "$5", price("5", "AUD")),
    ("es-MX", "$1,500", "$1,500", price("1500", "MXN")),
    ("de", "nur 2,49 €", "2,49 €", price("2.49", "EUR")),
    ("de", "3,– €", "3,– €", price("3", "EUR")),
    ("de", "1.234,50 EUR", "1.234,50 EUR", price("1234.50", "EUR")),
    ("de", "2.000 Euro", "2.000 Euro", price("2000", "EUR")),
    ("fr", "1 234,50 €", "1 234,50 €", price("1234.50", "EUR")),
    ("de-CH", "CHF 4.50", "CHF 4.50", price("4.50", "CHF")),
    ("pt", "R$ 4,99", "R$ 4,99", price("4.99", "BRL")),
    ("sv", "20 kr", "20 kr", price("20", "SEK")),
    ("nb", "20 kr", "20 kr", price("20", "NOK")),
    ("en", "20 kr", "20 kr", price("20", "")),
    ("ja", "¥100", "¥100", price("100", "JPY")),
    ("zh-Hans", "¥100", "¥100", price("100", "CNY")),
    ("ja", "100円", "100円", price("100", "JPY")),
    ("pl", "9,99 zł", "9,99 zł", price("9.99", "PLN")),
]
MEASURES = [
    ("en", "a 12 fl oz can", "12 fl oz", measure("12", "fluid_ounce")),
    ("en", "12 fluid ounces", "12 fluid ounces", measure("12", "fluid_ounce")),
    ("en", "five miles away", "five miles", measure("5", "mile")),
    ("en", "a 5-mile run", "5-mile", measure("5", "mile")),
    ("en", "a hundred and ten miles", "a hundred and ten miles", measure("110", "mile")),
    ("en", "1½ miles", "1½ miles", measure("1.5", "mile")),
    ("en", "60 mph", "60 mph", measure("60", "mile_per_hour")),
    ("en", "70 °F", "70 °F", measure("70", "degF")),
    ("en", "-5°F", "-5°F", measure("-5", "degF")),
    ("en", "seventy degrees Fahrenheit", "seventy degrees Fahrenheit", measure("70", "degF")),
    ("en", "6 feet tall", "6 feet", measure("6", "foot")),
    ("en", "6 ft 6 in", "6 ft 6 in", measure("6.5", "foot")),
    ("en", "5 pounds of cherries", "5 pounds", measure("5", "pound")),
    ("en", "10 lbs lighter", "10 lbs", measure("10", "pound")),
    ("en", "500ml", "500ml", measure("500", "milliliter")),
    ("en", "1.5 L", "1.5 L", measure("1.5", "liter")),
    ("en", "10 m²", "10 m²", measure("10", "square_meter")),
    ("en", "a pack of 6 500 ml bottles", "500 ml", measure("500", "milliliter")),
    ("fr", "6 500 ml", "6 500 ml", measure("6500", "milliliter")),
    ("de", "1,5 Liter", "1,5 Liter", measure("1.5", "liter")),
    ("de", "100 Stundenkilometer", "100 Stundenkilometer", measure("100", "kilometer_per_hour")),
    ("fr", "dix kilos ou 10 kilomètres", "10 kilomètres", measure("10", "kilometer")),
    ("es", "2,5 kilos", "2,5 kilos", measure("2.5", "kilogram")),
]
DAYS = [
    ("en", "on December 24, 2026", "December 24, 2026", Day(12, 24, 2026)),
    ("en", "until Dec. 24th", "Dec. 24th", Day(12, 24)),
    ("en", "the 4th of July", "4th of July", Day(7, 4)),
    ("en", "24 December 2026", "24 December 2026", Day(12, 24, 2026)),
    ("en", "12/24/2026", "12/24/2026", Day(12, 24, 2026)),
    ("en", "24/12/26", "24/12/26", Day(12, 24, 2026)),
    ("en-US", "3/4/2026", "3/4/2026", Day(3, 4, 2026)),
    ("en-GB", "3/4/2026", "3/4/2026", Day(4, 3, 2026)),
    ("en", "2026-12-24", "2026-12-24", Day(12, 24, 2026)),
    ("de", "am 24.12.2026", "24.12.2026", Day(12, 24, 2026)),
    ("de", "am 24. Dezember", "24. Dezember", Day(12, 24)),
    ("fr", "le 1er mai", "1er mai", Day(5, 1)),
    ("es", "24 de diciembre de 2026", "24 de diciembre de 2026", Day(12, 24, 2026)),
    ("pt", "24 de dezembro", "24 de dezembro", Day(12, 24)),
]
NUMBERS = [
    ("en", "10,000 steps", "10,000", Number(Decimal(10000))),
    ("de", "10.000 Schritte", "10.000", Number(Decimal(10000))),
    ("fr", "10 000 pas", "10 000", Number(Decimal(10000))),
    ("en", "99.9% pure", "99.9", Number(Decimal("99.9"))),
    ("de", "99,9 % rein", "99,9", Number(Decimal("99.9"))),
]


@pytest.mark.parametrize(("language", "text", "words", "quantity"), [*PRICES, *MEASURES, *DAYS, *NUMBERS])
def test_quantity_is_found_where_it_stands(language, text, words, quantity):
    (found,) = quantities_in(text, language)
    assert (found.text, found.quantity) == (words, quantity)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "a 16 oz cup", "16 oz"),
        ("en", "five pounds", "five pounds"),
        ("en", "70 degrees outside", "70 degrees"),
        ("en", "5-10 miles", "5-10 miles"),
        ("en", "between five and ten miles", "five and ten miles"),
        ("en", "from 0 to 60 mph", "0 to 60 mph"),
        ("en", "3/4/2026", "3/4/2026"),
        ("en", "until 6:30 pm", "6:30 pm"),
        ("en-GB", "12 fl oz", "12 fl oz"),
        ("en", "two pints", "two pints"),
    ],
)
def test_what_may_mean_two_things_is_unclear(language, text, words):
    (found,) = quantities_in(text, language)
    assert isinstance(found.quantity, Unclear)
    assert found.text == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "open 24/7",
        "4K and 5G",
        "TRY 5 FLAVOURS",
        "both of my two feet",
        "may 5 people come",
        "version 1.5",
        "February 31",
        "call 1-800-555-0199",
        "solara.com/24-12-2026",
        "#summer2026",
        "half a mile",
        "2 for 1",
        "1/2 mile",
    ],
)
def test_what_only_looks_like_a_quantity_is_none(text):
    assert quantities_in(text, "en") == ()


def test_quantities_come_in_the_order_of_the_text():
    found = quantities_in("On May 5: 12 fl oz for $2, or 2 dollars for 500 ml.", "en")
    assert [one.text for one in found] == ["May 5", "12 fl oz", "$2", "2 dollars", "500 ml"]


def test_words_are_told_from_figures():
    figures, words = quantities_in("$2, two dollars", "en")
    assert (figures.in_words, words.in_words) == (False, True)


def test_plain_numbers_are_those_that_are_nothing_else():
    text = "3 in 1 with 100% juice for $2, 12 fl oz, on May 5, call 555 123 4567"
    assert plain_numbers(text, "en") == ("3", "1", "100%")


def test_addresses_hashtags_and_telephone_numbers_stand_literally():
    text = "Visit www.solara.com, follow #RealLemons or call 1-800-555-0199!"
    assert [literal for literal, _ in literals_in(text)] == ["www.solara.com", "#RealLemons", "1-800-555-0199"]
