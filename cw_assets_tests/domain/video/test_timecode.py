"""Timecodes that an editor can check by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.values import seconds
from cw_assets.domain.video.timecode import nominal_rate, timecode, timecode_order

NTSC, FILM_NTSC = Fraction(30000, 1001), Fraction(24000, 1001)
RATES = st.sampled_from(
    [Fraction(24), Fraction(25), Fraction(30), Fraction(50), Fraction(60000, 1001), NTSC, FILM_NTSC, Fraction(120)]
)


@pytest.mark.parametrize(
    ("time_s", "rate", "expected"),
    [
        (0.0, Fraction(25), "00:00:00:00"),
        (4.2, Fraction(25), "00:00:04:05"),
        (3661.5, Fraction(24), "01:01:01:12"),
        (60.0, NTSC, "00:00:59:28"),
        (60.06, NTSC, "00:01:00:00"),
        (3600.0, NTSC, "00:59:56:12"),
        (3603.6, FILM_NTSC, "01:00:00:00"),
        (-3.0, Fraction(25), "00:00:00:00"),
        (360_000.0, Fraction(25), "100:00:00:00"),
        (1.0, Fraction(1, 5), "00:00:00:00"),
    ],
)
def test_timecode(time_s, rate, expected):
    assert timecode(time_s, rate) == expected


@given(st.integers(0, 500_000), RATES)
def test_every_frame_has_its_own_number_and_none_is_skipped(frame, rate):
    hour, minute, second, part = timecode_order(timecode(seconds(frame / rate), rate))
    assert ((hour * 60 + minute) * 60 + second) * nominal_rate(rate) + part == frame
    assert part < nominal_rate(rate)


@pytest.mark.parametrize("text", ["", "1:00:00:00", "00:60:00:00", "00:00:00", "00:00:00;00", "00:00:61:00"])
def test_what_is_no_timecode_has_no_order(text):
    assert timecode_order(text) is None
