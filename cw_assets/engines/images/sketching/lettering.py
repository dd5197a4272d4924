"""Letters in a panel: fonts, which characters they have, lines that fit, and words on a sign or the page.

The fonts are the Latin, Greek and Cyrillic letters of DejaVu Sans Condensed, whose licence lies beside them.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from cw_assets.engines.images.sketching.outlines import line
from cw_assets.engines.images.sketching.palette import Rgb
from cw_assets.engines.images.sketching.pen import Pen

FONTS = Path(__file__).parent / "fonts"
NO_LETTERS = "(the prompt's script has no letters here)"
ELLIPSIS = "…"


@lru_cache(maxsize=64)
def font(size: int, *, bold: bool = True) -> ImageFont.FreeTypeFont:
    """A font of this height in pixels; the same file on every machine."""
    name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
    return ImageFont.truetype(FONTS / name, max(6, size), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def has_glyph(character: str) -> bool:
    """Whether our fonts can show it."""
    probe = font(24)
    return character.isspace() or bytes(probe.getmask(character)) != _missing(probe)


@lru_cache(maxsize=4)
def _missing(probe: ImageFont.FreeTypeFont) -> bytes:
    return bytes(probe.getmask("\U0010fffe"))


def legible(text: str) -> tuple[str, bool]:
    """The text in letters we have, on one line, and whether anything had to be left out.

    A character we lack gives way to its plain form (a full-width A to A); a text of other letters to a note.
    """
    shown = "".join(_shown(character) for character in unicodedata.normalize("NFC", text))
    kept = " ".join(shown.split())
    letters = sum(character.isalnum() for character in text)
    left_out = letters > sum(character.isalnum() for character in kept)
    if letters and sum(character.isalnum() for character in kept) < 0.5 * letters:
        return NO_LETTERS, True
    return kept, left_out


def _shown(character: str) -> str:
    if character.isspace() or (character.isprintable() and has_glyph(character)):
        return character
    plain = unicodedata.normalize("NFKD", character)
    return "".join(c for c in plain if c.isprintable() and not unicodedata.combining(c) and has_glyph(c)) or " "


def lines_that_fit(text: str, face: ImageFont.FreeTypeFont, width: float, count: int) -> list[str]:
    """At most `count` lines no wider than `width` pixels; an ellipsis ends what does not fit."""
    words, lines = text[: 40 * count * 10].split(" "), [""]
    for at, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) <= width:
            lines[-1] = longer
        elif len(lines) < count and lines[-1]:
            lines.append(_cut(word, face, width))
        else:
            lines[-1] = _cut(" ".join([lines[-1], *words[at : at + 6]]).strip(), face, width, more=True)
            break
    return lines


def _cut(text: str, face: ImageFont.FreeTypeFont, width: float, *, more: bool = False) -> str:
    if face.getlength(text) <= width and not more:
        return text
    while text and face.getlength(text + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def fitting(text: str, width: float, height: float, *, most: int = 400) -> ImageFont.FreeTypeFont:
    """The largest font in which the text stays within width x height pixels."""
    size = int(min(height, most))
    while size > 7 and font(size).getlength(text) > width:
        size = int(size * 0.92)
    return font(size)


def letter(pen: Pen, text: str, x: float, y: float, width: float, height: float, color: str | Rgb) -> None:
    """Words around a point of a pen's coordinates, never mirrored, within width x height units."""
    shown, _ = legible(text)
    at = pen.pixels(line((x, y)))[0]
    zoom = pen.canvas.zoom
    face = fitting(shown, width * pen.scale * zoom, height * 0.62 * pen.scale * zoom)
    if not shown or height * pen.scale < 7:
        return
    left, top, right, bottom = (round(v) for v in face.getbbox(shown))
    mask = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(mask).text((2 - left, 2 - top), shown, font=face, fill=255)
    mask = mask.rotate(pen.angle, expand=True, resample=Image.Resampling.BICUBIC)
    corner = np.rint(at - np.array(mask.size) / 2).astype(int)
    pen.canvas.image.paste(pen.color(color), (int(corner[0]), int(corner[1])), mask)
