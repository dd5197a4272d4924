"""Which object or word puts a scene into which category."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.categories import categories_of, categorise
from cw_assets.domain.video.category_words import ABSTRACT, CATEGORIES
from cw_assets_tests.domain.video.spots import SILENCE, objects_of, scenes_of, segment, speech

COCO = """person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign,
parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag,
tie, suitcase, frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard,
tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot,
hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop, mouse, remote,
keyboard, cell phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear,
hair drier, toothbrush""".replace("\n", " ").split(", ")


def test_list_of_classes_is_whole():
    assert len(set(COCO)) == 80


@pytest.mark.parametrize("class_name", [*COCO, "face", "qr code"])
def test_every_class_a_detector_knows_has_a_category(class_name):
    assert ABSTRACT not in categories_of([class_name], [])


def test_tables_name_only_classes_that_exist():
    assert {name for clues in CATEGORIES.values() for name in clues.classes} <= {*COCO, "face", "qr code"}


@pytest.mark.parametrize(
    ("class_name", "category"),
    [
        ("face", "people"),
        ("wine glass", "food & drink"),
        ("bus", "vehicles"),
        ("zebra", "animals"),
        ("surfboard", "sports"),
        ("laptop", "technology"),
        ("couch", "home"),
        ("traffic light", "city"),
        ("suitcase", "travel"),
        ("hair drier", "health & beauty"),
        ("teddy bear", "children & family"),
        ("qr code", "text & graphics"),
    ],
)
def test_object_speaks_for_its_category(class_name, category):
    assert category in categories_of([class_name], [])


def test_word_speaks_for_a_category_in_the_plural_too():
    assert categories_of([], ["lemons"]) == ("food & drink",)
    assert categories_of([], ["families"]) == ("children & family",)


def test_part_of_a_word_speaks_for_nothing():
    assert categories_of([], ["carpet", "catalogue", "seasonal"]) == (ABSTRACT,)


def test_scene_has_several_categories_and_abstract_only_alone():
    scenes = scenes_of(2, 2, 2)
    found = categorise(scenes, objects_of("person, dog", "", "car"), speech(segment(0.5, "At the beach!")))
    assert [scene.categories for scene in found.scenes] == [
        ("people", "animals", "nature", "travel"),
        (ABSTRACT,),
        ("vehicles",),
    ]


def test_spoken_word_counts_only_in_its_own_scene():
    found = categorise(scenes_of(2, 2), objects_of("", ""), speech(segment(2.0, "Coffee.")))
    assert [scene.categories for scene in found.scenes] == [(ABSTRACT,), ("food & drink",)]


def test_words_of_another_language_are_not_read_as_english():
    found = categorise(scenes_of(2), objects_of(""), speech(segment(0, "Bank Rat Wild"), language="de"))
    assert found.scenes[0].categories == (ABSTRACT,)


def test_primary_categories_are_the_three_most_frequent():
    found = categorise(scenes_of(*[1] * 4), objects_of("car, dog", "car", "dog, face", "zebra, bed"), SILENCE)
    assert found.category_counts == {"animals": 3, "vehicles": 2, "people": 1, "home": 1}
    assert found.primary_categories == ("animals", "vehicles", "people")
    assert found.total_scenes == 4


def test_abstract_comes_last_among_equals():
    found = categorise(scenes_of(1, 1), objects_of("", "qr code"), SILENCE)
    assert found.primary_categories == ("text & graphics", ABSTRACT)


@given(st.lists(st.sampled_from([*COCO, "face", "unknown thing"]), max_size=6))
def test_every_scene_has_a_category_and_none_twice(names):
    found = categories_of(names, [])
    assert found
    assert len(set(found)) == len(found)
    assert (ABSTRACT in found) == (found == (ABSTRACT,))
