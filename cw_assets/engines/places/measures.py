"""Quantities in the units of a market, by pint, rounded as people say them and written by CLDR.

Which unit takes the place of which is a table here; which country measures how is in locales.py.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale
from babel.units import format_unit

from cw_assets.domain.adaptation.place import MeasurementSystem
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from pint import UnitRegistry


class Unit(NamedTuple):
    """`pint` names it for the conversion, `cldr` for the writing."""

    pint: str
    cldr: str
    systems: frozenset[MeasurementSystem]
    others: tuple[str, ...]
    """What takes its place in the other system: the last in which the quantity is at least 1, else the first."""


METRIC: frozenset[MeasurementSystem] = frozenset({"metric", "UK"})
AMERICAN: frozenset[MeasurementSystem] = frozenset({"US"})
ROADS: frozenset[MeasurementSystem] = frozenset({"US", "UK"})
"""Of lengths that the United Kingdom kept."""
SPEEDS = frozenset({"kilometer_per_hour", "mile_per_hour"})
UNITS: dict[str, Unit] = {
    "fluid_ounce": Unit("fluid_ounce", "volume-fluid-ounce", AMERICAN, ("milliliter", "liter")),
    "gallon": Unit("gallon", "volume-gallon", AMERICAN, ("milliliter", "liter")),
    "ounce": Unit("ounce", "mass-ounce", AMERICAN, ("gram", "kilogram")),
    "pound": Unit("pound", "mass-pound", AMERICAN, ("gram", "kilogram")),
    "inch": Unit("inch", "length-inch", ROADS, ("centimeter",)),
    "foot": Unit("foot", "length-foot", ROADS, ("centimeter", "meter")),
    "yard": Unit("yard", "length-yard", ROADS, ("centimeter", "meter")),
    "mile": Unit("mile", "length-mile", ROADS, ("kilometer",)),
    "mile_per_hour": Unit("mile/hour", "speed-mile-per-hour", ROADS, ("kilometer_per_hour",)),
    "square_foot": Unit("foot**2", "area-square-foot", ROADS, ("square_meter",)),
    "acre": Unit("acre", "area-acre", ROADS, ("hectare",)),
    "degF": Unit("degF", "temperature-fahrenheit", AMERICAN, ("degC",)),
    "milliliter": Unit("milliliter", "volume-milliliter", METRIC, ("fluid_ounce",)),
    "liter": Unit("liter", "volume-liter", METRIC, ("fluid_ounce", "gallon")),
    "gram": Unit("gram", "mass-gram", METRIC, ("ounce", "pound")),
    "kilogram": Unit("kilogram", "mass-kilogram", METRIC, ("ounce", "pound")),
    "millimeter": Unit("millimeter", "length-millimeter", METRIC, ("inch",)),
    "centimeter": Unit("centimeter", "length-centimeter", METRIC, ("inch",)),
    "meter": Unit("meter", "length-meter", METRIC, ("inch", "foot")),
    "kilometer": Unit("kilometer", "length-kilometer", METRIC, ("mile",)),
    "kilometer_per_hour": Unit("kilometer/hour", "speed-kilometer-per-hour", frozenset({"metric"}), ("mile_per_hour",)),
    "square_meter": Unit("meter**2", "area-square-meter", METRIC, ("square_foot",)),
    "hectare": Unit("hectare", "area-hectare", METRIC, ("acre",)),
    "degC": Unit("degC", "temperature-celsius", METRIC, ("degF",)),
}
FINE = frozenset({"milliliter", "gram", "centimeter", "millimeter", "square_foot", "square_meter"}) | SPEEDS
"""Said without decimals from 10 on."""
WHOLE = frozenset({"degC", "degF"})


def measured(value: Decimal, unit: str, system: MeasurementSystem, *, fahrenheit: bool) -> tuple[Decimal, str]:
    """The quantity and its unit in this system; a quantity that is at home there stays as it is."""
    known = unit_of(unit)
    at_home = fahrenheit == (unit == "degF") if unit in WHOLE else system in known.systems
    if at_home:
        return value, unit
    choices = [(converted(value, known, unit_of(other)), other) for other in known.others]
    large = [choice for choice in choices if abs(choice[0]) >= 1]
    amount, target = (large or choices[:1])[-1]
    return as_said(amount, target), target


def converted(value: Decimal, unit: Unit, target: Unit) -> Decimal:
    return Decimal(registry().Quantity(value, unit.pint).to(target.pint).magnitude)


def as_said(value: Decimal, unit: str) -> Decimal:
    """Rounded: 354.88 ml is 355, 8.047 km is 8, 1.8288 m is 1.83, 16.907 fl oz is 16.9."""
    size = abs(value)
    if unit in WHOLE or size >= 100 or (unit in FINE and size >= 10):
        decimals = 0
    else:
        decimals = 2 if unit == "meter" and size < 10 else 1
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def measure_form(value: Decimal, unit: str, locale: Locale) -> str:
    """ "355 ml", "1,83 m"."""
    return format_unit(value, unit_of(unit).cldr, length="short", locale=locale)


def unit_of(name: str) -> Unit:
    if name not in UNITS:
        raise InvalidInput(
            f"the unit {name!r} cannot be written for a market, because it is not in the table; "
            f"use one of {', '.join(UNITS)}."
        )
    return UNITS[name]


@cache
def registry() -> "UnitRegistry[Decimal]":
    from pint import UnitRegistry

    return UnitRegistry(non_int_type=Decimal)
