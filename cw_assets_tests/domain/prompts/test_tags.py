"""Tags as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.prompts.tags import clean, joined, mentions, parted, unique


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a fox,  red snow ,", ["a fox", "red snow"]),
        ("a fox, (red, round:1.2), snow.", ["a fox", "(red, round:1.2)", "snow"]),
        ("1,5 (a, b) , c", ["1", "5 (a, b)", "c"]),
        (" , ;. ", []),
    ],
)
def test_commas_part_tags_but_not_within_brackets(text, tags):
    assert parted(text) == tags


def test_control_characters_go_and_joined_emoji_stay():
    assert clean("a\x00fox\t\n in\x1b[31m \u202esnow\ud800 👩\u200d🚀") == "a fox in [31m snow 👩\u200d🚀"


def test_capitals_make_no_second_tag():
    assert unique(["Fox", "snow", "fox", "SNOW"]) == ["Fox", "snow"]


def test_tags_that_do_not_fit_are_left_out_whole():
    assert joined(["a fox", "snow", "moonlight"], 12) == "a fox, snow"


def test_a_first_tag_too_long_is_cut_after_a_word():
    assert joined(["a fox in the snow"], 12) == "a fox in the"
    assert joined(["x" * 50], 12) == "x" * 12


def test_words_are_mentioned_whole_and_in_order():
    assert mentions("A Golden-Hour light.", "golden hour")
    assert not mentions("hour, golden", "golden hour")
    assert not mentions("marigolden hour", "golden hour")


@given(st.text())
def test_any_text_can_be_written_and_parted(text):
    for tag in parted(text):
        assert tag == clean(tag)
        tag.encode()


@given(st.lists(st.text(min_size=1, max_size=20)), st.integers(1, 60))
def test_joined_keeps_its_limit(tags, limit):
    assert len(joined(tags, limit)) <= limit
