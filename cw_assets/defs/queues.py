"""The two Celery queues, as the op tags that send a step to one of them."""

QUEUE_TAG = "dagster-celery/queue"
DEFAULT = {QUEUE_TAG: "default"}
ENHANCEMENT = {QUEUE_TAG: "enhancement"}
