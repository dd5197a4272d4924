"""English as the descriptions need it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.wording import counted, listed, plural, quoted, sentence, with_article


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("bottle", "bottles"),
        ("person", "people"),
        ("wine glass", "wine glasses"),
        ("bus", "buses"),
        ("sandwich", "sandwiches"),
        ("toothbrush", "toothbrushes"),
        ("knife", "knives"),
        ("mouse", "mice"),
        ("sheep", "sheep"),
        ("skis", "skis"),
        ("city", "cities"),
        ("toy", "toys"),
        ("potted plant", "potted plants"),
    ],
)
def test_plural(noun, expected):
    assert plural(noun) == expected


@pytest.mark.parametrize(
    ("count", "name", "expected"),
    [
        (1, "bottle", "a bottle"),
        (1, "apple", "an apple"),
        (1, "qr code", "a QR code"),
        (2, "tv", "two TVs"),
        (3, "person", "three people"),
        (12, "cup", "twelve cups"),
        (13, "cup", "13 cups"),
        (1, "scissors", "a pair of scissors"),
        (2, "skis", "two pairs of skis"),
        (4, "broccoli", "broccoli"),
    ],
)
def test_counted(count, name, expected):
    assert counted(count, name) == expected


def test_article_follows_the_sound_of_shot_sizes():
    assert with_article("extreme wide shot") == "an extreme wide shot"
    assert with_article("medium shot") == "a medium shot"


@pytest.mark.parametrize(
    ("parts", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(parts, expected):
    assert listed(parts) == expected


def test_sentence_gets_capital_and_one_full_stop():
    assert sentence("cut  to a shot") == "Cut to a shot."
    assert sentence("done.") == "Done."


@given(st.text(max_size=60))
def test_quote_opens_and_closes_once_on_one_line(text):
    found = quoted(text)
    assert (found[0], found[-1]) == ("“", "”")
    assert not set(found[1:-1]) & set('“”"\n\r')
