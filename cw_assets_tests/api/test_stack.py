"""Launching on workers: what is refused is so before anything is changed or queued. Nobody does the work here."""

import pytest

from cw_assets import api
from cw_assets.api import handles
from cw_assets.domain.status import Status
from cw_assets.errors import CwError, ExternalFailure, LimitExceeded, NotReady, WrongStatus
from cw_assets.settings import Settings
from cw_assets_tests.engines.adaptation.instant import ROWS


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    settings = Settings(_env_file=None, media_root=tmp_path_factory.mktemp("stack") / "media")
    with api.connect(settings=settings) as opened:
        yield opened


def test_other_takes_are_not_counted_where_the_launch_is_refused(project):
    unit = project.catalog.import_origin_unit(code="LEMON-30", title="Lemonade", language="en", duration=8.0, rows=ROWS)
    board = project.add_storyboard(unit.id, model="juggernaut_xl", seed=3)
    shot = project.catalog.script_rows(unit.id)[0].shot_number
    project.catalog.start_work("storyboard", board.id, "run")
    project.catalog.complete_work("storyboard", board.id, "run")
    with pytest.raises(WrongStatus, match="as run run holds it"):
        project.generate_storyboard(board.id, other_takes=[shot])
    assert project.catalog.get_storyboard(board.id).takes == {}


def test_none_of_several_prompts_is_launched_where_one_is_held(project):
    first, second = project.add_prompt("a lighthouse"), project.add_prompt("a ferry")
    project.enhance_prompt(second.id)
    with pytest.raises(WrongStatus, match=f"Prompt {second.id} is queued"):
        project.enhance_prompts([first.id, second.id])
    assert project.catalog.get_prompt(first.id).status is Status.PENDING


@pytest.mark.parametrize(
    ("told", "kind", "exit_code"),
    [
        ("NotReady", NotReady, 3),
        ("LimitExceeded", LimitExceeded, 2),
        ("ExternalFailure", ExternalFailure, 1),
        ("NoSuchError", CwError, 1),
        ("", CwError, 1),
    ],
)
def test_what_ended_a_job_on_a_worker_is_raised_in_its_class(project, told, kind, exit_code):
    handle = project.enhance_prompt(project.add_prompt("a ferry leaves").id)
    project.catalog.fail_run(handle.run_id, "It is not so; make it so.", error_kind=told)
    with pytest.raises(CwError, match=r"^It is not so; make it so\.$") as raised:
        handle.result(timeout_s=5)
    error = raised.value
    assert (type(error), error.exit_code, error.retryable) == (kind, exit_code, False)
    assert (handle.state().error, handle.state().error_kind) == (str(error), told)


def test_job_that_nobody_is_there_for_says_so(project, monkeypatch):
    monkeypatch.setattr(handles, "USUAL_WAIT_S", 0.0)
    handle = project.enhance_prompt(project.add_prompt("a red bicycle").id)
    told = "No worker serves the queue 'enhancement'; start the stack with `cw up`, `cw status` shows what is missing."
    assert (handle.status(), handle.progress().message) == (Status.QUEUED, told)
    assert next(handle.events()).message == told
    handle.cancel()
    assert handle.state().message != told
