"""A brand and a campaign: for whom spots are made."""

from pydantic import Field

from cw_assets.catalog.records.base import Record
from cw_assets.domain.insights import Insight
from cw_assets.domain.values import Value


class BrandFields(Value):
    """What a brand says of itself."""

    code: str = Field(min_length=1, max_length=100)
    name: str = Field(min_length=1)
    description: str = ""
    guidelines: str = ""
    """A guideline a line."""
    insights: tuple[Insight, ...] = ()


class BrandRecord(BrandFields, Record):
    """A brand of the catalog."""


class CampaignFields(Value):
    """A job for a client; `job_id` is the agency's own number for it."""

    job_id: str = Field(min_length=1, max_length=100)
    script_title: str = ""
    client_name: str = ""
    product_name: str = ""
    brand_id: int | None = None
    original_script: str = ""
    """The script as it was brought, as text."""


class CampaignRecord(CampaignFields, Record):
    """A campaign of the catalog; its units and media name it."""
