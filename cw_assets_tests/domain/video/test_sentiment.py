"""The two formulas, how they are weighed, and which words count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.sentiment import analyze_sentiment, label_of, text_sentiment, visual_sentiment
from cw_assets.domain.video.sentiment_words import BETWEEN, NEGATIVE, NEGATORS, POSITIVE
from cw_assets.domain.video.style import visual_style
from cw_assets_tests.domain.video.spots import SILENCE, objects_of, scenes_of, segment, speech, styled, word

PLAIN = ("table", "street", "the", "with")


def text_score(text):
    return text_sentiment(text.split()).score


def test_no_word_lies_in_two_lists():
    assert frozenset() == POSITIVE & NEGATIVE
    assert frozenset() == (POSITIVE | NEGATIVE) & (NEGATORS | BETWEEN)
    assert min(len(POSITIVE), len(NEGATIVE)) >= 300
    assert all(listed == listed.lower() and listed.isalpha() for listed in POSITIVE | NEGATIVE)


def test_score_is_the_surplus_a_word_times_five():
    assert text_score("the street with great bread and a terrible happy sort of table") == pytest.approx(
        5 / 12, abs=1e-4
    )


def test_score_is_held_between_minus_one_and_one():
    assert (text_score("wonderful"), text_score("terrible awful")) == (1.0, -1.0)


def test_words_without_feeling_give_zero_at_low_confidence():
    found = text_sentiment(PLAIN)
    assert (found.score, found.label, found.confidence) == (0.0, "neutral", 0.1)
    assert text_sentiment([]) == found


def test_case_and_punctuation_are_ignored():
    assert text_sentiment(["“GREAT!”", "table,"]) == text_sentiment(["great", "table"])


def test_only_whole_words_count():
    assert text_score("goodbye lovebird badminton sadhu") == 0.0


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("it is not good", -1),
        ("it is not a very good idea", -1),
        ("that isn't nice", -1),
        ("don't worry", 1),
        ("no hassle", 1),
        ("there is no better lemonade", 1),
        ("not today but great", 1),
        ("never ever a bad day", 1),
    ],
)
def test_negator_in_front_turns_a_word_round(text, sign):
    assert text_score(text) * sign > 0


def test_more_words_of_feeling_give_more_confidence():
    few, many = text_sentiment(["great", *PLAIN]), text_sentiment(["great", "happy", "fresh", "bad", *PLAIN])
    assert 0.1 < few.confidence < many.confidence < 1


@given(st.lists(st.sampled_from([*PLAIN, "great", "happy", "bad", "awful"]), max_size=30))
def test_text_formula_holds_for_any_mixture(words):
    surplus = sum((w in POSITIVE) - (w in NEGATIVE) for w in words)
    expected = max(-1.0, min(1.0, 5 * surplus / len(words))) if words else 0.0
    assert text_sentiment(words).score == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("brightness", "people", "score"),
    [
        (0.5, 0, 0.0),
        (1.0, 0, 0.7),
        (0.0, 0, -0.7),
        (0.5, 1, 0.06),
        (0.5, 2, 0.06),
        (0.5, 3, 0.12),
        (0.75, 9, 0.47),
        (None, 3, 0.0),
    ],
)
def test_visual_formula(brightness, people, score):
    assert visual_sentiment(brightness, people).score == pytest.approx(score)


@pytest.mark.parametrize(
    ("score", "label"), [(0.2, "neutral"), (0.2001, "positive"), (-0.2, "neutral"), (-0.2001, "negative")]
)
def test_labels_change_past_a_fifth(score, label):
    assert label_of(score) == label


def analysed(said, names, brightnesses):
    scenes = scenes_of(*[2.0] * len(brightnesses))
    style = visual_style([styled(n, brightness=b) for n, b in enumerate(brightnesses, start=1)], scenes)
    return analyze_sentiment(said, style, objects_of(*names), scenes)


def test_words_weigh_sixty_and_pictures_forty():
    found = analysed(speech(segment(0.5, "great")), ["person"], [0.75])
    assert found.visual_sentiment.score == pytest.approx(0.41)
    assert found.overall_score == pytest.approx(0.6 * 1 + 0.4 * 0.41)
    assert found.overall_sentiment == "positive"
    assert found.confidence == pytest.approx(0.6 / 3 + 0.4 * 0.7, abs=1e-4)


def test_unmatched_words_still_weigh_as_neutral():
    found = analysed(speech(segment(0.5, "the table")), [""], [1.0])
    assert found.overall_score == pytest.approx(0.4 * 0.7)


def test_pictures_alone_decide_where_nothing_is_said():
    found = analysed(SILENCE, [""], [0.0])
    assert (found.overall_score, found.overall_sentiment) == (-0.7, "negative")
    assert (found.text_sentiment.score, found.text_sentiment.confidence) == (0.0, 0.1)


def test_english_lists_are_not_read_into_another_language():
    found = analysed(speech(segment(0.5, "die war fast Gift"), language="de"), [""], [1.0])
    assert (found.text_sentiment.score, found.overall_score) == (0.0, 0.7)


def test_same_person_in_many_scenes_is_one_person():
    alone = analysed(SILENCE, ["person", "person", "person"], [0.5] * 3)
    together = analysed(SILENCE, ["person, person, person", "", ""], [0.5] * 3)
    assert alone.visual_sentiment.score == pytest.approx(0.06)
    assert together.visual_sentiment.score == pytest.approx(0.12)


def test_arc_has_a_point_a_scene_from_its_own_words_and_picture():
    said = speech(segment(1.5, "great awful", end=3.0, words=(word(1.5, "great"), word(2.5, "awful"))))
    arc = analysed(said, ["", "", ""], [0.5, 0.5, 1.0]).emotional_arc
    assert [(p.scene_number, p.timestamp) for p in arc] == [(1, 1.0), (2, 3.0), (3, 5.0)]
    assert [p.score for p in arc] == pytest.approx([0.6, -0.6, 0.7])
    assert [p.label for p in arc] == ["positive", "negative", "positive"]


def test_scene_without_keyframe_feels_by_its_words():
    scenes = scenes_of(2.0)
    found = analyze_sentiment(speech(segment(0, "great")), visual_style([], scenes), objects_of(), scenes)
    assert found.emotional_arc[0].score == pytest.approx(0.6)
    assert found.visual_sentiment.confidence == 0.1
