"""Ad units: an origin from a reviewed video or a script file, and its adaptations for other markets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cw_assets.api.media import MediaApi
from cw_assets.api.project import OnProgress, Stopped
from cw_assets.api.scripts import ScriptsApi
from cw_assets.domain.adaptation.market import Market, parse_market
from cw_assets.domain.adaptation.metadata import PipelineMetadata
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import REVIEWABLE, Status
from cw_assets.domain.values import Value
from cw_assets.errors import CwError, InvalidInput, NotReady

if TYPE_CHECKING:
    from cw_assets.catalog.records import AdUnitRecord, ResultRecord

JOB = "create_adaptation_job"
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


class UnitsApi(MediaApi, ScriptsApi):
    """The part of a project that keeps ad units and adapts them."""

    # ---- origins

    def approve_media(self, media_id: int, *, note: str = "", code: str = "", title: str = "") -> "AdUnitRecord":
        """Accept an analysis; its ORIGIN unit, with the script as it is now. InvalidInput before it is completed."""
        status = self.catalog.get_media(media_id).status
        if status not in REVIEWABLE:
            raise InvalidInput(
                f"Media {media_id} is {status}, so there is no analysis to approve; "
                f"analyse it with `cw media reprocess {media_id}`."
            )
        if status is not Status.REVIEWED:
            self.catalog.review(media_id, approve=True, note=note)
        unit = self.catalog.create_origin_unit(media_id, code=code, title=title)
        self.tell_origin(unit)
        return unit

    def edit_script(self, media_id: int, rows: Sequence[ScriptRow]) -> "ResultRecord":
        """Put these rows in the place of the analysed script's; a reviewed media is to be approved again."""
        return self.catalog.edit_script(media_id, rows)

    # ---- what is set on a unit

    def set_unit(
        self,
        unit_id: int,
        *,
        brand: str | None = None,
        node_models: Mapping[Node, str] | None = None,
        **changes: Any,
    ) -> "AdUnitRecord":
        """Change what is given of title, persona, llm, visual_style_prompt, `brand` (by code) and the models of nodes.

        "" takes a choice back; nodes that are not named keep theirs. The next adaptation goes by it. InvalidInput for
        an origin's persona and models, which nobody would ask.
        """
        unit = self.catalog.get_ad_unit(unit_id)
        if unit.unit_type == "ORIGIN" and (node_models or {"persona", "llm"} & changes.keys()):
            raise InvalidInput(
                f"Ad unit {unit_id} is an origin, which no persona and no model has a part in; "
                "set them on its adaptations, or give them to `cw adapt`."
            )
        if brand is not None:
            changes["brand_id"] = self.catalog.get_brand(brand).id if brand else None
        if node_models:
            kept = {**unit.pipeline_model_config, **node_models}
            changes["pipeline_model_config"] = {node: model for node, model in kept.items() if model}
        return self.catalog.update_unit(unit_id, **changes)

    def unit_settings(self, unit: "AdUnitRecord") -> dict[str, str]:
        """What a person has set on a unit, in words."""
        brand = self.catalog.get_brand(unit.brand_id).code if unit.brand_id else ""
        models = ", ".join(f"{node}={model}" for node, model in unit.pipeline_model_config.items())
        named = {"persona": unit.persona, "brand": brand, "model": unit.llm, "models of nodes": models}
        return {name: value for name, value in named.items() if value}

    # ---- adaptations

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
        units = self.catalog.create_adaptations(
            origin_id,
            [settled.market for settled in wanted],
            persona=self.catalog.get_persona(persona).slug if persona else "",
            llm=llm,
            brand_id=self.catalog.get_brand(brand).id if brand else None,
            pipeline_model_config={str(node): model for node, model in (node_models or {}).items()},
        )
        self._add_partitions(units)
        return units

    def create_adaptation(
        self, unit_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> AdaptationOutcome:
        """Adapt one unit's script; skipped where it would come out of the very same, unless `force`.

        The error that ended it is raised; it stands on the record too.
        """
        unit = self._to_adapt(unit_id)
        if not force and self._adapted(unit):
            return self.adaptation_outcome(unit, "skipped")
        self.run_job(JOB, [unit], force=force, on_progress=on_progress)
        return self.adaptation_outcome(self.catalog.get_ad_unit(unit_id), "completed")

    def create_adaptations(
        self,
        origin_id: int,
        markets: Sequence[str],
        *,
        force: bool = False,
        on_progress: ProgressOf | None = None,
        **settings: Any,
    ) -> list[AdaptationOutcome]:
        """Adapt an origin for several markets, one after another, each a unit of its own; a bad one stops none.

        What keeps one from its end is in its outcome; only Ctrl-C is raised, as Stopped. `settings` as for
        `add_adaptations`; `on_progress` gives what is to be told the progress of a unit.
        """
        return [
            self._or_error(unit, partial(self.create_adaptation, unit.id, force=force), on_progress)
            for unit in self.add_adaptations(origin_id, markets, **settings)
        ]

    def adapt_on_workers(
        self,
        origin_id: int,
        markets: Sequence[str],
        *,
        force: bool = False,
        on_progress: ProgressOf | None = None,
        **settings: Any,
    ) -> list[AdaptationOutcome]:
        """The same on the workers of the stack that `cw up` started, as many at once as there are workers."""
        units = self.add_adaptations(origin_id, markets, **settings)
        wanted = [unit for unit in units if force or not self._adapted(unit)]
        runs = {unit.id: self.launch_adaptation(unit.id, force=force) for unit in wanted}
        return [
            self._or_error(unit, partial(self.follow_adaptation, unit.id, runs[unit.id]), on_progress)
            if unit.id in runs
            else self.adaptation_outcome(unit, "skipped")
            for unit in units
        ]

    def _or_error(
        self, unit: "AdUnitRecord", work: Callable[..., AdaptationOutcome], on_progress: ProgressOf | None
    ) -> AdaptationOutcome:
        try:
            return work(on_progress=on_progress(unit) if on_progress else None)
        except Stopped:
            raise
        except CwError as error:
            failed = self.adaptation_outcome(self.catalog.get_ad_unit(unit.id), "failed", str(error))
            return failed.model_copy(update={"not_ready": isinstance(error, NotReady)})

    def launch_adaptation(self, unit_id: int, *, force: bool = False) -> str:
        """Queue the adaptation on the workers of the stack that `cw up` started; the run's id."""
        return self.launch(JOB, self._to_adapt(unit_id), force=force)

    def follow_adaptation(
        self, unit_id: int, run_id: str, on_progress: OnProgress | None = None, *, poll_s: float = 0.2
    ) -> AdaptationOutcome:
        """Wait for a launched adaptation, telling each change of its progress. The error that ended it is raised."""
        self.follow("ad unit", unit_id, run_id, on_progress, poll_s=poll_s)
        return self.adaptation_outcome(self.catalog.get_ad_unit(unit_id), "completed")

    def _to_adapt(self, unit_id: int) -> "AdUnitRecord":
        """The unit. InvalidInput for an origin, which no run may touch."""
        from cw_assets.defs.work.adaptation_request import Assignment

        unit = self.catalog.get_ad_unit(unit_id)
        Assignment.read(self.catalog, unit)
        return unit

    def _adapted(self, unit: "AdUnitRecord") -> bool:
        from cw_assets.defs.work.adaptation_request import Assignment
        from cw_assets.defs.work.adapting import up_to_date

        return up_to_date(self.workplace, Assignment.read(self.catalog, unit), datetime.now(UTC).date())

    def adaptation_outcome(
        self, unit: "AdUnitRecord", status: Literal["completed", "skipped", "failed"], error: str = ""
    ) -> AdaptationOutcome:
        """What there is of a unit."""
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
