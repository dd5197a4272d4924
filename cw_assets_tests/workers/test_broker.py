"""Where the broker is, what waits in it, and which brokers are not used: all against real Redis servers."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from cw_assets.errors import InvalidInput, NotReady, Refused
from cw_assets.settings import Settings
from cw_assets.workers import broker as brokers
from cw_assets.workers.broker import (
    DATABASE,
    LONGEST_SOCKET_PATH,
    PRIORITIES,
    QUEUES,
    broker,
    check_safe,
    connect,
    lists_of,
    on_loopback,
    purge,
    queue_lengths,
    redis_priority,
    server_command,
    waiting_ids,
)
from cw_assets.workers.celery_app import celery_app
from cw_assets_tests.workers.conftest import broker_on_a_port, embedded_broker, in_folder


def at(url: str, **changes: object) -> Settings:
    return Settings(_env_file=None, broker_url=url, **changes)


# ---- addresses


@pytest.mark.parametrize(
    "url, spelled",
    [
        ("redis://db", "redis://db/2"),
        ("redis://db:6379/", "redis://db:6379/2"),
        ("redis://db:6379/0", "redis://db:6379/0"),
        ("rediss://:secret@db:6380/7", "rediss://:secret@db:6380/7"),
        ("redis://me:secret@[::1]:6379", "redis://me:secret@[::1]:6379/2"),
        ("rediss://db?ssl_cert_reqs=none", "rediss://db/2?ssl_cert_reqs=none"),
    ],
)
def test_address_is_used_as_it_is_and_names_a_database(url, spelled):
    found = broker(at(url))
    assert (found.celery_url, found.redis_url, found.socket) == (spelled, spelled, None)


@pytest.mark.parametrize(
    "url",
    [
        "http://db:6379/2",
        "redis+socket:///tmp/redis.sock",
        "redis://",
        "redis:///2",
        "db:6379",
        "redis://db:6379/two",
        "redis://db:port/2",
        "redis://[::1",
        "redis://me:12/34@db/2",
        "redis://me:12#34@db/2",
    ],
)
def test_address_that_cannot_be_read_is_told_without_what_may_be_a_password(url):
    with pytest.raises(InvalidInput, match=r"^CW_BROKER_URL cannot be read; write redis://.*\.$") as told:
        broker(at(url))
    assert "34" not in str(told.value)


@pytest.mark.parametrize(
    "url", ["redis://:pa55@db:1/2", "redis://me:p@a55@db:1/2", "rediss://me:%40a55@db/2?password=a55"]
)
def test_password_is_never_shown(url):
    shown = broker(at(url)).shown
    assert "a55" not in shown
    assert "***@db" in shown


def test_address_without_a_password_shows_none():
    assert broker(at("redis://db:6379")).shown == "redis://db:6379/2"


def test_without_an_address_it_is_the_one_of_the_media_folder(tmp_path):
    found, other = broker(in_folder(tmp_path / "a")), broker(in_folder(tmp_path / "b"))
    assert found.socket == tmp_path / "a" / ".runtime" / "broker.sock"
    assert other.socket != found.socket
    assert found.shown == f"embedded ({found.socket})"


def test_every_spelling_of_a_folder_finds_the_same_socket(tmp_path, monkeypatch):
    (tmp_path / "media").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "media")
    monkeypatch.chdir(tmp_path)
    assert broker(in_folder("media")) == broker(in_folder("link")) == broker(in_folder(tmp_path / "media"))


def test_long_folder_has_a_short_socket_of_its_own(tmp_path):
    first, second = (broker(in_folder(tmp_path / ("long" * 40) / name)).socket for name in ("a", "b"))
    assert max(len(str(first)), len(str(second))) <= LONGEST_SOCKET_PATH
    assert first != second
    assert broker(in_folder(tmp_path / ("long" * 40) / "a")).socket == first


# ---- the embedded broker


def test_client_and_celery_reach_the_embedded_broker_in_the_same_database(client, broker_settings):
    send(broker_settings, "default", "the-id")
    assert client.connection_pool.connection_kwargs["db"] == DATABASE
    assert client.llen(lists_of("default")[0]) == 1


@pytest.mark.parametrize("name", ["short", "with a space ?#%", "long" * 40])
def test_it_is_reached_whatever_the_folder_is_called(tmp_path, name):
    settings = in_folder(tmp_path / name)
    with embedded_broker(settings) as client:
        send(settings, "default", "the-id")
        assert waiting_ids(client, "default") == {"the-id"}


def test_only_its_user_can_reach_it(client, broker_settings):
    socket = broker(broker_settings).socket
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert client.config_get("port") == {"port": "0"}


def test_what_it_holds_outlives_it(tmp_path):
    """Killed, it has no time to save."""
    for expected in (None, "kept"):
        with embedded_broker(in_folder(tmp_path)) as client:
            assert client.get("note") == expected
            client.set("note", "kept")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to another user")
def test_folder_that_another_user_made_in_its_place_is_refused(tmp_path):
    settings = in_folder(tmp_path / ("long" * 40))
    folder = broker(settings).socket.parent
    assert folder.parent == Path(tempfile.gettempdir())
    folder.mkdir()
    try:
        check_safe(settings)
        os.chown(folder, 12345, 12345)
        for use in (check_safe, server_command):
            with pytest.raises(Refused, match=r"is another user's; .* CW_RUNTIME_PATH"):
                use(settings)
    finally:
        folder.rmdir()


# ---- what waits


def send(settings: Settings, queue: str, task_id: str, priority: int = 0) -> None:
    with celery_app(settings) as app:
        app.send_task("anything", queue=queue, task_id=task_id, priority=priority)


def test_queue_counts_the_messages_of_all_priorities(client, broker_settings):
    for priority in PRIORITIES:
        send(broker_settings, "default", f"task-{priority}", priority)
    assert queue_lengths(client) == {"default": len(PRIORITIES), "enhancement": 0}
    assert [client.llen(name) for name in lists_of("default")] == [1] * len(PRIORITIES)


def test_waiting_tasks_are_known_by_their_ids(client, broker_settings):
    send(broker_settings, "default", "first", 0)
    send(broker_settings, "default", "last", 9)
    send(broker_settings, "enhancement", "other")
    assert waiting_ids(client, "default") == {"first", "last"}
    assert waiting_ids(client, "enhancement") == {"other"}


def test_message_that_is_no_task_does_not_hide_the_others(client, broker_settings):
    send(broker_settings, "default", "a-task")
    with celery_app(broker_settings).connection_for_write() as connection, connection.SimpleQueue("default") as queue:
        queue.put({"no": "task"})
    assert queue_lengths(client)["default"] == 2
    assert waiting_ids(client, "default") == {"a-task"}


def test_purge_throws_away_one_queue_and_says_how_much(client, broker_settings):
    for priority in (0, 5, 9):
        send(broker_settings, "default", f"task-{priority}", priority)
    send(broker_settings, "enhancement", "other")
    assert purge(client, "default") == 3
    assert queue_lengths(client) == {"default": 0, "enhancement": 1}
    assert purge(client, "default") == 0


def test_higher_priority_is_served_first_and_all_fit_into_redis(client):
    served = [redis_priority(priority) for priority in range(5, -5, -1)]
    assert served == sorted(PRIORITIES)
    assert {redis_priority(99), redis_priority(6)} == {redis_priority(5)}
    assert {redis_priority(-99), redis_priority(-5)} == {redis_priority(-4)}


def test_queues_are_told_apart():
    names = [name for queue in QUEUES for name in lists_of(queue)]
    assert len(set(names)) == len(QUEUES) * len(PRIORITIES)


# ---- brokers that are not used


@pytest.fixture
def elsewhere(monkeypatch):
    """As if this machine's loopback were another host's address."""
    monkeypatch.setattr(brokers, "on_loopback", lambda host: False)


def test_open_broker_on_another_host_is_refused(elsewhere):
    with broker_on_a_port() as settings, pytest.raises(Refused, match=r"asks for no password.*CW_ALLOW_OPEN_BROKER"):
        check_safe(settings)


def test_password_in_the_address_does_not_hide_that_none_is_asked_for(elsewhere):
    with broker_on_a_port() as settings:
        url = settings.broker_url.get_secret_value().replace("redis://:@", "redis://:secret@")
        with pytest.raises(Refused) as told:
            check_safe(at(url))
    assert "secret" not in str(told.value)


def test_open_broker_on_another_host_is_used_where_that_is_allowed(elsewhere):
    with broker_on_a_port(allow_open_broker=True) as settings:
        check_safe(settings)


def test_broker_on_another_host_that_asks_for_a_password_is_used(elsewhere):
    with broker_on_a_port(password="secret") as settings:
        check_safe(settings)
        with connect(settings) as client:
            assert client.ping()


def test_open_broker_on_this_machine_is_used():
    with broker_on_a_port() as settings:
        check_safe(settings)


def test_broker_on_another_host_that_does_not_answer_is_told(elsewhere):
    with broker_on_a_port() as settings:
        pass
    with pytest.raises(NotReady, match=r"redis://.*/2 does not answer \(.*\); start it, or mend CW_BROKER_URL\.$"):
        check_safe(settings)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_host_is_this_machine(host):
    assert on_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "0.0.0.0", "redis", "localhost.example", "127.0.0.1.example", ""])
def test_host_is_not_this_machine(host):
    assert not on_loopback(host)
