"""`cw up` and its parts: what is started, with which settings, and what is refused before anything is."""

import socket
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from honcho.manager import Manager
from pydantic import SecretStr

from cw_assets.cli.stack import check_chosen, check_queues, commands, is_open, stack_environment
from cw_assets.errors import InvalidInput, Refused
from cw_assets.settings import Settings
from cw_assets.workers import broker as brokers
from cw_assets.workers.broker import QUEUES
from cw_assets.workers.supervisor import Supervisor
from cw_assets_tests.workers.conftest import broker_on_a_port


@pytest.fixture(autouse=True)
def nothing_is_started(monkeypatch):
    """A test that gets as far fails, instead of waiting for the end of a worker or a whole stack."""

    def fail(*_: object) -> None:
        pytest.fail("it was started")

    monkeypatch.setattr(Supervisor, "run", fail)
    monkeypatch.setattr(Manager, "loop", fail)


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(_env_file=None, media_root=tmp_path)


# ---- cw worker


def test_worker_of_a_queue_that_is_not_there_is_refused(cw):
    ran = cw("worker", "--queue", "nonsense")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert ran.err == "error: There is no queue 'nonsense'; serve default or enhancement, or both with a comma.\n"


def test_worker_without_a_queue_is_a_wrong_use(cw):
    ran = cw("worker")
    assert (ran.code, ran.out) == (2, "")
    assert "--queue" in ran.err


def test_worker_of_an_open_broker_on_another_host_is_refused(cw, monkeypatch):
    monkeypatch.setattr(brokers, "on_loopback", lambda host: False)
    with broker_on_a_port() as open_broker:
        monkeypatch.setenv("CW_BROKER_URL", open_broker.broker_url.get_secret_value())
        ran = cw("worker", "--queue", "default")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "CW_ALLOW_OPEN_BROKER" in ran.err


def test_worker_of_an_address_that_cannot_be_read_is_told_without_its_password(cw, monkeypatch):
    monkeypatch.setenv("CW_BROKER_URL", "amqp://me:secret@host/2")
    ran = cw("worker", "--queue", "default")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "secret" not in ran.err


@pytest.mark.parametrize(
    "spelled, names",
    [
        ("default", ["default"]),
        ("default,enhancement", ["default", "enhancement"]),
        (" enhancement , default,enhancement", ["enhancement", "default"]),
    ],
)
def test_queues_are_spelled_with_commas(spelled, names):
    assert check_queues(spelled) == names


@pytest.mark.parametrize("spelled", ["", "default,", "default enhancement", "Default"])
def test_what_is_no_list_of_our_queues_is_refused(spelled):
    with pytest.raises(InvalidInput, match="There is no queue"):
        check_queues(spelled)


# ---- what cw up starts


def test_up_starts_the_broker_a_worker_for_each_queue_the_daemon_and_the_page(settings):
    found = commands(settings, list(QUEUES), flower=False)
    assert list(found) == ["broker", "worker-default", "worker-enhancement", "daemon", "web"]
    assert found["worker-enhancement"] == [sys.executable, "-m", "cw_assets.cli", "worker", "--queue", "enhancement"]
    assert found["web"] == [sys.executable, "-m", "cw_assets.web"]


def test_one_worker_can_serve_both_queues(settings):
    found = commands(settings, ["default,enhancement"], flower=False)
    assert [name for name in found if name.startswith("worker")] == ["worker-default-enhancement"]
    assert found["worker-default-enhancement"][-1] == "default,enhancement"


def test_flower_is_started_where_it_is_asked_for(settings):
    assert "flower" in commands(settings, [], flower=True)
    assert "flower" in commands(settings.model_copy(update={"flower_port": 5555}), [], flower=False)


def test_broker_of_somebody_else_is_not_started_nor_is_its_password_shown_to_others():
    with broker_on_a_port(password="secret") as settings:
        found = commands(settings, list(QUEUES), flower=True)
    assert "broker" not in found
    assert not [part for command in found.values() for part in command if "secret" in part]


def test_up_refuses_an_open_broker_on_another_host(monkeypatch):
    monkeypatch.setattr(brokers, "on_loopback", lambda host: False)
    with broker_on_a_port() as settings, pytest.raises(Refused):
        commands(settings, list(QUEUES), flower=False)


def test_up_refuses_a_worker_of_a_queue_that_is_not_there(settings):
    with pytest.raises(InvalidInput, match="There is no queue 'nonsense'"):
        commands(settings, ["default,nonsense"], flower=False)


def test_parts_find_the_same_places_wherever_they_are_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = stack_environment(Settings(_env_file=None, media_root=Path("media"), port=3999))
    assert found["CW_MEDIA_ROOT"] == str(tmp_path / "media")
    assert found["DAGSTER_HOME"] == str(tmp_path / "media" / ".runtime" / "dagster")
    assert found["CW_PORT"] == "3999"


@pytest.mark.parametrize("grace_s, given", [(20, "3.0"), (0, "0")])
def test_ctrl_c_does_not_wait_long_for_a_step(settings, grace_s, given):
    found = stack_environment(settings.model_copy(update={"worker_grace_s": grace_s}))
    assert float(found["CW_WORKER_GRACE_S"]) == float(given)


def test_second_up_on_a_folder_is_told_that_there_is_one(cw, folder):
    (folder / ".runtime").mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".runtime" / "up.lock"):
        ran = cw("up")
    assert (ran.code, ran.out) == (3, "")
    ran.assert_told_in_one_sentence()
    assert ran.err == f"error: cw up is running already for {folder}; end it there, or set CW_MEDIA_ROOT.\n"


def test_port_that_is_taken_is_told_before_anything_is_started(cw):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = cw("up", "--port", other.getsockname()[1])
    assert ran.code == 3
    ran.assert_told_in_one_sentence()


@pytest.mark.parametrize(
    ("name", "value"),
    [("CW_SCHEDULES", "nowhere:LIST"), ("CW_SCHEDULES", "nonsense"), ("CW_OTLP_ENDPOINT", "nonsense")],
)
def test_what_every_part_would_stop_at_is_told_before_anything_is_started(cw, monkeypatch, name, value):
    monkeypatch.setenv("CW_PORT", "0")
    monkeypatch.setenv(name, value)
    ran = cw("up")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert name in ran.err


def test_schedules_of_a_module_in_the_current_folder_are_found(settings, tmp_path, monkeypatch):
    (tmp_path / "schedules_lying_here.py").write_text("ALL = []\n")
    monkeypatch.chdir(tmp_path)
    path = list(sys.path)
    check_chosen(settings.model_copy(update={"schedules": "schedules_lying_here:ALL"}))
    assert sys.path == path


@pytest.mark.parametrize(
    ("host", "token", "told"), [("0.0.0.0", "", True), ("0.0.0.0", "secret", False), ("127.0.0.1", "", False)]
)
def test_page_that_other_machines_reach_without_a_token_is_told(settings, host, token, told):
    given = {"host": host, "api_token": SecretStr(token)}
    assert is_open(settings.model_copy(update=given)) is told
