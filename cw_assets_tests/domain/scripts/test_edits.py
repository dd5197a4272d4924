import pytest

from cw_assets.domain.scripts.edits import faults_beside
from cw_assets_tests.domain.adaptation.fakes import ORIGIN_ROWS


def longer(row, seconds):
    return row.model_copy(update={"duration_seconds": row.duration_seconds + seconds})


def test_time_may_move_between_rows():
    first, second, third = ORIGIN_ROWS
    assert faults_beside(ORIGIN_ROWS, ORIGIN_ROWS) == []
    assert faults_beside((longer(first, 0.5), longer(second, -0.5), third), ORIGIN_ROWS) == []


@pytest.mark.parametrize("seconds", [0.001, -0.001])
def test_a_millisecond_more_or_less_in_all_is_told(seconds):
    first, *others = ORIGIN_ROWS
    (fault,) = faults_beside((longer(first, seconds), *others), ORIGIN_ROWS)
    assert f"they last {15 + seconds:.3f} s in all, the origin's 15.000 s" in fault


def test_a_lost_row_is_told_with_the_time_that_went_with_it():
    count, time = faults_beside(ORIGIN_ROWS[:2], ORIGIN_ROWS)
    assert count.startswith("script_rows: there are 2, the origin has 3; ")
    assert time.startswith("script_rows: they last ")
