"""The Word styles of an AV script, and the fonts and language tags that Word needs for each writing system."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.font import Font

from cw_assets.exports.scripts.fonts import language_script

LATIN = "Arial"
COMPLEX = {
    "Arab": "Arial",
    "Hebr": "Arial",
    "Thai": "Tahoma",
    "Deva": "Nirmala UI",
    "Beng": "Nirmala UI",
    "Taml": "Nirmala UI",
    "Telu": "Nirmala UI",
}
"""Fonts that Word has for what it calls complex scripts; elsewhere it takes another one by itself."""
EAST_ASIAN = {"Jpan": "Yu Gothic", "Kore": "Malgun Gothic", "Hans": "Microsoft YaHei", "Hant": "Microsoft JhengHei"}
INK, SOFT, TO_DO = "14181F", "5D6673", "FFE9A8"
ENGLISH = "en-US"
LINE, LINE_LEFT, ORIGIN = "AV Line", "AV Line to Translate", "AV Origin Line"
DIRECTION, BRACKETED, HEAD = "AV Direction", "AV English", "AV Line Head"
SHOT, TIME, COLUMN = "AV Shot", "AV Time", "AV Column Heading"
FACT, NOTE = "AV Fact", "AV Note"
LABEL, TRANSLATE, PRICE = "AV Label", "AV To Translate", "AV Set Price"


def make_styles(document: Document, language: str, origin_language: str) -> None:
    """Every style that the document uses; the lines' styles carry their language."""
    target, origin, english = (language,), (origin_language, language), (ENGLISH, language, origin_language)
    # name, size in points, bold, colour, space before in points, languages
    paragraphs = (
        (LINE, 10.5, True, INK, 0, target),
        (LINE_LEFT, 10.5, True, INK, 0, origin),
        (ORIGIN, 9, False, INK, 0, origin),
        (DIRECTION, 9, False, "39424E", 4, english),
        (BRACKETED, 8, False, SOFT, 0, english),
        (HEAD, 7, True, SOFT, 4, english),
        (SHOT, 12, True, INK, 4, english),
        (TIME, 7.5, False, SOFT, 0, english),
        (COLUMN, 7.5, True, "FFFFFF", 3, english),
        (FACT, 9, False, INK, 0, english),
        (NOTE, 9, True, INK, 6, english),
    )
    restyle(document.styles["Normal"].font, 9, False, INK, english)
    plain = document.styles["Normal"].paragraph_format
    plain.line_spacing, plain.space_after = 1.0, Pt(0)
    for border in document.styles["Title"].element.pPr.findall(qn("w:pBdr")):
        document.styles["Title"].element.pPr.remove(border)
    restyle(document.styles["Title"].font, 18, True, INK, english)
    for name, size, bold, color, before, languages in paragraphs:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        restyle(style.font, size, bold, color, languages)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(1)
        style.paragraph_format.keep_together = True
    note = document.styles[NOTE].element.get_or_add_pPr()
    note.insert_element_before(shading(TO_DO), "w:tabs", "w:spacing", "w:ind", "w:jc")
    for name, fill in ((LABEL, ""), (TRANSLATE, TO_DO), (PRICE, "FFD3DC")):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        restyle(style.font, 7, True, INK if fill else SOFT, english)
        if fill:
            style.element.rPr.find(qn("w:lang")).addprevious(shading(fill))


def style_id(name: str) -> str:
    """As python-docx makes it of a name."""
    return name.replace(" ", "")


def restyle(font: Font, size_pt: float, bold: bool, color: str, languages: Sequence[str]) -> None:
    """For all kinds of letters that Word tells apart: size and weight have to be said twice."""
    font.size, font.bold, font.cs_bold = Pt(size_pt), bold, bold
    font.color.rgb = RGBColor.from_string(color)
    properties = font.element.rPr
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(round(size_pt * 2)))
    properties.find(qn("w:sz")).addnext(complex_size)
    set_fonts(properties, languages)
    properties.append(language_tag(languages))


def set_fonts(properties: Any, languages: Sequence[str]) -> None:
    """Named fonts in place of the theme's, which know nothing of the languages."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    scripts = [language_script(language) for language in languages]
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), next((EAST_ASIAN[s] for s in scripts if s in EAST_ASIAN), LATIN))
    fonts.set(qn("w:cs"), next((COMPLEX[s] for s in scripts if s in COMPLEX), LATIN))


def language_tag(languages: Sequence[str]) -> Any:
    """`w:lang`: each language in the slot that Word reads for its script, the first one of a kind wins."""
    tag = OxmlElement("w:lang")
    for language in reversed([*languages, ENGLISH]):
        tag.set(qn(f"w:{language_slot(language)}"), language)
    return tag


def language_slot(language: str) -> str:
    script = language_script(language)
    return "bidi" if script in COMPLEX else "eastAsia" if script in EAST_ASIAN else "val"


def shading(fill: str) -> Any:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    return shade
