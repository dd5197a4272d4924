"""Durations become whole frames: nothing is lost or added over a script, at any of the rates of film and television."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.storyboards.frame_times import (
    RATES,
    exact_seconds,
    frame_spans,
    nearest_rate,
    rate_named,
    shared_spans,
    timecode,
)
from cw_assets.domain.video.timecode import nominal_rate
from cw_assets.errors import InvalidInput

NTSC = Fraction(30000, 1001)
rates = st.sampled_from(RATES)
durations = st.lists(st.floats(min_value=0, max_value=90, allow_nan=False), max_size=60)


@given(durations, rates)
def test_rows_follow_each_other_and_add_up_to_the_whole(lengths, rate):
    spans = frame_spans(lengths, rate)
    total = sum(map(exact_seconds, lengths), Fraction(0)) * rate
    assert [span.start for span in spans] == [0, *(span.stop for span in spans)][: len(spans)]
    assert sum(map(len, spans)) == (spans[-1].stop if spans else 0)
    assert abs(sum(map(len, spans)) - total) <= Fraction(1, 2)


@given(durations, rates)
def test_each_row_begins_within_half_a_frame_of_its_time(lengths, rate):
    passed = Fraction(0)
    for span, length in zip(frame_spans(lengths, rate), lengths, strict=True):
        assert abs(span.start - passed * rate) <= Fraction(1, 2)
        passed += exact_seconds(length)


@given(durations, rates, st.integers(min_value=0, max_value=59))
def test_the_total_is_the_same_wherever_the_rows_are_parted(lengths, rate, place):
    micro = [round(length * 1_000_000) for length in lengths]
    whole = [sum(micro) / 1_000_000]
    assert sum(map(len, frame_spans(lengths, rate))) == sum(map(len, frame_spans(whole, rate)))
    joined = [*lengths[:place], (sum(micro[place : place + 2])) / 1_000_000, *lengths[place + 2 :]]
    assert sum(map(len, frame_spans(joined, rate))) == sum(map(len, frame_spans(lengths, rate)))


@pytest.mark.parametrize(
    ("rate", "borders"),
    [
        (Fraction(24000, 1001), [0, 32, 92, 93, 165]),
        (Fraction(25), [0, 33, 96, 97, 172]),
        (NTSC, [0, 40, 115, 116, 206]),
        (Fraction(30), [0, 40, 115, 116, 206]),
    ],
)
def test_awkward_durations_fall_on_these_frames(rate, borders):
    spans = frame_spans([1.333, 2.5, 0.04, 3.003], rate)
    assert [spans[0].start, *(span.stop for span in spans)] == borders


def test_a_border_between_two_frames_goes_to_the_later_one():
    assert frame_spans([0.02, 0.04], Fraction(25)) == (range(0, 1), range(1, 2))
    assert frame_spans([6.5, 1], Fraction(25)) == (range(0, 163), range(163, 188))


def test_a_row_shorter_than_a_frame_may_have_none():
    assert frame_spans([1, 0.01, 1], Fraction(25)) == (range(0, 25), range(25, 25), range(25, 50))


def test_no_rows_have_no_frames():
    assert frame_spans([], Fraction(25)) == ()


def test_a_thousand_tenths_of_a_second_lose_nothing():
    assert frame_spans([0.1] * 1000, Fraction(25))[-1].stop == 2500


@pytest.mark.parametrize("duration", [-0.001, float("nan"), float("inf"), 1e9])
def test_impossible_durations_are_refused(duration):
    with pytest.raises(InvalidInput, match=r"^Row 2 lasts .*; mend its duration\.$"):
        frame_spans([1.0, duration], Fraction(25))


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=0, max_value=500), st.integers(1, 9))
def test_pictures_of_a_row_share_its_frames_evenly(start, length, parts):
    spans = shared_spans(range(start, start + length), parts)
    assert [frame for span in spans for frame in span] == list(range(start, start + length))
    assert max(map(len, spans)) - min(map(len, spans)) <= 1


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("23.976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        (" 24 ", Fraction(24)),
        ("25", Fraction(25)),
        ("25.0", Fraction(25)),
        ("29.97", NTSC),
        ("30000/1001", NTSC),
        ("30/1", Fraction(30)),
        ("50", Fraction(50)),
        ("59.94", Fraction(60000, 1001)),
        ("60", Fraction(60)),
    ],
)
def test_rates_are_known_by_their_usual_names(text, rate):
    assert rate_named(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "12", "25 fps", "-25", "25/0", "0/0", "1e999999999", "nan", "٢٥", "24.5"])
def test_other_names_are_told_what_to_choose(text):
    with pytest.raises(InvalidInput, match=r"no frame rate .*; choose 23\.976, 24, 25, 29\.97"):
        rate_named(text)


@pytest.mark.parametrize(
    ("rate", "nearest"), [("12", "24000/1001"), ("48", "50"), ("120", "60"), ("2997/100", "30000/1001"), ("25", "25")]
)
def test_other_rates_have_a_nearest_one(rate, nearest):
    assert nearest_rate(Fraction(rate)) == Fraction(nearest)


@given(st.integers(min_value=0, max_value=2_000_000), rates)
def test_timecodes_count_every_frame(frame, rate):
    hours, minutes, seconds, frames = map(int, timecode(frame, rate).split(":"))
    assert ((hours * 60 + minutes) * 60 + seconds) * nominal_rate(rate) + frames == frame


def test_timecode_at_29_97_is_non_drop():
    assert timecode(1800, NTSC) == "00:01:00:00"
