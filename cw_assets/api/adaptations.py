"""Adaptations: an ad unit for each market of an origin, one after another here, or side by side on the workers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cw_assets.api.base import Project, Stopped
from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.defs.work.adapting import check_unedited
from cw_assets.domain.adaptation.market import Market, parse_market
from cw_assets.domain.adaptation.metadata import PipelineMetadata
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.scripts.edits import EDITED_AT
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import ACTIVE
from cw_assets.domain.values import Value
from cw_assets.errors import CwError, InvalidInput, NotReady, WrongStatus

if TYPE_CHECKING:
    from cw_assets.catalog.records import AdUnitRecord, PersonaRecord, SettledMarket

ProgressOf = Callable[["AdUnitRecord"], OnProgress]
"""What is to be told the progress of a unit."""


class AdaptationOutcome(Value):
    """What `create_adaptation` gives; `pipeline` is empty where nothing came of it."""

    status: Literal["completed", "skipped", "failed"]
    video_ad_unit_id: int
    market: str
    """As in de-DE."""
    pipeline: PipelineMetadata | None
    script_rows: tuple[ScriptRow, ...]
    error: str = ""
    not_ready: bool = False
    """Whether it failed for want of weights, a key, a server: what must be set up first."""


class AdaptationsApi(Project):
    """The part of a project that adapts origins for other markets."""

    def add_adaptations(
        self,
        origin_id: int,
        markets: Sequence[str],
        *,
        persona: str = "",
        llm: str = "",
        brand: str = "",
        node_models: Mapping[Node, str] | None = None,
    ) -> "list[AdUnitRecord]":
        """A unit for each market, as in "de-DE": a new one, or the one that is there with its settings.

        All are checked before the first is made. InvalidInput for an unknown market, persona or brand, for one that is
        named twice, and for one that is being adapted right now.
        """
        wanted = [self.catalog.settle_market(parse_market(text)) for text in markets]
        if doubled := {settled.market.tag for settled in wanted if wanted.count(settled) > 1}:
            raise InvalidInput(f"{', '.join(sorted(doubled))} is named more than once; name each market once.")
        if not wanted:
            raise InvalidInput("No market is named, so there is nothing to adapt for; name some, as in de-DE,ja-JP.")
        if persona:
            check_persona(self.catalog.get_persona(persona), wanted)
        units = self.catalog.create_adaptations(
            origin_id,
            [settled.market for settled in wanted],
            persona=persona,
            llm=llm,
            brand_id=self.catalog.get_brand(brand).id if brand else None,
            pipeline_model_config={str(node): model for node, model in (node_models or {}).items()},
        )
        self._add_partitions(units)
        return units

    def create_adaptation(
        self, video_ad_unit_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[AdaptationOutcome]:
        """Launch the adaptation of one unit's script; skipped where it would come out of the very same.

        `force` adapts it anew all the same. InvalidInput where rows that a person has edited would be lost.
        """
        unit = self._to_adapt(video_ad_unit_id)
        if not force and (EDITED_AT in unit.pipeline_metadata or self._adapted(unit)):
            if not self._adapted(unit):
                check_unedited(unit)
            made = self._skip("create_adaptation", unit, self.adaptation_outcome(unit.id, "skipped"))
            if made:
                return made
        outcome = partial(self.adaptation_outcome, unit.id)
        return self._launch("create_adaptation", unit, outcome, force=force, on_progress=on_progress)

    def create_adaptations(
        self,
        origin_id: int,
        markets: Sequence[str],
        *,
        force: bool = False,
        on_progress: ProgressOf | None = None,
        **settings: Any,
    ) -> list[AdaptationOutcome]:
        """Adapt an origin for several markets, each a unit of its own; a bad one stops none.

        In this process one after another, on workers as many at once as there are workers. What keeps one from its end
        is in its outcome; only Ctrl-C is raised, as Stopped. `settings` as for `add_adaptations`; `on_progress` gives
        what is to be told the progress of a unit.
        """
        units = self.add_adaptations(origin_id, markets, **settings)
        begun = [self._begun(unit, force, on_progress(unit) if on_progress else None) for unit in units]
        return [self._or_error(unit, handle) for unit, handle in zip(units, begun, strict=True)]

    def _begun(
        self, unit: "AdUnitRecord", force: bool, on_progress: OnProgress | None
    ) -> RunHandle[AdaptationOutcome] | CwError:
        """A handle, or what kept the adaptation from being launched."""
        try:
            return self.create_adaptation(unit.id, force=force, on_progress=on_progress)
        except Stopped:
            raise
        except CwError as error:
            return error

    def _or_error(self, unit: "AdUnitRecord", begun: RunHandle[AdaptationOutcome] | CwError) -> AdaptationOutcome:
        try:
            if isinstance(begun, CwError):
                raise begun
            return begun.result()
        except Stopped:
            raise
        except CwError as error:
            failed = self.adaptation_outcome(unit.id, "failed", str(error))
            return failed.model_copy(update={"not_ready": isinstance(error, NotReady)})

    def _to_adapt(self, unit_id: int) -> "AdUnitRecord":
        """The unit. InvalidInput for an origin, which no run may touch; WrongStatus for one that a run holds."""
        from cw_assets.defs.work.adaptation_request import Assignment

        self._check_idle(self.catalog.get_ad_unit(unit_id))
        unit = self.catalog.get_ad_unit(unit_id)
        Assignment.read(self.catalog, unit)
        if unit.status in ACTIVE:
            raise WrongStatus(
                f"Ad unit {unit_id} is being adapted already; "
                f"wait for it, or stop it with `cw run cancel {unit.run_id}`."
            )
        return unit

    def _adapted(self, unit: "AdUnitRecord") -> bool:
        from cw_assets.defs.work.adaptation_request import Assignment
        from cw_assets.defs.work.adapting import up_to_date

        return up_to_date(self.workplace, Assignment.read(self.catalog, unit), datetime.now(UTC).date())

    def adaptation_outcome(
        self, unit_id: int, status: Literal["completed", "skipped", "failed"] = "completed", error: str = ""
    ) -> AdaptationOutcome:
        """What there is of a unit."""
        unit = self.catalog.get_ad_unit(unit_id)
        kept = {name: unit.pipeline_metadata.get(name) for name in PipelineMetadata.model_fields}
        made = unit.pipeline_metadata and "final_model" in unit.pipeline_metadata
        return AdaptationOutcome(
            status=status,
            video_ad_unit_id=unit.id,
            market=Market(language=unit.language, country=unit.country).tag,
            pipeline=PipelineMetadata.model_validate(kept) if made else None,
            script_rows=self.catalog.unit_script(unit.id),
            error=error,
        )

    def adaptation_page(self, unit_id: int) -> Path:
        """Where the page of an adaptation is, or would be."""
        from cw_assets.defs.work.adapting import page_key

        return self.workplace.store.path(page_key(self.catalog.get_ad_unit(unit_id)))


def check_persona(persona: "PersonaRecord", markets: "Sequence[SettledMarket]") -> None:
    """InvalidInput where somebody who stands for an audience in one country is to be addressed in another."""
    others = [settled.market.tag for settled in markets if settled.country.code != persona.country]
    if others:
        raise InvalidInput(
            f"The persona {persona.slug} stands for people in {persona.country}, not in {', '.join(others)}; "
            "leave it out there, or choose another one (cw reference list personas)."
        )
