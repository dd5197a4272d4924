"""The two-column AV script as a Word file: real styles, header row on every page, right to left where the words are.

No macros, no links, nothing from elsewhere; styles and fonts are in docx_styles.py, measures in docx_table.py.
"""

import datetime
from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_COLOR_INDEX, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Mm
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from cw_assets.exports.scripts import docx_styles as styles
from cw_assets.exports.scripts.cells import Block, Cells, cells_of, printable, text_direction
from cw_assets.exports.scripts.docx_table import MARGIN, column_widths, pad, rule, set_widths, shade
from cw_assets.exports.scripts.headings import SUBJECT, facts, footer_text
from cw_assets.exports.scripts.material import Paper, ScriptMaterial, TextDirection

PAPERS: dict[Paper, tuple[Length, Length]] = {"a4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
FOOT = Cm(1.7)
WORD_2013 = "15"
"""The newest form of a file; Word opens older ones in a mode of its own."""
FACTS_ABREAST = 5
STRIPE = "F1F3F6"
BEHIND_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl"),
    *("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
"""What the format wants behind `w:bidi` in a paragraph's properties."""


def docx(material: ScriptMaterial, paper: Paper = "a4") -> bytes:
    """The document; its words can be edited, its look is in its styles."""
    document = Document()
    set_page(document, material, paper)
    styles.make_styles(document, material.language, material.origin_language)
    set_properties(document, material)
    write_head(document, material)
    write_rows(document, material)
    write_foot(document, material)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def set_page(document: WordDocument, material: ScriptMaterial, paper: Paper) -> None:
    """On its side where the origin's words have a column too."""
    section, (width, height) = document.sections[0], PAPERS[paper]
    if material.origin_rows:
        section.orientation, width, height = WD_ORIENT.LANDSCAPE, height, width
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    section.bottom_margin, section.footer_distance = FOOT, Cm(0.9)


def set_properties(document: WordDocument, material: ScriptMaterial) -> None:
    made = datetime.datetime.combine(material.date, datetime.time(), datetime.UTC)
    properties = document.core_properties
    properties.title = (printable(material.title) or printable(material.code))[:255]
    properties.subject, properties.language = SUBJECT, material.language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = made
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013)
    package = document.part.package
    thumbnails = [key for key, rel in package.rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]
    for key in thumbnails:  # of the template's empty page
        del package.rels[key]


def write_head(document: WordDocument, material: ScriptMaterial) -> None:
    """Title, the facts side by side, the visual style, and what is still to be done."""
    title = printable(material.title) or printable(material.code)
    write(place(document, "Title"), title, text_direction(title))
    known = facts(material)
    grid = document.add_table(rows=-(-len(known) // FACTS_ABREAST), cols=FACTS_ABREAST)
    pad(grid, top=0, bottom=40, left=0, right=110)
    for number, (name, value) in enumerate(known):
        cell = grid.cell(*divmod(number, FACTS_ABREAST))
        place(cell, styles.HEAD, name.upper())
        write(place(cell, styles.FACT), value, text_direction(value))
        drop_first(cell)
    if style := printable(material.visual_style_prompt):
        place(document, styles.HEAD, "VISUAL STYLE")
        place(document, styles.FACT, style)
    if material.status_note:
        place(document, styles.NOTE, material.status_note)
    place(document, styles.FACT)


def write_rows(document: WordDocument, material: ScriptMaterial) -> None:
    """The table; its columns run from the right where the language does."""
    rows = cells_of(material)
    columns = ["VIDEO", "AUDIO", *(["ORIGIN"] if material.origin_rows else [])]
    table = document.add_table(rows=1 + len(rows), cols=1 + len(columns))
    if material.text_direction == "rtl":
        table.table_direction = WD_TABLE_DIRECTION.RTL
    head, *body = table.rows
    write_column_headings(head, ["SHOT", *columns])
    for number, (row, cells) in enumerate(zip(body, rows, strict=True)):
        write_row(row, cells, columns)
        if number % 2:
            shade(row, STRIPE)
    set_widths(table, column_widths(document.sections[0].page_width or 0, columns))
    rule(table)
    pad(table, top=20, bottom=90, left=110, right=110)


def write_column_headings(row: _Row, names: Sequence[str]) -> None:
    for cell, name in zip(row.cells, names, strict=True):
        place(cell, styles.COLUMN, name)
        drop_first(cell)
    shade(row, styles.INK)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def write_row(row: _Row, cells: Cells, columns: Sequence[str]) -> None:
    """Word itself lets a row break across pages that is longer than one."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    shot, *others = row.cells
    for style, text in ((styles.SHOT, cells.number), (styles.TIME, cells.timecode), (styles.TIME, cells.seconds)):
        place(shot, style, text)
    drop_first(shot)
    blocks = {"VIDEO": cells.video, "AUDIO": cells.audio, "ORIGIN": cells.origin}
    for cell, column in zip(others, columns, strict=True):
        write_blocks(cell, blocks[column], styles.ORIGIN if column == "ORIGIN" else styles.LINE)


def write_blocks(cell: _Cell, blocks: Sequence[Block], style: str) -> None:
    for block in blocks:
        if block.kind == "line":
            write_line(cell, block, style)
        else:
            paragraph = place(cell, styles.DIRECTION)
            mark(paragraph, block.label and f"{block.label}  ", styles.LABEL)
            write(paragraph, block.text, block.direction)
    if blocks:
        drop_first(cell)


def drop_first(cell: _Cell) -> None:
    """The empty paragraph that a new cell has, as it must have one, once others are there."""
    cell._tc.remove(cell.paragraphs[0]._p)


def write_line(cell: _Cell, block: Block, style: str) -> None:
    """Who speaks and what is still to be done, the words, their English beneath."""
    if block.label or block.to_translate or block.set_price:
        head = place(cell, styles.HEAD)
        mark(head, block.label and f"{block.label}  ", styles.LABEL)
        if block.to_translate:
            mark(head, f"TO TRANSLATE: {block.to_translate}", styles.TRANSLATE)
            head.add_run("  ")
        if block.set_price:
            mark(head, f"SET PRICE: {block.set_price}", styles.PRICE)
        turn(head, block.direction)
        head.paragraph_format.keep_with_next = True
    words = place(cell, styles.LINE_LEFT if block.to_translate and style == styles.LINE else style)
    run = write(words, block.text, block.direction)
    if block.to_translate:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    if block.english:
        place(cell, styles.BRACKETED, f"[{block.english}]")


def place(holder: WordDocument | _Cell, style: str, text: str = "") -> Paragraph:
    """A new paragraph; its style is set by id, as python-docx looks names up for a long time."""
    paragraph = holder.add_paragraph()
    paragraph._p.style = styles.style_id(style)
    if text:
        paragraph.add_run(text)
    return paragraph


def mark(paragraph: Paragraph, text: str, style: str) -> None:
    if text:
        paragraph.add_run(text)._r.style = styles.style_id(style)


def write(paragraph: Paragraph, text: str, direction: TextDirection) -> Run:
    run = paragraph.add_run(text)
    turn(paragraph, direction)
    if direction == "rtl":
        run.font.rtl = True
    return run


def turn(paragraph: Paragraph, direction: TextDirection) -> None:
    """`w:bidi`: the paragraph begins at the right."""
    if direction == "rtl":
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *BEHIND_BIDI)


def write_foot(document: WordDocument, material: ScriptMaterial) -> None:
    """Code, title and language at the left, the page's number at the right."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    paragraph.style = styles.TIME
    right = (section.page_width or 0) - 2 * MARGIN
    paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(right), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{footer_text(material)}\tPage ")
    field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES")


def field(paragraph: Paragraph, code: str) -> None:
    """A number that Word works out; 1 until it has."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    made.append(run._r)
    paragraph._p.append(made)
