"""A brand and a campaign: for whom spots are made."""

from cw_assets.catalog.records.base import Record
from cw_assets.domain.insights import Insight


class BrandRecord(Record):
    code: str
    name: str
    description: str
    guidelines: str
    insights: tuple[Insight, ...]


class CampaignRecord(Record):
    job_id: str
    script_title: str
    client_name: str
    product_name: str
    brand_id: int | None
    original_script: str
