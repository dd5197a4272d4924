"""The prompt of a frame: what stands in it, in which order, and what an enhancement may not lose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.images.panel.reading import read_scene
from cw_assets.domain.storyboards.describing import described
from cw_assets.domain.storyboards.prompts import NEGATIVE, NOTHING_TO_SEE, QUALITY, frame_prompt, kept_base
from cw_assets.domain.video.words import plain_words


def negatives(text, **more):
    return frame_prompt(text, **more).negative_prompt.split(", ")


def test_style_comes_first_and_quality_last():
    asked = frame_prompt("CU: the can. (3s)", style="Warm summer light.", held=("the woman in a yellow raincoat",))
    assert asked.prompt == (
        "Warm summer light, close-up: the can, the woman in a yellow raincoat, "
        "film still, professional lighting, balanced composition, highly detailed, sharp focus"
    )
    assert asked.negative_prompt == ", ".join(NEGATIVE)


def test_row_without_a_picture_is_an_empty_frame():
    assert frame_prompt("On-screen text: “SALE”.", style="Flat").prompt.startswith(f"Flat, {NOTHING_TO_SEE}, ")


def test_quality_words_stand_once():
    prompt = frame_prompt("A dog, Sharp Focus", style="film still, highly detailed").prompt.lower()
    assert [prompt.count(word) for word in QUALITY] == [1] * len(QUALITY)


@pytest.mark.parametrize(
    ("style", "unwanted"),
    [
        ("watercolour illustration", {"film still", "sharp focus"}),
        ("minimalist", {"highly detailed"}),
        ("soft focus", {"sharp focus"}),
    ],
)
def test_quality_words_do_not_go_against_the_style(style, unwanted):
    words = set(frame_prompt("A dog", style=style).prompt.split(", "))
    assert words & set(QUALITY) == set(QUALITY) - unwanted


@pytest.mark.parametrize(
    ("row", "not_denied"),
    [
        ("Blurry lights at night.", "blurry"),
        ("A man out of focus in the background.", "blurry"),
        ("A handwritten headline on a newspaper.", "text"),
        ("Logo on white.", "logo"),
        ("Twins on a bench.", "duplicate subject"),
        ("Split screen: two kitchens.", "split panels"),
    ],
)
def test_what_a_row_asks_for_is_not_denied(row, not_denied):
    assert set(NEGATIVE) - set(negatives(row)) == {not_denied}


def test_what_a_row_denies_stays_denied():
    assert negatives("A white wall, no text, without any logo.") == list(NEGATIVE)


def test_held_words_that_stand_in_the_row_are_left_out():
    prompt = frame_prompt("The woman in a red hat reads.", held=("the woman in a red hat", "the old kitchen")).prompt
    assert prompt.count("woman in a red hat") == 1
    assert "the old kitchen" in prompt


def test_held_woman_is_no_second_woman_in_a_panel():
    scene = read_scene(frame_prompt("The woman runs.", held=("the woman in a yellow coat",)).prompt)
    assert [(one.kind, one.count, one.outfit, one.color) for one in scene.subjects] == [("woman", 1, "coat", "yellow")]


@pytest.mark.parametrize(
    ("row", "held", "shown"),
    [
        ("CU of the woman, he smiles.", "the boy in red", "close-up of the woman, the boy in red smiles"),
        ("CU of the woman, she smiles.", "the woman in red", "close-up of the woman in red, she smiles"),
        ("She drinks.", "the young woman in a coat", "The young woman in a coat drinks"),
        (
            "CU of the girl, she sees that he smiles.",
            "the boy in red",
            "close-up of the girl, she sees that the boy in red smiles",
        ),
        ("She kicks, he laughs.", "the boy in red", "She kicks, the boy in red laughs"),
        ("The woman's hand.", "the woman in red", "The woman's hand, the woman in red"),
        ("The nurse talks. She nods.", "the waitress in red", "The nurse talks. She nods, the waitress in red"),
        ("The lady talks. She nods.", "the waitress in red", "The waitress in red talks. She nods"),
        ("The old woman nods. She eats.", "the old woman in red", "The old woman in red nods. She eats"),
        ("The woman in the coat sits.", "the woman in a red coat", "The woman in a red coat sits"),
        ("The woman smiles.", "the young, elegant woman", "The young, elegant woman smiles"),
        ("Woman checks phone.", "the woman in red", "The woman in red checks phone"),
        (
            "Not the boy, but she scores. The boy cries.",
            "the boy in red",
            "Not the boy, but she scores. The boy in red cries",
        ),
        ("Anna smiles. She waves.", "Anna, the woman in red", "Anna, the woman in red, smiles. She waves"),
        ("Tom kisses Anna.", "Anna, the woman in red", "Tom kisses Anna, the woman in red"),
        ("Anna's dog. She waves.", "Anna, the woman in red", "Anna's dog. The woman in red waves"),
        ("CU Anna.", "Anna (32)", "close-up Anna (32)"),
        ("Anna's dog.", "Anna (32)", "Anna's dog"),
        ("La femme boit.", "une jeune femme", "Une jeune femme boit"),
        ("The bottle cap.", "the bottle of Fizzo", "The bottle cap, the bottle of Fizzo"),
        ("The bottle spins.", "the bottle of Fizzo", "The bottle of Fizzo spins"),
        ("Tom hugs Mum.", "the mum in a coat", "Tom hugs the mum in a coat"),
        ("Man 1 waves.", "the man in a suit", "The man in a suit waves"),
        ("The kitchen table.", "the kitchen with tiles", "The kitchen table, the kitchen with tiles"),
        ("He looks at the bottle.", "the green bottle", "He looks at the green bottle"),
        ("Close on the label.", "the green bottle", "Close on the label, the green bottle"),
    ],
)
def test_held_words_take_the_place_of_a_bare_mention(row, held, shown):
    assert frame_prompt(row, held=(held,)).prompt.startswith(f"{shown}, film still")


def test_two_that_are_held_take_their_own_places():
    held = ("the boy in a red cap", "the woman in a blue dress")
    assert frame_prompt("He watches. She smiles at the boy.", held=held).prompt.startswith(
        "He watches. The woman in a blue dress smiles at the boy in a red cap, film still"
    )


def test_two_of_one_noun_are_not_put_into_one_another():
    held = ("the man in a blue suit", "the man in red shorts")
    shown = "The man in the suit hugs the man in the shorts."
    assert frame_prompt(shown, held=held).prompt.startswith(
        "The man in a blue suit hugs the man in red shorts, film still"
    )


def test_a_style_of_the_rules_brings_no_things_into_a_panel():
    added = ", ".join(phrase for words in (words_of_rules()) for phrase in words)
    assert read_scene(f"A wall, {added}").subjects == ()


def words_of_rules():
    from cw_assets.domain.prompts import words

    return [words.QUALITY, *words.STYLE.values(), *words.TECHNICAL.values()]


def test_quality_words_change_nothing_in_a_panel():
    row = "A woman rides a bicycle along the sea."
    assert read_scene(frame_prompt(row).prompt) == read_scene(described(row))


def test_enhanced_text_with_all_words_stands():
    enhanced = "moody night street, sports car in red, neon"
    assert kept_base("a red car in the night street", enhanced) == enhanced


def test_base_comes_first_where_words_are_lost():
    assert kept_base("a red car, night", "night, neon street, Neon street, film grain") == (
        "a red car, night, neon street, film grain"
    )


def test_denial_is_not_turned_round():
    assert kept_base("a street, no people", "people, no street, a dog") == ("a street, no people, no street, a dog")


@pytest.mark.parametrize("enhanced", ["", " ", ", ,", "!!"])
def test_base_stands_where_nothing_was_written(enhanced):
    assert kept_base("a dog", enhanced) == "a dog"


@given(st.text(), st.text())
def test_no_word_of_the_base_is_ever_lost(base, enhanced):
    small = {"a", "an", "the", "in", "i"}
    kept = kept_base(base, enhanced)
    assert kept == enhanced or kept.startswith(base.strip()) or set(plain_words(base)) - small <= set(plain_words(kept))


@given(st.lists(st.sampled_from(["red", "car", "no", "dog", "the", ",", "night", "people"])).map(" ".join), st.data())
def test_words_of_the_base_are_in_what_is_drawn(base, data):
    enhanced = data.draw(st.lists(st.sampled_from(["red", "car", "no", "dog", ",", "sea"])).map(" ".join))
    kept = plain_words(kept_base(base, enhanced))
    assert set(plain_words(base)) - {"the"} <= set(kept)


def test_long_base_is_kept_whole():
    base = "word " * 3000
    assert kept_base(base, "x, " * 50_000).startswith(base.strip())


@pytest.mark.parametrize("tag", ["slow dolly shot", "golden hour light", "low angle", "wide establishing composition"])
def test_an_enhancement_does_not_direct_the_camera_or_the_hour(tag):
    if read_scene(tag) == read_scene(""):
        pytest.fail("the panel does not read this tag, so it says nothing here")
    assert kept_base("close-up of a woman", f"film grain, {tag}") == "close-up of a woman, film grain"


def test_what_the_row_says_of_camera_and_hour_may_be_said_again():
    assert kept_base("close-up of a woman at night", "moody night, film grain") == (
        "close-up of a woman at night, moody night, film grain"
    )
