"""How commands speak: people's lines and bars on standard error or output, one JSON value on standard output."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from cw_assets.domain import status
from cw_assets.domain.values import Value
from cw_assets.errors import CwError

Done = TypeVar("Done", bound=Value)
Item = TypeVar("Item", Path, int)
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
COLUMNS = (
    TextColumn("{task.fields[title]}"),
    BarColumn(),
    TaskProgressColumn(),
    TextColumn("{task.description}"),
    TimeElapsedColumn(),
)
HARMLESS = (
    "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
)
"""Not printable for Python, and needed to write: spaces and marks in prices, and joiners in Persian and Hindi."""
errors = Console(stderr=True, highlight=False)
lines = Console(highlight=False)


def debugging() -> bool:
    """Whether tracebacks are wanted: `cw --debug …`."""
    return "--debug" in sys.argv


def print_json(value: Any) -> None:
    """The one JSON value of a command."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(text.encode("utf-8", "replace").decode() + "\n")  # a file name may hold what is no text


def complain(sentence: str) -> None:
    errors.print(f"[bold red]error:[/] {escaped(sentence)}", soft_wrap=True)


def say(text: str) -> None:
    lines.print(text, soft_wrap=True)


def escaped(text: str) -> str:
    """Text from outside, inert for Rich and for the terminal."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() or c in HARMLESS else "\N{REPLACEMENT CHARACTER}" for c in text))


def each(
    items: Sequence[Item], work: Callable[[Item], Done], tell: Callable[[Done, Item], None] | None
) -> tuple[list[Any], int]:
    """What `work` gives for each file or record id, for JSON, and the worst exit code; after a bad one others follow.

    What libraries print meanwhile goes to standard error; Ctrl-C stops all.
    """
    from cw_assets.api.base import Stopped

    results, worst = list[Any](), 0
    for item in items:
        try:
            with redirect_stdout(sys.stderr):
                done = work(item)
            results.append(done.model_dump(mode="json"))
            if tell:
                tell(done, item)
        except Stopped:
            raise
        except CwError as error:
            if debugging():
                raise
            worst = max(worst, error.exit_code)
            which: dict[str, Any] = {"id": item} if isinstance(item, int) else {"file": str(item)}
            results.append({"status": "failed", **which, "error": str(error)})
            complain(str(error))
    return results, worst


@contextmanager
def progress_bar(title: str, *, shown: bool) -> Iterator[Any]:
    """A bar on standard error; back comes what to call with each progress."""
    shown = shown and errors.is_terminal
    with Progress(*COLUMNS, console=errors, disable=not shown, transient=True) as bar:
        yield advancing(bar, title)


def advancing(bar: Progress, title: str) -> Callable[[status.Progress], None]:
    """A new task of a bar; back comes what to call with each progress."""
    task = bar.add_task("starting", total=100, title=escaped(title))

    def advance(progress: status.Progress) -> None:
        words = f"{status.PHASE_WORDS.get(progress.phase, progress.phase)} {escaped(progress.message)}".strip()
        done = max(progress.progress, int(bar.tasks[task].completed))
        bar.update(task, completed=done, description=words)

    return advance
