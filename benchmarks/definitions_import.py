"""Importing `cw_assets.definitions`, as every run does first, against `import dagster`; fresh processes in turns."""

from benchmarks.measure import Row, compare, fresh_python, in_turns, show, with_bytecode

AIM = 1.2
OURS, DAGSTER = "import cw_assets.definitions", "import dagster"
TIMED = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"


def rows(rounds: int = 15) -> list[Row]:
    environment = with_bytecode()
    series = in_turns(
        {
            statement: lambda s=statement: float(fresh_python("-c", TIMED.format(s), environment=environment))
            for statement in (OURS, DAGSTER)
        },
        rounds,
        "imports",
    )
    return [compare("import time", series, OURS, DAGSTER, AIM)]


if __name__ == "__main__":
    show(rows())
