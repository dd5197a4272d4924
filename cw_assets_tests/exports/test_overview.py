"""The HTML of an overview without a browser: its stages, what is missing, where it leads, and that all text is data."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from cw_assets.errors import InvalidInput
from cw_assets.exports.overview import OverviewLinks, render_overview
from cw_assets.exports.storyboards.material import FramePicture
from cw_assets_tests.exports.adaptation_material import by_rules
from cw_assets_tests.exports.overviews import FILM, LINKS, SPOT, make_overview, make_stills
from cw_assets_tests.exports.scripts.samples import make_rows
from cw_assets_tests.exports.storyboards.boards import drawn
from cw_assets_tests.exports.storyboards.test_page import OUTSIDE, attributes_of
from cw_assets_tests.exports.test_adaptation_page import HOSTILE, text_of
from cw_assets_tests.exports.test_report import Outline

WAY = ["Spot", "Analysis", "Script", "Storyboard", "Animatic"]


def said_on_the_way(page: str) -> list[str]:
    """The stations of the path, each as a reader sees it."""
    path = re.search(r'<ol class="path".*?</ol>', page, re.DOTALL)[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in path.split("</li>")[:-1]]


def test_the_way_tells_what_ran_and_how_long_it_took(tmp_path):
    assert said_on_the_way(render_overview(make_overview(tmp_path))) == [
        "1 Spot 4.0 s of video",
        "2 Analysis 4 scenes, 3 words spoken made-in-code 29.7 s of work",
        "3 Script 9 rows, de openai Qwen/Qwen2.5-7B-Instruct 1 min 11 s of work",
        "4 Storyboard 9 frames plain colours 12.5 s of work",
        "5 Animatic 30.0 s of film, voice by espeak-ng",
    ]


def test_each_station_leads_to_its_section_and_no_level_is_skipped(tmp_path):
    page = render_overview(make_overview(tmp_path))
    sections = [section["id"] for section in attributes_of(page, "section")]
    links = [link["href"] for link in attributes_of(page, "a")]
    assert sections == [name.lower() for name in WAY]
    assert all(links.count(f"#{section}") == 2 for section in sections)
    levels = [int(level[1]) for level, _ in Outline(page).headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_everything_that_was_made_is_linked(tmp_path):
    page = render_overview(make_overview(tmp_path))
    reached = {link["href"] for link in attributes_of(page, "a")}
    assert set(LINKS.model_dump(exclude={"related", "spot"}, exclude_defaults=True).values()) <= reached
    assert {f"frame{number}.jpg" for number in range(1, 10)} <= reached
    assert {f"{LINKS.report}#scene-{number}" for number in range(1, 5)} <= reached


def test_what_is_not_there_is_not_linked(tmp_path):
    page = render_overview(make_overview(tmp_path, links=OverviewLinks(), film=None))
    reached = {link["href"] for link in attributes_of(page, "a")}
    assert reached == {"#content", *(f"#{name.lower()}" for name in WAY)} | {f"frame{n}.jpg" for n in range(1, 10)}
    assert attributes_of(page, "video") == []
    assert "The animatic is not made yet." in text_of(page)


def test_a_film_that_is_gone_is_none(tmp_path):
    links = LINKS.model_copy(update={"animatic": ""})
    assert said_on_the_way(render_overview(make_overview(tmp_path, links=links)))[4] == "5 Animatic Not made yet"


def test_the_films_are_where_their_files_are(tmp_path):
    page = render_overview(make_overview(tmp_path))
    spot, animatic = attributes_of(page, "video")
    (of_spot,), (captions,) = attributes_of(page, "source"), attributes_of(page, "track")
    assert (spot["preload"], of_spot["src"], of_spot["type"]) == ("none", LINKS.spot, "video/webm")
    assert (animatic["preload"], animatic["src"], "autoplay" in animatic) == ("metadata", LINKS.animatic, False)
    assert captions["srclang"] == "de"


def test_facts_of_spot_and_animatic(tmp_path):
    said = text_of(render_overview(make_overview(tmp_path)))
    assert "File Summer spot.webm Duration 4.0 s Picture 160 × 90 Frame rate 10 fps Size 2.8 MB" in said
    assert "Frames 719 at 23.976 fps Picture 1280 × 720, gentle moves Voice espeak-ng de" in said
    assert "Captions 2 " in said
    assert FILM.notes[0] in said


def test_without_a_video_the_way_begins_at_the_script(tmp_path):
    page = render_overview(make_overview(tmp_path, spot=None, analysis=None, stills=()))
    assert [said.split()[:2] for said in said_on_the_way(page)] == [
        ["1", "Script"],
        ["2", "Storyboard"],
        ["3", "Animatic"],
    ]
    assert "From script to animatic, for Germany" in text_of(page)


def test_a_video_without_analysis_says_so(tmp_path):
    page = render_overview(make_overview(tmp_path, analysis=None, stills=(), spot=replace(SPOT, poster=None)))
    assert said_on_the_way(page)[1] == "2 Analysis There is none"
    assert "There is no analysis of this video." in text_of(page)


def test_a_long_spot_shows_scenes_of_all_its_parts(tmp_path):
    page = render_overview(make_overview(tmp_path, stills=make_stills(200)))
    shown = [int(number) for number in re.findall(r"Keyframe of scene (\d+)", page)]
    assert (len(shown), shown[0], shown[-1]) == (24, 1, 200)
    assert {after - before for before, after in pairwise(shown)} == {8, 9}
    assert "24 of 200 scenes" in text_of(page)


def test_a_scene_whose_picture_is_gone_keeps_its_place(tmp_path):
    stills = make_stills(3)
    page = render_overview(make_overview(tmp_path, stills=[stills[0], replace(stills[1], thumbnail=None), stills[2]]))
    assert "1 00:00:01:00 No keyframe 2 00:00:02:00 3 00:00:03:00" in text_of(page)


def test_both_scripts_stand_side_by_side_and_descriptions_once(tmp_path):
    page = render_overview(make_overview(tmp_path))
    assert '<span class="voice" lang="en">Hot day?</span>' in page
    assert '<span class="voice" lang="de">Heißer Tag?</span>' in page
    script = page[page.index('id="script"') : page.index('id="storyboard"')]
    assert script.count("CU of her face; a drop of sweat runs down her temple.") == 1


def test_a_description_that_differs_is_in_both_columns(tmp_path):
    rows = make_rows("de")
    changed = rows[1].model_copy(update={"visual_text": "CU of her face; a drop of rain runs down her temple."})
    page = render_overview(make_overview(tmp_path, board={"rows": (rows[0], changed, *rows[2:])}))
    assert "a drop of <mark>sweat</mark> runs" in page
    assert "a drop of <mark>rain</mark> runs" in page


def test_the_gates_verdict_and_what_is_left_to_do_are_told(tmp_path):
    assert "It passed its gates after 2 revisions." in text_of(render_overview(make_overview(tmp_path)))
    left = {"untranslated": (1, 2), "rows": make_rows("de", untranslated=(1, 2))}
    material = make_overview(
        tmp_path, adaptation=by_rules().made, board=left, script_notes=["Its rows were edited on 2026-11-21."]
    )
    said = text_of(render_overview(material))
    assert "It passed the checks that code can make; no model has judged it. DRAFT: 2 lines still to be" in said
    assert "Its rows were edited on 2026-11-21." in said


def test_an_origin_is_shown_alone(tmp_path):
    material = make_overview(tmp_path, "en", adaptation=None, board={"origin_rows": ()})
    page = render_overview(material)
    assert " 3 Script " in text_of(page).split("The whole analysis")[1]
    assert "Shot Script (en) 1 00:00:00:00" in text_of(page)
    assert page.count('<span class="voice" lang="en">Hot day?</span>') == 1
    assert "<mark>" not in page
    assert 'class="adapted"' not in page


def test_a_partial_storyboard_says_what_is_missing(tmp_path):
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[0], rows[1] = (FramePicture(missing="No scene matches this row."),), ()
    rows[2] = (drawn(tmp_path, 3, missing="The row was edited since."),)
    page = render_overview(make_overview(tmp_path, board={"pictures": rows}, error="2 of 9 frames are not drawn."))
    assert said_on_the_way(page)[3].startswith("4 Storyboard 6 of 9 frames")
    said = text_of(page)
    assert "9 frames in 30 s. 2 are not drawn, 1 is out of date. 2 of 9 frames are not drawn." in said
    for words in ("No scene matches this row.", "Nothing is drawn for this row yet.", "The row was edited since."):
        assert words in said


def test_every_picture_of_a_row_is_there(tmp_path):
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[2] = tuple(drawn(tmp_path, 3, letter) for letter in "ab")
    page = render_overview(make_overview(tmp_path, board={"pictures": rows}))
    assert said_on_the_way(page)[3].startswith("4 Storyboard 10 frames")
    assert re.findall(r"<b>(3\w)</b>", page) == ["3a", "3b"]


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_that_leads_elsewhere_is_refused(tmp_path, address):
    made = make_overview(tmp_path)
    for name in ("spot", "report", "adaptation", "storyboard", "animatic", "vtt"):
        with pytest.raises(InvalidInput, match="no relative address"):
            render_overview(replace(made, links=LINKS.model_copy(update={name: address})))
    pictures = [(FramePicture(href=address),)] * 9
    with pytest.raises(InvalidInput, match="no relative address"):
        render_overview(make_overview(tmp_path, board={"pictures": pictures}))


def hostile_overview(folder):
    """Every text that somebody else may have written, replaced."""
    rows = tuple(
        row.model_copy(update={"visual_text": HOSTILE, "audio_text": f"VO: “{HOSTILE}” [{HOSTILE}] SFX: {HOSTILE}"})
        for row in make_rows("de")
    )
    board = {
        "rows": rows,
        "pictures": [(FramePicture(href="a'b.jpg", missing=HOSTILE, caption=HOSTILE), FramePicture(missing=HOSTILE))]
        * 9,
        **dict.fromkeys(("title", "code", "market", "drawn_by"), HOSTILE),
        **dict.fromkeys(("notes", "held"), (HOSTILE,)),
    }
    return make_overview(
        folder,
        board=board,
        spot=replace(SPOT, file_name=HOSTILE),
        film=FILM.model_copy(update={"notes": (HOSTILE,)}),
        script_notes=[HOSTILE],
        error=HOSTILE,
    )


def test_no_text_in_any_field_is_markup(tmp_path):
    page = render_overview(hostile_overview(tmp_path))
    assert page.count("onerror=&#34;window.hacked=1&#34;") > 50
    assert HOSTILE not in page
    assert not any("onerror" in attributes for _, attributes in Outline(page).tags)
    assert "script" not in [tag for tag, _ in Outline(page).tags]


def test_nothing_is_asked_of_an_outside_address_and_no_script_may_run(tmp_path):
    page = render_overview(make_overview(tmp_path))
    assert not re.search(r"https?:|url\(|@import|//cdn|<script", page)
    (policy,) = [meta["content"] for meta in attributes_of(page, "meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; img-src 'self' data:; media-src 'self' data:;")
    assert "script-src" not in policy


def test_every_picture_has_an_alternative_text(tmp_path):
    pictures = attributes_of(render_overview(make_overview(tmp_path)), "img")
    assert len(pictures) == 13
    assert all(picture["alt"] for picture in pictures)
