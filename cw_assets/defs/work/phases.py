"""What all phases of a video's analysis have in common, so that an asset is only its work.

Taking a stored value when nothing changed, progress and errors on the record, retries, previews, checks.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dagster as dg

from cw_assets.defs import queues
from cw_assets.defs.checks import result_of
from cw_assets.defs.partitions import media, record_id
from cw_assets.defs.resources import Workplace
from cw_assets.defs.values import Provenance, input_key
from cw_assets.defs.versions import code_version
from cw_assets.defs.work import failures
from cw_assets.defs.work.step import FORCE_TAG, Metadata, model_metadata
from cw_assets.defs.work.video_step import VideoStep
from cw_assets.settings import EngineKind

if TYPE_CHECKING:
    from cw_assets.domain.values import EngineInfo
    from cw_assets.domain.video.phases import Phase
    from cw_assets.domain.video.result import PhaseRun

FINAL_ASSET = dg.AssetKey("video_analysis")
Preview = Callable[..., Metadata]
Check = Callable[..., list[str]]


def video_asset(
    phase: Phase,
    *,
    kind: str,
    preview: Preview,
    engine: EngineKind | None = None,
    outs: Sequence[str] = (),
    deps: Sequence[str] = (),
    checks: Sequence[Check] = (),
    keep: bool = True,
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """Make an asset of a phase's work: a function of a VideoStep and the values it depends on, by their names.

    `preview` and each of `checks` get the step's store and the values; `keep` False makes the value in every run.
    """

    def decorate(work: Callable[..., Any]) -> dg.AssetsDefinition:
        names = tuple(outs) or (work.__name__,)
        inputs = list(inspect.signature(work).parameters)[1:]
        plan = Plan(work, phase, names, inputs, engine, preview, {c.__name__: c for c in checks}, keep)

        def compute(context: dg.AssetExecutionContext, workplace: Any, **values: Any) -> Iterator[Any]:
            yield from plan.outputs(context, workplace, values)

        compute.__signature__ = signature_of(inputs)  # type: ignore[attr-defined]
        compute.__annotations__ = {"context": dg.AssetExecutionContext, "workplace": dg.ResourceParam[Workplace]}
        description = inspect.getdoc(work)
        return dg.multi_asset(
            name=work.__name__,
            outs={
                name: dg.AssetOut(
                    group_name="video_analysis", kinds={kind}, io_manager_key="values", description=description
                )
                for name in names
            },
            ins={name: dg.AssetIn(name) for name in inputs},
            deps=list(deps),
            partitions_def=media,
            op_tags=queues.DEFAULT,
            check_specs=[
                dg.AssetCheckSpec(check_name, asset=dg.AssetKey(names[0]), description=inspect.getdoc(check))
                for check_name, check in plan.checks.items()
            ],
        )(compute)

    return decorate


def signature_of(inputs: Sequence[str]) -> inspect.Signature:
    """How Dagster sees a phase: the step's context, the resource, then the assets it depends on."""
    fixed = {"context": dg.AssetExecutionContext, "workplace": dg.ResourceParam[Workplace]}
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature(
        [inspect.Parameter(name, kind, annotation=type_) for name, type_ in fixed.items()]
        + [inspect.Parameter(name, kind) for name in inputs]
    )


