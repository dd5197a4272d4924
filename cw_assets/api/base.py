"""What all parts of the API stand on: settings, workplace, Dagster's instance; where work is done is decided beside.

A part of the API checks the record and says what comes of the work; `_launch` has it done, in this process (here.py)
or on the workers (stack.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cw_assets.api.handles import OnProgress, Outcome, RunHandle
from cw_assets.catalog.records import WorkRecord
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.domain.jobs import JobFunction
from cw_assets.errors import Cancelled
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance

    from cw_assets.catalog.repository import Catalog
    from cw_assets.defs.execution.jobs import Jobs


class Stopped(Cancelled):
    """Somebody pressed Ctrl-C: nothing else is to be begun."""


@dataclass
class Project(ABC):
    """Settings, and what is opened by them when it is first used."""

    settings: Settings = field(default_factory=Settings)
    engines: Engines | None = None

    @cached_property
    def workplace(self) -> Workplace:
        return Workplace.of(self.settings, self.engines)

    @property
    def catalog(self) -> "Catalog":
        """The records."""
        return self.workplace.catalog

    @cached_property
    def instance(self) -> "DagsterInstance":
        from cw_assets.defs.instance import open_instance

        return open_instance(self.settings, in_terminal=True)

    @property
    def jobs(self) -> "Jobs":
        """What was launched: looked at, listed, cancelled."""
        from cw_assets.defs.execution.jobs import Jobs

        return Jobs(self.instance, self.catalog)

    def close(self) -> None:
        """Let the databases go."""
        if "instance" in self.__dict__:
            self.instance.dispose()
        if "workplace" in self.__dict__ and "catalog" in self.workplace.__dict__:
            self.catalog.close()

    @abstractmethod
    def _launch(
        self,
        function: JobFunction,
        record: WorkRecord,
        outcome: Callable[[], Outcome],
        *,
        force: bool = False,
        tags: Mapping[str, str] | None = None,
        on_progress: OnProgress | None = None,
    ) -> RunHandle[Outcome]:
        """Have the work on a record begun; `outcome` says what came of it."""

    @abstractmethod
    def _check_idle(self, record: WorkRecord) -> None:
        """WrongStatus where a run goes on with the record, which a launch may not take it from."""

    @abstractmethod
    def _check_engines(
        self, function: JobFunction, record: WorkRecord, *, force: bool = False, tags: Mapping[str, str] | None = None
    ) -> None:
        """What the work could not do without is missing: NotReady, Refused or InvalidInput, before anything begins."""

    @abstractmethod
    def _run_together(
        self, job_name: str, records: Sequence[WorkRecord], *, force: bool, on_progress: OnProgress | None
    ) -> None:
        """Have the work done on records whose partitions follow one another. The error that ended it is raised."""

    @abstractmethod
    def _skip(self, function: JobFunction, record: WorkRecord, outcome: Outcome) -> RunHandle[Outcome] | None:
        """A handle on what was made before, where nothing new would come of a launch; None: launch it all the same."""

    def _add_partitions(self, records: Sequence[WorkRecord]) -> None:
        """Each record's stand-in in Dagster."""
        from cw_assets.defs.partitions import PARTITION_SETS

        name = PARTITION_SETS[records[0].kind].name
        assert name is not None
        self.instance.add_dynamic_partitions(name, [record.partition_key for record in records])


def tags_of(*, force: bool) -> dict[str, str]:
    from cw_assets.defs.work.step import FORCE_TAG

    return {FORCE_TAG: "true"} if force else {}


def range_of(records: Sequence[WorkRecord]) -> dict[str, str]:
    """The tags of a run over the partitions from the first record's to the last one's."""
    from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

    first, last = records[0].partition_key, records[-1].partition_key
    return {ASSET_PARTITION_RANGE_START_TAG: first, ASSET_PARTITION_RANGE_END_TAG: last}
