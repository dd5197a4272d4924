"""Which of two states of a job tells more of it."""

import pytest

from cw_assets.domain.jobs import JobState, is_newer
from cw_assets.domain.status import Status


def state(revision: int, job_id: str = "a-1", **changes: object) -> JobState:
    given = {"function": "analyze_video", "record_kind": "media", "record_id": 1, "name": "1-spot"}
    return JobState(job_id=job_id, revision=revision, **given | {"status": Status.PROCESSING} | changes)


def storyboard(revision: int) -> JobState:
    return state(revision, function="generate_storyboard", record_kind="storyboard", record_id=9)


@pytest.mark.parametrize(
    "new, old, expected",
    [
        (state(2), None, True),
        (state(2), state(1), True),
        (state(1), state(1), False),
        (state(1), state(2), False),
        (state(0, status=Status.CANCELLED), state(2), True),
        (state(2, status=Status.FAILED), state(2), True),
        (state(2), state(2, status=Status.FAILED), False),
        (state(3), state(2, status=Status.FAILED), True),
        (storyboard(1), state(8), True),
        (state(8), storyboard(1), False),
        (state(1, record_id=3), state(8, record_id=4), True),
        (state(8, record_id=4), state(1, record_id=3), False),
    ],
)
def test_newer_is_what_tells_more_of_the_job(new: JobState, old: JobState | None, expected: bool) -> None:
    assert is_newer(new, old) is expected
