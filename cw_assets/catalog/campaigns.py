"""Brands and campaigns: adding, changing, getting and listing them; the units of a campaign name it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import change, checked, columns
from cw_assets.catalog.models import Brand, Campaign
from cw_assets.catalog.named import by_name, known, named
from cw_assets.catalog.records import BrandFields, BrandRecord, CampaignFields, CampaignRecord
from cw_assets.catalog.sessions import Sessions, existing
from cw_assets.domain.insights import Insight
from cw_assets.errors import InvalidInput


class CampaignRepository(Sessions):
    """The part of the catalog that keeps brands and campaigns."""

    def add_brand(
        self, *, code: str, name: str, description: str = "", guidelines: str = "", insights: Sequence[Insight] = ()
    ) -> BrandRecord:
        """InvalidInput where the code is taken."""
        given = {"code": code, "name": name, "description": description, "guidelines": guidelines}
        kept = checked(BrandFields, "The brand", given | {"insights": tuple(insights)})
        with code_given_once(code), self._writing() as session:
            row = Brand(**columns(kept), created_at=self._clock())
            session.add(row)
            session.flush()
            return BrandRecord.model_validate(row)

    def update_brand(self, which: str | int, **changes: Any) -> BrandRecord:
        """Change the fields of BrandFields that are given, of the brand of this code or id; the others stay."""
        with code_given_once(changes.get("code", "")), self._writing() as session:
            row = known(session, Brand, which, lock=True)
            change(row, BrandFields, f"The brand {row.code}", changes)
            session.flush()
            return BrandRecord.model_validate(row)

    def get_brand(self, which: str | int) -> BrandRecord:
        """By its code or id. InvalidInput, with those there are, where there is none."""
        with self._reading() as session:
            return BrandRecord.model_validate(known(session, Brand, which))

    def find_brand(self, code: str) -> BrandRecord | None:
        with self._reading() as session:
            row = named(session, Brand, code)
            return BrandRecord.model_validate(row) if row else None

    def list_brands(self) -> list[BrandRecord]:
        """By code."""
        with self._reading() as session:
            return [BrandRecord.model_validate(row) for row in by_name(session, Brand)]

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
        given: dict[str, Any] = {
            "job_id": job_id,
            "script_title": script_title,
            "client_name": client_name,
            "product_name": product_name,
            "brand_id": brand_id,
            "original_script": original_script,
        }
        kept = checked(CampaignFields, "The campaign", given)
        with job_id_given_once(job_id), self._writing() as session:
            check_brand(session, brand_id)
            row = Campaign(**columns(kept), created_at=self._clock())
            session.add(row)
            session.flush()
            return CampaignRecord.model_validate(row)

    def update_campaign(self, which: str | int, **changes: Any) -> CampaignRecord:
        """Change the fields of CampaignFields that are given, of the campaign of this job id or id; the others stay."""
        with job_id_given_once(changes.get("job_id", "")), self._writing() as session:
            row = known(session, Campaign, which, lock=True)
            check_brand(session, changes.get("brand_id"))
            change(row, CampaignFields, f"The campaign {row.job_id}", changes)
            session.flush()
            return CampaignRecord.model_validate(row)

    def get_campaign(self, which: str | int) -> CampaignRecord:
        """By its job id or id. InvalidInput, with those there are, where there is none."""
        with self._reading() as session:
            return CampaignRecord.model_validate(known(session, Campaign, which))

    def find_campaign(self, job_id: str) -> CampaignRecord | None:
        with self._reading() as session:
            row = named(session, Campaign, job_id)
            return CampaignRecord.model_validate(row) if row else None

    def list_campaigns(self, *, limit: int | None = 100, offset: int = 0) -> list[CampaignRecord]:
        """Newest first."""
        query = select(Campaign).order_by(Campaign.id.desc()).limit(limit).offset(offset)
        with self._reading() as session:
            return [CampaignRecord.model_validate(row) for row in session.scalars(query)]


def check_brand(session: Session, brand_id: object) -> None:
    """InvalidInput where there is no brand of this id; what is no id at all, the fields refuse."""
    if isinstance(brand_id, int):
        existing(session, Brand, brand_id)


@contextmanager
def code_given_once(code: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise InvalidInput(f"There is a brand {code} already; choose another code.") from error


@contextmanager
def job_id_given_once(job_id: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise InvalidInput(f"There is a campaign with the job id {job_id} already; choose another.") from error
