from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.exports.scripts.caption_times import LONGEST_MS, SHORTEST_MS, cue_times, gap_ms


@given(
    st.integers(0, 10**6),
    st.integers(0, 60_000),
    st.lists(st.integers(1, 90), min_size=1, max_size=30),
    st.integers(0, 200),
)
def test_captions_stay_in_their_row_in_order(start, extra, weights, gap):
    end = start + len(weights) + extra
    times = cue_times(start, end, weights, gap)
    assert len(times) == len(weights)
    assert all(start <= a < z <= end and z - a <= LONGEST_MS for a, z in times)
    assert all(before[1] <= after[0] for before, after in pairwise(times))


@given(st.lists(st.integers(1, 90), min_size=1, max_size=20), st.integers(0, 30_000), st.integers(0, 200))
def test_captions_are_never_a_flash_where_there_is_room(weights, extra, gap):
    room = len(weights) * (SHORTEST_MS + gap) + extra
    times = cue_times(0, room, weights, gap)
    assert min(z - a for a, z in times) >= SHORTEST_MS
    assert all(after[0] - before[1] >= gap for before, after in pairwise(times))


def test_time_is_shared_by_length():
    assert cue_times(1000, 7000, [10, 20], 80) == [(1000, 2920), (3000, 6920)]


def test_a_short_word_gets_its_least_from_the_longer_ones():
    assert cue_times(0, 4000, [1, 60], 80) == [(0, 833), (913, 3920)]


@pytest.mark.parametrize(("rate", "gap"), [(Fraction(25), 80), (Fraction(24000, 1001), 83), (None, 80)])
def test_gap_is_two_frames(rate, gap):
    assert gap_ms(rate) == gap
