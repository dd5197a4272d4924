"""Public holidays by the `holidays` library, those of the whole country; its regions' own are left out."""

from datetime import date

from cw_assets.engines.places.locales import known_country

ENGLISH = "en_US"


def public_holidays(country: str, *, start: date, end: date) -> list[tuple[date, str]]:
    """From `start` up to, not including, `end`, in order; none where the library has no such country.

    Names are English where the library has them. Those of a lunar calendar may say "(estimated)". For Ukraine there
    are none while martial law holds.
    """
    import holidays

    known_country(country)
    if country not in holidays.list_supported_countries():
        return []
    years = range(start.year, end.year + 1)
    found = holidays.country_holidays(country, years=years, language=english_of(country))
    return sorted((day, name) for day, name in found.items() if start <= day < end)


def english_of(country: str) -> str | None:
    """What the library calls English for this country; None where it has one language only."""
    import holidays

    languages = holidays.country_holidays(country).supported_languages
    return ENGLISH if ENGLISH in languages else None
