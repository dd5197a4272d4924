"""The two-column AV script as PDF, set by typst with the fonts that ship; the look is in av_script.typ."""

import datetime
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import regex

from cw_assets.exports.scripts.cells import Block, Cells, cells_of, printable, text_direction
from cw_assets.exports.scripts.fonts import FONTS, LATIN, families, missing_characters
from cw_assets.exports.scripts.headings import SUBJECT, facts, footer_text
from cw_assets.exports.scripts.material import Paper, ScriptMaterial

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("av_script.typ")
PAPERS: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}
USUAL = {"size": 10.0, "leading": 0.5, "tall": False}
"""Size in points, leading in em, and whether lines need room for marks that stand high or hang low."""
EAST_ASIAN = USUAL | {"size": 10.5, "leading": 0.6}
BY_FAMILY = {
    "Noto Nastaliq Urdu": {"size": 10.5, "leading": 0.1, "tall": True},
    "Vazirmatn": USUAL | {"size": 11.0},
    "Noto Sans Thai": {"size": 10.0, "leading": 0.1, "tall": True},
    "Noto Sans JP": EAST_ASIAN,
    "Noto Sans KR": EAST_ASIAN,
    "Noto Sans SC": EAST_ASIAN,
    "Noto Sans TC": EAST_ASIAN,
}
SPACELESS = r"\s\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\u200b-"
"""What typst breaks by itself, before or behind."""
COLUMN, NARROW = 36, 18
"""Letters of a word that still find room in a column of the table, and in a narrower one."""
NAMED = 12
"""Missing characters that the page names; more are counted."""


def pdf(material: ScriptMaterial, paper: Paper = "a4") -> bytes:
    """The pages, the same bytes for the same material; characters that no font has are named above the table."""
    return compiled(material, paper, "pdf")[0]


def pdf_pages_png(material: ScriptMaterial, paper: Paper = "a4", ppi: float = 96) -> list[bytes]:
    """The same pages as PNG, `ppi` pixels per inch."""
    return compiled(material, paper, "png", ppi)


def compiled(
    material: ScriptMaterial, paper: Paper, output: Literal["pdf", "png"], ppi: float | None = None
) -> list[bytes]:
    """typst sees the folder of the template and these fonts, no package, no other file and no network."""
    import typst

    script = json.dumps(page_data(material, paper), ensure_ascii=False)
    midnight = datetime.datetime.combine(material.date, datetime.time(), datetime.UTC)
    made = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=shipped_fonts(), sys_inputs={"script": script})
    pages = made.compile(format=output, ppi=ppi, timestamp=midnight)
    return pages if isinstance(pages, list) else [pages or b""]


@lru_cache(maxsize=1)
def shipped_fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def page_data(material: ScriptMaterial, paper: Paper) -> dict[str, Any]:
    """What the template reads, as JSON."""
    rows = cells_of(material)
    title = breakable(printable(material.title) or printable(material.code))
    head = {
        "title": title,
        "facts": [{"name": name, "value": breakable(value, NARROW)} for name, value in facts(material)],
        "style": breakable(printable(material.visual_style_prompt)),
        "status": material.status_note,
        "footer": breakable(footer_text(material)),
    }
    return {
        **head,
        "paper": PAPERS[paper],
        "date": {"year": material.date.year, "month": material.date.month, "day": material.date.day},
        "subject": SUBJECT,
        "direction": material.text_direction,
        "title-direction": text_direction(title),
        "english": setting("en") | {"fonts": [LATIN, *families(material.language)]},
        "target": setting(material.language),
        "origin": setting(material.origin_language),
        "with-origin": bool(material.origin_rows),
        "missing": missing_note(unset_characters(material)),
        "rows": [row_data(row) for row in rows],
    }


def setting(language: str) -> dict[str, Any]:
    """How text of a language is set; its script's own font first, with the others behind it."""
    chain = families(language)
    parts = language.split("-")
    region = next((part.upper() for part in parts[1:] if len(part) == 2), None)
    return {"fonts": chain, "lang": parts[0].lower(), "region": region, **BY_FAMILY.get(chain[0], USUAL)}


def row_data(row: Cells) -> dict[str, Any]:
    return {
        "number": row.number,
        "timecode": breakable(row.timecode, NARROW),
        "seconds": row.seconds,
        "fits-a-page": row.fits_a_page,
        "video": [block_data(block, "origin" if block.to_translate else "target") for block in row.video],
        "audio": [block_data(block, "origin" if block.to_translate else "target") for block in row.audio],
        "origin": [block_data(block, "origin") for block in row.origin],
    }


def block_data(block: Block, set_in: str) -> dict[str, str]:
    return {
        "kind": block.kind,
        "label": breakable(block.label),
        "text": breakable(block.text),
        "english": breakable(block.english),
        "to-translate": block.to_translate,
        "set-price": block.set_price,
        "direction": block.direction,
        "set-in": set_in,
    }


def breakable(text: str, longest: int = COLUMN) -> str:
    """With places to break in words that would run out of their column, an address or a word without end."""
    long = regex.compile(rf"[^{SPACELESS}]{{{longest},}}")
    return str(long.sub(lambda word: "\u200b".join(pieces(word.group(), longest // 2)), text))


def pieces(word: str, length: int) -> Iterator[str]:
    letters = regex.findall(r"\X", word)
    return ("".join(letters[at : at + length]) for at in range(0, len(letters), length))


def unset_characters(material: ScriptMaterial) -> tuple[str, ...]:
    """Characters of the script that the PDF cannot show, as no font of ours has them; each once, in order."""
    head = (material.title, material.visual_style_prompt, footer_text(material), *dict(facts(material)).values())
    return missing_characters([*map(printable, head), *texts_in([row.model_dump() for row in cells_of(material)])])


def texts_in(value: object) -> list[str]:
    """Every text in nested values."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value
    return [text for part in inside for text in texts_in(part)] if isinstance(inside, Iterable) else []


def missing_note(missing: Sequence[str]) -> str:
    """ "Not shown, no font here has them: U+1F600 GRINNING FACE."; "" where all are there."""
    named = [f"U+{ord(c):04X} {unicodedata.name(c, 'without a name')}" for c in missing[:NAMED]]
    more = [f"{len(missing) - NAMED} more"] if len(missing) > NAMED else []
    return f"Not shown, no font here has them: {', '.join([*named, *more])}." if missing else ""
