"""What `auto` means."""

import pytest

from cw_assets.domain.prompts.style_choice import pick_style


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("Line art of a fox", "coloring-book"),
        ("a line-art fox", "coloring-book"),
        ("colouring page with a fox", "coloring-book"),
        ("COLORING page with a fox", "coloring-book"),
        ("a photo of a fox", "photography"),
        ("Portrait, soft light", "photography"),
        ("an oil painting", "artistic"),
        ("pencil drawing", "artistic"),
        ("a quick sketch", "artistic"),
        ("like in a movie", "cinematic"),
        ("film noir", "cinematic"),
        ("a DRAMATIC sky", "cinematic"),
        ("a fox in snow", "realistic"),
        ("", "realistic"),
    ],
)
def test_a_clue_picks_its_style(prompt, style):
    assert pick_style(prompt) == style


@pytest.mark.parametrize("prompt", ["photosynthesis", "filming", "a skyline, artful", "sketchy", "melodramatic"])
def test_a_part_of_a_word_is_no_clue(prompt):
    assert pick_style(prompt) == "realistic"


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("dramatic film still, line art", "coloring-book"),
        ("a photo of a painting", "photography"),
        ("dramatic drawing", "artistic"),
    ],
)
def test_of_several_clues_the_first_style_in_the_list_wins(prompt, style):
    assert pick_style(prompt) == style
