"""Where the subjects of a scene come to stand, by their boxes; nothing is drawn here."""

import pytest

from cw_assets.domain.images.panel.layout import lay_out
from cw_assets.domain.images.panel.placing import Panel
from cw_assets.domain.images.panel.reading import read_scene

SIZES = [(256, 256), (4096, 256), (256, 4096), (1024, 1024), (1280, 720), (720, 1280)]
PROMPTS = [
    "a man", "a family with a dog", "a red bicycle", "three bottles on a table", "a plane", "a crowd", "",
    "two women drink wine at a table", "a cat on a sofa", "a child rides a horse",
]  # fmt: skip


def panel(prompt: str, seed: int = 1, width: int = 1280, height: int = 720) -> Panel:
    return lay_out(read_scene(prompt), prompt, width, height, seed)


def shown_area(prompt: str) -> float:
    """Of the last item, the nearest one, within the picture."""
    laid = panel(prompt)
    return laid.items[-1].box.within(laid.page.picture).area


@pytest.mark.parametrize("subject", ["a man", "a red bicycle", "a bottle of water"])
def test_closer_shots_show_the_subject_larger(subject):
    areas = [shown_area(f"{subject}, {shot}") for shot in ("EWS", "WS", "MS", "CU")]
    assert areas == sorted(areas)
    assert areas[-1] > 4 * areas[0]


def test_a_wide_shot_shows_the_whole_figure_and_a_medium_one_cuts_it():
    wide, medium = panel("a man, WS"), panel("a man, MS")
    assert wide.items[0].box.bottom < wide.page.picture.bottom
    assert wide.items[0].box.top > wide.page.picture.top
    assert medium.items[0].box.bottom > medium.page.picture.bottom


def test_a_lower_angle_lowers_the_horizon():
    heights = [
        panel(f"a man, wide shot, {angle}").camera.horizon for angle in ("aerial", "from above", "", "low angle")
    ]
    assert heights == sorted(heights)
    assert len(set(heights)) == 4


def test_seeds_choose_among_compositions():
    places = {round(panel("a man, wide shot", seed).items[0].x / 1280, 1) for seed in range(12)}
    assert len(places) > 1
    assert {panel("a man, wide shot", seed).mirrored for seed in range(12)} == {True, False}


def test_the_prompt_chooses_among_compositions_too():
    prompts = [
        f"a woman in a park, wide shot, {word}" for word in ("noon", "calm", "spring", "bright", "sharp", "soft")
    ]
    assert len({round(panel(prompt, 3).items[0].x) for prompt in prompts}) > 2


def test_what_prompts_leave_open_of_place_and_hour_is_the_same_within_a_seed():
    prompts = ["a woman smiles", "CU of a man", "a woman and a man, medium shot"]
    for seed in range(6):
        assert len({(panel(one, seed).scene.place, panel(one, seed).scene.daytime) for one in prompts}) == 1
    chosen = [panel(prompts[0], seed).scene for seed in range(12)]
    assert len({scene.place for scene in chosen}) > 1
    assert len({scene.daytime for scene in chosen}) > 1


def test_those_of_a_kind_are_numbered_in_the_order_of_the_prompt():
    people = [(item.kind, item.subject.number) for item in panel("a mother, friends and two dogs, WS", 1).items]
    assert sorted(people) == [("dog", 0), ("dog", 1), ("man", 0), ("woman", 0), ("woman", 1), ("woman", 2)]


def test_the_same_prompt_and_seed_give_the_same_layout():
    assert panel("two dogs in a park", 7) == panel("two dogs in a park", 7)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_page_and_subjects_keep_within_their_bounds(prompt, size):
    laid = panel(prompt, 3, *size)
    page = laid.page
    assert page.picture.bottom <= page.footer.top < page.footer.bottom == size[1]
    assert page.stamp.within(page.picture) == page.stamp
    assert all(item.box.within(page.picture).area > 0 for item in laid.items)


def test_what_stands_behind_is_farther_away():
    dog, car = sorted(panel("a dog in front of a car").items, key=lambda item: item.kind != "dog")
    assert car.y < dog.y


def test_left_of_is_left():
    tree, house = sorted(panel("a tree left of a house").items, key=lambda item: item.kind != "tree")
    assert tree.x < house.x


def test_what_is_held_is_in_the_hand_of_who_acts():
    woman, man = panel("a man and a woman holding a phone").items
    assert {(woman.kind, woman.held), (man.kind, man.held)} == {("woman", "phone"), ("man", "")}


def test_a_meal_brings_a_table_before_the_people():
    laid = panel("family at breakfast in the kitchen, medium shot")
    assert laid.tabletop is not None
    assert {"plate", "cup"} <= {item.kind for item in laid.items}


def test_children_look_over_the_table():
    laid = panel("family at breakfast in the kitchen, medium shot")
    heads = [item.box.top + 0.3 * item.box.height for item in laid.items if item.is_person]
    assert max(heads) < laid.tabletop


def test_who_runs_together_runs_one_way():
    for seed in range(8):
        assert len({item.flip for item in panel("two children and a dog run, wide", seed).items}) == 1


def test_a_dog_beside_a_person_cut_at_the_waist_is_still_seen():
    laid = panel("a woman with a dog, medium shot")
    (dog,) = [item for item in laid.items if item.kind == "dog"]
    assert dog.box.within(laid.page.picture).area > 0.3 * dog.box.area


def test_a_couple_that_hugs_is_two_who_face_each_other():
    first, second = sorted(panel("a couple hugs").items, key=lambda item: item.x)
    assert (first.flip, second.flip) == (False, True)


def test_people_at_sea_are_aboard_their_boat():
    boat, *crew = panel("an old man and a boy in a boat on a lake, wide shot").items
    assert boat.kind == "boat"
    assert all(boat.box.left < one.x < boat.box.right for one in crew)


def test_shot_sizes_that_the_prompt_leaves_open_fit_the_subject():
    chosen = {text: panel(text).shot for text in ("a bottle", "a man", "a man on a bicycle", "a car", "", "a crowd")}
    assert chosen == {
        "a bottle": "MS",
        "a man": "MS",
        "a man on a bicycle": "WS",
        "a car": "WS",
        "": "EWS",
        "a crowd": "WS",
    }


def test_who_rides_sits_on_the_vehicle():
    (rider,) = panel("a woman riding a yellow bicycle").items
    assert (rider.kind, rider.held, rider.held_color) == ("bicycle", "rider", "yellow")


def test_the_label_says_size_view_and_angle():
    assert panel("OTS of a man, low angle").label == "OTS · LOW ANGLE"
    assert panel("a man, wide").label == "WS"
