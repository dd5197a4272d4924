"""What a prompt's words make of a scene; how it looks is tested with the sketch engine."""

import pytest

from cw_assets.domain.images.panel.reading import read_scene
from cw_assets.domain.images.panel.scene import Subject
from cw_assets.domain.images.panel.things import KINDS, THINGS


def kinds(text: str) -> list[str]:
    return [subject.kind for subject in read_scene(text).subjects]


@pytest.mark.parametrize(
    "words, shot",
    [
        ("ECU of an eye", "ECU"),
        ("extreme close-up", "ECU"),
        ("a man, close-up", "CU"),
        ("medium close up of a man", "MCU"),
        ("MS, a man", "MS"),
        ("medium wide shot", "MWS"),
        ("a man in a wide shot", "WS"),
        ("establishing shot of a town", "EWS"),
        ("Totale: ein Mann", "WS"),
        ("a man", None),
    ],
)
def test_shot_size_is_read_spelled_out_and_abbreviated(words, shot):
    assert read_scene(words).shot == shot


def test_possessive_is_no_plural():
    assert [one.count for one in read_scene("The woman's hand beside two men").subjects] == [1, 2]


def test_angle_view_and_moves_are_read():
    scene = read_scene("aerial, over the shoulder of a man, slow pan left, zoom in")
    assert (scene.angle, scene.view, scene.moves) == ("aerial", "OTS", ("pan left", "push in"))
    assert read_scene("POV from below").angle == "low"
    assert read_scene("POV from below").view == "POV"


@pytest.mark.parametrize(
    "words, daytime",
    [
        ("at dawn", "dawn"),
        ("golden hour", "golden"),
        ("bei Nacht", "night"),
        ("a day at the sea, sunset", "golden"),
        ("breakfast", "morning"),
        ("breakfast at night", "night"),
        ("a car", None),
    ],
)
def test_time_of_day_is_read(words, daytime):
    assert read_scene(words).daytime == daytime


def test_weather_place_and_moods_are_read():
    scene = read_scene("film noir, rainy street in the city")
    assert (scene.weather, scene.place, scene.moods) == ("rain", "street", ("noir",))


def test_a_shop_says_more_than_the_street_it_is_in_and_keeps_its_name():
    scene = read_scene("a street in the city with a bakery")
    assert (scene.place, scene.place_name) == ("shop", "bakery")


def test_a_road_in_the_mountains_is_a_mountain_road():
    assert read_scene("a road through the mountains").place == "mountain road"


def test_colour_belongs_to_its_noun():
    scene = read_scene("a red bicycle next to a shiny blue car")
    assert [(subject.kind, subject.color) for subject in scene.subjects] == [("bicycle", "red"), ("car", "blue")]
    assert scene.colors == ()


def test_colour_after_its_noun_belongs_to_it_too():
    assert read_scene("un vélo rouge devant une boulangerie").subjects[0].color == "red"


def test_colour_without_a_noun_is_for_the_palette():
    assert read_scene("teal and a man").colors == ("teal",)


@pytest.mark.parametrize(
    ("text", "colors"),
    [
        ("a shot in light orange, purple and dark purple", ("orange", "purple")),
        ("three people, in orange, cream and dark grey", ("orange", "cream", "grey")),
        ("pale turquoise and orange", ("turquoise", "orange")),
    ],
)
def test_orange_and_cream_among_colours_are_colours(text, colors):
    scene = read_scene(text)
    assert scene.colors == colors
    assert not {"orange", "tube"} & {subject.kind for subject in scene.subjects}


def test_orange_is_a_colour_before_a_noun_and_a_fruit_alone():
    assert read_scene("an orange car").subjects == (Subject("car", color="orange"),)
    assert kinds("an orange on a table") == ["orange", "table"]


def test_numbers_and_plurals_count():
    scene = read_scene("three red apples, 2 dogs, cats")
    assert [(subject.kind, subject.count) for subject in scene.subjects] == [("apple", 3), ("dog", 2), ("cat", 2)]


