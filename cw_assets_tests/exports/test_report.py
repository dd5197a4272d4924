"""The report's HTML without a browser: what it holds, what it must never hold, how figures are written."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest

from cw_assets.domain.video.objects import DetectedObjects, OnScreenText, summarize_objects
from cw_assets.domain.video.signals import SIGNAL_NAMES, FrameSignals
from cw_assets.domain.video.transcription import Segment, Word
from cw_assets.errors import InvalidInput
from cw_assets.exports.report import render_report
from cw_assets.exports.report_format import clock, lasting, listed, marked_words, signed
from cw_assets.exports.report_timeline import ticks
from cw_assets_tests.exports.report_material import ENGINE, make_material, make_metadata

SECTIONS = (
    "Watch",
    "Timeline",
    "Scenes",
    "Transcript",
    "Look",
    "Objects and text",
    "Sentiment",
    "Script",
    "Audience",
    "How it was made",
)


class Outline(HTMLParser):
    """Tags, attributes and the text of headings, as a reader of the page sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[str, str]] = []
        self.open_heading = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.open_heading = tag

    def handle_data(self, data):
        if self.open_heading:
            self.headings.append((self.open_heading, data))
            self.open_heading = ""


def test_every_section_has_its_heading():
    headings = [text for level, text in Outline(render_report(make_material())).headings if level == "h2"]
    assert [text for text in headings if text in SECTIONS] == list(SECTIONS)


def test_headings_skip_no_level():
    levels = [int(level[1]) for level, _ in Outline(render_report(make_material())).headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_picture_has_an_alternative_text():
    pictures = [attributes for tag, attributes in Outline(render_report(make_material())).tags if tag == "img"]
    assert len(pictures) == 5
    assert all(picture["alt"] for picture in pictures)


def test_nothing_is_asked_of_an_outside_address():
    page = render_report(make_material(video=b"video"))
    assert "http:" not in page
    assert "https:" not in page
    assert not re.search(r"url\(|@import|//cdn", page)


def test_text_from_media_is_never_markup():
    hostile = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">'
    page = render_report(make_material(title=hostile, said=hostile))
    tags = Outline(page).tags
    assert sum(tag == "script" for tag, _ in tags) == 2
    assert not any("onerror" in attributes for _, attributes in tags)
    assert hostile not in page


def test_the_policy_names_the_very_script_of_the_page():
    page = render_report(make_material())
    policy = next(a["content"] for tag, a in Outline(page).tags if tag == "meta" and "http-equiv" in a)
    assert "default-src 'none'" in policy
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy.split("script-src")[1]


def test_a_video_is_embedded():
    assert 'src="data:video/webm;base64,dmlkZW8="' in render_report(make_material(video=b"video"))


def test_a_large_video_is_linked_instead():
    page = render_report(make_material(video_href="../originals/a%20spot.webm"))
    assert 'src="../originals/a%20spot.webm"' in page
    assert "data:video" not in page


@pytest.mark.parametrize("href", ["javascript:alert(1)", "https://example.org/a.mp4", "//example.org/a.mp4", "/etc/a"])
def test_a_video_address_that_leads_outside_is_refused(href):
    with pytest.raises(InvalidInput, match="relative"):
        render_report(make_material(video_href=href))


def test_without_a_video_the_still_is_shown_and_said():
    page = render_report(make_material())
    assert "<video" not in page
    assert "The video is not part of this page" in page


def test_silence_is_said_plainly():
    assert "No speech was recognised." in render_report(make_material(said=""))


def test_nothing_found_is_said_plainly():
    page = render_report(
        make_material(
            detected_objects=DetectedObjects(frames=(), summary=summarize_objects(()), made_by=ENGINE),
            on_screen_text=OnScreenText(frames=(), made_by=ENGINE),
            keyframes=[],
            signals=FrameSignals(**dict.fromkeys(SIGNAL_NAMES, np.zeros(0))),
            metadata=make_metadata(4.0, audio_streams=0, audio_codec=None, audio_channels=0, sample_rate=0),
        )
    )
    assert "No objects were recognised." in page
    assert "No text was read in the pictures." in page
    assert "Not measured." in page
    assert "<dt>Sound</dt><dd>None</dd>" in page


def test_a_word_of_low_confidence_is_fainter():
    page = render_report(make_material(said="Maybe surely"))
    assert 'class="faint" title="20\u00a0%">Maybe</span>' in page
    assert ">surely</span>" in page


def test_who_answered_and_why_is_said():
    assert "Answered by rules, not by a language model: no text model is configured" in render_report(make_material())


def test_one_scene_is_a_single_take():
    page = render_report(make_material(scenes=1))
    assert "in a single take" in page
    assert 'class="legend"' not in page


def test_many_scenes_carry_thumbnails_and_stay_light():
    read: list[str] = []
    page = render_report(make_material(scenes=300, scene_s=24, read_image=lambda key: read.append(key) or b"jpeg"))
    assert sum(key.endswith(".small.jpg") for key in read) == 300
    assert page.count('class="card"') == 300
    assert "2:00:00.0" in page
    assert len(page) < 1_000_000


@pytest.mark.parametrize(
    ("time_s", "written"),
    [(0, "0:00.0"), (9.96, "0:10.0"), (59.96, "1:00.0"), (61.25, "1:01.2"), (3599.9, "59:59.9"), (7200, "2:00:00.0")],
)
def test_clock(time_s, written):
    assert clock(time_s) == written


@pytest.mark.parametrize(
    ("duration_s", "written"), [(4.25, "4.2 s"), (59.97, "1 min"), (90, "1 min 30 s"), (7500, "2 h 5 min")]
)
def test_lasting(duration_s, written):
    assert lasting(duration_s).replace("\u00a0", " ") == written


def test_signed_has_a_true_minus_and_no_negative_nothing():
    assert [signed(score) for score in (0.31, -0.5, -0.001)] == ["+0.31", "−0.50", "0.00"]


def test_listed():
    assert [listed(names) for names in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b and c"]


def word(text: str) -> Word:
    return Word(text=text, start=0, end=1, confidence=0.9)


def test_marked_words_keep_the_text_as_it_is():
    said = Segment(
        start=0, end=1, text=" Well, well: 你好 ", confidence=0.9, words=tuple(map(word, ("Well", "well", "你好")))
    )
    pieces = list(marked_words(said))
    assert "".join(text for text, _ in pieces) == said.text
    assert [text for text, found in pieces if found] == ["Well", "well", "你好"]


def test_words_that_are_not_in_the_text_leave_it_whole():
    said = Segment(start=0, end=1, text="ten", confidence=0.9, words=(word("10"),))
    assert list(marked_words(said)) == [("ten", None)]


@pytest.mark.parametrize("duration", [0.4, 6, 30, 95, 7200])
def test_ticks_are_few_and_within(duration):
    places = [place for place, _ in ticks(duration)]
    assert places[0] == 0
    assert 2 <= len(places) <= 9
    assert max(places) <= 0.95


def test_a_spot_in_which_nothing_was_recognised_is_not_said_to_show_abstract():
    categories = make_material().categories.model_copy(update={"primary_categories": ("abstract",)})
    assert "what it shows most" not in render_report(make_material(categories=categories))
    assert "what it shows most" in render_report(make_material())
