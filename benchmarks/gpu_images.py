"""Images on a GPU by our engine and by the bare pipeline, from random weights in the shape of SDXL.

`python -m benchmarks.gpu_images WAY FOLDER DEVICE` is one contestant in a process of its own; it prints what it took.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import figures, measure, tiny
from benchmarks.figures import Figure
from benchmarks.images import bare, draw_plainly
from benchmarks.measure import ERRORS, Row, Series, compare, fresh_python, peak_megabytes
from benchmarks.random_sdxl import DTYPE, PATH, SDXL, Shape, make
from cw_assets.domain.images.request import ImageRequest
from cw_assets.engines.device_memory import empty_device_cache
from cw_assets_tests.engines.images.orders import draw, make_engine

OURS, OURS_PLAIN = "ours", "ours without channels_last"
BARE, BARE_LAST = "bare", "bare with channels_last"
REQUEST = "request.json"
MEASURED = {"load": "s", "first": "s", "rate": "images/s", "peak": "MB"}


def rows(rounds: int = 3) -> list[Row | Figure]:
    """Nothing where there is no CUDA device."""
    tiny.offline()
    import torch

    if not torch.cuda.is_available():
        ERRORS.print("gpu_images: there is no CUDA device here, so nothing is measured.")
        return []
    return rows_of(SDXL, "cuda", rounds)


def rows_of(shape: Shape, device: str, rounds: int) -> list[Row | Figure]:
    """Each contestant in a fresh process, in turns; a process that is not counted reads the files first."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), shape, device)
        Path(folder, REQUEST).write_text(shape.request.model_dump_json())
        empty_device_cache()
        child = partial(measured, folder=folder, device=device)
        child(BARE)
        found: dict[str, Series] = {kind: {way: [] for way in WAYS} for kind in MEASURED}
        for number in range(rounds):
            first = number % len(WAYS)
            for way in [*WAYS][first:] + [*WAYS][:first]:
                for kind, value in child(way).items():
                    found[kind][way].append(value)
    return [*ratios(shape, found), *alone(shape, found)]


def ratios(shape: Shape, found: dict[str, Series]) -> list[Row]:
    took = {way: [shape.images / rate for rate in rates] for way, rates in found["rate"].items()}
    what = f"{shape.images} images, {shape.side_px}², {shape.steps} steps, warm"
    pairs = [(OURS, BARE), (OURS, BARE_LAST), (OURS, OURS_PLAIN)]
    return [
        *(compare(what, took, ours, against) for ours, against in pairs),
        compare("load from safetensors", found["load"], OURS, BARE),
        compare("peak memory of the device", found["peak"], OURS, BARE, unit="MB"),
    ]


def alone(shape: Shape, found: dict[str, Series]) -> list[Figure]:
    what = {
        "load": "load, files in the page cache",
        "first": "first image after the load",
        "rate": f"warm, {shape.side_px}², {shape.steps} steps",
        "peak": "peak memory",
    }
    return [
        Figure(f"{what[kind]}: {way}", values, MEASURED[kind], 0 if kind == "peak" else 2)
        for kind, series in found.items()
        for way, values in series.items()
    ]


def measured(way: str, folder: str, device: str) -> dict[str, float]:
    """What a process of this way took, by the names in MEASURED."""
    answer: dict[str, float] = json.loads(
        fresh_python("-m", "benchmarks.gpu_images", way, folder, device).splitlines()[-1]
    )
    return answer


# ---- in the process of its own


def draw_ours(folder: Path, request: ImageRequest, device: str, *, last: bool = True) -> Callable[[ImageRequest], Any]:
    """The engine with its model loaded; on CUDA it uses channels_last of itself, which is undone where `last` is not.

    On a CPU it never does.
    """
    import torch

    engine = make_engine(folder, folder, device=device)
    pipeline = engine.loaded(request).pipeline
    if not last:
        for part in (pipeline.unet, pipeline.vae):
            part.to(memory_format=torch.contiguous_format)
    return partial(draw, engine)


def draw_bare(folder: Path, request: ImageRequest, device: str, *, last: bool = False) -> Callable[[ImageRequest], Any]:
    from cw_assets.engines.images.loading import use_channels_last

    pipeline = bare(folder / PATH, device, DTYPE if device.startswith("cuda") else "float32")
    if last:
        use_channels_last(pipeline)
    return partial(draw_plainly, pipeline)


WAYS: dict[str, Callable[[Path, ImageRequest, str], Callable[[ImageRequest], Any]]] = {
    OURS: draw_ours,
    OURS_PLAIN: partial(draw_ours, last=False),
    BARE: draw_bare,
    BARE_LAST: partial(draw_bare, last=True),
}
"""What each contestant loads, and then draws with."""


def child(way: str, folder: Path, device: str) -> dict[str, float]:
    """The libraries are imported and the device is awake before the clock starts; an order ends with its pictures."""
    import diffusers  # noqa: F401
    import torch
    from transformers import CLIPTextModel  # noqa: F401

    torch.zeros(1, device=device)
    request = ImageRequest.model_validate_json((folder / REQUEST).read_text())
    started = time.perf_counter()
    drawing = WAYS[way](folder, request, device)
    torch.zeros(1, device=device).cpu()  # waits for the device
    loaded = time.perf_counter()
    drawing(request.model_copy(update={"seeds": request.seeds[:1]}))
    first = time.perf_counter()
    drawing(request)
    end = time.perf_counter()
    peak = torch.cuda.max_memory_allocated() / 1024**2 if device.startswith("cuda") else peak_megabytes()
    return {"load": loaded - started, "first": first - loaded, "rate": len(request.seeds) / (end - first), "peak": peak}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        tiny.offline()
        print(json.dumps(child(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
    else:
        found = rows()
        measure.show([row for row in found if isinstance(row, Row)])
        figures.show([figure for figure in found if isinstance(figure, Figure)])
