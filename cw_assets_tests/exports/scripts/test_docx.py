import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn

from cw_assets.exports.scripts.docx import docx
from cw_assets_tests.exports.scripts.samples import SPEECH, make_material, make_rows


def opened(language: str = "de", **changes):
    return Document(io.BytesIO(docx(make_material(language, **changes))))


def script_table(document):
    return document.tables[1]


def paragraphs(document, style):
    return [p for row in script_table(document).rows for c in row.cells for p in c.paragraphs if p.style.name == style]


def test_table_has_a_row_a_shot_and_the_columns_in_their_order():
    table = script_table(opened())
    assert [cell.text for cell in table.rows[0].cells] == ["SHOT", "VIDEO", "AUDIO"]
    assert [row.cells[0].text.split("\n")[0] for row in table.rows[1:]] == [str(n) for n in range(1, 10)]
    assert table.rows[1].cells[0].text == "1\n00:00:00:00\n3 s"


@pytest.mark.parametrize("language", sorted(SPEECH))
def test_every_line_is_there_with_its_english_beneath(language):
    document = opened(language)
    lines = [p.text for p in paragraphs(document, "AV Line")]
    assert [words for words in SPEECH[language] if words not in lines] == []
    assert "[Hot day?]" in [p.text for p in paragraphs(document, "AV English")]


@pytest.mark.parametrize("language", ["ar", "he", "ur"])
def test_lines_and_columns_run_from_the_right_and_english_does_not(language):
    document = opened(language)
    assert script_table(document)._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    lines = paragraphs(document, "AV Line")
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in lines)
    assert all(run.font.rtl for p in lines for run in p.runs)
    english = paragraphs(document, "AV English") + paragraphs(document, "AV Direction")
    assert [p.text for p in english if p._p.pPr.find(qn("w:bidi")) is not None or any(r.font.rtl for r in p.runs)] == []


def test_nothing_runs_from_the_right_in_german():
    xml = Document(io.BytesIO(docx(make_material("de")))).element.xml
    assert "w:bidi" not in xml
    assert "w:rtl" not in xml


@pytest.mark.parametrize(
    ("language", "slot", "font_slot", "font"),
    [
        ("de", "val", "ascii", "Arial"),
        ("ja", "eastAsia", "eastAsia", "Yu Gothic"),
        ("zh-Hant", "eastAsia", "eastAsia", "Microsoft JhengHei"),
        ("ar", "bidi", "cs", "Arial"),
        ("hi", "bidi", "cs", "Nirmala UI"),
        ("th", "bidi", "cs", "Tahoma"),
    ],
)
def test_lines_carry_language_and_font_where_word_looks_for_them(language, slot, font_slot, font):
    properties = opened(language).styles["AV Line"].element.rPr
    assert properties.find(qn("w:lang")).get(qn(f"w:{slot}")) == language
    assert properties.rFonts.get(qn(f"w:{font_slot}")) == font
    assert properties.find(qn("w:szCs")).get(qn("w:val")) == properties.find(qn("w:sz")).get(qn("w:val"))


def test_heading_repeats_and_rows_stay_whole():
    heading, *rows = script_table(opened()).rows
    assert heading._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_lines_to_translate_are_highlighted_and_named():
    document = opened("ar", untranslated=(2,))
    (line,) = paragraphs(document, "AV Line to Translate")
    assert line.runs[0].font.highlight_color is not None
    assert line._p.pPr.find(qn("w:bidi")) is None
    heads = [p.text for p in paragraphs(document, "AV Line Head")]
    assert "VO  TO TRANSLATE: ar  " in heads
    assert "SUPER  SET PRICE: SAR" in heads
    assert "DRAFT: 1 line still to be translated, 1 price to be set." in [p.text for p in document.paragraphs]


@pytest.mark.parametrize(("paper", "size_mm"), [("a4", (210, 297)), ("letter", (216, 279))])
def test_paper_is_the_one_asked_for(paper, size_mm):
    section = Document(io.BytesIO(docx(make_material(), paper))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size_mm


def test_origin_column_turns_the_page_on_its_side():
    document = opened("ja", origin_rows=make_rows("en"))
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert [cell.text for cell in script_table(document).rows[0].cells] == ["SHOT", "VIDEO", "AUDIO", "ORIGIN"]
    assert paragraphs(document, "AV Origin Line")[0].text == "Hot day?"


def test_properties_name_title_language_and_date_and_no_author():
    properties = opened("ja").core_properties
    assert (properties.title, properties.language, properties.author) == ("ひと口の冬", "ja", "")
    assert properties.created.date().isoformat() == "2026-11-21"


def test_pages_are_numbered():
    footer = opened().sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_file_has_no_macros_and_loads_nothing_from_elsewhere():
    with zipfile.ZipFile(io.BytesIO(docx(make_material()))) as package:
        names = package.namelist()
        relations = b"".join(package.read(name) for name in names if name.endswith(".rels"))
    assert [name for name in names if "vba" in name.lower() or name.endswith((".bin", ".jpeg"))] == []
    assert b'TargetMode="External"' not in relations


def test_control_characters_and_markup_are_text():
    hostile = "</w:t><w:p/> &amp; \x00\x08\ufffe\u202e {MERGEFIELD x} ]]>"
    row = make_rows("de")[0].model_copy(update={"visual_text": hostile, "audio_text": f"VO: “{hostile}”"})
    document = opened(rows=(row,), title=hostile, client=hostile)
    assert paragraphs(document, "AV Direction")[0].text == "</w:t><w:p/> &amp; {MERGEFIELD x} ]]>"
    assert "MERGEFIELD" not in "".join(f.get(qn("w:instr")) for f in document.element.iter(qn("w:fldSimple")))


def test_two_hundred_rows_and_a_huge_cell_are_written():
    rows = tuple(row.model_copy(update={"shot_number": n}) for n, row in enumerate((make_rows("de") * 23)[:199], 1))
    huge = rows[0].model_copy(update={"shot_number": 200, "visual_text": "word " * 20_000})
    table = script_table(opened(rows=(*rows, huge)))
    assert len(table.rows) == 201
    assert table.rows[200].cells[1].text.count("word") == 20_000
