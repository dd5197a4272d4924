"""What stays the same over the frames: the same woman, bottle and kitchen, and never one woman for another."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.images.request import MAX_SEED
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.storyboards.continuity import (
    Continuity,
    continuity_of,
    held_in,
    reference_for,
    seed_of,
    sentences,
    words_for,
)
from cw_assets.errors import InvalidInput
from cw_assets_tests.exports.scripts.samples import make_rows

SAMPLE = Path(__file__).parents[3] / "media" / "samples" / "summer_spot.truth.json"
SPOT = (
    "WS. A woman in a yellow raincoat and red boots waits at a bus stop in the rain.",
    "CU: her face. (2s)",
    "INT. KITCHEN - DAY. A small kitchen with green tiles. The woman opens the fridge.",
    "A cold glass bottle of Fizzo on the counter. Condensation.",
    "The woman pours Fizzo into a glass.",
    "An old man in a blue cardigan enters the kitchen.",
    "The old man laughs. She hands him the bottle.",
    "A lady in a red dress dances at a party.",
    "OTS: the old man drinks.",
    "Packshot: the bottle. On-screen text: “FIZZO”.",
)


def rows_of(*texts, audio=""):
    return [
        ScriptRow(
            shot_number=number, timecode_start="00:00:00:00", duration_seconds=2, visual_text=text, audio_text=audio
        )
        for number, text in enumerate(texts, start=1)
    ]


def held_over(*texts, **more):
    return continuity_of(rows_of(*texts), style="", seed=7, **more)


def words_of(*texts, **more):
    continuity = held_over(*texts, **more)
    return [words_for(continuity, row) for row in range(len(texts))]


def test_spot_holds_its_cast_product_and_place():
    assert sentences(held_over(*SPOT, product="Fizzo")) == (
        "woman: a woman in a yellow raincoat and red boots (shots 1, 2, 3, 5, 7)",
        "old man: an old man in a blue cardigan (shots 6, 7, 9)",
        "Fizzo: a cold glass bottle of Fizzo (shots 4, 5, 7, 10)",
        "kitchen: a small kitchen with green tiles (shots 3, 6)",
    )


def test_rows_that_say_little_get_the_words_of_earlier_ones():
    woman = "the woman in a yellow raincoat and red boots"
    man, bottle = "the old man in a blue cardigan", "the cold glass bottle of Fizzo"
    kitchen = "the small kitchen with green tiles"
    assert words_of(*SPOT, product="Fizzo") == [
        (),
        (woman,),
        (woman,),
        (),
        (woman, bottle),
        (kitchen,),
        (woman, man, bottle),
        (),
        (man,),
        (bottle,),
    ]


def test_families_follow_the_cast_then_the_product():
    families = held_over(*SPOT, product="Fizzo").families
    assert [(one.anchor, one.kind, one.seed, one.rows) for one in families] == [
        ("woman", "cast", 7, (0, 1, 2, 4, 6)),
        ("Fizzo", "product", 3007, (3, 9)),
        ("old man", "cast", 5007, (5, 8)),
        ("", None, 7007, (7,)),
    ]


def test_edited_row_moves_the_seeds_of_no_other():
    before = held_over(*SPOT, product="Fizzo")
    after = held_over(*SPOT[:6], "A dog barks.", *SPOT[7:], product="Fizzo")
    others = [row for row in range(len(SPOT)) if row != 6]
    assert [seed_of(before, row, 0) for row in others] == [seed_of(after, row, 0) for row in others]
    assert seed_of(before, 6, 0) != seed_of(after, 6, 0)


def test_sample_holds_its_product_and_takes_nobody_for_another():
    shots = json.loads(SAMPLE.read_text())["shots"]
    descriptions = [shot["description"] for shot in shots]
    continuity = held_over(*descriptions, product="Solara Summer Lemonade")
    assert sentences(continuity) == ("Solara Summer Lemonade: lemonade (shots 5, 9)",)
    assert len(continuity.families) == len(shots) - 1


@pytest.mark.parametrize(
    "rows",
    [
        ("A woman in a green hat reads.", "A woman in a blue dress sings.", "The woman smiles.", "She leaves."),
        ("A woman in a green hat reads.", "A girl in a red scarf sings.", "She leaves."),
        ("A man in a suit waits.", "The waiter bows.", "He smiles."),
        ("A woman in a green hat reads.", "An old woman sings.", "An old woman sleeps."),
        ("A woman in a red hat reads.", "The woman in a red dress sings.", "The woman sleeps."),
        ("A man in a blue suit waits.", "Ben enters with a box under his arm.", "Ben sits down. He laughs."),
        ("A woman in a red hat reads.", "Two women run.", "A family at the table."),
        ("A woman in a red hat reads.", "A family breakfast.", "No woman, no cry."),
        ("A woman in a red hat reads.", "Close-up of a woman’s hand.", "A kind smile."),
        ("A man in a red hat reads.", "Ben enters with a box. He laughs."),
        ("A man in a red hat reads.", "A shepherd lifts his hat. He smiles."),
        ("A man in a red hat reads.", "Her brother walks in. He waves.", "The old postman rings. He waits."),
        ("A man in a red hat reads.", "A couple in a bar. He kisses her."),
        ("A girl in a red hat reads.", "The girl’s brother waves."),
    ],
)
def test_where_two_could_be_meant_nothing_is_held(rows):
    assert words_of(*rows) == [()] * len(rows)


@pytest.mark.parametrize(
    ("first", "second", "held"),
    [
        ("A woman in a red hat reads.", "The woman smiles.", "the woman in a red hat"),
        ("A woman in a red hat reads.", "She smiles.", "the woman in a red hat"),
        ("A woman in a red hat reads.", "Close-up of her hand.", "the woman in a red hat"),
        ("A waitress in a red hat reads.", "The woman smiles.", "the waitress in a red hat"),
        ("A chef with a grey beard cooks.", "He tastes the soup.", "the chef with a grey beard"),
        ("A young, elegant woman reads.", "The woman smiles.", "the young, elegant woman"),
        ("A man with curly hair and a blue scarf runs.", "The man stops.", "the man with curly hair and a blue scarf"),
        ("A woman in white opens a door.", "The woman smiles.", "the woman in white"),
        ("A woman in blue light opens a red door.", "The woman smiles.", None),
        ("Woman in yellow raincoat at bus stop.", "Woman checks phone.", "the woman in yellow raincoat"),
        ("Three young friends at a table.", "The friends laugh.", "the three young friends"),
        ("A woman in a yellow raincoat runs.", "A woman in a yellow raincoat stops.", None),
        ("A woman in a yellow raincoat runs.", "The woman in the raincoat stops.", "the woman in a yellow raincoat"),
        ("A woman in a red hat reads.", "The tall woman smiles.", None),
        ("Anna, a woman in a red coat, walks.", "Anna smiles.", "Anna, the woman in a red coat"),
        ("Anna, a woman in a red coat, walks.", "The woman smiles.", "the woman in a red coat"),
        ("Anna (32), a woman in a red coat, walks.", "Anna smiles.", "Anna, the woman in a red coat"),
        ("Tom, 40s, a baker in white, nods.", "The baker smiles.", "the baker in white"),
        ("CU of the runner, a woman in a red cap.", "The runner stops.", "the runner in a red cap"),
        ("CU of the runner, a woman in a red cap.", "She stops.", "the runner in a red cap"),
        ("The man, a woman in a red cap and a dog.", "The man stops.", None),
        ("Man #1 in a suit, man #2 in shorts.", "Man 2 grins.", "the man in shorts"),
        ("A girl in a red cap and a girl in a blue cap.", "The girl in blue.", "the girl in a blue cap"),
        ("The same man in a suit waits.", "The same man runs.", "the man in a suit"),
        ("A woman in a red hat reads.", "The woman’s hand.", "the woman in a red hat"),
        ("A woman in a red hat reads.", "The woman’s coffee steams.", None),
        ("A woman in a red hat reads.", "Her grandson sleeps.", None),
        ("A man in a red hat reads.", "A table. Suddenly he laughs.", "the man in a red hat"),
        ("A woman walks by.", "The woman smiles.", None),
    ],
)
def test_second_row_gets_the_words_of_the_first(first, second, held):
    assert words_of(first, second) == [(), (held,) if held else ()]


def test_only_businessman_is_himself_in_other_clothes():
    texts = ("A businessman in a navy suit waits.", "The businessman in shorts.", "The businessman sleeps.")
    assert words_of(*texts) == [(), (), ("the businessman in a navy suit",)]


def test_visitor_is_not_she_who_has_a_name_of_the_family():
    texts = ("Grandma, a woman in an apron, bakes.", "A woman rings.", "The woman waves at Grandma.")
    assert words_of(*texts) == [(), (), ("the grandma in an apron",)]


def test_lemonade_in_a_glass_does_not_get_the_words_for_its_bottle():
    texts = ("A cold bottle of Fizzo Lemonade.", "The lemonade fills a glass.", "The bottle.")
    assert words_of(*texts, product="Fizzo Lemonade") == [(), (), ("the cold bottle of Fizzo Lemonade",)]


def test_place_that_is_brought_up_anew_in_other_words_is_another_one():
    assert words_of("A street.", "A busy street.", "The street is empty.") == [(), (), ()]


def test_bottle_of_something_else_is_not_the_product():
    texts = ("A bottle of Fizzo.", "A hand takes the bottle of water.", "The bottle.")
    assert [bool(held_in(held_over(*texts, product="Fizzo"), row)) for row in range(3)] == [True, False, True]


def test_hers_and_she_are_one_woman():
    texts = ("A boy in a red cap runs.", "The boy’s hand.", "The boy’s mother calls. He turns.")
    assert sentences(held_over(*texts)) == ("boy: a boy in a red cap (shots 1, 2, 3)",)


def test_can_of_the_product_is_the_product():
    texts = ("Cut to a can of Fizzo on ice.", "A can.", "Cut to a close-up of the can.")
    assert words_of(*texts, product="Fizzo Lemon") == [(), (), ("the can of Fizzo",)]


def test_verb_that_could_be_a_noun_hides_nobody():
    assert words_of("A young woman fans herself.", "She drinks.") == [(), ("the young woman",)]


def test_product_beside_her_is_no_stranger():
    rows = ("A woman in a red hat reads.", "She opens Fizzo.", "She drinks Fizzo.")
    assert words_of(*rows, product="Fizzo")[1:] == [("the woman in a red hat",)] * 2


def test_described_again_in_other_words_is_the_same_woman():
    assert sentences(held_over("A woman in a red hat reads.", "The tall woman smiles.")) == (
        "woman: a woman in a red hat (shots 1, 2)",
    )


def test_name_before_a_line_is_somebody():
    rows = rows_of("Yuki yawns.", "A cup.", "Yuki drinks.", audio="YUKI: “Mmm!” VO: “Hm.”")
    assert sentences(continuity_of(rows, style="", seed=0)) == ("Yuki (shots 1, 3)",)


def test_two_that_are_called_alike_have_names_of_their_own():
    texts = ("A woman in a red hat.", "A woman in a blue suit.", "The woman in the red hat.", "The woman in blue.")
    assert [element.name for element in held_over(*texts).elements] == ["woman", "woman in a blue suit"]


def test_two_kitchens_stay_two():
    texts = ("A white kitchen.", "A rustic kitchen.", "The kitchen.", "The white kitchen.")
    assert sentences(held_over(*texts)) == ("kitchen: a white kitchen (shots 1, 4)",)


@pytest.mark.parametrize(
    ("product", "row", "shown"),
    [
        ("Solara Lemonade", "A hand lifts a Solara bottle.", True),
        ("Solara Lemonade", "A glass of lemonade.", True),
        ("Aurora Car", "Cars race past a car.", False),
        ("Summer Lemonade", "A summer meadow.", False),
        ("Fizzo", "Hero product on white.", True),
        ("", "A bottle on the table.", False),
        ("Fizzo", "A fizzolike drink.", False),
    ],
)
def test_product_is_known_by_its_name(product, row, shown):
    continuity = held_over("Pack shot on white.", row, product=product or "x")
    assert bool(held_in(continuity, 1)) is shown


def test_pictures_are_followed_by_those_they_show():
    pictures = {"cast": "refs/woman.png", "product": "refs/can.png", "place": "refs/kitchen.png"}
    continuity = held_over(*SPOT, product="Fizzo", references=pictures)
    assert continuity.references == pictures
    assert [reference_for(continuity, row) for row in range(len(SPOT))] == [
        *["refs/woman.png"] * 3,
        "refs/can.png",
        "refs/woman.png",
        "refs/kitchen.png",
        "refs/woman.png",
        "",
        "",
        "refs/can.png",
    ]


def test_picture_of_the_product_is_followed_where_one_row_alone_shows_it():
    continuity = held_over("A dog.", "Packshot of Fizzo.", product="Fizzo", references={"product": "can.png"})
    assert [reference_for(continuity, row) for row in (0, 1)] == ["", "can.png"]
    assert held_over("A dog.", "Packshot of Fizzo.", product="Fizzo").elements == ()


def test_one_picture_is_not_for_two_men_of_one_row_each():
    texts = ("A man in a hat.", "A man in a suit.")
    continuity = held_over(*texts, references={"cast": "man.png"})
    assert [reference_for(continuity, row) for row in (0, 1)] == ["", ""]


def test_seeds_count_up_within_a_row_and_wrap():
    continuity = continuity_of(rows_of("A dog.", "A cat."), style="", seed=MAX_SEED - 1)
    assert [seed_of(continuity, 0, image) for image in range(3)] == [MAX_SEED - 1, MAX_SEED, 0]
    assert seed_of(continuity, 1, 0) == 998


def test_row_that_the_storyboard_never_had_has_no_seed():
    with pytest.raises(InvalidInput, match=r"Row 3 has no seed, .*; make the storyboard anew\."):
        seed_of(held_over("A dog.", "A cat."), 2, 0)


@pytest.mark.parametrize("language", ["de", "ja", "ar", "he", "hi", "th", "zh-Hant", "ko", "ur"])
def test_adapted_script_holds_what_its_english_descriptions_say(language):
    adapted = continuity_of(make_rows(language), style="", seed=1)
    assert adapted == continuity_of(make_rows("en"), style="", seed=1)


@pytest.mark.parametrize(
    "texts",
    [
        ("女性が通りを歩く。", "彼女は笑う。"),
        ("امرأة ترتدي معطفا", "المرأة تبتسم"),
        ("Женщина в жёлтом плаще", "Женщина улыбается"),
        ("", ""),
    ],
)
def test_rows_that_nobody_can_read_stand_alone(texts):
    continuity = held_over(*texts)
    assert continuity.elements == ()
    assert [family.rows for family in continuity.families] == [(0,), (1,)]


def test_german_woman_stays_the_same():
    assert sentences(held_over("Eine Frau wartet an der Bushaltestelle.", "Die Frau lächelt.")) == (
        "frau: eine Frau (shots 1, 2)",
    )


@pytest.mark.parametrize(
    "piece", ["a woman in ", "the woman ", "Anna, ", "a kitchen with ", "young, ", "in red ", "A a "]
)
def test_hostile_rows_are_read_to_a_limit(piece):
    continuity = held_over(*[piece * 20_000] * 4, product="Fizzo")
    assert sorted(row for family in continuity.families for row in family.rows) == [0, 1, 2, 3]


PIECES = (
    *("a woman", "the woman", "she", "a man in a red hat", "the old man", "Anna", "Fizzo", "the bottle", "a kitchen"),
    *("the kitchen", "with", "and", ",", ".", "(", "her hand", "packshot", "two friends", "in a blue coat", "runs"),
)


@given(st.lists(st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), max_size=8))
def test_any_rows_have_one_seed_each_and_the_record_can_be_read_back(texts):
    continuity = held_over(*texts, product="Fizzo", references={"cast": "a.png"})
    assert sorted(row for family in continuity.families for row in family.rows) == list(range(len(texts)))
    assert len({element.name for element in continuity.elements}) == len(continuity.elements)
    assert continuity == held_over(*texts, product="Fizzo", references={"cast": "a.png"})
    assert Continuity.model_validate_json(continuity.model_dump_json()) == continuity
    for row in range(len(texts)):
        assert len(words_for(continuity, row)) <= len(held_in(continuity, row))
