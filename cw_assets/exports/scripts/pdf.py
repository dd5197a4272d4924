"""The two-column AV script as PDF: what its template av_script.typ reads; how typst is called is typesetting.py."""

from pathlib import Path
from typing import Any

from cw_assets.exports.scripts.cells import Cells, cells_of, printable, text_direction
from cw_assets.exports.scripts.fonts import LATIN, families, missing_characters
from cw_assets.exports.scripts.headings import SUBJECT, facts, footer_text
from cw_assets.exports.scripts.material import Paper, ScriptMaterial
from cw_assets.exports.scripts.typesetting import (
    NARROW,
    PAPERS,
    adapted_block,
    block_data,
    breakable,
    compiled,
    date_data,
    missing_note,
    setting,
    texts_in,
)

TEMPLATE = Path(__file__).with_name("av_script.typ")


def pdf(material: ScriptMaterial, paper: Paper = "a4") -> bytes:
    """The pages, the same bytes for the same material; characters that no font has are named above the table."""
    return compiled(TEMPLATE, page_data(material, paper), material.date, "pdf")[0]


def pdf_pages_png(material: ScriptMaterial, paper: Paper = "a4", ppi: float = 96) -> list[bytes]:
    """The same pages as PNG, `ppi` pixels per inch."""
    return compiled(TEMPLATE, page_data(material, paper), material.date, "png", ppi=ppi)


def page_data(material: ScriptMaterial, paper: Paper) -> dict[str, Any]:
    """What the template reads, as JSON."""
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
        "date": date_data(material.date),
        "subject": SUBJECT,
        "direction": material.text_direction,
        "title-direction": text_direction(title),
        "english": setting("en") | {"fonts": [LATIN, *families(material.language)]},
        "target": setting(material.language),
        "origin": setting(material.origin_language),
        "with-origin": bool(material.origin_rows),
        "missing": missing_note(unset_characters(material)),
        "rows": [row_data(row) for row in cells_of(material)],
    }


def row_data(row: Cells) -> dict[str, Any]:
    return {
        "number": row.number,
        "timecode": breakable(row.timecode, NARROW),
        "seconds": row.seconds,
        "fits-a-page": row.fits_a_page,
        "video": [adapted_block(block) for block in row.video],
        "audio": [adapted_block(block) for block in row.audio],
        "origin": [block_data(block, "origin") for block in row.origin],
    }


def unset_characters(material: ScriptMaterial) -> tuple[str, ...]:
    """Characters of the script that the PDF cannot show, as no font of ours has them; each once, in order."""
    head = (material.title, material.visual_style_prompt, footer_text(material), *dict(facts(material)).values())
    return missing_characters([*map(printable, head), *texts_in([row.model_dump() for row in cells_of(material)])])
