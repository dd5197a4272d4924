import io

import pypdfium2
import pytest
from PIL import Image

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.exports.scripts.pdf import pdf, pdf_pages_png, unset_characters
from cw_assets_tests.exports.scripts.samples import SPEECH, make_material, make_rows

HOSTILE = (
    '#panic("x") $x$ *b* `raw` <label> @ref #import "@preview/x:1.0.0" #read("/etc/passwd") \\ /* \x00\x01\ufffe <w:t>&'
)


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    return "".join(text.split())


def fonts_of(content: bytes) -> dict[str, bool]:
    """Base names, without the prefix of a subset, and whether the file has the font itself."""
    found = {}
    for page in pypdfium2.PdfDocument(content):
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            font = item.get_font()
            found[font.get_base_name().split("+")[-1]] = font.is_embedded
    return found


@pytest.mark.parametrize("language", ["de", "he", "hi", "ja", "ko", "zh-Hant"])
def test_every_word_can_be_read_out_of_the_page(language):
    read = squeezed(text_of(pdf(make_material(language))))
    assert [words for words in SPEECH[language] if squeezed(words) not in read] == []
    assert "[Hotday?]" in read


def test_arabic_words_are_read_in_their_order_of_letters():
    read = text_of(pdf(make_material("ar")))
    assert [word for word in ("يوم", "الشارع", "طريقة", "توت") if word not in read] == []


@pytest.mark.parametrize(
    ("language", "font"),
    [
        ("de", "NotoSans-Bold"),
        ("ar", "Vazirmatn-Bold"),
        ("he", "NotoSansHebrew-Bold"),
        ("hi", "NotoSansDevanagari-Bold"),
        ("th", "NotoSansThai-Bold"),
        ("ja", "NotoSansJP-Regular"),
        ("ko", "NotoSansKR-Regular"),
        ("zh-Hant", "NotoSansTC-Regular"),
        ("ur", "NotoNastaliqUrdu-Regular"),
    ],
)
def test_fonts_of_the_language_are_in_the_file(language, font):
    fonts = fonts_of(pdf(make_material(language)))
    assert all(fonts.values())
    assert font in fonts


def left_edge(content: bytes, words: str) -> float:
    page = pypdfium2.PdfDocument(content)[0]
    text = page.get_textpage()
    index, _ = text.search(words).get_next()
    return text.get_charbox(index)[0] / page.get_width()


def test_columns_run_from_the_right_where_the_language_does():
    german, hebrew = pdf(make_material("de")), pdf(make_material("he"))
    assert left_edge(german, "SHOT") < left_edge(german, "VIDEO") < left_edge(german, "AUDIO")
    assert left_edge(hebrew, "AUDIO") < left_edge(hebrew, "VIDEO") < left_edge(hebrew, "SHOT")


def test_english_in_brackets_begins_left_in_a_script_from_right_to_left():
    hebrew = pdf(make_material("he"))
    assert left_edge(hebrew, "[Hot day?]") < 0.1


def test_what_is_left_to_do_stands_above_the_table_and_beside_the_line():
    read = text_of(pdf(make_material("de", untranslated=(2, 7))))
    assert "DRAFT: 2 lines still to be translated, 1 price to be set." in read
    assert read.count("TO TRANSLATE: de") == 2
    assert read.count("SET PRICE: EUR") == 1


def test_origin_column_turns_the_page_on_its_side():
    page = pypdfium2.PdfDocument(pdf(make_material("de", origin_rows=make_rows("en"))))[0]
    assert page.get_width() > page.get_height()
    assert "ORIGIN" in page.get_textpage().get_text_range()


@pytest.mark.parametrize(("paper", "size_pt"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper_is_the_one_asked_for(paper, size_pt):
    assert tuple(map(round, pypdfium2.PdfDocument(pdf(make_material(), paper))[0].get_size())) == size_pt


def test_same_material_gives_the_same_bytes():
    assert pdf(make_material("ja")) == pdf(make_material("ja"))


def test_title_language_and_date_are_in_the_document():
    metadata = pypdfium2.PdfDocument(pdf(make_material("de"))).get_metadata_dict()
    assert metadata["Title"] == "Winter in einem Schluck"
    assert metadata["CreationDate"].startswith("D:20261121")


def test_markup_in_texts_is_printed_and_never_run():
    row = make_rows("de")[0].model_copy(update={"visual_text": HOSTILE, "audio_text": f"VO: “{HOSTILE}” [x]"})
    read = squeezed(
        text_of(pdf(make_material(title=HOSTILE, client=HOSTILE, visual_style_prompt=HOSTILE, rows=(row,))))
    )
    said = squeezed(HOSTILE).replace("\x00\x01\ufffe", "")
    assert read.count(said.replace("\u200b", "")) >= 3
    assert "root:" not in read


def test_two_hundred_rows_have_the_heading_on_every_page():
    rows = tuple(row.model_copy(update={"shot_number": n}) for n, row in enumerate((make_rows("de") * 23)[:200], 1))
    document = pypdfium2.PdfDocument(pdf(make_material(rows=rows)))
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 15
    assert [page for page in pages if "VIDEO" not in page or f"of {len(pages)}" not in page] == []


def test_row_longer_than_a_page_goes_on_on_the_next():
    words = [f"word{number}" for number in range(3000)]
    row = make_rows("de")[0].model_copy(update={"visual_text": " ".join(words)})
    read = text_of(pdf(make_material(rows=(row,)))).split()
    assert [word for word in words if word not in read] == []


def test_character_that_no_font_has_is_named_on_the_page():
    row = ScriptRow(
        shot_number=1, timecode_start="00:00:00:00", duration_seconds=1, visual_text="", audio_text="VO: “😀”"
    )
    material = make_material(rows=(row,))
    assert unset_characters(material) == ("😀",)
    assert "Not shown, no font here has them: U+1F600 GRINNING FACE." in text_of(pdf(material))


def test_script_in_our_fonts_has_no_such_note():
    assert unset_characters(make_material("ar")) == ()
    assert "Not shown" not in text_of(pdf(make_material("de")))


def test_pages_as_pictures_are_as_large_as_asked():
    (page,) = pdf_pages_png(make_material(), ppi=36)
    assert Image.open(io.BytesIO(page)).size == (298, 421)
