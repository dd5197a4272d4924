"""The panels of a storyboard: frames that are missing lead to where they are drawn, and everything fits in place."""

import pytest

from cw_assets.defs.previews import storyboards as previews
from cw_assets.defs.previews.panel import IN_PLACE_CHARACTERS
from cw_assets.domain.status import Status
from cw_assets.domain.storyboards.plan import FrameOutcome, StoryboardFrames


@pytest.fixture
def job(workshop):
    return workshop.job()


def outcome(job, place, **said):
    """Of an image of shot 1 up to shot n, two each."""
    usual = {"row": place // 2, "shot_number": place // 2 + 1, "image_index": place % 2, "job_id": job.id}
    return FrameOutcome(**(usual | {"status": Status.FAILED, "error": "It *broke*; mend it."} | said))


def panel(workshop, frames):
    return previews.rendered(workshop.workplace, StoryboardFrames(frames=tuple(frames), jobs_queued=len(frames)))


def test_each_frame_that_is_missing_leads_to_its_own_partition(workshop, job):
    drawn = outcome(job, 0, status=Status.COMPLETED, error="")
    shown = panel(workshop, [drawn, outcome(job, 1), outcome(job, 2)])
    place = f"/assets/generated_images?view=partitions&partition={job.partition_key}"
    assert shown["not_drawn"].value == f"[shot 1, image 2]({place}) · [shot 2]({place})"
    assert (shown["frames_rendered"], shown["frames_percent"]) == (1, 33.3)


def test_a_frame_of_the_row_as_it_was_counts_as_missing(workshop, job):
    shown = panel(workshop, [outcome(job, 0, status=Status.COMPLETED, stale=True)])
    assert "shot 1" in shown["not_drawn"].value
    assert "completed, stale" in shown["outcomes"].value


def test_nothing_is_said_of_missing_frames_where_all_are_there(workshop, job):
    shown = panel(workshop, [outcome(job, 0, status=Status.COMPLETED, error="")])
    assert "not_drawn" not in shown
    assert shown["frames_percent"] == 100


@pytest.mark.parametrize("count", [1, 11, 12, 13, 60])
def test_links_of_many_missing_frames_fit_in_place_and_tell_how_many_are_left(workshop, job, count):
    shown = panel(workshop, [outcome(job, place) for place in range(count)])["not_drawn"].value
    links = shown.count("](/assets/")
    assert len(shown) < IN_PLACE_CHARACTERS
    assert links == count or shown.endswith(f" · … and {count - links} more")
    assert links >= min(count, 10)
