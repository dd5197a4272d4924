"""Regions, countries and languages: what is known of the places that spots are adapted for."""

from typing import Annotated

from pydantic import Field

from cw_assets.catalog.records.base import Record
from cw_assets.catalog.records.known_models import Slug
from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.insights import Insight
from cw_assets.domain.values import Value

CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
"""BCP 47, with a script where the language has several: "de", "zh-Hant"."""
Insights = tuple[Insight, ...]


class RegionFields(Value):
    """Countries that share habits: "dach", "nordics"."""

    slug: Slug
    name: str = Field(min_length=1)
    insights: Insights = ()


class RegionRecord(RegionFields, Record):
    """A region of the catalog."""


class CountryFields(Value):
    """A country; the first of its languages is the one that most spots are made in."""

    code: CountryCode
    name: str = Field(min_length=1)
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    region: Slug
    insights: Insights = ()


class CountryRecord(CountryFields, Record):
    """A country of the catalog."""


class LanguageFields(Value):
    """A language, and the language models that write it, best first."""

    code: LanguageCode
    name: str = Field(min_length=1)
    """In English."""
    primary_model: str = Field(min_length=1)
    """`model_id` of a language model."""
    alternative_models: tuple[str, ...] = ()
    """The writer changes to the first active one after two revisions."""
    insights: Insights = ()


class LanguageRecord(LanguageFields, Record):
    """A language of the catalog."""


class SettledMarket(Value):
    """A market by its records."""

    language: LanguageRecord
    country: CountryRecord
    region: RegionRecord

    @property
    def market(self) -> Market:
        return Market(language=self.language.code, country=self.country.code)
