"""Regions, countries and languages: getting and listing them, and settling which of them a market means.

They come with the project, or from files of one's own; both are reference_data.py's work.
"""

from sqlalchemy.orm import Session

from cw_assets.catalog.models import Country, Language, Region
from cw_assets.catalog.named import by_name, instead, known, named
from cw_assets.catalog.records import CountryRecord, LanguageRecord, RegionRecord, SettledMarket
from cw_assets.catalog.sessions import Sessions
from cw_assets.domain.adaptation.market import Market
from cw_assets.errors import NotFound


class PlaceRepository(Sessions):
    """The part of the catalog that keeps places."""

    def settle_market(self, market: Market) -> SettledMarket:
        """The records of a market: its language by the exact code, else the country's variety of it (zh-TW: zh-Hant).

        The language need not be one of the country's (en-JP). NotFound, with those there are, for what is unknown.
        """
        with self._reading() as session:
            country = known(session, Country, market.country)
            return SettledMarket(
                language=LanguageRecord.model_validate(language_of(session, market, country)),
                country=CountryRecord.model_validate(country),
                region=RegionRecord.model_validate(known(session, Region, country.region)),
            )

    def get_region(self, which: str | int) -> RegionRecord:
        """By its slug or id. NotFound, with those there are, where there is none."""
        with self._reading() as session:
            return RegionRecord.model_validate(known(session, Region, which))

    def get_country(self, which: str | int) -> CountryRecord:
        """By its code or id. NotFound, with those there are, where there is none."""
        with self._reading() as session:
            return CountryRecord.model_validate(known(session, Country, which))

    def get_language(self, which: str | int) -> LanguageRecord:
        """By its code or id. NotFound, with those there are, where there is none."""
        with self._reading() as session:
            return LanguageRecord.model_validate(known(session, Language, which))

    def find_country(self, code: str) -> CountryRecord | None:
        with self._reading() as session:
            row = named(session, Country, code)
            return CountryRecord.model_validate(row) if row else None

    def find_language(self, code: str) -> LanguageRecord | None:
        with self._reading() as session:
            row = named(session, Language, code)
            return LanguageRecord.model_validate(row) if row else None

    def list_regions(self) -> list[RegionRecord]:
        """By slug."""
        with self._reading() as session:
            return [RegionRecord.model_validate(row) for row in by_name(session, Region)]

    def list_countries(self) -> list[CountryRecord]:
        """By code."""
        with self._reading() as session:
            return [CountryRecord.model_validate(row) for row in by_name(session, Country)]

    def list_languages(self) -> list[LanguageRecord]:
        """By code."""
        with self._reading() as session:
            return [LanguageRecord.model_validate(row) for row in by_name(session, Language)]


def language_of(session: Session, market: Market, country: Country) -> Language:
    """By the exact code, else the first of the country's languages that is the same one."""
    varieties = [code for code in country.languages if same_language(code, market.language)]
    for code in (market.language, *varieties):
        row = named(session, Language, code)
        if row is not None:
            return row
    raise NotFound(f"There is no language {market.language!r}; {instead(session, Language)}.")


def same_language(one: str, other: str) -> bool:
    """Whether two codes name one language; "zh" and "zh-Hant" do, "zh-Hans" and "zh-Hant" do not."""
    (language, _, script), (other_language, _, other_script) = one.partition("-"), other.partition("-")
    return language == other_language and (not script or not other_script or script == other_script)
