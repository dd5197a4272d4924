"""Jobs of a page followed: by sockets, without them, and through restarts of the page."""

import threading

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from cw_assets import api
from cw_assets.api.remote import following
from cw_assets.domain.status import Status
from cw_assets.errors import CwError, ExternalFailure, NotReady, Refused, StillRunning
from cw_assets_tests.api.pages import Page, finish, handle_on, origin
from cw_assets_tests.web.serving import Work


def test_events_come_live_to_the_end(remote, project):
    work = Work(project.catalog)
    told = list[str]()
    handle = handle_on(work, remote)
    handle.on_progress = lambda progress: told.append(f"{progress.progress} {progress.phase}")
    events = handle.events(timeout_s=30)
    states = [next(events)]
    for step in (work.start, lambda: work.progress(40), lambda: work.progress(70, "objects"), lambda: finish(work)):
        step()
        states.append(next(events))
    states += events
    assert [state.status for state in states[:2]] == [Status.QUEUED, Status.PROCESSING]
    assert [(state.progress, state.phase) for state in states[2:4]] == [(40, "scenes"), (70, "objects")]
    assert states[-1] == work.state
    assert handle.wait() == work.state
    assert told == ["100 result"]


def test_to_wait_has_an_end_and_the_job_goes_on(remote, project):
    work = Work(project.catalog)
    handle = handle_on(work, remote)
    with pytest.raises(StillRunning, match=f"Job {work.job_id} .* is not over after 0.2 s, and goes on"):
        handle.wait(0.2)
    with pytest.raises(TimeoutError):
        handle.result(timeout_s=0)
    assert handle.status() is Status.QUEUED


@pytest.mark.parametrize(("told", "kind"), [("NotReady", NotReady), ("Refused", Refused), ("", CwError)])
def test_what_ended_a_job_is_raised_in_its_class(remote, project, told, kind):
    work = Work(project.catalog)
    work.start()
    project.catalog.fail_run(work.job_id, "The brush broke; take another one.", error_kind=told)
    with pytest.raises(CwError, match=r"The brush broke; take another one.") as raised:
        handle_on(work, remote).result(timeout_s=5)
    assert type(raised.value) is kind


def test_a_page_that_is_started_anew_loses_no_update(project):
    work = Work(project.catalog)
    with Page(lambda: origin(project)) as page, api.connect(page.address) as remote:
        events = handle_on(work, remote).events(timeout_s=60)
        revisions = [next(events).revision]
        work.start()
        revisions.append(next(events).revision)
        page.stop()
        for percent in (10, 20, 30):
            work.progress(percent)
        threading.Timer(1.0, page.start).start()
        while revisions[-1] < work.state.revision:
            revisions.append(next(events).revision)
        finish(work)
        assert [state.is_over for state in events][-1]
    assert revisions == list(range(revisions[0], revisions[-1] + 1))


def test_a_page_that_stays_away_is_given_up(project, monkeypatch):
    work = Work(project.catalog)
    with Page(lambda: origin(project)) as page, api.connect(page.address) as remote:
        events = handle_on(work, remote).events(timeout_s=60)
        next(events)
        monkeypatch.setattr(following, "PATIENCE_S", 0.5)
        page.stop()
        with pytest.raises(ExternalFailure, match=r"Nothing answers at .*; start the stack there with `cw up`"):
            next(events)


def test_behind_a_proxy_without_sockets_the_page_is_asked_again_and_again(project, monkeypatch):
    monkeypatch.setattr(following, "SOCKET_AGAIN_S", 3600.0)
    asked = list[str]()
    behind = origin(project)

    async def without_sockets(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["type"])
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        await behind(scope, receive, send)

    work = Work(project.catalog)
    with Page(lambda: without_sockets) as page, api.connect(page.address) as remote:
        events = handle_on(work, remote).events(timeout_s=60)
        states = [next(events)]
        for step in (work.start, lambda: work.progress(40), lambda: finish(work)):
            step()
            states.append(next(events))
        states += events
    assert [(state.status, state.progress) for state in states[1:3]] == [("processing", 0), ("processing", 40)]
    assert states[-1] == work.state
    assert asked.count("websocket") == 1


@pytest.mark.parametrize("status", [408, 429, 503])
def test_page_that_asks_to_come_later_is_asked_again(project, status):
    behind, left = origin(project), list[int]()
    later = JSONResponse({"error": "Later.", "kind": "LimitExceeded"}, status, headers={"Retry-After": "0"})

    async def busy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["type"] == "http" and left:
            left.pop()
            await later(scope, receive, send)
        else:
            await behind(scope, receive, send)

    work = Work(project.catalog)
    with Page(lambda: busy) as page, api.connect(page.address) as remote:
        handle = handle_on(work, remote)
        events = handle.events(timeout_s=60)
        next(events)
        left += [1, 2]
        work.start()
        finish(work)
        assert [state.is_over for state in events][-1]
    assert left == []
