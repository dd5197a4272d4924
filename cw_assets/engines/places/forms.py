"""How numbers, prices, dates and times are written in a market, by CLDR through babel.

Digits are Western ones everywhere: Arabic and Persian are printed with either, and babel does not mix them rightly.
"""

from copy import copy
from datetime import date, time
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import NumberPattern, get_currency_precision, get_currency_symbol

from cw_assets.errors import InvalidInput

MOST_DECIMALS = 6


def decimals_of(value: Decimal) -> int:
    """As many as are written: 2.50 has two."""
    exponent = value.as_tuple().exponent
    return min(MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0


def with_decimals(pattern: NumberPattern, count: int) -> NumberPattern:
    changed = copy(pattern)
    changed.frac_prec = (count, count)
    return changed


def number_form(value: Decimal, locale: Locale) -> str:
    """With the decimals that it has."""
    return str(with_decimals(locale.decimal_formats[None], decimals_of(value)).apply(value, locale))


def price_form(amount: Decimal, currency: str, locale: Locale) -> str:
    """With the currency's decimals, or with none where the amount has none: "2,49 €", "2 €"."""
    known_currency(currency)
    decimals = get_currency_precision(currency) if decimals_of(amount) else 0
    pattern = with_decimals(locale.currency_formats["standard"], decimals)
    return str(pattern.apply(amount, locale, currency=currency, currency_digits=False))


def known_currency(currency: str) -> None:
    if currency not in Locale("en").currencies:
        raise InvalidInput(f"{currency!r} is no currency, because CLDR has no such code; use ISO 4217, as in EUR.")


def symbol_of(currency: str, locale: Locale) -> str:
    return get_currency_symbol(currency, locale=locale)


def price_example(currency: str, locale: Locale) -> str:
    """Of 1234.50, or of 1234 where the currency has no smaller coin."""
    whole = get_currency_precision(currency) == 0
    return price_form(Decimal("1234") if whole else Decimal("1234.50"), currency, locale)


def day_form(day: date, locale: Locale, *, year: bool) -> str:
    return format_date(day, "long", locale=locale) if year else format_skeleton("MMMMd", day, locale=locale)


def short_day_form(day: date, locale: Locale) -> str:
    return format_date(day, "short", locale=locale)


def time_form(moment: time, locale: Locale) -> str:
    return format_time(moment, "short", locale=locale)


def first_weekday(locale: Locale) -> str:
    """In English."""
    return str(get_day_names("wide", locale="en")[locale.first_week_day])
