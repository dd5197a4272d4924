"""Celery workers and their broker: queues, presence, limits, supervision. Knows no Dagster; steps are run by defs."""
