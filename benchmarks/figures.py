"""Numbers that stand for themselves, with their spread; ratios are in measure."""

from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

HEAD = ("what", "median", "lowest", "highest", "aim")


@dataclass(frozen=True)
class Figure:
    """Measured several times; `aim` None where it only informs, else the median is to be at most that."""

    what: str
    values: list[float]
    unit: str = "s"
    digits: int = 3
    aim: float | None = None

    @property
    def missed(self) -> bool:
        return self.aim is not None and median(self.values) > self.aim

    @property
    def cells(self) -> list[str]:
        """As they stand in a table."""
        found = [f"{value:.{self.digits}f}" for value in (median(self.values), min(self.values), max(self.values))]
        aim = "" if self.aim is None else f"≤ {self.aim:g} {self.unit}{' (missed)' if self.missed else ''}"
        return [self.what, f"{found[0]} {self.unit}", *found[1:], aim]


def show(figures: list[Figure]) -> None:
    """A coloured table on the screen."""
    table = Table(*HEAD)
    for figure in figures:
        color = "" if figure.aim is None else "[red]" if figure.missed else "[green]"
        what, middle, *rest = figure.cells
        table.add_row(what, f"{color}{middle}", *rest)
    Console(width=160).print(table)


def markdown(figures: list[Figure]) -> str:
    """The same as a markdown table."""
    rows = [list(HEAD), ["---"] * len(HEAD), *(figure.cells for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
