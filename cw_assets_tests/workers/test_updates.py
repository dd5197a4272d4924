import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from cw_assets.domain.jobs import JobState
from cw_assets.domain.status import Status
from cw_assets.settings import Settings
from cw_assets.workers import updates
from cw_assets.workers.updates import Publisher, follow, log_of, missed
from cw_assets_tests.workers.conftest import embedded_broker, in_folder, until


def state(revision: int, job_id: str = "a-1", **changes: object) -> JobState:
    given = {"function": "analyze_video", "record_kind": "media", "record_id": 1, "name": "1-spot"}
    return JobState(job_id=job_id, revision=revision, **given | {"status": Status.PROCESSING} | changes)


@pytest.fixture
def publish(broker_settings: Settings) -> Iterator[Publisher]:
    publisher = Publisher(broker_settings)
    yield publisher
    publisher.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failure nobody is silent for long."""
    monkeypatch.setattr(updates, "SILENT_S", 0.05)


@pytest.fixture
def short_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("up")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_followers_hear_what_is_told_in_its_order(
    broker_settings: Settings, client: redis.Redis, publish: Publisher
) -> None:
    with follow(broker_settings, "a-1") as following:
        told = [state(1, progress=10), state(2, message="“夏” & <b>"), state(3, status=Status.COMPLETED)]
        for each in told:
            publish(each)
        assert [following.next(5) for _ in told] == told


def test_follower_hears_its_own_job_alone(broker_settings: Settings, client: redis.Redis, publish: Publisher) -> None:
    with follow(broker_settings, "a-1") as following:
        publish(state(7, "a-2"))
        publish(state(1))
        assert following.next(5) == state(1)
        assert following.next(0.05) is None


def test_what_another_version_tells_is_passed_over(
    broker_settings: Settings, client: redis.Redis, publish: Publisher
) -> None:
    with follow(broker_settings, "a-1") as following:
        for text in ("{}", "no json", '{"job_id": "a-1", "colour": "blue"}'):
            client.publish("job:a-1", text)
            client.xadd(log_of("a-1"), {"state": text})
        client.xadd(log_of("a-1"), {"other": "field"})
        publish(state(4))
        assert following.next(5) == state(4)
        assert missed(client, "a-1", 0) == [state(4)]


def test_missed_states_come_once_in_the_order_of_their_revisions(client: redis.Redis, publish: Publisher) -> None:
    for revision in (1, 2, 4, 3, 4, 5):
        publish(state(revision))
    assert [found.revision for found in missed(client, "a-1", 2)] == [3, 4, 5]
    assert missed(client, "a-1", 5) == []
    assert missed(client, "unheard-of", 0) == []


def test_log_keeps_the_newest_states_for_a_day(client: redis.Redis, publish: Publisher) -> None:
    for revision in range(1, 1301):
        publish(state(revision))
    kept = [found.revision for found in missed(client, "a-1", 0)]
    assert kept[-1] == 1300
    assert 1000 <= len(kept) < 1200
    assert 0 < client.ttl(log_of("a-1")) <= 24 * 3600


def test_threads_tell_together(client: redis.Redis, publish: Publisher) -> None:
    def tell(job_id: str) -> None:
        for revision in range(1, 51):
            publish(state(revision, job_id))

    threads = [threading.Thread(target=tell, args=[f"a-{number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        assert [found.revision for found in missed(client, f"a-{number}", 0)] == list(range(1, 51))


def test_publisher_and_follower_outlive_the_broker(quick: None, short_folder: Path) -> None:
    settings = in_folder(short_folder)
    publish = Publisher(settings)
    publish(state(1))  # no broker has ever been here
    with follow(settings, "a-1") as following:
        assert following.next(0.01) is None
        with embedded_broker(settings):
            assert heard(following.next, lambda: publish(state(2))) == state(2)
        publish(state(3))
        assert following.next(0.01) is None
        with embedded_broker(settings) as client:
            assert heard(following.next, lambda: publish(state(4))) == state(4)
            revisions = [found.revision for found in missed(client, "a-1", 0)]
            assert (revisions[0], revisions[-1]) == (2, 4)
            assert 3 not in revisions
    publish.close()


def heard(next: Callable[[float], JobState | None], tell: Callable[[], None]) -> JobState | None:
    """What comes first, where it is told again until it is heard."""
    found: list[JobState] = []

    def told_and_heard() -> list[JobState]:
        tell()
        state = next(0.2)
        found.extend([state] if state else [])
        return found

    until(told_and_heard, "the state is heard")
    return found[0]


def test_publisher_leaves_a_broker_alone_that_does_not_answer() -> None:
    with silent_server() as (port, callers):
        publish = Publisher(Settings(_env_file=None, broker_url=f"redis://127.0.0.1:{port}"))
        for revision in range(5):
            publish(state(revision))
        publish.close()
        assert len(callers) == 1


@contextlib.contextmanager
def silent_server() -> Iterator[tuple[int, list[socket.socket]]]:
    """A port that takes calls and says nothing; its callers."""
    callers: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    callers.append(listener.accept()[0])

        thread = threading.Thread(target=take)
        thread.start()
        yield listener.getsockname()[1], callers
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for caller in callers:
        caller.close()


def test_publisher_with_an_unreadable_address_is_silent() -> None:
    publish = Publisher(Settings(_env_file=None, broker_url="redis://:a/b@host:6379"))
    publish(state(1))
    publish.close()
