"""How commands show the rows of a script: shot, timecode, seconds, what is seen, what is heard."""

from typing import TYPE_CHECKING

from cw_assets.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from cw_assets.domain.scripts.rows import ScriptRow


def table(script: "Sequence[ScriptRow]") -> "Table":
    from rich.table import Table

    shown = Table("shot", "timecode", "seconds", "video", "audio", box=None, show_lines=False)
    for row in script:
        cells = (
            str(row.shot_number),
            row.timecode_start,
            f"{row.duration_seconds:.3f}",
            row.visual_text,
            row.audio_text,
        )
        shown.add_row(*map(output.escaped, cells))
    return shown
