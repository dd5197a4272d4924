"""Assembles the Definitions; every resource can be passed in, as the tests and notebooks do."""

from collections.abc import Iterable
from typing import Any

import dagster as dg

from cw_assets.defs.assets import adaptation, images, loras, prompts, storyboards, video_analysis
from cw_assets.defs.execution.executor import celery_executor
from cw_assets.defs.io_managers import ValueIOManager
from cw_assets.defs.jobs import JOBS
from cw_assets.defs.queues import NAMES, QUEUE_TAG
from cw_assets.defs.resources import Workplace
from cw_assets.defs.schedules import chosen_schedules
from cw_assets.defs.sensors import build_sensors
from cw_assets.defs.versions import MADE, code_version
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings

ASSETS = [
    *video_analysis.ASSETS,
    *adaptation.ASSETS,
    *prompts.ASSETS,
    *loras.ASSETS,
    *images.ASSETS,
    *storyboards.ASSETS,
]


def build_definitions(settings: Settings | None = None, workplace: Workplace | None = None) -> dg.Definitions:
    """All assets, jobs, sensors, chosen schedules and resources. Nothing is opened before a step first uses it."""
    place = workplace or Workplace.of(settings or Settings())
    check_queues(ASSETS)
    return dg.Definitions(
        assets=[versioned(asset, place.settings) for asset in ASSETS],
        jobs=JOBS,
        sensors=build_sensors(place.settings, place),
        schedules=chosen_schedules(place.settings),
        executor=celery_executor(place.settings),
        resources={
            "workplace": dg.ResourceDefinition(lambda _: place, description="Engines, store, catalog and settings."),
            "values": dg.IOManagerDefinition(lambda _: ValueIOManager(place)),
        },
    )


def check_queues(assets: Iterable[Any]) -> None:
    """InvalidInput for a step that no worker would ever be sent: each names one of our queues in its op_tags."""
    for asset in assets:
        if not isinstance(asset, dg.AssetsDefinition) or not asset.is_executable:
            continue
        for op in asset.node_def.iterate_op_defs():
            if op.tags.get(QUEUE_TAG) not in NAMES:
                raise InvalidInput(
                    f"{op.name} names no queue that workers serve; set op_tags=queues.DEFAULT or queues.ENHANCEMENT."
                )


def versioned(asset: Any, settings: Settings) -> Any:
    """The asset with its code version, which names the engine that the settings choose."""
    if not isinstance(asset, dg.AssetsDefinition):
        return asset
    return asset.map_asset_specs(
        lambda spec: spec.replace_attributes(code_version=code_version(version_name(asset), settings))
    )


def version_name(asset: dg.AssetsDefinition) -> str:
    """The asset of a step whose revision counts for all that the step makes."""
    return next(key.path[-1] for key in asset.keys if key.path[-1] in MADE)
