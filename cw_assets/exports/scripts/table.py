"""The rows of a script as CSV for spreadsheet programs; a cell is never a formula there."""

import csv
from io import StringIO
from itertools import zip_longest

from cw_assets.domain.scripts.lines import lines_to_translate, on_screen_lines, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.exports.scripts.material import ScriptMaterial

COLUMNS = (
    *("shot", "timecode", "seconds", "video", "audio", "spoken", "on_screen", "lines_to_translate", "prices_to_set"),
    *("origin_video", "origin_audio"),
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(material: ScriptMaterial) -> str:
    """A row of the script a line, its texts as they are, and its words once more alone; begins with a BOM."""
    file = StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row, origin in zip_longest(material.rows, material.origin_rows[: len(material.rows)]):
        table.writerow([defused(cell) for cell in cells(row, origin)])
    return "\ufeff" + file.getvalue()


def cells(row: ScriptRow, origin: ScriptRow | None) -> list[object]:
    spoken, screen = spoken_lines(row.audio_text), on_screen_lines(row.visual_text)
    return [
        *(row.shot_number, row.timecode_start, row.duration_seconds, row.visual_text, row.audio_text),
        "\n".join(line.text for line in spoken),
        "\n".join(line.text for line in screen),
        lines_to_translate([row]),
        sum(line.set_price is not None for line in (*spoken, *screen)),
        *((origin.visual_text, origin.audio_text) if origin else ("", "")),
    ]


def defused(cell: object) -> object:
    """Text that a spreadsheet program would work out gets an apostrophe in front; NUL is left out."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text
