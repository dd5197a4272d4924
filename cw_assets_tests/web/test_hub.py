import asyncio
from collections.abc import Callable, Iterator

import pytest
import redis

from cw_assets.api import StackProject
from cw_assets.domain.jobs import JobState
from cw_assets.domain.status import Status
from cw_assets.errors import NotReady
from cw_assets.settings import Settings
from cw_assets.web import hub as hub_module
from cw_assets.web.hub import Hub
from cw_assets.web.places import Place
from cw_assets.workers.updates import publish
from cw_assets_tests.web.serving import Work
from cw_assets_tests.workers.conftest import embedded_broker, in_folder

FOREVER_S = 1000.0


def state(revision: int, job_id: str = "a-1", **changes: object) -> JobState:
    given = {"function": "analyze_video", "record_kind": "media", "record_id": 1, "name": "1-spot"}
    return JobState(job_id=job_id, revision=revision, **given | {"status": Status.PROCESSING} | changes)


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return in_folder(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def project(settings: Settings) -> Iterator[StackProject]:
    opened = StackProject(settings)
    yield opened
    opened.close()


@pytest.fixture
def broker(settings: Settings) -> Iterator[redis.Redis]:
    with embedded_broker(settings) as client:
        yield client


@pytest.fixture
def no_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes has been heard."""
    monkeypatch.setattr(hub_module, "LOOK_S", FOREVER_S)


async def soon(found: Callable[[], object], what: str) -> None:
    async with asyncio.timeout(20):
        while not found():
            await asyncio.sleep(0.01)
    assert found(), what


async def next_of(place: Place) -> JobState:
    async with asyncio.timeout(20):
        return await place.next()


async def last_of(place: Place) -> JobState:
    while not (state := await next_of(place)).is_over:
        pass
    return state


def test_hub_listens_while_there_are_sockets(settings: Settings, project: StackProject, broker: redis.Redis) -> None:
    async def come_and_go() -> list[int]:
        hub, found = Hub(settings, project), [broker.pubsub_numpat()]
        for _ in range(2):
            async with hub.place(), hub.place("a-1"):
                await soon(lambda: hub.is_live, "the hub listens")
                found.append(broker.pubsub_numpat())
            await soon(lambda: broker.pubsub_numpat() == 0, "the hub has left")
            assert hub.count == 0
            assert asyncio.all_tasks() == {asyncio.current_task()}
        return found

    assert asyncio.run(come_and_go()) == [0, 1, 1]


def test_each_place_hears_of_what_it_follows(
    settings: Settings, project: StackProject, broker: redis.Redis, no_looks: None
) -> None:
    one, other = Work(project.catalog), Work(project.catalog)

    async def listen() -> tuple[JobState, JobState, JobState]:
        hub = Hub(settings, project)
        async with hub.place(one.job_id) as ones, hub.place(other.job_id) as others, hub.place() as all_of_them:
            for place in (ones, others, all_of_them):
                place.newest(one.state)
                place.newest(other.state)
            one.start()
            heard = await next_of(ones), await next_of(all_of_them)
            other.start()
            return *heard, await next_of(others)

    assert asyncio.run(listen()) == (one.state, one.state, other.state)


def test_jobs_of_another_project_on_the_same_broker_are_not_passed_on(
    settings: Settings, project: StackProject, broker: redis.Redis
) -> None:
    ours = Work(project.catalog)

    async def listen() -> list[JobState]:
        hub, found = Hub(settings, project), []
        async with hub.place() as place:
            await next_of(place)
            for revision in range(3):
                publish(broker, state(revision, "of-another-project"))
                broker.publish(f"job:{ours.job_id}", state(90 + revision, "of-another-project").model_dump_json())
            ours.start()
            found.append(await next_of(place))
            ours.finish()
            found.append(await next_of(place))
        return found

    assert [(found.job_id, found.status) for found in asyncio.run(listen())] == [
        (ours.job_id, Status.PROCESSING),
        (ours.job_id, Status.COMPLETED),
    ]


def test_what_can_be_no_job_is_not_looked_up(
    settings: Settings, project: StackProject, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL answers a NUL with an error, which would have all sockets wait."""
    ours, asked = Work(project.catalog), set[str]()

    async def listen() -> None:
        hub = Hub(settings, project)
        look = hub.records.of_each
        monkeypatch.setattr(hub.records, "of_each", lambda ids: look(asked.update(found := set(ids)) or found))
        async with hub.place() as place:
            await next_of(place)
            for odd in ("\0", "", "x" * 10_000, "a b", "é", "1'--"):
                broker.publish(f"job:{odd}", "{")
            publish(broker, state(1, "stranger"))
            ours.start()
            await next_of(place)
            await soon(lambda: "stranger" in asked, "the records are looked at")

    asyncio.run(listen())
    assert asked <= {"stranger", *(job.job_id for job in project.catalog.list_jobs(limit=500).jobs)}


def test_without_a_broker_the_records_are_looked_at(settings: Settings, project: StackProject) -> None:
    work = Work(project.catalog)

    async def look() -> list[JobState]:
        hub = Hub(settings, project)
        async with hub.place(work.job_id) as one, hub.place() as all_of_them:
            for place in (one, all_of_them):
                await next_of(place)
            work.start()
            newer = Work(project.catalog)
            found = [await next_of(one), *[await next_of(all_of_them) for _ in range(2)]]
            assert not hub.is_live
            assert {state.job_id for state in found[1:]} == {work.job_id, newer.job_id}
        return found

    assert asyncio.run(look())[0] == work.state


def test_run_that_ended_without_a_word_is_noticed(
    settings: Settings, project: StackProject, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "LOOK_S", 0.2)
    work = Work(project.catalog)
    work.start()

    async def look() -> list[JobState]:
        hub = Hub(settings, project)
        async with hub.place(work.job_id) as place:
            found = [await next_of(place)]
            dagster_ends(project, work.job_id)
            return [*found, await last_of(place)]

    before, after = asyncio.run(look())
    assert (before.status, after.status) == (Status.PROCESSING, Status.FAILED)
    assert after.error


def dagster_ends(project: StackProject, run_id: str) -> None:
    """A run of this id that has failed, and told its record nothing."""
    from dagster import DagsterRun, DagsterRunStatus

    project.instance.add_run(DagsterRun("analyze_video_job", run_id=run_id, status=DagsterRunStatus.FAILURE))


def test_job_whose_record_was_taken_over_is_told_as_its_run_ended(
    settings: Settings, project: StackProject, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "LOOK_S", 0.2)
    work = Work(project.catalog)
    work.start()

    async def look() -> list[JobState]:
        hub = Hub(settings, project)
        async with hub.place(work.job_id) as place:
            found = [await next_of(place)]
            taken_over(project, work)
            return [*found, await last_of(place)]

    before, after = asyncio.run(look())
    assert (before.status, after.status) == (Status.PROCESSING, Status.CANCELLED)


def taken_over(project: StackProject, work: Work) -> None:
    from dagster import DagsterRun, DagsterRunStatus
    from dagster._core.storage.tags import PARTITION_NAME_TAG

    tags = {PARTITION_NAME_TAG: work.state.name}
    run = DagsterRun("analyze_video_job", run_id=work.job_id, status=DagsterRunStatus.CANCELED, tags=tags)
    project.instance.add_run(run)
    project.catalog.start_work("media", work.id, "the-next-run")


def test_database_that_fails_for_a_while_ends_nothing(
    settings: Settings, project: StackProject, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub_module, "LOOK_S", 0.2)
    work = Work(project.catalog)

    async def look() -> JobState:
        hub = Hub(settings, project)
        async with hub.place(work.job_id) as place:
            await next_of(place)
            with monkeypatch.context() as broken:
                broken.setattr(project.catalog, "_engine", None)
                await soon(lambda: caplog.records, "the failure is logged")
            work.start()
            return await next_of(place)

    assert asyncio.run(look()) == work.state
    assert "could not be looked at" in caplog.text


def test_sockets_have_a_limit(settings: Settings, project: StackProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MOST_SOCKETS", 2)

    async def come() -> None:
        hub = Hub(settings, project)
        async with hub.place(), hub.place("a-1"):
            with pytest.raises(NotReady, match="2 sockets open"):
                async with hub.place():
                    pass
            assert hub.count == 2
        async with hub.place():
            assert hub.count == 1

    asyncio.run(come())
