"""GET /metrics, for Prometheus: what waits and who is there now, and what workers have done since the broker began.

Numbers of several machines, read from the broker at each request; this process counts nothing itself.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import inf, isinf
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cw_assets.settings import Settings
from cw_assets.web.answers import refused
from cw_assets.workers.metrics import BUCKETS_S, StepTimes, model_counts, step_times

if TYPE_CHECKING:
    import redis

    from cw_assets.web.context import WebContext

MODEL_COUNTERS = {
    "loads": ("cw_model_loads", "Loads of a model into the memory of a worker."),
    "load_seconds": ("cw_model_load_seconds", "Seconds that its loads took together."),
    "evictions": ("cw_model_evictions", "How often it was let go."),
}


def metrics_routes(context: "WebContext") -> list[Route]:
    access, numbers = context.access, Numbers(context.settings)

    def metrics(request: Request) -> Response:
        if refusal := access.refusal(request.scope):
            return refused(refusal)
        registry = CollectorRegistry()
        registry.register(numbers)
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), media_type=content_type)

    return [Route("/metrics", metrics)]


class Numbers(Collector):
    """All that is told; where the broker does not answer, only that."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def describe(self) -> Iterable[Metric]:
        """Nothing, so that registering asks the broker nothing."""
        return ()

    def collect(self) -> Iterator[Metric]:
        import redis

        from cw_assets.workers.broker import connect

        try:
            with connect(self._settings) as client:
                found = [*present(client), *steps(client), *models(client)]
        except (redis.RedisError, OSError):
            found = []
        yield GaugeMetricFamily("cw_broker_up", "Whether the broker answers.", value=float(bool(found)))
        yield from found


def present(client: "redis.Redis") -> Iterator[Metric]:
    """What waits, and who is there, now."""
    from cw_assets.workers import presence
    from cw_assets.workers.broker import queue_lengths

    yield gauge("cw_steps_waiting", "Steps that wait in a queue.", "queue", queue_lengths(client))
    yield gauge("cw_steps_unserved", "Steps whose queue no worker serves.", "queue", presence.unserved(client))
    there: dict[str, int] = {}
    busy: dict[str, int] = {}
    for worker in presence.workers(client):
        queues = ",".join(sorted(worker.queues))
        there[queues] = there.get(queues, 0) + 1
        busy[queues] = busy.get(queues, 0) + (worker.running is not None)
    yield gauge("cw_workers", "Workers that are there.", "queues", there)
    yield gauge("cw_workers_busy", "Workers that are at a step.", "queues", busy)


def gauge(name: str, told: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=[label])
    for of, value in sorted(values.items()):
        family.add_metric([of], value)
    return family


def steps(client: "redis.Redis") -> Iterator[Metric]:
    told = "Seconds of the attempts at a step; counted when they end, in success or otherwise."
    family = HistogramMetricFamily("cw_step_seconds", told, labels=["queue", "step", "outcome"])
    for times in step_times(client):
        family.add_metric([times.queue, times.step, times.outcome], buckets(times), times.seconds)
    yield family


def buckets(times: StepTimes) -> list[tuple[str, float]]:
    """How many took each bound's seconds at most, as Prometheus counts."""
    bounds = sorted({*BUCKETS_S, *times.within, inf})
    counts = accumulate(times.within.get(bound, 0) for bound in bounds)
    names = ("+Inf" if isinf(bound) else str(bound) for bound in bounds)
    return list(zip(names, counts, strict=True))


def models(client: "redis.Redis") -> Iterator[Metric]:
    counts = model_counts(client)
    for what, (name, told) in MODEL_COUNTERS.items():
        family = CounterMetricFamily(name, told, labels=["model"])
        for model, value in counts[what].items():
            family.add_metric([model], value)
        yield family
    yield CounterMetricFamily(
        "cw_model_hits", "Requests for a model that was loaded already.", counts["hits"].get("", 0)
    )
