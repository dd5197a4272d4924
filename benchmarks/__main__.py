"""`python -m benchmarks [--quick]`: all benchmarks one after another; one markdown table on standard output."""

import sys

from benchmarks import cpu_phases, definitions_import, memory, rerun
from benchmarks.measure import markdown

quick = "--quick" in sys.argv
found = [
    *definitions_import.rows(3 if quick else 15),
    *cpu_phases.rows(2 if quick else 5),
    *rerun.rows(1 if quick else 3),
    *memory.rows(1 if quick else 2),
]
print(markdown(found))
