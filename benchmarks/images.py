"""The engine against the library's own call on the same tiny models: what it adds to an image, and to a step.

Whole jobs are in image_jobs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import figures, measure, tiny
from benchmarks.figures import Figure
from benchmarks.measure import Row, compare, in_turns, seconds
from cw_assets.domain.images.request import Architecture, ImageRequest
from cw_assets_tests.engines.images.orders import draw, make_engine, order
from cw_assets_tests.engines.tiny_diffusion import make_tiny_flux, make_tiny_sdxl, make_tiny_z_image

IMAGES, STEPS = 4, 20
OURS, BARE = "our engine", "bare pipeline"


@dataclass(frozen=True)
class Case:
    name: str
    architecture: Architecture
    make: Callable[[Path], object]
    guidance_scale: float

    @property
    def request(self) -> ImageRequest:
        return order(
            self.architecture,
            prompt="a red fox jumps over the lazy dog",
            steps=STEPS,
            guidance_scale=self.guidance_scale,
            seeds=tuple(range(IMAGES)),
        )


CASES = (
    Case("tiny SDXL", "sdxl", make_tiny_sdxl, 5.0),
    Case("tiny Flux", "flux1", make_tiny_flux, 3.5),
    Case("tiny Z-Image", "zimage", make_tiny_z_image, 0.0),
)


def rows(rounds: int = 7) -> list[Row | Figure]:
    """Each in single precision at 256 by 256 pixels, with the scheduler that its model comes with."""
    return [row for case in CASES for row in rows_of(case, rounds)]


def rows_of(case: Case, rounds: int) -> list[Row | Figure]:
    with tiny.models(case.make) as folder:
        engine, pipeline = make_engine(folder, folder), bare(folder / case.request.model.path)
        check_pictures(draw(engine, case.request).images, draw_plainly(pipeline, case.request))
        series = in_turns(
            {
                OURS: seconds(lambda: draw(engine, case.request)),
                BARE: seconds(lambda: draw_plainly(pipeline, case.request)),
            },
            rounds,
            f"images, {case.name}",
        )
    added = [1000 * (ours - plain) / IMAGES for ours, plain in zip(series[OURS], series[BARE], strict=True)]
    return [
        compare(f"{IMAGES} images of {STEPS} steps, {case.name}", series, OURS, BARE),
        Figure(f"added to an image of {STEPS} steps, {case.name}", added, "ms", 1),
        Figure(f"the same for each step, {case.name}", [one / STEPS for one in added], "ms", 2),
    ]


def bare(path: Path, device: str = "cpu", dtype: str = "float32") -> Any:
    """A pipeline as the library loads it."""
    import diffusers
    import torch

    pipeline = diffusers.DiffusionPipeline.from_pretrained(
        str(path), dtype=getattr(torch, dtype), local_files_only=True, use_safetensors=True
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def draw_plainly(pipeline: Any, request: ImageRequest) -> list[Any]:
    """The images of an order, by the pipeline's own call alone: pictures of Pillow."""
    import torch

    return [
        pipeline(
            request.prompt,
            width=request.width,
            height=request.height,
            num_inference_steps=request.steps,
            guidance_scale=request.guidance_scale,
            generator=torch.Generator("cpu").manual_seed(seed),
        ).images[0]
        for seed in request.seeds
    ]


def check_pictures(ours: list[Any], plain: list[Any]) -> None:
    """Both must have drawn the same, or what they took says nothing; a level is rounding."""
    import numpy as np

    for one, other in zip(ours, plain, strict=True):
        difference = np.abs(one.astype(np.int16) - np.asarray(other, np.int16)).max()
        assert difference <= 1, f"the pictures differ by up to {difference} levels"


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
