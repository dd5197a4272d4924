"""How words are parted, reduced and given to scenes."""

from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.words import (
    forms,
    is_english,
    plain_words,
    scene_at,
    segments_by_scene,
    words_by_scene,
)
from cw_assets_tests.domain.video.spots import SILENCE, scenes_of, segment, speech, word

TIMES = st.floats(-2, 12, allow_nan=False)


def test_case_and_punctuation_do_not_count():
    assert plain_words("“Ice-cold… DON’T wait!”") == ("ice", "cold", "don't", "wait")


def test_accented_and_composed_letters_stay_in_one_word():
    assert plain_words("Cafe\u0301 Über") == ("café", "über")


def test_plural_and_possessive_lead_to_the_singular():
    assert {"party", "dog", "dish", "bus"} <= {f for w in ("parties", "dog's", "dishes", "buses") for f in forms(w)}


def test_short_words_are_no_plurals():
    assert forms("gas") == ("gas",)


def test_boundary_belongs_to_the_scene_that_begins():
    scenes = scenes_of(2, 3)
    assert [scene_at(scenes, t) for t in (-1.0, 0.0, 1.999, 2.0, 5.0, 99.0)] == [1, 1, 1, 2, 2, 2]


@given(st.lists(TIMES, max_size=12))
def test_every_segment_falls_into_exactly_one_scene(starts):
    said = speech(*(segment(start, f"s{i}", end=start + 1) for i, start in enumerate(starts)))
    found = segments_by_scene(scenes_of(2, 3, 5), said)
    assert sorted(s.text for group in found.values() for s in group) == sorted(s.text for s in said.segments)
    assert set(found) == {1, 2, 3}


def test_words_with_times_go_to_their_own_scenes():
    said = speech(segment(1.0, "one two", end=3.0, words=(word(1.0, "One"), word(2.5, "two."))))
    assert words_by_scene(scenes_of(2, 2), said) == {1: ("one",), 2: ("two",)}


def test_words_without_times_stay_where_their_segment_starts():
    assert words_by_scene(scenes_of(2, 2), speech(segment(1.9, "One two", end=4.0))) == {1: ("one", "two"), 2: ()}


def test_only_english_and_unknown_speech_is_read_as_english():
    spoken = segment(0, "die Sonne")
    assert [is_english(speech(spoken, language=code)) for code in ("en", "en-GB", None, "de")] == [
        True,
        True,
        True,
        False,
    ]
    assert is_english(SILENCE)
