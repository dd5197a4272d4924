"""A Celery application without Dagster: what a step costs when nothing is recorded. Addresses are in CELERY_…_URL."""

from celery import Celery

app = Celery("plain")
app.conf.update(task_default_queue="plain", worker_prefetch_multiplier=1, broker_connection_retry_on_startup=True)


@app.task(name="nothing")
def nothing() -> None: ...
