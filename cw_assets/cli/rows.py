"""How commands show the rows of a script: shot, timecode, seconds, what is seen, what is heard."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cw_assets.cli import output
from cw_assets.cli.status import plain_table

if TYPE_CHECKING:
    from rich.table import Table

    from cw_assets.domain.scripts.rows import ScriptRow


def table(script: "Sequence[ScriptRow]") -> "Table":
    shown = plain_table(
        "shot", "timecode", "seconds", "video", "audio", right=("shot", "seconds"), wrap=("video", "audio")
    )
    for row in script:
        cells = (*timing(row), row.visual_text, row.audio_text)
        shown.add_row(*map(output.escaped, cells))
    return shown


def timing(row: "ScriptRow") -> tuple[str, str, str]:
    return str(row.shot_number), row.timecode_start, f"{row.duration_seconds:.3f}"


def beside(origin: "Sequence[ScriptRow]", script: "Sequence[ScriptRow]", origin_name: str, script_name: str) -> "Table":
    """An adaptation's rows to the right of its origin's, in the order of their numbers."""
    names = (output.escaped(origin_name), output.escaped(script_name))
    shown = plain_table("shot", "seconds", *names, right=("shot", "seconds"), wrap=names)
    before, after = ({row.shot_number: row for row in rows} for rows in (origin, script))
    for number in sorted({*before, *after}):
        old, new = before.get(number), after.get(number)
        row = new or old
        assert row is not None
        shown.add_row(str(number), f"{row.duration_seconds:.3f}", told(old), told(new))
    return shown


def told(row: "ScriptRow | None") -> str:
    """What is seen, and below it what is heard."""
    return "" if row is None else "\n".join(output.escaped(text) for text in (row.visual_text, row.audio_text) if text)
