"""What the records tell of the jobs that sockets follow. All of it waits for databases, so threads call it."""

import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cw_assets.domain.jobs import JobState
from cw_assets.domain.status import ACTIVE
from cw_assets.errors import NotFound

if TYPE_CHECKING:
    from cw_assets.api import StackProject

MOST_LISTED = 500
"""Of each status."""
MOST_NEWEST = 50
MOST_AT_ONCE = 1000


class JobRecords:
    """The jobs of a project."""

    def __init__(self, project: "StackProject") -> None:
        self._project = project

    def of(self, job_id: str) -> JobState:
        """NotFound where there is no such job."""
        return self._project.jobs.get(job_id)

    def of_each(self, job_ids: Iterable[str]) -> list[JobState]:
        """In a query for many; jobs that no record knows any more are left out."""
        wanted = sorted(job_ids)
        parts = [wanted[start : start + MOST_AT_ONCE] for start in range(0, len(wanted), MOST_AT_ONCE)]
        return [state for part in parts for state in self._project.catalog.jobs_of(part)]

    def of_some(self, job_ids: Iterable[str]) -> dict[str, JobState | None]:
        """One by one, as Dagster's runs tell too; None where the job does not exist any more."""
        found = dict[str, JobState | None]()
        for job_id in job_ids:
            found[job_id] = None
            with contextlib.suppress(NotFound):
                found[job_id] = self.of(job_id)
        return found

    def under_way(self) -> list[JobState]:
        """The newest of what waits and works, oldest launch first."""
        pages = [self._project.catalog.list_jobs(status, limit=MOST_LISTED) for status in sorted(ACTIVE)]
        return sorted((state for page in pages for state in page.jobs), key=launched)

    def newest(self) -> list[JobState]:
        """Whatever was launched last, oldest launch first."""
        return list(reversed(self._project.catalog.list_jobs(limit=MOST_NEWEST).jobs))


def launched(state: JobState) -> tuple[float, str]:
    return (state.launched_at.timestamp() if state.launched_at else 0.0, state.job_id)
