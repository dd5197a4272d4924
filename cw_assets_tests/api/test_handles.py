"""Handles on runs of this process: done when they come, or followed while a thread does the work."""

from collections.abc import Callable
from threading import Event, Timer

import pytest

from cw_assets import api
from cw_assets.defs.resources import Engines
from cw_assets.domain.jobs import AnalyzeVideo, EnhancePrompt
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, ExternalFailure, InvalidInput, NotFound, NotReady, StillRunning, WrongStatus
from cw_assets.settings import Settings
from cw_assets_tests.engines.image_fakes import FakeImageModel


class Brush(FakeImageModel):
    """Draws when it may; `held` is set once it has begun."""

    def __init__(self) -> None:
        super().__init__(before_step=self.hold)
        self.held, self.may = Event(), Event()
        self.may.set()

    def hold(self) -> None:
        self.held.set()
        assert self.may.wait(30)

    def pause(self) -> Callable[[], None]:
        self.held.clear()
        self.may.clear()
        return self.may.set


@pytest.fixture(scope="module")
def brush():
    return Brush()


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(_env_file=None, media_root=tmp_path_factory.mktemp("handles") / "media")


@pytest.fixture(scope="module")
def here(settings, brush):
    with api.local(settings, engines=Engines(settings, given={"image_model": brush})) as opened:
        yield opened


@pytest.fixture(scope="module")
def behind(settings, brush):
    """The same place, worked on in the background."""
    with api.local(settings, engines=Engines(settings, given={"image_model": brush}), background=True) as opened:
        yield opened


def a_job(project) -> int:
    return project.add_diffusion_job("a red bicycle", model="juggernaut_xl", width=256, height=256, steps=4).id


# ---- done when it comes


def test_work_here_is_done_when_its_handle_comes(here):
    handle = here.generate_images(a_job(here))
    assert handle.status() is Status.COMPLETED
    assert handle.progress() == here.catalog.progress("diffusion job", handle.record_id)
    assert handle.progress().progress == 100
    assert handle.result().images_count == 1
    assert handle.wait(0.1).is_over


def test_its_events_are_those_that_were_told_in_order(here):
    told = list(here.generate_images(a_job(here)).events())
    assert [state.revision for state in told] == sorted({state.revision for state in told})
    assert told[0].status is Status.PROCESSING
    assert told[-1].status is Status.COMPLETED
    assert {state.job_id for state in told} == {told[0].job_id}


def test_what_ended_it_is_raised_by_the_result_and_stands_on_the_job(here, brush, monkeypatch):
    def broken(request, **_):
        raise NotReady("The brush broke; take another one.")

    monkeypatch.setattr(brush, "generate", broken)
    handle = here.generate_images(a_job(here))
    with pytest.raises(NotReady, match="The brush broke"):
        handle.result()
    assert (handle.status(), handle.progress().error) == (Status.FAILED, "The brush broke; take another one.")
    assert handle.state().error_kind == "NotReady"


def test_nothing_that_is_over_can_be_cancelled(here):
    handle = here.generate_images(a_job(here))
    with pytest.raises(WrongStatus, match="is over"):
        handle.cancel()
    with pytest.raises(WrongStatus, match="is completed; only what waits or works"):
        here.cancel_job(handle.run_id)


def test_what_is_there_is_skipped_and_told_as_the_job_that_made_it(here):
    prompt = here.add_prompt("a man drinks coffee")
    first = here.enhance_prompt(prompt.id)
    again = here.enhance_prompt(prompt.id)
    assert (first.result().status, again.result().status) == ("completed", "skipped")
    assert again.run_id == first.run_id
    assert [state.job_id for state in again.events()] == [first.run_id]
    with pytest.raises(WrongStatus, match="is done"):
        again.cancel()


def test_an_unknown_record_is_told_before_anything_begins(here):
    before = here.list_jobs().total
    with pytest.raises(NotFound, match="Media 999 does not exist"):
        here.analyze_video(999)
    with pytest.raises(NotFound, match="There is no job nothing"):
        here.get_job("nothing")
    assert here.list_jobs().total == before


def test_what_was_deleted_since_is_no_result_of_its_job(here):
    handle = here.generate_images(a_job(here))
    assert here.job_result(handle.state()).images_count == 1
    here.catalog.delete_work("diffusion job", handle.record_id)
    assert here.get_job(handle.run_id).status is Status.COMPLETED
    assert here.job_result(here.get_job(handle.run_id)) is None


def test_what_is_there_is_told_as_complete_while_its_job_makes_other_things(here):
    """As a prompt of a storyboard that is being drawn."""
    prompt = here.add_prompt("a ferry leaves")
    here.enhance_prompt(prompt.id).result()
    here.catalog.start_work("prompt", prompt.id, "drawing")
    here.catalog.complete_work("prompt", prompt.id, "drawing")
    assert here.catalog.find_job("drawing").status is Status.PROCESSING
    again = here.enhance_prompt(prompt.id)
    assert (again.run_id, again.status(), again.result().status) == ("drawing", Status.COMPLETED, "skipped")


