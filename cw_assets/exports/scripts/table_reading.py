"""The way back of table.py: a CSV that a translator has filled in, as Script JSON, which is then read strictly."""

import csv
import json
from io import StringIO

from cw_assets.domain.json_faults import Faults, decoded
from cw_assets.domain.scripts.document import MAX_BYTES, VERSION
from cw_assets.exports.scripts.table import COLUMNS, FORMULA_STARTS

NEEDED = COLUMNS[:5]
SEPARATORS = (",", ";", "\t")
"""What spreadsheet programs write, by the country of their user."""


def script_of_table(content: bytes, faults: Faults) -> str | None:
    """Script JSON of the columns shot, timecode, seconds, video and audio, names left empty; None with a fault.

    Cells that should hold a number and do not stay text, so that whoever reads the JSON tells where they are.
    """
    text = decoded(content, faults, MAX_BYTES)
    if text is None:
        return None
    header = text.partition("\n")[0]
    separator = max(SEPARATORS, key=header.count)
    try:
        table = csv.DictReader(StringIO(text, newline=""), delimiter=separator, strict=True)
        missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
        lines = [] if missing else [line for line in table if any(line.get(name) for name in NEEDED)]
    except csv.Error as error:
        faults.add("", f"is no CSV that can be read ({error}); export it anew.")
        return None
    if missing:
        faults.add("", f"has no column {', '.join(missing)}; keep the columns of `cw unit export -f csv`.")
        return None
    rows = [row_of(line, comma=separator != ",") for line in lines]
    durations = [row["duration_seconds"] for row in rows]
    total = sum(duration for duration in durations if isinstance(duration, float))
    named = dict.fromkeys(("client_name", "brand_name", "script_title", "job_id"), "")
    script = {"version": VERSION, **named, "total_runtime_seconds": total, "language": "und", "script_rows": rows}
    return json.dumps(script)


def row_of(line: dict[str, str], *, comma: bool) -> dict[str, object]:
    """With `comma` the decimals of a number may stand behind one."""
    shot, timecode, seconds, video, audio = (line.get(name) or "" for name in NEEDED)
    return {
        "shot_number": int(shot) if shot.isdecimal() and len(shot) < 10 else shot,
        "timecode_start": timecode,
        "duration_seconds": number(seconds.replace(",", ".") if comma else seconds),
        "visual_text": restored(video),
        "audio_text": restored(audio),
    }


def number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def restored(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet program from working the text out."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(FORMULA_STARTS) else text
