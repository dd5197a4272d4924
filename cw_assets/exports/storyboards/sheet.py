"""The contact sheet: numbered frames with what is seen and heard in them, as PDF for paper and as one tall picture.

The look is in storyboard_sheet.typ, how typst is called in the scripts' typesetting.py. An Arabic or Hebrew storyboard
is read from the right: its frames run from right to left, and its lines are set so; English stays from left to right.
"""

import math
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from cw_assets.exports.scripts.cells import printable, text_direction
from cw_assets.exports.scripts.fonts import LATIN, families, missing_characters
from cw_assets.exports.scripts.headings import facts, footer_text
from cw_assets.exports.scripts.material import Paper, ScriptMaterial
from cw_assets.exports.scripts.typesetting import (
    NARROW,
    PAPERS,
    adapted_block,
    breakable,
    compiled,
    compiler,
    date_data,
    missing_note,
    pages_of,
    setting,
    texts_in,
)
from cw_assets.exports.storyboards.fitting import BROKEN, UNREADABLE
from cw_assets.exports.storyboards.frames import (
    NOT_DRAWN,
    Frame,
    LabelledPicture,
    direction_in,
    frames_of,
    notes_by_label,
)
from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial

TEMPLATE = Path(__file__).with_name("storyboard_sheet.typ")
SUBJECT = "Storyboard"
TALL = "tall"
"""In place of a paper: one page, as high as it must be."""
PICTURE_WIDTH_PX = 672
"""About 200 pixels per inch in a third of the page."""
TALL_WIDTH_PX, TALL_WIDTH_INCH = 1600, 297 / 25.4
MOST_PIXELS = 24_000_000
"""Of the tall picture; one that would have more gets fewer per inch."""
TRIAL_PPI = 9.0
PREVIEW_WIDTH_PX, PREVIEW_HEIGHT_PX = 690, 1100
BETWEEN_LINES_PX = 9
"""White rows of a preview that part two lines of frames; those that part two lines of text are fewer."""


def sheet_pdf(material: StoryboardMaterial, paper: Paper) -> bytes:
    """Pages in landscape, the same bytes for the same material; characters that no font has are named at the top."""
    data, pictures = sheet_data(material, PAPERS[paper])
    return compiled(TEMPLATE, data, material.script.date, "pdf", pictures=pictures)[0]


def sheet_png(material: StoryboardMaterial) -> bytes:
    """All frames in one picture, TALL_WIDTH_PX wide, or as narrow as MOST_PIXELS make it."""
    data, pictures = sheet_data(material, TALL)
    with compiler(TEMPLATE, data, pictures) as made:
        (trial,) = pages_of(made, material.script.date, "png", TRIAL_PPI)
        return pages_of(made, material.script.date, "png", tall_ppi(*png_size(trial)))[0]


def tall_ppi(trial_width_px: int, trial_height_px: int) -> float:
    """Pixels per inch for a page that has this size at TRIAL_PPI."""
    most = TRIAL_PPI * math.sqrt(MOST_PIXELS / (trial_width_px * trial_height_px))
    return min(TALL_WIDTH_PX / TALL_WIDTH_INCH, most)


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height, as the IHDR chunk says them."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def sheet_preview(png: bytes) -> bytes:
    """The beginning of a tall sheet as a JPEG for a panel, cut where a line of frames ends."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    width = min(PREVIEW_WIDTH_PX, picture.width)
    small = picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.crop((0, 0, width, preview_end(np.asarray(small.convert("L"))))).save(out, "JPEG", quality=85)
    return out.getvalue()


def preview_end(grey: np.ndarray) -> int:
    """The last row of white between two lines of frames that is within PREVIEW_HEIGHT_PX; (height, width) uint8."""
    if len(grey) <= PREVIEW_HEIGHT_PX:
        return len(grey)
    inked = np.flatnonzero((grey[:PREVIEW_HEIGHT_PX] < 250).any(axis=1))
    gaps = np.flatnonzero(np.diff(inked) > BETWEEN_LINES_PX)
    return int(inked[gaps[-1] + 1]) - 2 if len(gaps) else PREVIEW_HEIGHT_PX


def sheet_data(material: StoryboardMaterial, paper: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template reads, as JSON, and the pictures by their names in it."""
    pictures: dict[str, bytes] = {}
    frames = [frame_data(frame, material.script, pictures) for frame in frames_of(material)]
    head = head_data(material)
    unset = missing_characters([*texts_in(head), *texts_in(frames)])
    return {**head, "paper": paper, "missing": missing_note(unset), "frames": frames}, pictures


def head_data(material: StoryboardMaterial) -> dict[str, Any]:
    script = material.script
    title = breakable(printable(script.title) or printable(script.code))
    named = [*facts(script), ("Drawn by", printable(material.drawn_by))]
    return {
        "title": title,
        "title-direction": text_direction(title),
        "subject": SUBJECT,
        "date": date_data(script.date),
        "facts": [{"name": name, "value": breakable(value, NARROW)} for name, value in named if value],
        "style": breakable(printable(script.visual_style_prompt)),
        "status": script.status_note,
        "notes": [breakable(printable(note)) for note in material.notes],
        "footer": breakable(footer_text(script)),
        "direction": script.text_direction,
        "english": setting("en") | {"fonts": [LATIN, *families(script.language)]},
        "target": setting(script.language),
        "origin": setting(script.origin_language),
    }


def frame_data(frame: Frame, script: ScriptMaterial, pictures: dict[str, bytes]) -> dict[str, Any]:
    """The frame for the template; its pictures are put with the others."""
    main, *others = (picture_data(one, frame.alt, pictures) for one in frame.pictures)
    return {
        "number": frame.cells.number,
        "timecode": breakable(frame.cells.timecode, NARROW),
        "seconds": frame.cells.seconds,
        "camera": breakable(frame.camera),
        "action": breakable(frame.action),
        "action-direction": direction_in(script, frame.action),
        "lines": [{**adapted_block(block), "direction": direction_in(script, block.text)} for block in frame.lines],
        "main": main,
        "others": others,
        "notes": [
            {"labels": labels, "text": text}
            for labels, text in notes_by_label((one["label"], one["note"]) for one in others)
        ],
    }


def picture_data(one: LabelledPicture, alt: str, pictures: dict[str, bytes]) -> dict[str, str]:
    said = printable(one.picture.missing)
    small = small_jpeg(one.picture)
    if small is None:
        why = said or (NOT_DRAWN.missing if one.picture.path is None else UNREADABLE)
        return {"label": one.label, "file": "", "alt": alt, "note": breakable(why)}
    name = f"{len(pictures):04d}.jpg"
    pictures[name] = small
    return {"label": one.label, "file": name, "alt": alt, "note": breakable(said)}


def small_jpeg(picture: FramePicture) -> bytes | None:
    """The picture as it is printed; None where there is none, or none that can be read."""
    if picture.path is None:
        return None
    try:
        with Image.open(picture.path) as opened:
            opened.draft("RGB", (PICTURE_WIDTH_PX, PICTURE_WIDTH_PX))
            small = opened.convert("RGB")
    except BROKEN:
        return None
    small.thumbnail((PICTURE_WIDTH_PX, PICTURE_WIDTH_PX), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
