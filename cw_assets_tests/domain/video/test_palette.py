"""Colour names and distances, against colours that everybody would call the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.palette import color_name, distinct_colors, oklab

COLORS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@pytest.mark.parametrize(
    ("color", "name"),
    [
        ("#000000", "black"),
        ("#ffffff", "white"),
        ("#808080", "grey"),
        ("#333333", "dark grey"),
        ("#ff0000", "vivid red"),
        ("#ffc914", "warm yellow"),
        ("#000080", "dark blue"),
        ("#87ceeb", "pale blue"),
        ("#8b4513", "brown"),
        ("#808000", "olive"),
        ("#f5f5dc", "cream"),
        ("#d2b48c", "beige"),
        ("#228b22", "green"),
        ("#008080", "turquoise"),
        ("#ffc0cb", "pale pink"),
        ("#4a2c5e", "dark purple"),
        ("#ffb347", "orange"),
    ],
)
def test_colour_has_the_name_people_use(color, name):
    assert color_name(color) == name


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ("#ffffff", (1.0, 0.0, 0.0)),
        ("#ff0000", (0.628, 0.225, 0.126)),
        ("#00ff00", (0.866, -0.234, 0.179)),
        ("#0000ff", (0.452, -0.032, -0.312)),
    ],
)
def test_oklab_gives_the_published_coordinates(color, expected):
    assert oklab(color) == pytest.approx(expected, abs=0.001)


@given(COLORS)
def test_every_colour_has_a_name_of_one_to_three_words(color):
    assert 1 <= len(color_name(color).split()) <= 3


def test_near_colours_count_as_one_and_the_first_stays():
    assert distinct_colors(["#ff0000", "#fa0505", "#0000ff", "#ff0101"], 8) == ("#ff0000", "#0000ff")


def test_shades_a_person_tells_apart_are_both_kept():
    assert distinct_colors(["#0e1733", "#2f8fc4", "#8ccdf0"], 8) == ("#0e1733", "#2f8fc4", "#8ccdf0")


@given(st.lists(COLORS, max_size=30), st.integers(0, 8))
def test_distinct_colours_keep_their_order_and_the_limit(colors, limit):
    kept = distinct_colors(colors, limit)
    assert len(kept) <= limit
    places = [colors.index(color) for color in kept]
    assert places == sorted(set(places))


@given(st.lists(COLORS, max_size=12))
def test_choosing_distinct_colours_twice_changes_nothing(colors):
    once = distinct_colors(colors, 8)
    assert distinct_colors(once, 8) == once
