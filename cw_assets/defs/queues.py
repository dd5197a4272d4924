"""The two Celery queues as the op tags that send a step to one of them, and the other tags that workers heed."""

from typing import Any

QUEUE_TAG = "dagster-celery/queue"
PRIORITY_TAG = "dagster-celery/priority"
RUN_PRIORITY_TAG = "dagster-celery/run_priority"
"""On a run; added to the step's own. Higher goes first, 0 is usual, -4 to 5 are told apart."""
SOFT_LIMIT_TAG = "cw/soft_limit_s"
HARD_LIMIT_TAG = "cw/hard_limit_s"
DEFAULT = {QUEUE_TAG: "default"}
ENHANCEMENT = {QUEUE_TAG: "enhancement"}
NAMES = (DEFAULT[QUEUE_TAG], ENHANCEMENT[QUEUE_TAG])


def limited(tags: dict[str, str], *, soft_s: float, hard_s: float) -> dict[str, Any]:
    """The tags with limits of their own, for an asset that may take longer or must not."""
    return tags | {SOFT_LIMIT_TAG: f"{soft_s:g}", HARD_LIMIT_TAG: f"{hard_s:g}"}