def test_a_group_keeps_its_own_number_unless_one_is_named():
    assert read_scene("friends at a lake").subjects[0].count == 0
    assert read_scene("four friends at a lake").subjects[0].count == 4


def test_huge_numbers_are_bounded():
    assert read_scene("99 dogs").subjects[0].count == 9


def test_who_holds_has_the_next_small_thing_in_hand():
    woman, bottle = read_scene("a woman holding a cold bottle of lemonade").subjects
    assert (woman.action, bottle.kind, bottle.support) == ("hold", "bottle", "held")


def test_what_is_in_a_vessel_is_no_thing_of_its_own():
    assert kinds("a bottle of lemonade") == ["bottle"]
    assert kinds("two glasses of wine") == ["wine glass"]


def test_things_on_a_table_stand_on_it():
    subjects = read_scene("a white sneaker on a wooden table").subjects
    assert [(subject.kind, subject.support) for subject in subjects] == [("shoe", "table"), ("table", "")]


def test_a_cat_on_a_sofa_is_on_the_sofa_and_a_man_sits():
    assert read_scene("a cat on a sofa").subjects[0].support == "seat"
    assert read_scene("a man on a bench").subjects[0].action == "sit"


def test_relations_say_who_stands_behind_and_on_which_side():
    assert [s.side for s in read_scene("a dog in front of a car").subjects] == ["", "behind"]
    assert [s.side for s in read_scene("a dog behind a car").subjects] == ["behind", ""]
    assert [s.side for s in read_scene("a tree left of a house").subjects] == ["", "right"]


def test_clothes_hair_and_colour_of_a_person_are_read():
    (woman,) = read_scene("a blonde woman in a red dress").subjects
    assert (woman.outfit, woman.color, woman.hair) == ("dress", "red", "blond")


def test_the_same_person_named_again_is_one():
    assert kinds("a man opens a door, the man smiles") == ["man", "door"]


def test_negated_things_are_left_out():
    assert kinds("a table without a chair") == ["table"]
    assert kinds("no people, a dog") == ["dog"]


def test_words_about_the_making_of_a_picture_are_no_things_in_it():
    scene = read_scene(
        "a man before a cafe, shallow depth of field, studio lighting, film grain, medium format, camera pans left"
    )
    assert (kinds("a dog, shot on a film camera, coloring book page"), scene.place) == (["dog"], "shop")
    assert [subject.kind for subject in scene.subjects] == ["man"]
    assert (scene.shot, scene.moves) == (None, ("pan left",))


def test_quoted_words_are_lettering_and_no_subjects():
    scene = read_scene('a shop with a sign "DOG FOOD"')
    assert scene.lettering == "DOG FOOD"
    assert "dog" not in [subject.kind for subject in scene.subjects]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Ein Mann trinkt Kaffee im Büro", ("office", ["man", "cup"])),
        ("Zwei Kinder und ein Hund am Strand", ("beach", ["child", "dog"])),
        ("une femme avec un chien dans la rue", ("street", ["woman", "dog"])),
        ("una mujer en la playa", ("beach", ["woman"])),
    ],
)
def test_common_words_of_other_languages_are_known(text, expected):
    assert (read_scene(text).place, kinds(text)) == expected


def test_every_word_of_the_table_is_found_as_its_kind():
    assert {kind for kind in KINDS if kind not in THINGS.values()} == set()
    assert len(KINDS) >= 60


@pytest.mark.parametrize("text", ["", " ", "żółć", "\x00\x1b[2J", "🦄" * 50, "((((", '"' * 99, "and " * 3000])
def test_hostile_text_gives_an_empty_scene(text):
    assert read_scene(text).subjects == ()


def test_a_very_long_prompt_is_read_to_a_bound():
    assert len(read_scene("a dog, a cat, a horse, a cow, a sheep, a bird, a car, a bus, a train " * 500).subjects) <= 7
