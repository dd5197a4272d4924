"""ADAPTATION units: one for each market and persona of an origin, its rows saved whole, and what a failed run leaves.

What is set on them later is in units.py, the market's records in places.py.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cw_assets.catalog.edits import edited_in
from cw_assets.catalog.holding import begin_life, complete, held, held_to_save, note_error
from cw_assets.catalog.models import AdUnitScriptRow, Country, Language, VideoAdUnit
from cw_assets.catalog.named import known
from cw_assets.catalog.records import AdUnitRecord
from cw_assets.catalog.sessions import Sessions, existing, move
from cw_assets.catalog.slugs import MAX_SLUG, slug_of
from cw_assets.catalog.units import adaptations_of, replace_rows, set_fields
from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import ACTIVE, Status
from cw_assets.errors import InvalidInput, WrongStatus

Document = Mapping[str, Any]
"""A value of the adaptation as JSON."""
LONGEST_ENDING = 60


class AdaptationRepository(Sessions):
    """The part of the catalog that makes ADAPTATION units, and keeps what their runs bring."""

    def create_adaptation(
        self,
        origin_id: int,
        *,
        country: str,
        language: str,
        region: str = "",
        persona: str = "",
        llm: str = "",
        brand_id: int | None = None,
        pipeline_model_config: Mapping[str, str] | None = None,
        code: str = "",
        title: str = "",
    ) -> AdUnitRecord:
        """The unit of an origin for this market and persona: a new one (`pending`), or the one that is there.

        One that is there is changed by what is given, and keeps the rest; a new one has the country's region and the
        origin's title where none is given. InvalidInput where the origin cannot be adapted, where the unit is being
        worked on, and for what does not exist.
        """
        given = given_settings(
            region=region,
            persona=persona,
            llm=llm,
            brand_id=brand_id,
            pipeline_model_config=pipeline_model_config,
            code=code,
            title=title,
        )
        with self._writing() as session:
            unit = self._adaptation(session, adaptable(session, origin_id), language, country, given)
            return AdUnitRecord.model_validate(unit)

    def create_adaptations(
        self,
        origin_id: int,
        markets: Sequence[Market],
        *,
        persona: str = "",
        llm: str = "",
        brand_id: int | None = None,
        pipeline_model_config: Mapping[str, str] | None = None,
    ) -> list[AdUnitRecord]:
        """A unit for each market, in their order, as by `create_adaptation`: all of them, or none and InvalidInput."""
        given = given_settings(persona=persona, llm=llm, brand_id=brand_id, pipeline_model_config=pipeline_model_config)
        with self._writing() as session:
            origin = adaptable(session, origin_id)
            units = [self._adaptation(session, origin, market.language, market.country, given) for market in markets]
            return [AdUnitRecord.model_validate(unit) for unit in units]

    def _adaptation(
        self, session: Session, origin: VideoAdUnit, language: str, country: str, given: dict[str, Any]
    ) -> VideoAdUnit:
        place, spoken = known(session, Country, country), known(session, Language, language)
        market, persona = Market(language=spoken.code, country=place.code), given.get("persona", "")
        unit = present_adaptation(session, origin, market, persona)
        if unit is None:
            unit = new_adaptation(origin, market, given.get("code") or code_for(origin, market, persona), self._clock())
            session.add(unit)
            session.flush()
            given = {"region": place.region, "title": origin.title} | given
        set_fields(session, unit, given)
        return unit

    def find_adaptations(self, origin_id: int) -> list[AdUnitRecord]:
        """All of an origin, in the order in which they were made."""
        query = select(VideoAdUnit).where(VideoAdUnit.source_ad_unit_id == origin_id).order_by(VideoAdUnit.id)
        with self._reading() as session:
            return [AdUnitRecord.model_validate(row) for row in session.scalars(query)]

    def save_adaptation(
        self,
        unit_id: int,
        run_id: str,
        *,
        language: str,
        visual_style_prompt: str,
        rows: Sequence[ScriptRow],
        duration: float,
        concept_brief: Document,
        cultural_brief: Document,
        evaluation_history: Sequence[Document],
        pipeline_metadata: Document,
    ) -> AdUnitRecord:
        """Put these rows in the place of the older ones, keep what they were made by, and complete the record.

        `duration` is in seconds. Cancelled, and nothing is written, where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            unit, now = held_to_save(session, VideoAdUnit, unit_id, run_id), self._clock()
            replace_rows(session, unit.id, rows, now)
            unit.language, unit.visual_style_prompt, unit.duration = language, visual_style_prompt, duration
            keep_documents(unit, concept_brief, cultural_brief, evaluation_history, pipeline_metadata)
            complete(unit, now)
            return AdUnitRecord.model_validate(unit)

    def fail_adaptation(
        self,
        unit_id: int,
        run_id: str,
        message: str,
        *,
        error_kind: str = "",
        last_draft: Document,
        concept_brief: Document,
        cultural_brief: Document,
        evaluation_history: Sequence[Document],
        pipeline_metadata: Document,
    ) -> bool:
        """`failed`, with everything the run has made, its last draft in the metadata; the rows stay as they are.

        `error_kind` is the error's `kind_of`. Rows that a person has edited stay marked so. False where nothing
        changed: the run has no say, or is over.
        """
        with self._writing() as session:
            unit = held(session, VideoAdUnit, unit_id, run_id)
            if unit is None or unit.status not in ACTIVE:
                return False
            edited = edited_in(unit.pipeline_metadata)
            metadata = {**pipeline_metadata, **edited, "last_draft": dict(last_draft)}
            keep_documents(unit, concept_brief, cultural_brief, evaluation_history, metadata)
            move(unit, Status.FAILED, self._clock())
            note_error(unit, message, error_kind)
            return True


