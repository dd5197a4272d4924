"""Order, clipping, joining and checking of what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.transcription import (
    confidence_from_log_probability,
    join_parts,
    shifted,
    tidy_segments,
    timing_faults,
)
from cw_assets_tests.domain.video.spots import ENGINE, SILENCE, segment, speech, word

TIMES = st.floats(-5, 20, allow_nan=False)


@pytest.mark.parametrize(
    ("log_probability", "confidence"),
    [(0.0, 1.0), (-0.25, 0.75), (-1.0, 0.0), (-3.0, 0.0), (0.1, 1.0), (-0.12345, 0.877)],
)
def test_confidence_is_one_plus_mean_log_probability(log_probability, confidence):
    assert confidence_from_log_probability(log_probability) == confidence


def test_segments_come_in_order_and_inside_the_video():
    found = tidy_segments([segment(9.5, "b", end=12.0), segment(-1.0, "a", end=1.0)], duration=10.0)
    assert [(s.start, s.end, s.text) for s in found] == [(0.0, 1.0, "a"), (9.5, 10.0, "b")]


def test_words_are_clipped_with_their_segment():
    found = tidy_segments([segment(9.0, "a b", end=12.0, words=(word(9.0, "a"), word(11.0, "b")))], duration=10.0)
    assert [(w.start, w.end) for w in found[0].words] == [(9.0, 9.2), (10.0, 10.0)]


@pytest.mark.parametrize(
    "lost", [segment(1, "  "), segment(1, "x", end=1.0), segment(11, "x"), segment(3, "x", end=2.0)]
)
def test_segment_without_text_or_length_is_dropped(lost):
    kept = segment(2.0, "kept")
    assert tidy_segments([lost, kept], duration=10.0) == (kept,)


@given(st.lists(st.tuples(TIMES, TIMES), max_size=10))
def test_tidy_segments_have_no_timing_faults(times):
    found = tidy_segments([segment(a, "x", end=b) for a, b in times], duration=10.0)
    assert timing_faults(speech(*found), duration=10.0) == []


def test_faults_name_the_segment_out_of_order_or_outside():
    said = speech(segment(2.0, "a"), segment(1.0, "b"), segment(9.5, "c", end=11.0))
    assert timing_faults(said, duration=10.0) == [
        "segment at 1.00 s starts before the one in front of it",
        "segment at 9.50 s to 11.00 s is outside the video's 10.00 s",
    ]


def test_text_is_the_segments_in_one_line():
    assert speech(segment(0, " Good morning. "), segment(1, "Hello.")).text == "Good morning. Hello."
    assert SILENCE.text == ""


def test_shift_moves_words_too():
    found = shifted(segment(1.0, "a", words=(word(1.5, "a"),)), 2.0)
    assert (found.start, found.end, found.words[0].start) == (3.0, 4.0, 3.5)


def test_parts_join_at_their_own_times():
    parts = [(0.0, speech(segment(1.0, "a"))), (10.0, speech(segment(0.5, "b")))]
    found = join_parts(parts, duration=20.0, made_by=ENGINE)
    assert [(s.start, s.text) for s in found.segments] == [(1.0, "a"), (10.5, "b")]


def test_language_and_confidence_follow_spoken_time():
    long = speech(segment(0, "lang", end=3.0), language="de").model_copy(update={"confidence": 0.8})
    short = speech(segment(0, "short", end=1.0)).model_copy(update={"confidence": 0.4})
    found = join_parts([(0.0, short), (5.0, long)], duration=20.0, made_by=ENGINE)
    assert (found.language, found.confidence) == ("de", 0.7)


def test_silent_parts_join_to_silence():
    found = join_parts([(0.0, SILENCE), (5.0, SILENCE)], duration=10.0, made_by=ENGINE)
    assert (found.language, found.confidence, found.segments) == (None, 0.0, ())
