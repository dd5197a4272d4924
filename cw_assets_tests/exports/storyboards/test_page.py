"""The HTML of a storyboard's page without a browser: what it says, where it leads, and that all text in it is data."""

import re
from base64 import b64decode
from itertools import pairwise

import pytest

from cw_assets.errors import InvalidInput
from cw_assets.exports.scripts.captions import captions
from cw_assets.exports.storyboards.material import FramePicture
from cw_assets.exports.storyboards.page import PageLinks, render_page
from cw_assets_tests.exports.scripts.samples import make_rows
from cw_assets_tests.exports.storyboards.boards import drawn, make_board
from cw_assets_tests.exports.test_adaptation_page import HOSTILE, text_of
from cw_assets_tests.exports.test_report import Outline

LINKS = PageLinks(
    animatic="animatic.mp4",
    vtt="captions.vtt",
    srt="captions.srt",
    otio="timeline.otio",
    edl="timeline.edl",
    pdf_a4="sheet-a4.pdf",
    pdf_letter="sheet-letter.pdf",
    png="sheet.png",
    script_docx="script.docx",
    script_pdf="script.pdf",
    script_csv="script.csv",
    script_json="script.json",
    related=(("Analysis", "../report.html"), ("Adaptation", "../de/adaptation.html?draft=2#script")),
)
OUTSIDE = [
    *("https://example.org/x", "//example.org/x", "/etc/passwd", "javascript:alert(1)", "java\tscript:alert(1)"),
    *(" javascript:alert(1)", "\\\\host\\x", "data:text/html,x", "a.mp4\n", "file:///x", "C:\\x", "//[x"),
]


def attributes_of(page: str, tag: str) -> list[dict[str, str | None]]:
    return [attributes for name, attributes in Outline(page).tags if name == tag]


def test_sections_have_headings_and_no_level_is_skipped(tmp_path):
    headings = Outline(render_page(make_board(tmp_path), LINKS)).headings
    assert [text for level, text in headings if level == "h2"] == [
        *("Worth knowing", "Watch", "Animatic", "Frames", "Held constant", "Files")
    ]
    levels = [1, *(int(level[1]) for level, _ in headings[1:])]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_is_not_there_has_no_section(tmp_path):
    page = render_page(make_board(tmp_path, "en", held=(), visual_style_prompt=""), PageLinks())
    assert [text for level, text in Outline(page).headings if level == "h2"] == ["Watch", "Frames"]
    assert "<video" not in page


def test_a_frame_has_everything_that_the_row_says(tmp_path):
    page = render_page(make_board(tmp_path), LINKS)
    said = text_of(page)
    for words in ("Wide shot 00:00:00:00 3 s", "SFX Cicadas, distant traffic.", "seed 101, made for tests"):
        assert words in said
    assert '<span class="voice" lang="de" dir="ltr">Heißer Tag?</span>' in page
    assert '<span class="english" lang="en" dir="ltr">[Hot day?]</span>' in page


def test_it_is_said_how_much_is_drawn(tmp_path):
    assert "9 frames in 30 s." in text_of(render_page(make_board(tmp_path), LINKS))
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[0], rows[1] = (FramePicture(missing="No scene matches this row."),), ()
    rows[2] = (drawn(tmp_path, 3, missing="The row was edited since."),)
    said = text_of(render_page(make_board(tmp_path, pictures=rows), LINKS))
    assert "9 frames in 30 s. 2 are not drawn, 1 is out of date." in said
    for words in ("No scene matches this row.", "Nothing is drawn for this row yet.", "The row was edited since."):
        assert words in said


def test_notes_and_what_is_left_to_do_stand_above_the_frames(tmp_path):
    said = text_of(render_page(make_board(tmp_path, notes=("Drawn without a model.",), untranslated=(2,)), LINKS))
    assert "DRAFT: 1 line still to be translated, 1 price to be set. Drawn without a model." in said
    assert said.index("Drawn without a model.") < said.index("Previous Play Next")
    assert said.count("to translate") == 1


def test_an_untranslated_line_is_in_the_language_of_the_origin(tmp_path):
    page = render_page(make_board(tmp_path, "he", rows=make_rows("he", untranslated=(1,))), LINKS)
    assert '<span class="voice" lang="en" dir="ltr">Hot day?</span>' in page
    assert page.count('<span class="voice" lang="he" dir="rtl">') == 12


