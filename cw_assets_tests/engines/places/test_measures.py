"""Quantities as people say them in another system of units."""

from decimal import Decimal

import pytest

from cw_assets.domain.adaptation.market import parse_market
from cw_assets.engines.places.cldr import LibraryPlaces
from cw_assets.engines.places.measures import UNITS, unit_of
from cw_assets.errors import InvalidInput

SAID = [
    ("12", "fluid_ounce", "de-DE", "355 ml"),
    ("64", "fluid_ounce", "de-DE", "1,9 l"),
    ("1", "gallon", "de-DE", "3,8 l"),
    ("5", "mile", "de-DE", "8 km"),
    ("26.2", "mile", "de-DE", "42,2 km"),
    ("100", "mile", "fr-FR", "161 km"),
    ("70", "degF", "de-DE", "21 °C"),
    ("-40", "degF", "en-GB", "-40°C"),
    ("6", "foot", "de-DE", "1,83 m"),
    ("2", "foot", "de-DE", "61 cm"),
    ("100", "foot", "de-DE", "30,5 m"),
    ("65", "inch", "de-DE", "165 cm"),
    ("1", "inch", "de-DE", "2,5 cm"),
    ("10", "pound", "pt-BR", "4,5 kg"),
    ("1", "pound", "de-DE", "454 g"),
    ("8", "ounce", "de-DE", "227 g"),
    ("60", "mile_per_hour", "de-DE", "97 km/h"),
    ("1000", "square_foot", "de-DE", "93 m²"),
    ("10", "acre", "de-DE", "4 ha"),
    ("5", "mile", "ja-JP", "8 km"),
    ("5", "mile", "ar-SA", "8 كم"),
    ("5", "mile", "en-GB", "5 mi"),
    ("12", "fluid_ounce", "en-GB", "355 ml"),
    ("100", "kilometer_per_hour", "en-GB", "62 mph"),
    ("10", "kilometer", "en-GB", "10 km"),
    ("500", "milliliter", "en-US", "16.9 fl oz"),
    ("1.5", "liter", "en-US", "50.7 fl oz"),
    ("5", "liter", "en-US", "1.3 gal"),
    ("21", "degC", "en-US", "70°F"),
    ("10", "kilometer", "en-US", "6.2 mi"),
    ("1.83", "meter", "en-US", "6 ft"),
    ("100", "gram", "en-US", "3.5 oz"),
    ("2", "kilogram", "en-US", "4.4 lb"),
    ("30", "centimeter", "en-US", "11.8 in"),
    ("100", "square_meter", "en-US", "1,076 sq ft"),
    ("1.5", "liter", "de-DE", "1,5 l"),
    ("33", "millimeter", "en-US", "1.3 in"),
]


@pytest.mark.parametrize(("value", "unit", "tag", "said"), SAID)
def test_quantity_is_said_as_in_the_market(value, unit, tag, said):
    text = LibraryPlaces().measure(Decimal(value), unit, parse_market(tag))
    assert " ".join(text.split()) == said


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("tag", ["en-US", "en-GB", "de-DE", "zh-Hans-CN"])
def test_every_unit_can_be_written_in_every_system(unit, tag):
    assert any(sign.isdigit() for sign in LibraryPlaces().measure(Decimal(3), unit, parse_market(tag)))


def test_unknown_unit_is_refused_with_those_that_are_known():
    with pytest.raises(InvalidInput, match="fluid_ounce"):
        unit_of("furlong")
