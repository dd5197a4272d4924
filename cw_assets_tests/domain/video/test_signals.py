"""Cutting and thinning of per-frame measurements."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.signals import SIGNAL_NAMES
from cw_assets_tests.domain.video.spots import signals_of


def test_frames_between_include_the_start_and_not_the_end():
    found = signals_of([float(i) for i in range(100)]).between(1.0, 2.0)
    assert (found.motion[0], found.motion[-1], len(found)) == (25.0, 49.0, 25)


def test_times_rounded_to_the_microsecond_still_hit_their_frames():
    signals = signals_of([0.0] * 90, rate=30)
    assert len(signals.between(round(1 / 3, 6), round(2 / 3, 6))) == 10


def test_neighbouring_stretches_share_no_frame_and_lose_none():
    signals = signals_of([0.0] * 100)
    edges = [0.0, 0.5, 1.24, 3.0, 4.0]
    assert sum(len(signals.between(a, b)) for a, b in itertools.pairwise(edges)) == 100


def test_few_frames_are_left_as_they_are():
    signals = signals_of([0.1] * 5)
    assert signals.thinned(5) is signals


def test_thinned_row_is_the_mean_of_its_frames():
    found = signals_of([0.0, 1.0, 2.0, 4.0]).thinned(2)
    assert list(found.motion) == [0.5, 3.0]
    assert list(found.time_s) == pytest.approx([0.02, 0.1])


@given(st.integers(1, 300), st.integers(1, 50))
def test_thinning_keeps_types_order_and_the_limit(frames, points):
    signals = signals_of([float(i) for i in range(frames)])
    found = signals.thinned(points)
    assert len(found) == min(frames, points)
    assert np.all(np.diff(found.time_s) > 0)
    for name in SIGNAL_NAMES:
        assert getattr(found, name).dtype == getattr(signals, name).dtype
