"""`python -m benchmarks [NAME …] [--quick]`: all benchmarks, or those named, one after another; markdown tables.

`execution` is everything about running steps: their cost, starts of runs, killed workers, idle processes. `images`,
`prompts` and `adaptation` need the extra 'models', `gpu_images` a CUDA device too.
"""

import sys

from benchmarks import (
    adaptation,
    cpu_phases,
    definitions_import,
    execution,
    figures,
    gpu_images,
    idle,
    image_jobs,
    images,
    launching,
    lora_swaps,
    many_records,
    markets,
    memory,
    prompts,
    rerender,
    rerun,
    runs,
    sensor_ticks,
    sketches,
    sockets,
    storyboards,
    tiny,
)
from benchmarks.figures import Figure
from benchmarks.measure import Row, markdown

BENCHMARKS = {
    "definitions_import": [(definitions_import.rows, 3, 15)],
    "cpu_phases": [(cpu_phases.rows, 2, 5)],
    "rerun": [(rerun.rows, 1, 3)],
    "memory": [(memory.rows, 1, 2)],
    "images": [(images.rows, 3, 15), (image_jobs.rows, 2, 7), (lora_swaps.rows, 1, 3), (sketches.rows, 1, 3)],
    "prompts": [(prompts.rows, 1, 5)],
    "adaptation": [(adaptation.rows, 5, 15), (markets.rows, 1, 3)],
    "storyboards": [(storyboards.rows, 1, 5), (rerender.rows, 1, 3)],
    "gpu_images": [(gpu_images.rows, 1, 3)],
    "launching": [(launching.rows, 1, 3), (sockets.rows, 1, 3), (many_records.rows, 1, 3), (sensor_ticks.rows, 1, 3)],
    "execution": [(execution.rows, 1, 5), (runs.rows, 1, 5), (idle.rows, 1, 2)],
}
"""What each name measures, with the rounds of a quick look and the usual ones."""

quick = "--quick" in sys.argv
named = [name for name in sys.argv[1:] if name != "--quick"]
if unknown := set(named) - set(BENCHMARKS):
    sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
tiny.offline()
parts = [part for name in named or BENCHMARKS for part in BENCHMARKS[name]]
found = [row for rows, few, usual in parts for row in rows(few if quick else usual)]
if ratios := [row for row in found if isinstance(row, Row)]:
    print(markdown(ratios), end="\n\n")
if alone := [row for row in found if isinstance(row, Figure)]:
    print(figures.markdown(alone))