@dataclass(frozen=True)
class Plan:
    """One phase's asset: how its outputs come about."""

    work: Callable[..., Any]
    phase: Phase
    names: tuple[str, ...]
    inputs: list[str]
    engine: EngineKind | None
    preview: Preview
    checks: dict[str, Check]
    keep: bool

    @property
    def name(self) -> str:
        return self.work.__name__

    def outputs(self, context: dg.AssetExecutionContext, workplace: Workplace, values: dict[str, Any]) -> Iterator[Any]:
        """The events of one step: values with their versions and previews, then the checks."""
        from cw_assets.defs.value_types import content_version

        step_run = failures.StepRun(context.run.run_id, "media", (context.partition_key,), context.retry_number)
        with failures.on_record(step_run, workplace, self.name):
            step = self._begin(context, workplace)
            made, provenance, run = self._stored_or_made(context, step, values)
            workplace.catalog.finish_phase(step.media.id, run)
            metadata = self.preview(workplace.store, **made, **values) | run_metadata(run) | step.notes
            results = [result_of(name, self.names[0], check(**made, **values)) for name, check in self.checks.items()]
            step.progress(1.0)
            if not run.reused:
                workplace.values.forget(self.names, context.partition_key)
        for name in self.names:
            version = content_version(name, made[name]) if self.keep else provenance.data_version
            context.set_data_version(dg.AssetKey(name), dg.DataVersion(version))
            yield dg.Output(made[name], output_name=name, metadata=metadata if name == self.names[0] else {})
        with failures.on_record(step_run, workplace, self.name):
            for name in self.names:
                workplace.values.note(name, context.partition_key, provenance)
        yield from results

    def _begin(self, context: dg.AssetExecutionContext, workplace: Workplace) -> VideoStep:
        catalog, run_id = workplace.catalog, context.run.run_id
        media_id = record_id(context.partition_key)
        whole = FINAL_ASSET in context.job_def.asset_layer.executable_asset_keys
        if whole:
            catalog.start_work("media", media_id, run_id)
        step = VideoStep(workplace, "media", media_id, context.partition_key, run_id, phase=self.phase, whole=whole)
        step.progress(0.0)
        return step

    def _stored_or_made(
        self, context: dg.AssetExecutionContext, step: VideoStep, values: dict[str, Any]
    ) -> tuple[dict[str, Any], Provenance, PhaseRun]:
        from cw_assets.domain.video.result import PhaseRun
        from cw_assets.engines.model_cache import CACHE

        key = self._key(step, values)
        files, partition = step.workplace.values, step.partition
        forced = context.run.tags.get(FORCE_TAG) == "true"
        known = files.provenance(self.names[-1], partition) if self.keep and not forced else None
        if known and known.input_key == key:
            stored = files.read_all(self.names, partition)
            if stored and pictures_exist(step, stored):
                info = self._engine_info(step)
                return stored, known, PhaseRun(asset=self.name, seconds=known.seconds, engine=info, reused=True)
        started = time.perf_counter()
        with CACHE.step() as models:
            result = self.work(step, **values)
        step.notes.update(model_metadata(models))
        took = round(time.perf_counter() - started, 3)
        made = dict(zip(self.names, result if len(self.names) > 1 else (result,), strict=True))
        provenance = Provenance(input_key=key, data_version=key[:32], seconds=took)
        run = PhaseRun(asset=self.name, seconds=took, engine=step.used or self._engine_info(step), warm=step.warm)
        return made, provenance, run

    def _key(self, step: VideoStep, values: dict[str, Any]) -> str:
        from cw_assets.defs.value_types import content_version

        versions = {name: content_version(name, value) for name, value in values.items()}
        made_by = code_version(self.name, step.workplace.settings)
        return input_key(self.name, made_by, versions | {"media_file": step.media.sha256})

    def _engine_info(self, step: VideoStep) -> EngineInfo | None:
        if self.engine is None:
            return None
        if self.engine == "scene_detector":
            return step.workplace.engines.scene_detector().info
        info: EngineInfo = step.workplace.engines.get(self.engine).info
        return info


def pictures_exist(step: VideoStep, stored: dict[str, Any]) -> bool:
    """Whether the files that a stored value speaks of are still there."""
    frames = stored.get("keyframes", [])
    return all(step.workplace.store.path(key).is_file() for f in frames for key in (f.image, f.thumbnail))


def run_metadata(run: PhaseRun) -> Metadata:
    """What ran, as the panel shows it."""
    engine = (
        {"engine": run.engine.engine, "model": run.engine.model, "library": run.engine.version} if run.engine else {}
    )
    warmth = {} if run.warm is None else {"model_was_warm": run.warm}
    return {"seconds": run.seconds, "reused": run.reused, **engine, **warmth}
