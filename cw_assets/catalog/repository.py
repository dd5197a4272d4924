"""`Catalog`, all records behind one door; each part of it stands in the file of its records.

`get_…` raises where there is no such record, and so does `find_work`; every other `find_…` of one record returns None.
Whatever comes back is a value of records/.
"""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from cw_assets.catalog.adaptations import AdaptationRepository
from cw_assets.catalog.archive import ArchiveRepository
from cw_assets.catalog.attempts import AttemptRepository
from cw_assets.catalog.audiences import AudienceRepository
from cw_assets.catalog.campaigns import CampaignRepository
from cw_assets.catalog.database import database_url, open_engine, shown
from cw_assets.catalog.diffusion_jobs import DiffusionJobRepository
from cw_assets.catalog.edits import EditRepository
from cw_assets.catalog.jobs import JobRepository
from cw_assets.catalog.known_models import KnownModelRepository
from cw_assets.catalog.loras import LoraRepository
from cw_assets.catalog.media import MediaRepository
from cw_assets.catalog.migrations import upgrade
from cw_assets.catalog.models.base import utc_now
from cw_assets.catalog.origins import OriginRepository
from cw_assets.catalog.places import PlaceRepository
from cw_assets.catalog.prompts import PromptRepository
from cw_assets.catalog.reference_data import ReferenceRepository
from cw_assets.catalog.results import ResultRepository
from cw_assets.catalog.runs import RunRepository
from cw_assets.catalog.storyboards import StoryboardRepository
from cw_assets.catalog.units import UnitRepository
from cw_assets.catalog.waiting import WaitingRepository
from cw_assets.catalog.work import WorkRepository
from cw_assets.domain.jobs import JobState
from cw_assets.settings import Settings


class Catalog(
    WorkRepository,
    RunRepository,
    WaitingRepository,
    JobRepository,
    AttemptRepository,
    MediaRepository,
    ResultRepository,
    CampaignRepository,
    UnitRepository,
    OriginRepository,
    AdaptationRepository,
    EditRepository,
    PlaceRepository,
    AudienceRepository,
    PromptRepository,
    LoraRepository,
    KnownModelRepository,
    DiffusionJobRepository,
    StoryboardRepository,
    ReferenceRepository,
    ArchiveRepository,
):
    """The records. Threads may share one; each process opens its own."""

    @classmethod
    def open(
        cls,
        where: Settings | str,
        *,
        clock: Callable[[], datetime] = utc_now,
        on_change: Callable[[JobState], None] | None = None,
    ) -> Self:
        """The catalog at an address or by settings, made or brought up to date first. NotReady where it cannot be.

        `on_change` is called with each job that a write of this catalog changed, once that write is kept; in the
        thread that wrote, so it should be quick.
        """
        engine = open_engine(database_url(where))
        try:
            upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, clock=clock, on_change=on_change)

    @property
    def url(self) -> str:
        """Its address, the password hidden."""
        return shown(self._engine.url)

    def close(self) -> None:
        """Close the connections; used again, it opens new ones."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
