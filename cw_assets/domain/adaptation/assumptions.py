"""What an English origin takes for granted, by its words: feasts, seasons, food, sport, school, measures, money."""

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from cw_assets.domain.adaptation.place import Holiday
from cw_assets.domain.adaptation.quantities.found import Measure, Price, Quantity
from cw_assets.domain.video.words import word_set


class Feast(NamedTuple):
    """A feast, the words that name it, and words of which its public holiday's day and English name have one."""

    name: str
    words: str
    holiday: str


FEASTS = (
    Feast("Christmas", "christmas|xmas|santa|santa claus", "christmas"),
    Feast("Thanksgiving", "thanksgiving", "thanksgiving"),
    Feast("Independence Day of the United States", "fourth of july|4th of july|july 4th", "4 july"),
    Feast("Halloween", "halloween|trick or treat", "halloween"),
    Feast("Easter", "easter", "easter"),
    Feast("New Year", "new year's|new year", "new year"),
    Feast("Lunar New Year", "lunar new year|chinese new year|spring festival", "lunar new year|chinese new year"),
    Feast("Valentine's Day", "valentine's|valentine", "valentine"),
    Feast("Memorial Day", "memorial day", "memorial day"),
    Feast("Labor Day", "labor day|labour day", "labor day|labour day|may day|workers"),
    Feast("Veterans Day", "veterans day", "veterans"),
    Feast("Diwali", "diwali|deepavali", "diwali|deepavali"),
    Feast("Ramadan and Eid", "ramadan|eid", "eid"),
    Feast("Hanukkah", "hanukkah|chanukah", "hanukkah"),
    Feast("Saint Patrick's Day", "st patrick's day|saint patrick's day|st\\. patrick's day", "patrick"),
    Feast("Black Friday", "black friday|cyber monday", "black friday"),
)
SEASONS = "summer|winter|spring|autumn|snow day|snow days|summertime|wintertime"
HABITS = {
    "alcohol is at home": "beer|wine|whisky|whiskey|vodka|champagne|cocktail|cocktails|happy hour",
    "pork is at home": "bacon|ham|pork|sausage|sausages",
    "beef is at home": "beef|steak|steaks|hamburger|hamburgers",
    "a sport that other countries follow less": "super bowl|touchdown|home run|baseball|nfl|nba|nascar|cricket|innings",
    "football is one game": "football|soccer",
    "the school of one country": "prom|high school|spring break|homecoming|a-levels|sophomore|freshman",
    "a meal of one country": "brunch|barbecue|bbq|tailgate|cookout|sunday roast|fish and chips",
    "a car is at hand": "drive-thru|drive thru|road trip|gas station",
    "a gesture that means other things elsewhere": "thumbs up|thumbs-up|ok sign|high five",
    "an address of one country": "zip code|postcode",
    "an authority of one country": "fda|usda|irs|nhs|medicare|social security",
    "left and right decide the order": "left to right|from left to right",
}
SOUTHERN = word_set("AR AU BO BR BW CL LS MG MU MW MZ NA NZ PE PY SZ UY ZA ZM ZW")
"""Countries whose warm months are December to February."""


def said(words: str, text: str) -> str | None:
    """The first of the words (parted by "|") that stands in the text, as it stands there."""
    match = re.search(rf"(?<!\w)(?:{words})(?!\w)", text.replace("’", "'"), re.IGNORECASE)
    return match.group() if match else None


def feasts_in(text: str) -> Iterator[tuple[Feast, str]]:
    """Feasts, each with the words that name it."""
    return ((feast, words) for feast in FEASTS if (words := said(feast.words, text)))


def is_kept(feast: Feast, holidays: Iterable[Holiday]) -> bool:
    """Whether it is a public holiday there."""
    return any(said(feast.holiday, f"{english_day(one.day)} {one.name}") for one in holidays)


def english_day(day: date) -> str:
    """ "24 December 2026"."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def season_in(text: str) -> str | None:
    return said(SEASONS, text)


def habits_in(text: str) -> Iterator[str]:
    return (f"“{words}”: {habit}." for habit, table in HABITS.items() if (words := said(table, text)))


def of_quantity(quantity: Quantity, text: str) -> str | None:
    match quantity:
        case Price(currency=currency):
            return f"“{text}”: money is {currency or 'a currency that its sign does not settle'}."
        case Measure(unit=unit):
            return f"“{text}”: it is measured in {unit.replace('_', ' ')}."
        case _:
            return None
