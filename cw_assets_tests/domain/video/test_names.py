"""What is taken for a brand or a product, and above all what is not."""

import pytest

from cw_assets.domain.video.names import address_names, names_in, product_names
from cw_assets_tests.domain.video.spots import SILENCE, line, segment, speech, text_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("https://solara.example/summer", {"solara"}),
        ("www.shop.solara.co.uk", {"solara"}),
        ("Visit solara.com today", {"solara"}),
        ("COLD.AND FRESH.NOW", set()),
        ("only 2.50", set()),
        ("http://", set()),
    ],
)
def test_address_gives_the_name_in_front_of_its_domain(text, names):
    assert address_names(text) == names


def test_largest_line_of_the_last_picture_with_text_is_the_brand():
    shown = text_of(("BAKERY",), (line("SOLARA", 120), line("SUMMER LEMONADE", 40), "ONLY $2 A BOTTLE"), ())
    assert product_names(shown, SILENCE) == ("Solara",)


def test_large_call_to_action_is_no_name():
    assert product_names(text_of((line("ORDER NOW", 120), "Zyntra")), SILENCE) == ()


def test_uncommon_word_that_returns_in_another_scene_is_a_name():
    assert product_names(text_of(("ZYNTRA", "QUORL"), ("Try Zyntra", line("Now", 90))), SILENCE) == ("Zyntra",)


def test_word_spoken_with_a_capital_inside_a_sentence_is_a_name():
    shown = text_of(("KRAVOX", "DELTRON"), (line("NOW", 90),))
    said = speech(segment(0, "It must be Kravox."), segment(2, "Deltron is what you want, deltron."))
    assert product_names(shown, said) == ("Kravox",)


def test_ordinary_words_are_never_names():
    shown = text_of(("GOOD MORNING SUMMER", "Fresh Bread"), ("Good Morning", "FRESH BREAD"))
    assert product_names(shown, speech(segment(0, "Say Good Morning to Fresh Bread"))) == ()


def test_german_nouns_are_not_taken_for_names():
    shown = text_of(("FRÜHSTÜCK",), (line("JETZT KAUFEN HIER UND HEUTE", 90),))
    assert product_names(shown, speech(segment(0, "Es gibt Frühstück"), language="de")) == ()


def test_short_and_mixed_names_keep_their_letters():
    shown = text_of((line("IKEA", 90),), (line("iQora", 90), "IKEA"))
    assert product_names(shown, SILENCE) == ("IKEA",)


def test_address_alone_names_the_brand():
    assert product_names(text_of(("www.solara.example",)), SILENCE) == ("Solara",)


def test_names_are_found_as_whole_words_possessives_and_addresses():
    names = ("Solara", "Fizz")
    assert names_in("SOLARA'S best", names) == ("Solara",)
    assert names_in("see https://fizz.example", names) == ("Fizz",)
    assert names_in("solarium fizzy", names) == ()
