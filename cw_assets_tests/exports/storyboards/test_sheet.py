"""The contact sheet: every word of the script on it, numbered frames that run as the script is read, nothing cut."""

import io
import re

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from cw_assets.exports.storyboards.material import FramePicture
from cw_assets.exports.storyboards.sheet import (
    MOST_PIXELS,
    PREVIEW_HEIGHT_PX,
    TALL_WIDTH_PX,
    TRIAL_PPI,
    png_size,
    preview_end,
    sheet_pdf,
    sheet_png,
    sheet_preview,
    tall_ppi,
)
from cw_assets_tests.exports.scripts.samples import SPEECH, make_rows
from cw_assets_tests.exports.scripts.test_pdf import HOSTILE, fonts_of, left_edge, squeezed, text_of
from cw_assets_tests.exports.storyboards.boards import COLORS, SIZE, drawn, make_board, many_rows


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def pictures_in(content: bytes) -> list[tuple[float, float, float]]:
    """Left and top edge of every picture in points from the top left, and its width; page by page."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, _, right, top = item.get_bounds()
            found.append((round(left), round(page.get_height() - top), round(right - left)))
    return found


def top_edge(content: bytes, words: str) -> float:
    """Where the words first stand, in points from the top of their page."""
    for page in pypdfium2.PdfDocument(content):
        read = page.get_textpage()
        if found := read.search(words).get_next():
            return float(page.get_height() - read.get_charbox(found[0])[3])
    raise AssertionError(words)


@pytest.mark.parametrize(("paper", "size_pt"), [("a4", (842, 595)), ("letter", (792, 612))])
def test_paper_is_the_one_asked_for_on_its_side(tmp_path, paper, size_pt):
    assert tuple(map(round, pypdfium2.PdfDocument(sheet_pdf(make_board(tmp_path), paper))[0].get_size())) == size_pt


def test_same_material_gives_the_same_bytes(tmp_path):
    board = make_board(tmp_path, "ja")
    assert sheet_pdf(board, "a4") == sheet_pdf(board, "a4")
    assert sheet_png(board) == sheet_png(board)


@pytest.mark.parametrize("language", ["de", "he", "ja", "ko"])
def test_every_spoken_word_and_its_english_is_on_the_sheet(tmp_path, language):
    read = squeezed(text_of(sheet_pdf(make_board(tmp_path, language), "a4")))
    assert [words for words in SPEECH[language] if squeezed(words) not in read] == []
    assert "[Hotday?]" in read


@pytest.mark.parametrize(
    ("language", "font"),
    [("ar", "Vazirmatn-Regular"), ("ur", "NotoNastaliqUrdu-Regular"), ("he", "NotoSansHebrew-Regular")],
)
def test_fonts_of_the_language_are_in_the_file(tmp_path, language, font):
    fonts = fonts_of(sheet_pdf(make_board(tmp_path, language), "a4"))
    assert all(fonts.values())
    assert font in fonts


def test_head_names_what_the_sheet_is_of(tmp_path):
    board = make_board(tmp_path, notes=("One frame is out of date.",), untranslated=(2, 7))
    read = pages(sheet_pdf(board, "a4"))[0]
    said = [
        *("Winter in einem Schluck", "Northern Soft Drinks", "Polarberry 0.33 l", "Germany", "21 November 2026"),
        *("plain colours", "Sun-bleached street photography", "One frame is out of date."),
        "DRAFT: 2 lines still to be translated, 1 price to be set.",
    ]
    assert [words for words in said if words not in read] == []


def test_a_frame_has_number_timecode_seconds_camera_action_and_sound(tmp_path):
    read = text_of(sheet_pdf(make_board(tmp_path), "a4"))
    said = [
        "00:00:06:12",
        "3.5 s",
        "Wide shot",
        "She opens the door of a small corner",
        "Light marimba starts.",
        "SUPER",
    ]
    assert [words for words in said if words not in read] == []


def test_lines_left_for_people_are_marked(tmp_path):
    read = text_of(sheet_pdf(make_board(tmp_path, untranslated=(2, 7)), "a4"))
    assert read.count("TO TRANSLATE: de") == 2
    assert read.count("SET PRICE: EUR") == 1


def test_three_frames_stand_in_a_line_of_one_height(tmp_path):
    found = pictures_in(sheet_pdf(make_board(tmp_path), "a4"))
    assert len(found) == 9
    lines = [found[at : at + 3] for at in range(0, 9, 3)]
    assert all(len({top for _, top, _ in line}) == 1 for line in lines)
    assert len({width for _, _, width in found}) == 1
    assert all(line[0][0] < line[1][0] < line[2][0] for line in lines)


def test_frames_run_from_the_right_where_the_script_does(tmp_path):
    hebrew = sheet_pdf(make_board(tmp_path, "he"), "a4")
    (first, second, third), content = pictures_in(hebrew)[:3], hebrew
    assert first[0] > second[0] > third[0]
    assert left_edge(content, "00:00:00:00") > left_edge(content, "00:00:03:00") > left_edge(content, "00:00:06:12")


def test_further_pictures_of_a_row_are_smaller_and_labelled(tmp_path):
    several = tuple(drawn(tmp_path, 3, letter) for letter in "abc")
    rows = [several if n == 3 else (drawn(tmp_path, n),) for n in range(1, 10)]
    content = sheet_pdf(make_board(tmp_path, pictures=rows), "a4")
    words = text_of(content).split()
    assert [words.count(label) for label in ("3a", "3b", "3c", "1a")] == [1, 1, 1, 0]
    widths = [width for _, _, width in pictures_in(content)]
    assert sorted(set(widths))[0] < 0.55 * max(widths)
    assert len(widths) == 11


def test_a_missing_frame_says_why_and_a_stale_one_is_shown_with_its_note(tmp_path):
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[1] = (FramePicture(missing="It could not be drawn: no memory."),)
    rows[2] = ()
    rows[3] = (drawn(tmp_path, 4, missing="The row was edited since."),)
    rows[4] = (FramePicture(path=tmp_path / "gone.jpg"),)
    content = sheet_pdf(make_board(tmp_path, pictures=rows), "a4")
    read = " ".join(text_of(content).split())
    said = ["It could not be drawn: no memory.", "Nothing is drawn for this row yet.", "The row was edited since."]
    assert [words for words in [*said, "The file of this picture cannot be read."] if words not in read] == []
    assert len(pictures_in(content)) == 6


def test_notes_of_further_pictures_stand_once_below_them_and_are_not_cut(tmp_path):
    lost, old = "It could not be drawn: no memory; close something, then draw it again.", "The row was edited since."
    several = (drawn(tmp_path, 2), *(drawn(tmp_path, 2, letter, missing=old) for letter in "bc"))
    rows = [
        (drawn(tmp_path, 1),),
        (*several, FramePicture(missing=lost)),
        *[(drawn(tmp_path, n),) for n in range(3, 10)],
    ]
    content = sheet_pdf(make_board(tmp_path, pictures=rows), "a4")
    read = " ".join(text_of(content).split())
    assert [read.count(words) for words in (f"2b, 2c: {old}", f"2d: {lost}", old, lost)] == [1, 1, 1, 1]
    assert left_edge(content, "2d: It could") * 842 == pytest.approx(pictures_in(content)[1][0] + 4, abs=2)


def test_a_reason_too_long_for_its_box_stands_below_it(tmp_path):
    why = " ".join(f"reason{number}" for number in range(120))
    rows = [(drawn(tmp_path, 1),), (FramePicture(missing=why),), *[(drawn(tmp_path, n),) for n in range(3, 10)]]
    content = sheet_pdf(make_board(tmp_path, pictures=rows), "a4")
    _, picture_top, width = pictures_in(content)[0]
    assert top_edge(content, "reason0 ") > picture_top + width * 9 / 16
    assert "reason119" in text_of(content)


def test_a_file_that_is_no_picture_is_said_to_be_none(tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 no picture")
    Image.effect_noise(SIZE, 90).save(tmp_path / "whole.png")
    begin, _, rest = (tmp_path / "whole.png").read_bytes().rpartition(b"IDAT")
    (tmp_path / "damaged.png").write_bytes(begin + b"ID\x00T" + rest)
    rows = [(FramePicture(path=tmp_path / name),) for name in ("broken.jpg", "damaged.png", "gone.png") * 3]
    assert text_of(sheet_pdf(make_board(tmp_path, pictures=rows), "a4")).count("cannot be read") == 9


@pytest.mark.parametrize("language", ["de", "ur"])
def test_a_very_long_row_goes_on_and_no_word_is_cut(tmp_path, language):
    words = [f"word{number}" for number in range(400)]
    rows = list(make_rows(language))
    rows[1] = rows[1].model_copy(update={"visual_text": " ".join(words)})
    content = sheet_pdf(make_board(tmp_path, language, rows=tuple(rows)), "a4")
    read = text_of(content).split()
    assert len(" ".join(words)) > 2500
    assert [word for word in words if word not in read] == []
    assert len(pictures_in(content)) == 9


def test_a_word_without_end_stays_in_its_column(tmp_path):
    rows = list(make_rows("de"))
    rows[0] = rows[0].model_copy(update={"visual_text": "Q" * 300})
    content = sheet_pdf(make_board(tmp_path, rows=tuple(rows)), "a4")
    text = pypdfium2.PdfDocument(content)[0].get_textpage()
    edges = [text.get_charbox(at)[2] for at in range(text.count_chars()) if text.get_text_range(at, 1) == "Q"]
    left, _, width = pictures_in(content)[0]
    assert len(edges) == 300
    assert max(edges) <= left + width + 1


def test_every_page_says_its_number_and_whose_it_is(tmp_path):
    read = pages(sheet_pdf(make_board(tmp_path, rows=many_rows(30)), "a4"))
    assert len(read) >= 5
    feet = [re.search(r"Page (\d+) of (\d+)", page) for page in read]
    assert [foot and foot.groups() for foot in feet] == [(str(n), str(len(read))) for n in range(1, len(read) + 1)]
    assert all("POLAR-30-de" in page and "Winter in einem Schluck" in page for page in read)


def test_markup_in_texts_is_printed_and_never_run(tmp_path):
    rows = tuple(
        row.model_copy(update={"visual_text": HOSTILE, "audio_text": f"VO: “{HOSTILE}”"}) for row in make_rows("de")
    )
    pictures = [(FramePicture(missing=HOSTILE),) for _ in rows]
    board = make_board(tmp_path, rows=rows, title=HOSTILE, pictures=pictures, notes=(HOSTILE,), drawn_by=HOSTILE)
    read = squeezed(text_of(sheet_pdf(board, "a4")))
    said = squeezed(HOSTILE).replace("\x00\x01\ufffe", "")
    assert read.count(said) >= 20
    assert "root:" not in read


def test_a_character_that_no_font_has_is_named(tmp_path):
    read = text_of(sheet_pdf(make_board(tmp_path, notes=("A note 😀",)), "a4"))
    assert "Not shown, no font here has them: U+1F600 GRINNING FACE." in read
    assert "Not shown" not in text_of(sheet_pdf(make_board(tmp_path, "ar"), "a4"))


def test_pictures_are_made_as_small_as_paper_needs(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (SIZE[1], SIZE[0], 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.jpg", quality=95)
    rows = [(FramePicture(path=tmp_path / "noise.jpg"),) for _ in range(9)]
    content = sheet_pdf(make_board(tmp_path, pictures=rows), "a4")
    assert len(content) < 9 * (tmp_path / "noise.jpg").stat().st_size / 2


def test_pictures_have_their_action_as_alternative_text(tmp_path):
    content = sheet_pdf(make_board(tmp_path), "a4")
    assert content.count(b"/Alt ") == 9 or content.count(b"/Alt(") == 9


def test_the_tall_picture_shows_every_frame(tmp_path):
    png = sheet_png(make_board(tmp_path))
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    assert picture.width == pytest.approx(TALL_WIDTH_PX, abs=1)
    assert picture.size == png_size(png)
    seen = np.asarray(picture, int)
    for color in COLORS:
        there = abs(seen - np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)])).max(axis=2) < 12
        assert there.sum() > 30_000


def test_a_script_of_three_hundred_rows_gets_fewer_pixels_an_inch(tmp_path):
    one = (drawn(tmp_path, 1),)
    width, height = png_size(sheet_png(make_board(tmp_path, rows=many_rows(300), pictures=[one] * 300)))
    assert width * height <= MOST_PIXELS * 1.01
    assert height > 20 * width


def test_a_short_page_is_as_wide_as_asked_and_no_wider():
    assert tall_ppi(105, 100) * 297 / 25.4 == pytest.approx(TALL_WIDTH_PX)
    long = tall_ppi(105, 100_000)
    assert 105 * 100_000 * (long / TRIAL_PPI) ** 2 == pytest.approx(MOST_PIXELS)


def test_the_preview_ends_between_two_lines_of_frames(tmp_path):
    whole = sheet_preview(sheet_png(make_board(tmp_path, rows=many_rows(30))))
    preview = Image.open(io.BytesIO(whole))
    assert preview.format == "JPEG"
    assert preview.width == 690
    assert 700 < preview.height <= PREVIEW_HEIGHT_PX
    grey = np.asarray(preview.convert("L"))
    assert (grey[-9:] > 240).all()


def test_a_short_preview_is_not_cut(tmp_path):
    png = sheet_png(make_board(tmp_path, rows=many_rows(3)))
    width, height = png_size(png)
    assert Image.open(io.BytesIO(sheet_preview(png))).height == round(height * 690 / width)


def test_a_preview_without_any_gap_is_cut_at_its_limit():
    assert preview_end(np.zeros((5000, 10), np.uint8)) == PREVIEW_HEIGHT_PX


def test_a_script_without_rows_still_has_its_head(tmp_path):
    assert "Winter in einem Schluck" in text_of(sheet_pdf(make_board(tmp_path, rows=()), "a4"))