def test_a_line_that_begins_with_a_latin_name_runs_as_its_script_does(tmp_path):
    line = "VO: “Solara \u2013 انتعاش!” VO: “Solara!”"
    rows = tuple(row.model_copy(update={"audio_text": line}) for row in make_rows("ar"))
    page = render_page(make_board(tmp_path, "ar", rows=rows), LINKS)
    assert '<span class="voice" lang="ar" dir="rtl">Solara \u2013 انتعاش!</span>' in page
    assert '<span class="voice" lang="ar" dir="ltr">Solara!</span>' in page


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_the_page_runs_as_the_script_does(tmp_path, language, direction):
    (root,) = attributes_of(render_page(make_board(tmp_path, language), LINKS), "html")
    assert root["dir"] == direction


def test_further_pictures_are_labelled(tmp_path):
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[2] = tuple(drawn(tmp_path, 3, letter) for letter in "ab")
    said = text_of(render_page(make_board(tmp_path, pictures=rows), LINKS))
    assert "3b · seed 103, made for tests" in said
    assert "3a Medium shot" in said


def test_notes_of_further_pictures_stand_once_below_them(tmp_path):
    lost, old = "It could not be drawn: no memory.", "The row was edited since."
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[2] = (*rows[2], *(drawn(tmp_path, 3, letter, missing=old) for letter in "bc"), FramePicture(missing=lost))
    said = text_of(render_page(make_board(tmp_path, pictures=rows), LINKS))
    assert [said.count(words) for words in (f"3b, 3c: {old}", f"3d: {lost}", old, lost)] == [1, 1, 1, 1]
    assert "9 frames with 12 pictures in 30 s. 1 is not drawn, 2 are out of date." in said


def test_every_file_and_page_is_linked_and_what_is_missing_is_not(tmp_path):
    def addresses(links):
        return {link["href"] for link in attributes_of(render_page(make_board(tmp_path), links), "a")}

    assert {*LINKS.model_dump(exclude={"related"}).values(), *(address for _, address in LINKS.related)} <= addresses(
        LINKS
    )
    assert not any(address.endswith((".pdf", ".mp4", ".otio", "html")) for address in addresses(PageLinks()))


def test_the_animatic_has_its_captions(tmp_path):
    page = render_page(make_board(tmp_path), LINKS)
    (video,), (track,) = attributes_of(page, "video"), attributes_of(page, "track")
    assert (video["src"], video["preload"], "autoplay" in video) == ("animatic.mp4", "metadata", False)
    assert (track["src"].partition(",")[0], track["srclang"]) == ("data:text/vtt;base64", "de")
    assert b64decode(track["src"].partition(",")[2]) == captions(make_board(tmp_path).script, "vtt").encode()


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_that_leads_elsewhere_is_refused(tmp_path, address):
    board = make_board(tmp_path)
    for links in (PageLinks(animatic=address), PageLinks(png=address), PageLinks(related=(("x", address),))):
        with pytest.raises(InvalidInput, match="no relative address"):
            render_page(board, links)
    with pytest.raises(InvalidInput, match="no relative address"):
        render_page(make_board(tmp_path, pictures=[(FramePicture(href=address),)] * 9), PageLinks())


def test_no_text_in_any_field_is_markup(tmp_path):
    rows = tuple(
        row.model_copy(update={"visual_text": HOSTILE, "audio_text": f"VO: “{HOSTILE}” [{HOSTILE}] SFX: {HOSTILE}"})
        for row in make_rows("de")
    )
    picture = FramePicture(href="a'b.jpg", missing=HOSTILE, caption=HOSTILE)
    head = dict.fromkeys(("title", "code", "client", "product", "brand", "market", "visual_style_prompt"), HOSTILE)
    board = make_board(
        tmp_path,
        rows=rows,
        pictures=[(picture, picture)] * 9,
        notes=(HOSTILE,),
        held=(HOSTILE,),
        drawn_by=HOSTILE,
        **head,
    )
    page = render_page(board, PageLinks(related=((HOSTILE, "x.html"),)))
    assert page.count("onerror=&#34;window.hacked=1&#34;") > 50
    assert HOSTILE not in page
    assert not any("onerror" in attributes for _, attributes in Outline(page).tags)
    assert [tag for tag, _ in Outline(page).tags].count("script") == 1


def test_nothing_is_asked_of_an_outside_address(tmp_path):
    page = render_page(make_board(tmp_path), LINKS)
    assert not re.search(r"https?:|url\(|@import|//cdn", page)
    (policy,) = [meta["content"] for meta in attributes_of(page, "meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; img-src 'self'; media-src 'self' data:;")
    assert "unsafe-inline" not in policy.split("script-src")[1]


def test_every_picture_has_an_alternative_text(tmp_path):
    pictures = attributes_of(render_page(make_board(tmp_path), LINKS), "img")
    assert len(pictures) == 10
    assert all(picture["alt"] for picture in pictures)


def test_a_script_without_rows_says_so(tmp_path):
    assert "The script has no rows" in text_of(render_page(make_board(tmp_path, rows=()), PageLinks()))
