"""What ten thousand records cost the list of jobs, on real databases of that size; for ticks see sensor_ticks.

The records are copies of a few that were really made. `python -m benchmarks.many_records` measures this alone.
"""

import contextlib
import hashlib
import itertools
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from benchmarks import figures, measure
from benchmarks.figures import Figure
from benchmarks.launching import Stack, in_milliseconds, stack
from benchmarks.measure import Row, compare, in_turns, seconds
from benchmarks.storyboards import script
from cw_assets.catalog.models import (
    AdUnitMedia,
    DiffusionJob,
    LoraModel,
    Prompt,
    Storyboard,
    VideoAdUnit,
)
from cw_assets.catalog.models.base import Base, Work
from cw_assets.catalog.repository import Catalog
from cw_assets.domain.status import Status

RECORDS = 10_000
LIST_AIM_MS = 50.0
CAMPAIGNS = 20
SHARES: Mapping[type[Work], float] = {
    DiffusionJob: 0.5,
    Prompt: 0.2,
    AdUnitMedia: 0.1,
    VideoAdUnit: 0.1,
    Storyboard: 0.05,
    LoraModel: 0.05,
}
"""Of all jobs; those of three tables belong to campaigns."""
STATUSES = (Status.COMPLETED,) * 17 + (Status.FAILED, Status.CANCELLED, Status.PROCESSING)
PAGE = 50
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
AT_ONCE = 1000
Change = Callable[[int], dict[str, Any]]
"""What is different in the copy of that number, counted from 0."""


# ---- many records from one


def copied(catalog: Catalog, table: type[Base], row_id: int, count: int, change: Change) -> list[int]:
    """The ids of so many copies of a row."""
    columns = table.__table__
    with catalog._writing() as session:
        original = dict(session.execute(select(columns).where(columns.c.id == row_id)).mappings().one())
        del original["id"]
        rows = (original | change(number) for number in range(count))
        found: list[int] = []
        while some := list(itertools.islice(rows, AT_ONCE)):
            made = session.execute(insert(table).returning(table.id, sort_by_parameter_order=True), some)
            found += made.scalars()
    return found


def new_sha256(number: int) -> str:
    return hashlib.sha256(f"copy {number}".encode()).hexdigest()


@dataclass
class Originals:
    """A record of each kind; what is made of another has its original."""

    catalog: Catalog

    def __post_init__(self) -> None:
        catalog = self.catalog
        catalog.ensure_reference()
        self.campaigns = [catalog.add_campaign(job_id=f"J-{number}").id for number in range(CAMPAIGNS)]
        unit = catalog.import_origin_unit(
            code="SUM", title="Lemonade", language="en", rows=script(4, 10.0), duration=10
        )
        self.model = catalog.list_diffusion_models()[0].slug
        self.ids: dict[type[Work], int] = {
            AdUnitMedia: catalog.add_media(file_name="spot.mp4", video_file="a", sha256="0" * 64, file_size=1).id,
            VideoAdUnit: unit.id,
            Prompt: catalog.add_prompt("A bottle of lemonade in the sun").id,
            LoraModel: catalog.add_lora("Ink", path="ink.safetensors", base_architecture="sdxl").id,
        }
        self.ids[Storyboard] = catalog.add_storyboard(unit.id, self.model).id
        self.ids[DiffusionJob] = catalog.add_diffusion_job(self.model, self.ids[Prompt]).id

    def launched(self, table: type[Work], count: int) -> None:
        """So many records whose last job is of one of STATUSES, launched one after another."""

        def change(number: int) -> dict[str, Any]:
            status, at = STATUSES[number % len(STATUSES)], BEGAN + timedelta(seconds=number)
            told = {"status": status, "run_id": str(uuid.uuid4()), "run_over": status is not Status.PROCESSING}
            times = {"launched_at": at, "started_at": at, "completed_at": at + timedelta(minutes=1)}
            return {**told, **times, "revision": 7, "progress": 100, "phase": "saving", **self.named(table, number)}

        copied(self.catalog, table, self.ids[table], count, change)

    def named(self, table: type[Work], number: int) -> dict[str, Any]:
        """What tells a copy apart: its campaign, in turns, and a video's content."""
        campaign = {"campaign_id": self.campaigns[number % CAMPAIGNS]} if table in (AdUnitMedia, VideoAdUnit) else {}
        return {**campaign, **({"sha256": new_sha256(number)} if table is AdUnitMedia else {})}


# ---- the list of jobs

PAGES: Mapping[str, dict[str, Any]] = {
    "first page": {},
    "page from 9000 on": {"offset": 9000},
    "first page of `failed`": {"status": "failed"},
    "first page of `processing`": {"status": "processing"},
    "first page of a campaign": {"project_id": 3},
    "first page of all diffusion jobs": {"kind": "diffusion job"},
}
HTTP, SQLITE, POSTGRESQL = "GET /api/jobs", "list_jobs, SQLite", "list_jobs, PostgreSQL"


def lists(rounds: int) -> list[Row | Figure]:
    """A page of 50 of 10,000 jobs: over HTTP, and by the catalog alone on each database, in turns."""
    with stack() as found, postgresql() as other:
        catalogs = {SQLITE: found.project.catalog, **other}
        for catalog in catalogs.values():
            fill(catalog)
        return [row for name, query in PAGES.items() for row in pages(found, catalogs, name, query, 5 * rounds)]


def fill(catalog: Catalog) -> None:
    originals = Originals(catalog)
    for table, share in SHARES.items():
        originals.launched(table, round(RECORDS * share))


def pages(
    found: Stack, catalogs: Mapping[str, Catalog], name: str, query: dict[str, Any], rounds: int
) -> list[Row | Figure]:
    def ask() -> None:
        assert found.get("/api/jobs", limit=PAGE, **query)["jobs"], name

    ways = {HTTP: seconds(ask)} | {where: seconds(lister(catalog, query)) for where, catalog in catalogs.items()}
    in_ms = in_milliseconds(in_turns(ways, rounds, f"lists, {name}"))
    aims = {HTTP: LIST_AIM_MS}
    what = f"{PAGE} of {RECORDS} jobs, {name}"
    return [
        compare(what, in_ms, HTTP, SQLITE, unit="ms"),
        *(Figure(f"{what}: {way}", values, "ms", 1, aims.get(way)) for way, values in in_ms.items()),
    ]


def lister(catalog: Catalog, query: dict[str, Any]) -> Callable[[], object]:
    asked = {**query, "status": Status(query["status"])} if "status" in query else query
    return lambda: catalog.list_jobs(**asked, limit=PAGE)


@contextlib.contextmanager
def postgresql() -> Iterator[dict[str, Catalog]]:
    """An empty catalog in a server of its own; none where pgserver, which the extra `dev` brings, is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pgserver asks for a runtime folder, and finds another
        try:
            import pgserver
        except ImportError:
            yield {}
            return
    folder = Path(tempfile.mkdtemp(prefix="cw-benchmark-pg-"))
    server = pgserver.get_server(folder, cleanup_mode="stop")
    try:
        with Catalog.open(server.get_uri()) as catalog:
            yield {POSTGRESQL: catalog}
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


# ---- what is measured


def rows(rounds: int = 3) -> list[Row | Figure]:
    return lists(rounds)


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
