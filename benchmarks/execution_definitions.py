"""The project's definitions with assets that do nothing beside them, loaded by every process as CW_DEFINITIONS.

The same assets run on our executor, on dagster-celery's own and in one process: a job differs by its executor alone.
"""

import time
from typing import Any

import dagster as dg
from dagster_celery import celery_executor as stock_executor

from cw_assets.defs import queues
from cw_assets.defs.build import build_definitions
from cw_assets.defs.partitions import media
from cw_assets.settings import Settings

STEPS, MANY = 10, 40
SETTINGS = Settings()
HOLD = SETTINGS.media_root / ".hold"
"""While this file is there, `held` goes on."""
LONGEST_HOLD_S = 60.0


def nothing(name: str, after: str = "", **options: Any) -> dg.AssetsDefinition:
    """An asset that does nothing, once `after` has been made."""

    @dg.asset(name=name, deps=[after] if after else [], op_tags=queues.DEFAULT, group_name="benchmark", **options)
    def compute() -> None: ...

    return compute


@dg.asset(op_tags=queues.DEFAULT, group_name="benchmark", partitions_def=media)
def held() -> None:
    """Waits while it is held, so that its worker can be ended meanwhile."""
    ends = time.monotonic() + LONGEST_HOLD_S
    while HOLD.exists() and time.monotonic() < ends:
        time.sleep(0.02)


CHAIN = [nothing(f"link_{i}", f"link_{i - 1}" if i else "") for i in range(STEPS)]
INDEPENDENT = [nothing(f"single_{i}") for i in range(STEPS)]
CROWD = [nothing(f"one_of_many_{i}") for i in range(MANY)]
STARTED = nothing("started", partitions_def=media)
EXECUTORS = {"ours": None, "stock": stock_executor, "in_process": dg.in_process_executor}
"""None: the definitions' own."""


def job(name: str, assets: list[dg.AssetsDefinition], executor: str = "ours") -> Any:
    selection = dg.AssetSelection.assets(*assets)
    return dg.define_asset_job(f"{name}_{executor}", selection, executor_def=EXECUTORS[executor])


defs = dg.Definitions.merge(
    build_definitions(SETTINGS),
    dg.Definitions(
        assets=[*CHAIN, *INDEPENDENT, *CROWD, STARTED, held],
        jobs=[
            *(job("chained", CHAIN, executor) for executor in EXECUTORS),
            *(job("independent", INDEPENDENT, executor) for executor in EXECUTORS),
            job("many", CROWD),
            job("started", [STARTED]),
            job("held", [held]),
        ],
    ),
)
