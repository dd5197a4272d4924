"""Ten phases whose bands of progress fill 0 to 100."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.phases import OBJECTS, PHASES, SCENES, percent


def test_phases_are_numbered_one_to_ten_with_names_of_their_own():
    assert [phase.number for phase in PHASES] == list(range(1, 11))
    assert len({phase.name for phase in PHASES}) == 10


def test_bands_leave_no_gap_and_never_go_back():
    assert (PHASES[0].starts_at, PHASES[-1].ends_at) == (0, 100)
    for before, after in itertools.pairwise(PHASES):
        assert after.starts_at in (before.starts_at, before.ends_at)
        assert after.ends_at >= before.ends_at


@pytest.mark.parametrize(
    ("phase", "fraction", "expected"),
    [(SCENES, 0.0, 10), (SCENES, 0.5, 20), (SCENES, 1.0, 30), (OBJECTS, 1.7, 70), (OBJECTS, -1.0, 50)],
)
def test_percent_lies_in_the_band_of_the_phase(phase, fraction, expected):
    assert percent(phase, fraction) == expected


@given(st.sampled_from(PHASES), st.floats(0, 1), st.floats(0, 1))
def test_more_work_never_shows_less_progress(phase, one, other):
    less, more = sorted((one, other))
    assert phase.starts_at <= percent(phase, less) <= percent(phase, more) <= phase.ends_at
