"""Memory of a process that draws with one LoRA after another, 200 times, against itself after 20.

`python -m benchmarks.lora_swaps child` is that process: it prints MB after 20 and 200 swaps, and seconds a swap.
"""

import gc
import sys
import time
from statistics import median

from benchmarks import figures, measure, tiny
from benchmarks.figures import Figure
from benchmarks.measure import Row, Series, compare, fresh_python
from cw_assets_tests.engines.images.orders import draw, lora, make_engine, order
from cw_assets_tests.engines.tiny_diffusion import make_tiny_lora, make_tiny_sdxl

AIM = 1.1
FEW, MANY = 20, 200
EARLY, LATE = f"after {FEW}", f"after {MANY}"
LORAS = {"loras/lines.safetensors": 7, "loras/dots.safetensors": 9}
"""Files in the models folder, with the seeds of their weights."""


def rows(rounds: int = 2) -> list[Row | Figure]:
    """Each image has one step, so that loading and unloading weigh as much as they can."""
    memory: Series = {EARLY: [], LATE: []}
    swaps = []
    for _ in range(rounds):
        early, late, swap = map(float, fresh_python("-m", "benchmarks.lora_swaps", "child").split()[-3:])
        memory[EARLY].append(early)
        memory[LATE].append(late)
        swaps.append(1000 * swap)
    return [
        compare("resident memory, LoRA swaps, tiny SDXL", memory, LATE, EARLY, AIM, unit="MB"),
        Figure("a LoRA put in, an image of 1 step, and out again", swaps, "ms", 1),
    ]


def child() -> None:
    with tiny.models(make_tiny_sdxl) as folder:
        for name, seed in LORAS.items():
            make_tiny_lora(folder, name=name, seed=seed)
        engine, names = make_engine(folder, folder), list(LORAS)
        took, held = [], {}
        for number in range(1, MANY + 1):
            started = time.perf_counter()
            draw(engine, order(steps=1, lora=lora(names[number % len(names)])))
            took.append(time.perf_counter() - started)
            if number in (FEW, MANY):
                held[number] = resident_megabytes()
        print(f"{held[FEW]:.1f} {held[MANY]:.1f} {median(took[FEW:]):.4f}")


def resident_megabytes() -> float:
    """What this process holds now, garbage collected."""
    import psutil

    gc.collect()
    return psutil.Process().memory_info().rss / 1024**2


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child()
    else:
        measured = rows()
        measure.show([row for row in measured if isinstance(row, Row)])
        figures.show([figure for figure in measured if isinstance(figure, Figure)])
