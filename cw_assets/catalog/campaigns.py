"""Brands and campaigns: adding, getting and listing them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cw_assets.catalog.models import Brand, Campaign
from cw_assets.catalog.records import BrandRecord, CampaignRecord
from cw_assets.catalog.sessions import Sessions, existing
from cw_assets.domain.insights import Insight
from cw_assets.errors import InvalidInput


class CampaignRepository(Sessions):
    """The part of the catalog that keeps brands and campaigns."""

    def add_brand(
        self, *, code: str, name: str, description: str = "", guidelines: str = "", insights: Sequence[Insight] = ()
    ) -> BrandRecord:
        """InvalidInput where the code is taken."""
        row = Brand(
            code=code,
            name=name,
            description=description,
            guidelines=guidelines,
            insights=[insight.model_dump(mode="json") for insight in insights],
            created_at=self._clock(),
        )
        self._add(row, taken=f"There is a brand {code} already; choose another code.")
        return BrandRecord.model_validate(row)

    def add_campaign(
        self,
        *,
        job_id: str,
        script_title: str = "",
        client_name: str = "",
        product_name: str = "",
        brand_id: int | None = None,
        original_script: str = "",
    ) -> CampaignRecord:
        """InvalidInput where the job id is taken, or the brand does not exist."""
        if brand_id is not None:
            self.get_brand(brand_id)
        row = Campaign(
            job_id=job_id,
            script_title=script_title,
            client_name=client_name,
            product_name=product_name,
            brand_id=brand_id,
            original_script=original_script,
            created_at=self._clock(),
        )
        self._add(row, taken=f"There is a campaign with the job id {job_id} already; choose another.")
        return CampaignRecord.model_validate(row)

    def _add(self, row: Brand | Campaign, *, taken: str) -> None:
        try:
            with self._writing() as session:
                session.expire_on_commit = False
                session.add(row)
        except IntegrityError as error:
            raise InvalidInput(taken) from error

    def get_brand(self, brand_id: int) -> BrandRecord:
        """InvalidInput where there is none."""
        with self._reading() as session:
            return BrandRecord.model_validate(existing(session, Brand, brand_id))

    def get_campaign(self, campaign_id: int) -> CampaignRecord:
        """InvalidInput where there is none."""
        with self._reading() as session:
            return CampaignRecord.model_validate(existing(session, Campaign, campaign_id))

    def list_brands(self) -> list[BrandRecord]:
        """By code."""
        with self._reading() as session:
            return [BrandRecord.model_validate(row) for row in session.scalars(select(Brand).order_by(Brand.code))]

    def list_campaigns(self, *, limit: int = 100, offset: int = 0) -> list[CampaignRecord]:
        """Newest first."""
        query = select(Campaign).order_by(Campaign.id.desc()).limit(limit).offset(offset)
        with self._reading() as session:
            return [CampaignRecord.model_validate(row) for row in session.scalars(query)]
