"""The handle on a job of a page elsewhere: its states over HTTP and WebSocket, its result with whole addresses."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, cast

from cw_assets.api.handles import OnProgress, Outcome, RunHandle, still_running
from cw_assets.api.remote.client import FILES, PageClient
from cw_assets.api.remote.following import Following, state_of
from cw_assets.domain.jobs import JobResult, JobState, is_newer
from cw_assets.errors import WrongStatus


class RemoteRun(RunHandle[Outcome]):
    """A run on the workers behind a page, launched from here or not. `was_there`: nothing new was to be made."""

    def __init__(
        self, page: PageClient, about: JobState, *, was_there: bool = False, on_progress: OnProgress | None = None
    ) -> None:
        self._page, self._was_there, self.on_progress = page, was_there, on_progress
        self.function, self.run_id = about.function, about.job_id
        self.record_kind, self.record_id = about.record_kind, about.record_id

    def state(self) -> JobState:
        return state_of(self._page.job(self.run_id))

    def events(self, timeout_s: float | None = None) -> Iterator[JobState]:
        """As of every handle. A page that goes away meanwhile is waited for, up to two minutes."""
        ends = time.monotonic() + (float("inf") if timeout_s is None else timeout_s)
        last: JobState | None = None
        with closing(Following(self._page, self.run_id)) as news:
            told: JobState | None = self.state()
            while True:
                if told is not None and is_newer(told, last):
                    last = told
                    yield told
                if last is not None and last.is_over:
                    return
                left = ends - time.monotonic()
                if left <= 0:
                    raise still_running(self, timeout_s)
                told = news.next(last.revision if last else None, left)

    def cancel(self) -> JobState:
        return self._page.cancel(self.run_id)

    def _outcome(self) -> Outcome:
        """A JobResult, whose files are addresses that a browser opens."""
        made = self._page.job(self.run_id).result
        if made is None:
            raise WrongStatus(
                f"What job {self.run_id} made is not told, as a later job holds its record or it made nothing; "
                f"look at {self.record_kind} {self.record_id}."
            )
        return cast(Outcome, with_addresses(made, self._page.origin, skipped=self._was_there))


def with_addresses(made: JobResult, origin: str, *, skipped: bool) -> JobResult:
    """The result with whole addresses; `skipped`: it was there before it was asked for."""
    changes: dict[str, Any] = {"status": "skipped"} if skipped else {}
    for name, value in made:
        if isinstance(value, tuple):
            changes[name] = tuple(whole(one, origin) for one in value)
        else:
            changes.setdefault(name, whole(value, origin))
    return made.model_copy(update=changes)


def whole(value: object, origin: str) -> object:
    return origin + value if isinstance(value, str) and value.startswith(FILES) else value
