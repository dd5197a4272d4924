"""Whole jobs of images through the Python API: what a run costs beside its drawing, and what a second job loads."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import figures, measure, tiny
from benchmarks.figures import Figure
from benchmarks.measure import Row, compare, in_turns, seconds
from cw_assets import api
from cw_assets.catalog.records import DiffusionJobRecord
from cw_assets.defs.work.drawing import Order
from cw_assets.engines.model_cache import CACHE
from cw_assets.settings import Settings
from cw_assets_tests.engines.images.orders import draw
from cw_assets_tests.engines.tiny_diffusion import make_tiny_sdxl

COUNTS = (1, 4)
STEPS, SIDE_PX = 20, 256
WHOLE, ALONE = "whole job", "its drawing alone"
PROMPTS = {"first job": "a red fox", "second job": "a lazy dog while it rains on the town"}
"""Two jobs for the same model."""


def rows(rounds: int = 5) -> list[Row | Figure]:
    with project() as place:
        whole = [row for count in COUNTS for row in whole_jobs(place, count, rounds)]
        return [*whole, *second_job(place, rounds)]


@contextmanager
def project() -> Iterator[api.LocalProject]:
    """A project with the tiny SDXL as its model, on the CPU."""
    with tiny.models(make_tiny_sdxl) as models, tempfile.TemporaryDirectory() as media:
        settings = Settings(media_root=Path(media), models_path=models, image_model="diffusers", device="cpu")
        with api.local(settings) as place:
            place.catalog.add_diffusion_model(slug="tiny", label="Tiny", path="tiny/sdxl", dtype="float32")
            yield place


def job_of(place: api.LocalProject, prompt: str, count: int) -> DiffusionJobRecord:
    size = {"width": SIDE_PX, "height": SIDE_PX, "steps": STEPS}
    return place.add_diffusion_job(prompt, model="tiny", num_images=count, seed=1, **size)


def whole_jobs(place: api.LocalProject, count: int, rounds: int) -> list[Row | Figure]:
    """The same job again and again, its model warm, against the engine with the same order."""
    job = job_of(place, "a red fox", count)
    request, engine = Order.read(place.workplace, job).request(), place.workplace.engines.image_model
    series = in_turns(
        {WHOLE: seconds(lambda: place.generate_images(job.id).result()), ALONE: seconds(lambda: draw(engine, request))},
        rounds,
        f"jobs of {count}",
    )
    what = f"a job of {count} {'image' if count == 1 else 'images'}, {STEPS} steps, warm"
    beside = [whole - alone for whole, alone in zip(series[WHOLE], series[ALONE], strict=True)]
    return [compare(what, series, WHOLE, ALONE), Figure(f"{what}: beside its drawing", beside)]


def second_job(place: api.LocalProject, rounds: int) -> list[Figure]:
    """From an empty cache, with the libraries imported: loads of a model, and the seconds that the jobs record."""
    jobs = {name: job_of(place, prompt, 1) for name, prompt in PROMPTS.items()}
    loads, took = ({name: list[float]() for name in jobs} for _ in range(2))
    for _ in range(rounds):
        CACHE.evict()
        for name, job in jobs.items():
            before = CACHE.loads
            outcome = place.generate_images(job.id).result()
            loads[name].append(CACHE.loads - before)
            took[name].append(outcome.metadata.load_seconds)
    aims = {"second job": 0.0}
    return [
        *(Figure(f"{name}: loads of its model", loads[name], "loads", 0, aims.get(name)) for name in jobs),
        *(Figure(f"{name}: load_seconds of its record", took[name]) for name in jobs),
    ]


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
