"""`LibraryPlaces`: the facts about a market, put together from CLDR, the holidays and the measures."""

from datetime import date, time
from decimal import Decimal

from babel import Locale

from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.place import Holiday, PlaceFacts
from cw_assets.engines.places import forms, locales
from cw_assets.engines.places.measures import measure_form, measured
from cw_assets.engines.places.public_holidays import public_holidays

EXAMPLE_NUMBER = Decimal("1234.5")
EXAMPLE_TIME = time(18, 30)


class LibraryPlaces:
    """Always ready; the same place gives the same facts."""

    def facts(self, market: Market, *, today: date) -> PlaceFacts:
        locale = locales.locale_of(market)
        currency = locales.currency_of(market.country, today)
        return PlaceFacts(
            language_name=locales.language_name(market, Locale("en")),
            language_endonym=locales.language_name(market, locale),
            country_name=locales.country_name(market.country),
            text_direction="rtl" if locale.text_direction == "rtl" else "ltr",
            script=locales.script_of(market),
            official_languages=locales.official_languages(market.country),
            currency=currency,
            currency_symbol=forms.symbol_of(currency, locale),
            price_example=forms.price_example(currency, locale),
            number_example=forms.number_form(EXAMPLE_NUMBER, locale),
            date_example=forms.day_form(today, locale, year=True),
            short_date_example=forms.short_day_form(today, locale),
            time_example=forms.time_form(EXAMPLE_TIME, locale),
            measurement_system=locales.measurement_system(market.country),
            temperature_unit="fahrenheit" if market.country in locales.FAHRENHEIT else "celsius",
            first_weekday=forms.first_weekday(locales.country_locale(market.country)),
            holidays=self.year_of_holidays(market.country, today),
        )

    def year_of_holidays(self, country: str, today: date) -> tuple[Holiday, ...]:
        found = self.holidays(country, start=today, end=a_year_after(today))
        return tuple(Holiday(day=day, name=name) for day, name in found)

    def holidays(self, country: str, *, start: date, end: date) -> list[tuple[date, str]]:
        return public_holidays(country, start=start, end=end)

    def number(self, value: Decimal, market: Market) -> str:
        return forms.number_form(value, locales.locale_of(market))

    def price(self, amount: Decimal, currency: str, market: Market) -> str:
        return forms.price_form(amount, currency, locales.locale_of(market))

    def day(self, day: date, market: Market, *, year: bool = True) -> str:
        return forms.day_form(day, locales.locale_of(market), year=year)

    def measure(self, value: Decimal, unit: str, market: Market) -> str:
        system = locales.measurement_system(market.country)
        amount, unit = measured(value, unit, system, fahrenheit=market.country in locales.FAHRENHEIT)
        return measure_form(amount, unit, locales.locale_of(market))


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February for the 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
