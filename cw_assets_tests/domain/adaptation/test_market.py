"""Markets as people name them."""

import pytest

from cw_assets.domain.adaptation.market import language_in, parse_market
from cw_assets.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de-DE", "de-DE"),
        (" ja_jp ", "ja-JP"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("fil-PH", "fil-PH"),
        ("no-NO", "nb-NO"),
        ("iw-IL", "he-IL"),
    ],
)
def test_a_market_is_read_as_people_write_it(text: str, tag: str) -> None:
    assert parse_market(text).tag == tag


@pytest.mark.parametrize("text", ["", "de", "DE", "german-Germany", "de-DEU", "de DE", "de-", "-DE", "zh-Hant", "d-DE"])
def test_what_is_no_market_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="name a language and a country, as in de-DE"):
        parse_market(text)


@pytest.mark.parametrize(
    ("tag", "language"), [("de-DE", "de"), ("zh-Hant-TW", "zh-Hant"), ("de", "de"), ("und", ""), ("en-GB", "en")]
)
def test_the_language_of_a_tag_is_what_is_left_without_its_country(tag: str, language: str) -> None:
    assert language_in(tag) == language
