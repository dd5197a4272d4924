"""How runs and their steps are carried out: queued, sent to Celery workers, followed, resumed, cancelled."""
