"""Markets as CLDR knows them, through babel: their locale, and the names of languages and countries.

How numbers, prices and dates are written there is in forms.py.
"""

from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.place import MeasurementSystem
from cw_assets.errors import InvalidInput

US_MEASURES = frozenset({"US", "LR"})
UK_MEASURES = frozenset({"GB"})
FAHRENHEIT = frozenset({"US", "BS", "BZ", "KY", "PR", "PW"})
"""Both from CLDR's measurementData, which babel does not carry."""
NEWER_CURRENCIES = {"BG": ("EUR", date(2026, 1, 1))}
"""Changes that babel's CLDR does not know yet, with the day from which they hold."""
MACRO_LANGUAGES = frozenset({"no"})
"""Stand beside their own members in CLDR's list of official languages: Bokmål and Nynorsk."""


@cache
def locale_of(market: Market) -> Locale:
    """The locale of the language in the country, or where CLDR has no such pair (Turkish in Germany) the language's."""
    known_country(market.country)
    for name in (market.tag, market.language):
        try:
            return Locale.parse(current(name), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise InvalidInput(
        f"the language {market.language!r} cannot be written by rules, because CLDR does not know it; "
        "name it by its BCP 47 code, as in de, ja or zh-Hant."
    )


@cache
def country_locale(country: str) -> Locale:
    """The locale of the country in its likeliest language, for what does not depend on the language."""
    try:
        return Locale.parse(f"und_{known_country(country)}")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "001")


def known_country(country: str) -> str:
    """The code itself; InvalidInput where it is no country's, or that of one without people or money."""
    if country not in get_global("territory_languages") or not get_territory_currencies(country):
        raise InvalidInput(
            f"{country!r} is no country, because CLDR has no such code; use ISO 3166-1 alpha-2, as in DE, JP or GB."
        )
    return country


def current(tag: str) -> str:
    """With a withdrawn language code replaced: "no" is "nb", "iw" is "he"."""
    language, dash, rest = tag.partition("-")
    return f"{get_global('language_aliases').get(language, language)}{dash}{rest}"


def language_name(market: Market, within: Locale) -> str:
    """In the language of `within`; "Brazilian Portuguese" where the country has a name for its own."""
    language = current(market.language).replace("-", "_")
    names = within.languages
    return str(names.get(f"{language}_{market.country}") or names.get(language) or language_name_in_english(market))


def language_name_in_english(market: Market) -> str:
    return locale_of(market).get_language_name("en") or market.language


def country_name(country: str) -> str:
    return str(Locale("en").territories[country])


def script_of(market: Market) -> str:
    """ISO 15924: "Latn", "Jpan"."""
    locale = locale_of(market)
    if locale.script:
        return str(locale.script)
    likely = get_global("likely_subtags")
    return str(likely.get(f"{locale.language}_{locale.territory}") or likely[locale.language]).split("_")[1]


def official_languages(country: str) -> tuple[str, ...]:
    found = get_official_languages(country)
    return tuple(code.replace("_", "-") for code in found if code not in MACRO_LANGUAGES)


def currency_of(country: str, today: date) -> str:
    """ISO 4217; the one most used where there are several."""
    newer = NEWER_CURRENCIES.get(country)
    if newer and today >= newer[1]:
        return newer[0]
    return str(get_territory_currencies(country, today, today)[0])


def measurement_system(country: str) -> MeasurementSystem:
    return "US" if country in US_MEASURES else "UK" if country in UK_MEASURES else "metric"
