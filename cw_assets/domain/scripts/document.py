"""Script JSON, version 1.0: a script as a file that people send one another, read strictly and written exactly.

Its rows are those of rows.py; what becomes of it in the catalog is decided elsewhere.
"""

import json
import math
import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import AfterValidator, Field

from cw_assets.domain.json_faults import Faults, inside, read_json, read_value, shown, told
from cw_assets.domain.scripts.rows import ScriptRow, milliseconds
from cw_assets.domain.values import Value
from cw_assets.domain.video.timecode import timecode_order
from cw_assets.errors import InvalidInput, LimitExceeded

VERSION: Literal["1.0"] = "1.0"
MAX_BYTES = 16 * 2**20
MAX_DEPTH = 16
MAX_ROWS = 1000
MAX_TEXT = 20_000
"""Characters of a row's text, and of the notes."""
MAX_SECONDS = 24 * 3600.0
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no text may have: control characters but for tab and line ends, and halves of surrogate pairs."""
LINE_ENDS = re.compile("[\r\n\t]")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
SLACK_S = 1.0
SLACK_SHARE = 0.05
"""The frame rate is unknown, so two starts are apart what the durations between them say to within a second, and 5 %:
a timecode's second has a whole number of frames, which at odd rates makes it longer or shorter than a second."""


def language_tag(text: str) -> str:
    if not LANGUAGE.fullmatch(text):
        raise ValueError("write a language as in de, de-DE or zh-Hant-TW, and und where nobody knows it")
    return text


Name = Annotated[str, Field(max_length=500)]


class ScriptDocument(Value):
    """A whole script; names may be empty, `language` is "und" where nobody knows it."""

    version: Literal["1.0"] = VERSION
    client_name: Name
    brand_name: Name
    script_title: Name
    total_runtime_seconds: float
    job_id: Annotated[str, Field(max_length=100)]
    language: Annotated[str, AfterValidator(language_tag)]
    notes: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    script_rows: tuple[ScriptRow, ...]


def read_script(given: str | bytes) -> ScriptDocument:
    """The script of a file's content. InvalidInput where anything is wrong; `script_faults` lists all of it."""
    faults = Faults()
    document = examined(given, faults)
    if document is None or faults.lines():
        raise InvalidInput(f"The script cannot be read ({told(faults.lines())}); mend it, then read it again.")
    return document


def script_faults(given: str | bytes) -> list[str]:
    """Everything that is wrong, a line each with its place; empty where `read_script` takes it.

    A file that is no JSON has that one line. Durations sum to the runtime to within 1 ms a row, what rounding each of
    them takes; timecodes follow them to within a second and 5 %, as the frame rate is unknown.
    """
    faults = Faults()
    examined(given, faults)
    return faults.lines()


def document_faults(document: ScriptDocument) -> list[str]:
    """The same of a document that was not read: what would keep `read_script` from taking it."""
    return script_faults(text_of(document))


def write_script(document: ScriptDocument) -> bytes:
    """UTF-8, the same for the same document. LimitExceeded where it is larger than what is read."""
    content = text_of(document)
    if len(content) > MAX_BYTES:
        raise LimitExceeded(f"The script has {len(content)} bytes, more than {MAX_BYTES} are not read; shorten it.")
    return content


def text_of(document: ScriptDocument) -> bytes:
    text = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode(errors="backslashreplace")


def examined(given: str | bytes, faults: Faults) -> ScriptDocument | None:
    data = read_json(given, faults, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH, unwanted=CONTROL)
    if data is None and faults.lines():
        return None
    document = read_value(ScriptDocument, data, faults)
    if isinstance(data, dict):
        examine_names(data, faults)
        examine_rows(data, faults)
    return document


def examine_names(data: dict[str, Any], faults: Faults) -> None:
    for field in ("client_name", "brand_name", "script_title", "job_id"):
        if isinstance(data.get(field), str) and LINE_ENDS.search(data[field]):
            faults.add(field, "has a tab or a line end; write it on one line.")


def examine_rows(data: dict[str, Any], faults: Faults) -> None:
    given = data.get("script_rows")
    if not isinstance(given, list):
        return
    if len(given) > MAX_ROWS:
        faults.add("script_rows", f"has {len(given)} rows; a script has at most {MAX_ROWS}.")
        return
    rows = [row if isinstance(row, dict) else {} for row in given]
    if not any(text_in(row, field).strip() for row in rows for field in ("visual_text", "audio_text")):
        faults.add("script_rows", "shows and says nothing; write what is seen and heard.")
    for index, row in enumerate(rows):
        examine_row(row, index, faults)
    examine_runtime(data.get("total_runtime_seconds"), [number_in(row, "duration_seconds") for row in rows], faults)
    examine_starts(rows, faults)


