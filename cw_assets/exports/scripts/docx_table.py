"""Measures, lines and tints of the tables in a Word file; what stands in them is in docx.py."""

from collections.abc import Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu
from docx.table import Table, _Row

from cw_assets.exports.scripts.docx_styles import shading

MARGIN = Cm(1.6)
SHOT_WIDTH = Cm(2.3)
PARTS = {"VIDEO": 1.0, "AUDIO": 1.0, "ORIGIN": 0.8}
"""Columns beside the shot's, and how they share the width."""


def column_widths(page_width: int, columns: Sequence[str]) -> list[int]:
    """Of the shot's column and of these, in EMU."""
    room = page_width - 2 * MARGIN - SHOT_WIDTH
    whole = sum(PARTS[column] for column in columns)
    return [SHOT_WIDTH, *(int(room * PARTS[column] / whole) for column in columns)]


def set_widths(table: Table, widths: Sequence[int]) -> None:
    """In the grid for other programs, and in each cell for Word."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Emu(width)


def shade(row: _Row, fill: str) -> None:
    for cell in row.cells:
        cell._tc.get_or_add_tcPr().append(shading(fill))


def rule(table: Table) -> None:
    """Thin lines between the rows."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9CED6")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def pad(table: Table, **margins: int) -> None:
    """Margins of every cell, in twentieths of a point."""
    padding = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(margins[side]))
        margin.set(qn("w:type"), "dxa")
        padding.append(margin)
    table._tbl.tblPr.insert_element_before(padding, "w:tblLook")
