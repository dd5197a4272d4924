"""Previews: what comes from media is inert in them, and they stay short enough to show in place."""

import re

import pytest

from cw_assets.defs.previews.panel import IN_PLACE_CHARACTERS, inert, picture, table
from cw_assets.defs.previews.video import spread, thumbnails
from cw_assets.domain.video.scenes import KeyFrame
from cw_assets.store import MediaStore
from cw_assets_tests.engines.fakes import FakeReader, FakeSpeech
from cw_assets_tests.fakes import Studio, materializations

MARKUP = re.compile(r"(?<!\\)[`*_\[\]<>|!#]")
"""A character that means something to markdown and is not escaped."""
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![pixel](http://127.0.0.1:9/x.png)",
    "[click](javascript:alert(1))",
    "| a | b |\n|---|---|\n| c | d |",
    "# heading\n\n* item\n> quote",
    "`code` **bold** _soft_ \\| \\<b>",
    "line\rbreak\u2028and\u2029more\x0b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_has_no_markup_left(text):
    shown = inert(text)
    assert MARKUP.search(shown.replace("\\\\", "")) is None
    assert len(shown.splitlines()) == 1


def test_ordinary_words_stay_as_they_are():
    assert inert("Good morning, Zoë: 50 % off (today) at 7.30 & later") == (
        "Good morning, Zoë: 50 % off (today) at 7.30 & later"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_cell_makes_no_further_cell_or_row(text):
    rows = table(("a", "b"), [(text, 1)]).md_str.splitlines()
    assert len(rows) == 3
    assert [len(re.findall(r"(?<!\\)\|", row.replace("\\\\", ""))) for row in rows] == [3, 3, 3]


def test_long_table_is_cut_and_says_how_much_is_missing():
    text = table(("n", "word"), [(n, "word " * 10) for n in range(200)]).md_str
    shown = len(re.findall(r"^\| \d+ ", text, re.MULTILINE))
    assert len(text) < IN_PLACE_CHARACTERS
    assert shown > 5
    assert text.splitlines()[-1] == f"… and {200 - shown} more"


def test_table_with_one_endless_cell_is_cut():
    assert len(table(("word",), [("x" * 5000,)]).md_str) < IN_PLACE_CHARACTERS


def test_only_as_many_thumbnails_as_fit_in_place():
    frames = [
        KeyFrame(
            scene_number=n,
            timestamp=n,
            frame_number=n,
            image="i.jpg",
            thumbnail=f"t/{n:032}.jpg",
            width=1,
            height=1,
        )
        for n in range(1, 100)
    ]
    text = thumbnails(frames)["thumbnails"].md_str
    assert text.startswith("![scene 1](/media/t/")
    assert 500 < len(text) <= IN_PLACE_CHARACTERS


def test_no_keyframes_no_thumbnails():
    assert thumbnails([]) == {}


def test_picture_is_written_once_and_linked(tmp_path):
    store = MediaStore(tmp_path)
    first, second = (picture(store, b"<svg/>", ".svg", "chart") for _ in range(2))
    assert first.md_str == second.md_str
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert first.md_str == f"![chart](/media/{file.relative_to(tmp_path).as_posix()})"


def test_hostile_speech_and_writing_stay_inert_through_a_whole_run(studio):
    said = tuple((0.1 + n * 0.4, 0.4 + n * 0.4, text) for n, text in enumerate(HOSTILE[:7]))
    written = [(text, 0.9, (0.1, n / 10, 0.9, n / 10 + 0.05)) for n, text in enumerate(HOSTILE)]
    hostile = Studio(
        studio.settings, studio.instance, engines={"speech_model": FakeSpeech(said), "text_reader": FakeReader(written)}
    )
    result = hostile.run()
    hostile.close()
    assert result.success
    made = materializations(result)
    for asset, name in [("transcription", "transcript"), ("on_screen_text", "text"), ("script", "script")]:
        text = made[asset].metadata[name].md_str
        cells = [cell for row in text.splitlines() for cell in re.split(r"(?<!\\)\|", row.replace("\\\\", ""))]
        assert "alert" in text
        assert [cell for cell in cells if MARKUP.search(cell)] == []


@pytest.mark.parametrize("count, shown", [(1, [1]), (3, [1, 2, 3]), (300, [1, 101, 200, 300])])
def test_strip_of_a_long_video_shows_a_choice_from_first_to_last(count, shown):
    frames = [
        KeyFrame(scene_number=n, timestamp=n, frame_number=n, image="", thumbnail="", width=1, height=1)
        for n in range(1, count + 1)
    ]
    assert [frame.scene_number for frame in spread(frames, 4)] == shown