def examine_row(row: dict[str, Any], index: int, faults: Faults) -> None:
    """What is wrong with a row by itself."""
    place, shot, duration = inside("script_rows", index), row.get("shot_number"), number_in(row, "duration_seconds")
    if type(shot) is int and shot != index + 1:
        faults.add(
            f"{place}.shot_number", f"is {shown(shot)}; number the rows from 1 in their order, here {index + 1}."
        )
    if duration is not None and not 0 <= duration <= MAX_SECONDS:
        faults.add(f"{place}.duration_seconds", f"is {duration:g}; write 0 to {MAX_SECONDS:g} seconds.")
    if isinstance(row.get("timecode_start"), str) and start_of(row) is None:
        faults.add(f"{place}.timecode_start", f"is {shown(row['timecode_start'])}; write HH:MM:SS:FF, up to 23:59:59.")
    for field in ("visual_text", "audio_text"):
        if len(text_in(row, field)) > MAX_TEXT:
            faults.add(f"{place}.{field}", f"has {len(row[field])} characters; shorten it to {MAX_TEXT}.")


def examine_runtime(total: object, durations: Sequence[float | None], faults: Faults) -> None:
    if not is_number(total):
        return
    if not 0 < total <= MAX_SECONDS:
        faults.add("total_runtime_seconds", f"is {total:g}; write more than 0, up to {MAX_SECONDS:g} seconds.")
        return
    known = [duration for duration in durations if duration is not None and 0 <= duration <= MAX_SECONDS]
    if len(known) < len(durations) or not known:
        return
    summed = sum(known)
    if abs(milliseconds(summed) - milliseconds(total)) > len(known):
        faults.add(
            "total_runtime_seconds", f"is {total:.3f}, and the rows last {summed:.3f} s together; make them agree."
        )


def examine_starts(rows: Sequence[dict[str, Any]], faults: Faults) -> None:
    """Each start against the row before it, and against the row that the last right stretch began with."""
    anchor: tuple[int, float] | None = None
    before: tuple[int, ...] | None = None
    for index, row in enumerate(rows):
        start, place = start_of(row), f"{inside('script_rows', index)}.timecode_start"
        if start and before and start < before:
            faults.add(place, f"is {row['timecode_start']}, before the start of the row above it; put them in order.")
            anchor = None
        elif start and anchor and not follows(anchor, start, number_in(rows[index - 1], "duration_seconds"), before):
            expected = anchor[0] + anchor[1]
            faults.add(
                place, f"is {row['timecode_start']}, but the durations above say about {clock(expected)}; mend it."
            )
            anchor = None
        duration = number_in(row, "duration_seconds")
        if start is None or duration is None or not 0 <= duration <= MAX_SECONDS:
            anchor = None
        else:
            anchor = (anchor[0], anchor[1] + duration) if anchor else (whole_seconds(start), duration)
        before = start or before


def follows(
    anchor: tuple[int, float], start: tuple[int, ...], last: float | None, before: tuple[int, ...] | None
) -> bool:
    """Whether the start is where the anchor's row and the row before, which lasts `last` seconds, say."""
    since_anchor = agrees(whole_seconds(start) - anchor[0], anchor[1])
    if last is None or before is None:
        return since_anchor
    return since_anchor and agrees(whole_seconds(start) - whole_seconds(before), last)


def agrees(apart: int, expected: float) -> bool:
    return abs(apart - expected) <= SLACK_S + SLACK_SHARE * expected


def start_of(row: dict[str, Any]) -> tuple[int, ...] | None:
    start = timecode_order(text_in(row, "timecode_start"))
    return start if start and start[0] < 24 else None


def whole_seconds(start: tuple[int, ...]) -> int:
    return start[0] * 3600 + start[1] * 60 + start[2]


def clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def text_in(row: dict[str, Any], field: str) -> str:
    text = row.get(field)
    return text if isinstance(text, str) else ""


def number_in(row: dict[str, Any], field: str) -> float | None:
    number = row.get(field)
    return float(number) if is_number(number) else None


def is_number(given: object) -> TypeGuard[float]:
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
