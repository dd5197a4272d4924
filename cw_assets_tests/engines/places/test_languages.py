"""Lines of spots told apart by language, and silence where that cannot be done."""

import pytest

from cw_assets.domain.protocols import LanguageIdentifier
from cw_assets.engines.places.languages import LinguaIdentifier

IDENTIFIER: LanguageIdentifier = LinguaIdentifier()


@pytest.mark.parametrize(
    ("text", "among", "language"),
    [
        ("Guten Morgen, Sommer", ("en", "de"), "de"),
        ("Good morning, summer", ("en", "de"), "en"),
        ("Only ripe fruit, water and nothing else", ("en", "fr"), "en"),
        ("Rien que des fruits mûrs et de l'eau", ("en", "fr"), "fr"),
        ("Bom dia, verão", ("en-US", "pt-BR"), "pt-BR"),
        ("冷たい", ("en", "ja"), "ja"),
        ("夏のレモネード", ("ja", "zh-Hans"), "ja"),
        ("早安夏天", ("en", "zh-Hant"), "zh-Hant"),
        ("أهلا بالصيف", ("ar", "en"), "ar"),
        ("God morgen sommer, hele gata lukter av brød", ("en", "nb"), "nb"),
        ("God morgen sommer, hele gata lukter av brød", ("en", "no"), "no"),
        ("Magandang umaga sa inyong lahat", ("en", "fil"), "fil"),
        ("שלום קיץ, בוקר טוב", ("en", "he"), "he"),
        ("여름의 맛", ("en", "ko"), "ko"),
    ],
)
def test_line_is_told_by_its_language(text, among, language):
    assert IDENTIFIER.identify(text, among) == language


@pytest.mark.parametrize("text", ["", "Solara", "Ice!", "2,49 €", "夏"])
def test_short_text_has_no_language(text):
    assert IDENTIFIER.identify(text, ("en", "de")) is None


@pytest.mark.parametrize("among", [("en", "xx"), ("kn", "en"), ("xx",), ()])
def test_language_that_cannot_be_told_gives_no_verdict(among):
    assert IDENTIFIER.identify("Good morning, summer, the sun comes up", among) is None


def test_kinds_of_one_language_are_not_told_apart():
    assert IDENTIFIER.identify("早安夏天的太阳", ("zh-Hant", "zh-Hans", "en")) == "zh-Hant"


def test_doubtful_line_gives_no_verdict():
    assert IDENTIFIER.identify("Scannez-moi", ("en", "fr")) is None
