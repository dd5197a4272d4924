"""What is found in a text: prices, measures, days and numbers, each with its place; finding them is done elsewhere."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Price:
    """An amount of a currency, ISO 4217, "" where its sign may mean several."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Measure:
    """`unit` as pint names it: "mile", "fluid_ounce"."""

    value: Decimal
    unit: str


@dataclass(frozen=True)
class Day:
    """A day; without a year where none is written."""

    month: int
    day: int
    year: int | None = None

    def on(self, default_year: int) -> date:
        return date(self.year or default_year, self.month, self.day)


@dataclass(frozen=True)
class Number:
    """A number that has a form: thousands are parted, or it is a percentage with decimals."""

    value: Decimal


@dataclass(frozen=True)
class Unclear:
    """Something that a person must look at: `why` is said in a pitfall."""

    why: str


Quantity = Price | Measure | Day | Number | Unclear


@dataclass(frozen=True)
class Found:
    """A quantity and the words for it, from `start` up to, not including, `end`; `in_words`: "two dollars"."""

    quantity: Quantity
    text: str
    start: int
    end: int
    in_words: bool = False
