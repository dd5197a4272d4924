"""Importing `cw_assets.definitions`, as every run does first, against `import dagster`; fresh processes in turns."""

from benchmarks.measure import Row, compare, fresh_python, in_turns, show, with_bytecode

AIM = 1.2
OURS, DAGSTER = "import cw_assets.definitions", "import dagster"
TIMED = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"


def rows(rounds: int = 15) -> list[Row]:
    return [
        row_of("with bytecode", rounds, with_bytecode(), AIM),
        row_of("without bytecode of ours", rounds, {"PYTHONDONTWRITEBYTECODE": "1"}, None),
    ]


def row_of(name: str, rounds: int, environment: dict[str, str], aim: float | None) -> Row:
    series = in_turns(
        {
            statement: lambda s=statement: float(fresh_python("-c", TIMED.format(s), environment=environment))
            for statement in (OURS, DAGSTER)
        },
        rounds,
        f"imports {name}",
    )
    return compare(f"import time, {name}", series, OURS, DAGSTER, aim)


if __name__ == "__main__":
    show(rows())
