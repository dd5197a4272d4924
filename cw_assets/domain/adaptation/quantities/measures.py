"""Quantities with their units in a text, in figures and in English words; converting them is the places' work.

What may be two things ("pounds", a bare "ounce") is found as unclear.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from cw_assets.domain.adaptation.quantities.found import Found, Measure, Unclear
from cw_assets.domain.adaptation.quantities.numerals import AMOUNT, NUMBER_WORDS, value_of, value_of_words

UNITS = {
    "mile_per_hour": r"mph|miles? (?:per|an) hour",
    "kilometer_per_hour": r"km/h|kph|kmh|kilomet(?:er|re)s? (?:per|an) hour|Stundenkilometer|kil[oó]metros? por hora",
    "square_foot": r"sq\.? ?ft\.?|square[ -](?:feet|foot)|ft²",
    "square_meter": r"m²|square[ -]met(?:er|re)s?|Quadratmetern?|mètres? carrés?|metros? cuadrados?",
    "fluid_ounce": r"fl\.? ?oz\.?|fluid ounces?",
    "gallon": r"gal|gallons?",
    "pound": r"lbs?|pounds?(?= of\b)",
    "mile": r"miles?",
    "foot": r"ft|feet|foot",
    "inch": r"inch(?:es)?",
    "yard": r"yds?|yards?",
    "acre": r"acres?",
    "degF": r"° ?F|℉|degrees? fahrenheit|Grad Fahrenheit",
    "degC": r"° ?C|℃|degrees? (?:celsius|centigrade)|Grad Celsius|degrés? celsius|grados? cent[ií]grados|graus celsius",
    "milliliter": r"ml|mill?ilit(?:er|re|ro)s?|Millilitern?",
    "liter": r"(?-i:l|L)|lit(?:er|re|ro)s?|Litern?",
    "kilogram": r"kgs?|kilos?|kilogram(?:me|o)?s?|Kilogramm",
    "gram": r"(?-i:g)|gram(?:me|o)?s?|Gramm",
    "kilometer": r"kms?|kilomet(?:er|re)s?|Kilometern?|kilomètres?|kil[oóô]metros?|quilômetros?",
    "centimeter": r"cm|centimet(?:er|re)s?|Zentimetern?|centimètres?|cent[ií]metros?",
    "millimeter": r"mm|millimet(?:er|re)s?|Millimetern?|millimètres?|mil[ií]metros?",
    "meter": r"(?-i:m)|met(?:er|re|ro)s?|Metern?|mètres?",
    "hectare": r"ha|hect[aá]re[sa]?|hect[aá]reas?|Hektar",
}
"""Patterns of words and signs for each unit as pint names it, in the order in which they are tried."""
UNCLEAR_UNITS = {
    r"oz\.?|ounces?": "may be a weight or a volume",
    r"pounds?": "may be money or a weight",
    r"pints?|quarts?": "is not the same in Britain and in the United States",
    r"degrees?|°(?! ?[CF])": "may be Celsius or Fahrenheit",
}
BRITISH_PLACES = frozenset(["GB", "IE", "AU", "NZ", "ZA", "IN"])
BRITISH_UNITS = dict.fromkeys(("fluid_ounce", "gallon"), "is not the same in Britain and in the United States")
RANGE_IS_UNCLEAR = "is a range, and both of its ends must be converted"
COUNT = rf"(?:(?P<figures>{AMOUNT})|(?P<words>{NUMBER_WORDS}))"
RANGE = rf"(?P<range>(?:{AMOUNT}|{NUMBER_WORDS})\s?(?:-|–|to|or|and|bis|à|a)\s?)??"
UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in UNITS.items())
MEASURE = re.compile(
    rf"{RANGE}(?P<minus>(?<!\w)[-−](?=\d))?{COUNT}[ \u00a0\u202f-]?(?:{UNIT})(?![\w²/])", re.IGNORECASE
)
FEET_AND_INCHES = re.compile(
    r"(?<![\d.,])(?P<feet>\d{1,2}) ?(?:feet|foot|ft\.?) ?(?P<inches>\d{1,2}) ?(?:inch(?:es)?|in)\b", re.IGNORECASE
)
UNCLEAR = {
    re.compile(rf"(?:{AMOUNT}|{NUMBER_WORDS})[ -]?(?:{pattern})(?!\w)", re.IGNORECASE): why
    for pattern, why in UNCLEAR_UNITS.items()
}


def measures_in(text: str, language: str) -> Iterator[Found]:
    """Every measure, the surest kind first; kinds may overlap, and the first one counts."""
    for match in FEET_AND_INCHES.finditer(text):
        feet = Decimal(match["feet"]) + Decimal(match["inches"]) / 12
        yield Found(Measure(feet, "foot"), match.group(), match.start(), match.end())
    for match in MEASURE.finditer(text):
        if not is_pair_of_feet(match):
            yield Found(measure_of(match, language), match.group(), match.start(), match.end(), bool(match["words"]))
    for pattern, why in UNCLEAR.items():
        for match in pattern.finditer(text):
            yield Found(Unclear(why), match.group(), match.start(), match.end())


def measure_of(match: re.Match[str], language: str) -> Measure | Unclear:
    unit = next(name for name in UNITS if match[name])
    if match["range"]:
        return Unclear(RANGE_IS_UNCLEAR)
    if unit in BRITISH_UNITS and language.rsplit("-", maxsplit=1)[-1] in BRITISH_PLACES:
        return Unclear(BRITISH_UNITS[unit])
    value = value_of_words(match["words"]) if match["words"] else value_of(match["figures"], language)
    return Measure(-value if match["minus"] else value, unit)


def is_pair_of_feet(match: re.Match[str]) -> bool:
    """ "Two feet" are more often a person's than a length."""
    return bool(match["foot"] and match["words"]) and value_of_words(match["words"]) <= 2