def given_settings(**settings: Any) -> dict[str, Any]:
    """Those that are given; empty ones and None are not."""
    return {name: value for name, value in settings.items() if value not in ("", None, {})}


def adaptable(session: Session, origin_id: int) -> VideoAdUnit:
    """The origin, locked, so that two do not add the same market. InvalidInput where there is nothing to adapt."""
    origin = existing(session, VideoAdUnit, origin_id, lock=True)
    if origin.unit_type != "ORIGIN":
        source = f"ad unit {origin.source_ad_unit_id}" if origin.source_ad_unit_id else "an ORIGIN unit"
        raise InvalidInput(f"Ad unit {origin_id} is an adaptation itself and cannot be adapted; adapt {source}.")
    if origin.status is not Status.COMPLETED:
        raise WrongStatus(
            f"Ad unit {origin_id} is {origin.status} and cannot be adapted yet; wait until it is completed."
        )
    rows = select(AdUnitScriptRow.id).where(AdUnitScriptRow.unit_id == origin_id).limit(1)
    if session.scalars(rows).first() is None:
        raise InvalidInput(f"Ad unit {origin_id} has no script rows to adapt; import its script, then again.")
    return origin


def present_adaptation(session: Session, origin: VideoAdUnit, market: Market, persona: str) -> VideoAdUnit | None:
    """The one that is there, locked. WrongStatus while a run holds it."""
    query = adaptations_of(origin.id, market.country, market.language, persona).limit(1)
    unit = session.scalars(query.with_for_update(of=VideoAdUnit)).one_or_none()
    if unit is not None and unit.status in ACTIVE:
        raise WrongStatus(
            f"Ad unit {origin.id} is being adapted for {market.tag} already as ad unit {unit.id}; "
            f"wait for it, or stop it with `cw run cancel {unit.run_id}`."
        )
    return unit


def new_adaptation(origin: VideoAdUnit, market: Market, code: str, now: datetime) -> VideoAdUnit:
    unit = VideoAdUnit(
        unit_type="ADAPTATION",
        source_ad_unit_id=origin.id,
        campaign_id=origin.campaign_id,
        code=code,
        slug=slug_for(origin.code, market),
        country=market.country,
        language=market.language,
    )
    begin_life(unit, now)
    return unit


def slug_for(origin_code: str, market: Market) -> str:
    """The origin's part is cut, never the market, by which files and partitions are told apart."""
    ending = market.tag.lower()
    beginning = slug_of(origin_code, otherwise="ad-unit")[: MAX_SLUG - len(ending) - 1].rstrip("-")
    return f"{beginning}-{ending}"


def code_for(origin: VideoAdUnit, market: Market, persona: str) -> str:
    """ "SUM-30-de-DE", with the persona's slug behind it where there is one; the origin's part is cut to fit."""
    ending = (f"-{market.tag}-{persona}" if persona else f"-{market.tag}")[:LONGEST_ENDING]
    return origin.code[: 100 - len(ending)] + ending


def keep_documents(
    unit: VideoAdUnit,
    concept_brief: Document,
    cultural_brief: Document,
    evaluation_history: Sequence[Document],
    pipeline_metadata: Document,
) -> None:
    unit.concept_brief, unit.cultural_brief = dict(concept_brief), dict(cultural_brief)
    unit.evaluation_history = [dict(evaluation) for evaluation in evaluation_history]
    unit.pipeline_metadata = dict(pipeline_metadata)
