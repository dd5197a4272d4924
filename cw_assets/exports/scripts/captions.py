"""Captions of a script as SRT and VTT: only what is spoken, in the market's language, in the time of its row."""

import html
import re
from itertools import accumulate
from typing import Literal

from cw_assets.domain.scripts.lines import Line, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow, milliseconds
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput
from cw_assets.exports.scripts.caption_text import captions_of
from cw_assets.exports.scripts.caption_times import cue_times, gap_ms
from cw_assets.exports.scripts.cells import printable, width
from cw_assets.exports.scripts.material import ScriptMaterial

CaptionFormat = Literal["srt", "vtt"]
VTT_HEAD = "WEBVTT\n\n"
WORD_JOINER = "\u2060"
CLOCK = r"(?<=\d:)(?=\d+[:.,]\d)"
SIGNS = re.compile(rf"(?<=\\)|{CLOCK}")
"""Behind a backslash, which begins a code of styled captions, and within what could be read as a time."""
SRT_SIGNS = re.compile(rf"{SIGNS.pattern}|(?<=<)|(?<=--)")
LONGEST_FILE_MS = 99 * 3600 * 1000
SRT_LEFT = "[TO TRANSLATE]"
"""Before a line that nobody has translated: SRT has no notes that a player leaves out."""


class Cue(Value):
    """A caption of one or two lines; times in milliseconds from the start of the script."""

    start_ms: int
    end_ms: int
    text: str
    shot_number: int
    to_translate: bool = False


def captions(material: ScriptMaterial, form: CaptionFormat) -> str:
    """The file's text; a script in which nobody speaks gives one without captions."""
    import pysubs2

    cues = cues_of(material, mark=SRT_LEFT if form == "srt" else "")
    escape = srt_text if form == "srt" else vtt_text
    file = pysubs2.SSAFile()
    for cue in cues:
        text = escape(cue.text).replace("\n", r"\N")
        file.append(pysubs2.SSAEvent(start=cue.start_ms, end=cue.end_ms, text=text))
    written = file.to_string(form, keep_ssa_tags=True)
    return written if form == "srt" else written.replace(VTT_HEAD, VTT_HEAD + vtt_note(material, cues), 1)


def cues_of(material: ScriptMaterial, mark: str = "") -> list[Cue]:
    """In order, none over another, with `mark` before lines to translate.

    InvalidInput for a row that has words and no time to show them in.
    """
    if any(row.duration_seconds < 0 for row in material.rows):
        raise InvalidInput(f"{material.code} has a row that lasts less than no time; mend its durations.")
    ends = [milliseconds(passed) for passed in accumulate(row.duration_seconds for row in material.rows)]
    if ends and ends[-1] > LONGEST_FILE_MS:
        raise InvalidInput(f"{material.code} lasts more than 99 hours, which SRT cannot count; mend its durations.")
    spans = zip(material.rows, [0, *ends[:-1]], ends, strict=True)
    return [cue for row, start, end in spans for cue in row_cues(material, row, (start, end), mark)]


def row_cues(material: ScriptMaterial, row: ScriptRow, span_ms: tuple[int, int], mark: str) -> list[Cue]:
    parts = [(part, line) for line in spoken_lines(row.audio_text) for part in line_captions(material, line, mark)]
    if not parts:
        return []
    start, end = span_ms
    if end - start < len(parts):
        raise InvalidInput(
            f"Row {row.shot_number} of {material.code} has words and lasts {row.duration_seconds:.3f} s, no time to "
            "show them in; give the row its duration, then export again."
        )
    times = cue_times(start, end, [width(part) for part, _ in parts], gap_ms(material.frame_rate))
    return [
        Cue(start_ms=a, end_ms=z, text=part, shot_number=row.shot_number, to_translate=line.to_translate is not None)
        for (a, z), (part, line) in zip(times, parts, strict=True)
    ]


def line_captions(material: ScriptMaterial, line: Line, mark: str) -> list[str]:
    left = line.to_translate is not None
    text = f"{mark} {line.text}" if left and mark else line.text
    return captions_of(printable(text), material.origin_language if left else material.language)


def srt_text(text: str) -> str:
    """SRT has no way to escape: an invisible joiner keeps players from seeing a tag or a time."""
    return SRT_SIGNS.sub(WORD_JOINER, text)


def vtt_text(text: str) -> str:
    return SIGNS.sub(WORD_JOINER, html.escape(text, quote=False))


def vtt_note(material: ScriptMaterial, cues: list[Cue]) -> str:
    """A comment that players leave out: which rows still speak the origin's language."""
    rows = sorted({cue.shot_number for cue in cues if cue.to_translate})
    if not rows:
        return ""
    return (
        f"NOTE DRAFT: lines still to be translated into {material.language}, captioned in {material.origin_language}, "
        f"in row {', '.join(map(str, rows))}.\n\n"
    )