def test_launch_by_request_is_the_same_as_by_function(here):
    prompt = here.add_prompt("two dogs on the beach")
    handle = here.start(EnhancePrompt(function="enhance_prompt", prompt_id=prompt.id))
    assert handle.result() == here.enhance_outcome(prompt.id)
    with pytest.raises(InvalidInput, match="does not exist"):
        here.start(AnalyzeVideo(function="analyze_video", ad_unit_media_id=77))


# ---- in the background


def test_in_the_background_a_job_is_followed_live(behind, brush):
    go_on = brush.pause()
    handle = behind.generate_images(a_job(behind))
    events = handle.events(timeout_s=30)
    assert next(events).status is Status.QUEUED
    assert brush.held.wait(30)
    assert handle.status() is Status.PROCESSING
    with pytest.raises(StillRunning, match=r"is not over after 0\.1 s, and goes on"):
        handle.wait(0.1)
    with pytest.raises(TimeoutError):
        handle.result(timeout_s=0.1)
    go_on()
    assert [state.status for state in events][-1] is Status.COMPLETED
    assert handle.result().images_count == 1


def test_in_the_background_the_second_waits_for_the_first_and_can_be_cancelled_meanwhile(behind, brush):
    go_on = brush.pause()
    first, second = behind.generate_images(a_job(behind)), behind.generate_images(a_job(behind))
    assert brush.held.wait(30)
    assert second.status() is Status.QUEUED
    assert second.cancel().status is Status.CANCELLED
    go_on()
    assert first.result(timeout_s=30).images_count == 1
    with pytest.raises(Cancelled):
        second.result(timeout_s=30)
    assert second.status() is Status.CANCELLED
    assert behind.catalog.get_diffusion_job(second.record_id).result_images == ()


def test_a_cancel_stops_work_at_its_next_progress_point(behind, brush):
    go_on = brush.pause()
    handle = behind.generate_images(a_job(behind))
    assert brush.held.wait(30)
    handle.cancel()
    go_on()
    with pytest.raises(Cancelled):
        handle.result(timeout_s=30)
    assert behind.catalog.get_diffusion_job(handle.record_id).result_images == ()


def test_what_another_launch_has_in_the_background_is_not_taken_from_it(behind, brush):
    go_on, job = brush.pause(), a_job(behind)
    handle = behind.generate_images(job)
    with pytest.raises(WrongStatus, match=f"was launched already, as job {handle.run_id}; wait for it"):
        behind.generate_images(job)
    go_on()
    assert handle.result(timeout_s=30).images_count == 1
    assert behind.generate_images(job).result(timeout_s=30).images_count == 1


def test_run_that_could_not_even_begin_fails_its_record(behind, monkeypatch):
    def broken(**_):
        raise InvalidInput("CW_SCHEDULES=x names no list; write it anew.")

    job = a_job(behind)
    monkeypatch.setattr("cw_assets.defs.build.build_definitions", broken)
    handle = behind.generate_images(job)
    assert handle.wait(timeout_s=30).status is Status.FAILED
    assert handle.progress().error == "CW_SCHEDULES=x names no list; write it anew."
    assert handle.state().error_kind == "InvalidInput"
    with pytest.raises(InvalidInput, match="write it anew"):
        handle.result()


def test_nothing_is_kept_of_launches_that_are_over_or_failed(behind, monkeypatch):
    def away(*_):
        raise ExternalFailure("The database did not answer; wait.")

    for _ in range(3):
        behind.generate_images(a_job(behind)).result(timeout_s=30)
    job = a_job(behind)
    with monkeypatch.context() as patch:
        patch.setattr(behind.catalog, "queue_work", away)
        with pytest.raises(ExternalFailure):
            behind.generate_images(job)
    behind.generate_images(job).result(timeout_s=30)
    behind._thread.submit(int).result(timeout=30)  # the thread is behind it too
    assert len(behind._handles) == 1
    assert behind.workplace.job_listeners == []


def test_leaving_by_an_error_stops_what_is_under_way(settings, brush):
    begun = []
    with pytest.raises(ZeroDivisionError):
        leave_by_an_error(settings, brush, begun)
    with api.local(settings) as project:
        assert project.get_job(begun[0]).status is Status.CANCELLED


def leave_by_an_error(settings, brush, begun):
    go_on, engines = brush.pause(), Engines(settings, given={"image_model": brush})
    with api.local(settings, engines=engines, background=True) as project:
        begun.append(project.generate_images(a_job(project)).run_id)
        assert brush.held.wait(30)
        Timer(0.5, go_on).start()
        raise ZeroDivisionError


# ---- which project is current


def test_functions_work_on_the_innermost_project(settings, tmp_path):
    other = Settings(_env_file=None, media_root=tmp_path / "other")
    with api.local(settings) as outer:
        with api.local(other):
            prompt = api.add_prompt("a lighthouse at dusk")
            assert api.enhance_prompt(prompt.id).result().method == "rule-based"
            assert [job.name for job in api.list_jobs().jobs] == [prompt.partition_key]
            assert api.get_job(api.list_jobs().jobs[0].job_id).status is Status.COMPLETED
        assert api.list_jobs().total == outer.list_jobs().total > 1
