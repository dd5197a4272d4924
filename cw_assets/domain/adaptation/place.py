"""Facts about a place that come from libraries, never from a model: money, numbers, dates, units, holidays."""

from datetime import date
from typing import Literal

from cw_assets.domain.values import Value

TextDirection = Literal["ltr", "rtl"]
MeasurementSystem = Literal["metric", "US", "UK"]


class Holiday(Value):
    """A public holiday; `name` in English where the library has it, else in the country's own language."""

    day: date
    name: str


class PlaceFacts(Value):
    """How a market writes and measures, and when it does not work."""

    language_name: str
    """In English."""
    language_endonym: str
    """In itself: "Deutsch"."""
    country_name: str
    """In English."""
    text_direction: TextDirection
    script: str
    """Of writing, ISO 15924: "Latn", "Jpan", "Arab"."""
    official_languages: tuple[str, ...]
    """Of the country; empty where it has none by law."""
    currency: str
    """ISO 4217."""
    currency_symbol: str
    price_example: str
    number_example: str
    """1234.5 as it is written there."""
    date_example: str
    short_date_example: str
    time_example: str
    measurement_system: MeasurementSystem
    temperature_unit: Literal["celsius", "fahrenheit"]
    first_weekday: str
    """In English."""
    holidays: tuple[Holiday, ...]
    """Public ones of the next twelve months, in order."""
