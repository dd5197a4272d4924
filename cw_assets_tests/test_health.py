"""Taking stock: what is healthy, what is a problem and what to do about it; on real parts where they must answer."""

import http.server
import json
import signal
import socket
import threading
import time

import pytest

from cw_assets.cli.monitor import Tally
from cw_assets.engines.model_use import CacheReport, ResidentModel
from cw_assets.errors import InvalidInput
from cw_assets.health import BrokerLook, Daemon, Health, Service, ask_database, daemon_problem, judge, take_stock
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.presence import RunningStep, WorkerState
from cw_assets_tests.catalog.conftest import new_postgresql_database, postgresql_server  # noqa: F401
from cw_assets_tests.stack.processes import Stack, new_stack

UP = Service(address="here", answers=True)
ALIVE = Daemon(alive=True, seconds=3)
NOW = 1000.0


def worker(*queues: str, **changes: object) -> WorkerState:
    known = {"id": "w#1", "name": "w", "pid": 7, "host": "here", "queues": queues, "started_at": 900.0}
    return WorkerState.model_validate(known | changes)


def judged(*states: WorkerState, lengths=None, unsent=None, daemon=ALIVE, database=UP, web=UP) -> Health:
    look = BrokerLook(UP, lengths or {"default": 0, "enhancement": 0}, unsent or {}, states)
    return judge(look, database, daemon, web, now=NOW)


# ---- what is judged


def test_everything_served_and_alive_is_healthy():
    health = judged(worker("default"), worker("enhancement"))
    assert (health.healthy, health.problems) == (True, ())


def test_queue_without_a_worker_is_named_with_what_waits_and_what_to_do():
    health = judged(worker("default"), unsent={"enhancement": 3})
    assert not health.healthy
    assert health.problems == (
        "No worker serves the queue 'enhancement', and 3 steps wait; start one: cw worker --queue enhancement",
    )
    assert health.unserved == {"enhancement": 3}


def test_step_whose_message_is_still_in_the_queue_is_not_counted_twice():
    health = judged(worker("enhancement"), lengths={"default": 2, "enhancement": 0}, unsent={"default": 3})
    assert health.unserved == {"default": 3}


def test_messages_count_while_no_run_has_noticed_that_the_worker_is_gone():
    assert judged(worker("enhancement"), lengths={"default": 1, "enhancement": 0}).unserved == {"default": 1}


def test_queue_that_does_not_exist_is_a_problem_of_the_asset():
    health = judged(worker("default", "enhancement"), unsent={"gpu": 1})
    assert health.problems == (
        "1 step waits for the queue 'gpu', which does not exist; mend the asset's tag (op_tags).",
    )


@pytest.mark.parametrize(("seconds", "said"), [(None, "has never been heard of"), (95.4, "has been silent for 95 s")])
def test_daemon_that_is_not_alive_is_a_problem(seconds, said):
    health = judged(worker("default", "enhancement"), daemon=Daemon(alive=False, seconds=seconds))
    assert not health.healthy
    assert health.problems == (f"Dagster's daemon {said}, so queued runs do not begin; start it: cw daemon",)


def test_of_a_daemon_that_cannot_be_asked_for_nothing_is_said():
    down = Service(address="there", answers=False, error="The database is away; start it.")
    assert judged(worker("default", "enhancement"), database=down, daemon=Daemon(alive=False)).problems == (down.error,)


def test_machine_without_a_web_page_is_healthy():
    assert judged(
        worker("default", "enhancement"), web=Service(address="there", answers=False, error="refused")
    ).healthy


def test_worker_tells_its_step_and_its_models():
    step = RunningStep(
        run_id="r",
        step="scenes",
        attempt=2,
        task_id="t",
        partition="1-spot",
        since=988.0,
        soft_limit_s=9,
        hard_limit_s=9,
    )
    model = ResidentModel(name="large-v3", device="cuda:0", large=True, load_seconds=4.5, memory_bytes=3_000_000_000)
    cache = CacheReport(loads=2, hits=5, evictions=1, waiting="waits for cuda:0", models=(model,))
    (told,) = judged(worker("default", running=step, steps=4, models=cache.model_dump(mode="json"))).workers
    assert told.running is not None
    assert told.running.model_dump() == {
        "run_id": "r", "step": "scenes", "attempt": 2, "partition": "1-spot", "seconds": 12.0
    }  # fmt: skip
    assert (told.steps, told.models, told.waiting) == (4, (model,), "waits for cuda:0")
    assert (told.loads, told.hits, told.evictions) == (2, 5, 1)


@pytest.mark.parametrize(
    "queues, lacks",
    [
        (("default",), ("No weights; pull them.",)),
        (("enhancement",), ("No prompts; pull them.",)),
        (("default", "enhancement"), ("No weights; pull them.", "No prompts; pull them.")),
    ],
)
def test_worker_tells_each_engine_that_it_would_need_and_lacks(queues, lacks):
    missing = {
        "text_model": "No weights; pull them.",
        "language_model": "No weights; pull them.",
        "prompt_model": "No prompts; pull them.",
    }
    (told,) = judged(worker(*queues, missing=missing)).workers
    assert told.lacks == lacks
    (older,) = judged(worker(*queues)).workers
    assert older.lacks == ()


# ---- parts that do not answer


def test_nothing_started_is_told_and_nothing_is_made(tmp_path):
    health = take_stock(Settings(_env_file=None, media_root=tmp_path / "media", port=free_port()))
    assert not health.healthy
    assert health.problems == (health.broker.error, daemon_problem(Daemon(alive=False)))
    assert health.broker.error.endswith("start it with cw up.")
    assert (health.queues, health.workers, health.web.answers) == ({}, (), False)
    assert list(tmp_path.iterdir()) == []


def test_file_that_its_first_use_will_make_is_no_problem(tmp_path):
    database = ask_database(Settings(_env_file=None, media_root=tmp_path / "media"))
    assert (database.answers, database.address.endswith("media/.runtime/catalog.sqlite")) == (True, True)


def test_place_where_no_file_can_be_made_is_told(tmp_path):
    (tmp_path / "media").write_text("in the way")
    database = ask_database(Settings(_env_file=None, media_root=tmp_path / "media"))
    assert not database.answers
    assert f"nothing can be written to {tmp_path / 'media'}" in database.error


def test_no_password_is_shown(tmp_path):
    port = free_port()
    for database in (f"postgresql://u:secret@127.0.0.1:{port}/cw", f"postgresql://127.0.0.1:{port}/cw?password=secret"):
        for broker in (f"redis://:secret@127.0.0.1:{port}", f"rediss://me:secret@127.0.0.1:{port}/1?password=secret"):
            given = {"media_root": tmp_path, "broker_url": broker, "database_url": database, "port": port}
            health = take_stock(Settings(_env_file=None, **given))
            assert len(health.problems) == 2
            assert "secret" not in health.model_dump_json()
            assert f"127.0.0.1:{port}" in health.broker.address
            assert f"127.0.0.1:{port}" in health.database.address


def test_parts_that_take_the_call_and_say_nothing_are_given_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        address = f"127.0.0.1:{port}"
        given = {"broker_url": f"redis://{address}", "database_url": f"postgresql://{address}/cw", "port": port}
        health = take_stock(Settings(_env_file=None, media_root=tmp_path, **given))
    assert [service.answers for service in (health.broker, health.database, health.web)] == [False] * 3
    assert ["(Timeout" in health.problems[0], "timeout expired" in health.problems[1]] == [True, True]


def test_file_that_is_no_database_is_told(tmp_path):
    settings = Settings(_env_file=None, media_root=tmp_path)
    settings.runtime_dir.mkdir()
    (settings.runtime_dir / "catalog.sqlite").write_text("This is a text.\n" * 100)
    database = ask_database(settings)
    assert not database.answers
    assert "file is not a database" in database.error


def test_another_program_at_our_address_is_not_our_page(tmp_path):
    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        web = take_stock(Settings(_env_file=None, media_root=tmp_path, port=server.server_port)).web
        server.shutdown()
    assert (web.answers, web.error) == (False, "another program answers there")


class Stranger(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize("setting", ["broker_url", "database_url"])
def test_address_that_cannot_be_read_is_wrong_input(tmp_path, setting):
    with pytest.raises(InvalidInput) as told:
        take_stock(Settings(_env_file=None, media_root=tmp_path, **{setting: "mysql://me:secret@there/x"}))
    assert "secret" not in str(told.value)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


# ---- real parts


@pytest.fixture(scope="module")
def stack():
    with new_stack(port=free_port()) as opened:
        opened.start_broker()
        opened.start("daemon")
        opened.start_worker("default", name="first")
        yield opened


def healthy(stack: Stack) -> Health:
    """As soon as all is well."""
    if not any("enhancement" in state.queues for state in stack.workers):
        stack.start_worker("enhancement", name="second")
    stack.until(lambda: take_stock(stack.settings).healthy, "all is well")
    return take_stock(stack.settings)


@pytest.mark.slow
def test_real_parts_are_healthy(stack):
    health = healthy(stack)
    assert health.problems == ()
    assert (health.broker.answers, health.database.answers, health.daemon.alive) == (True, True, True)
    assert {worker.name: worker.queues for worker in health.workers} == {
        "first": ("default",), "second": ("enhancement",)
    }  # fmt: skip
    assert json.loads(health.model_dump_json())["queues"] == {"default": 0, "enhancement": 0}


@pytest.mark.slow
def test_step_at_work_is_told_and_counted_when_done(stack):
    with Tally(stack.settings) as tally:
        before = tally.look()
        stack.hold("link_1")
        run_id = stack.launch("chain_job", "5-held")
        stack.until_begun("link_1")
        running = stack.until(lambda: take_stock(stack.settings).workers[0].running, "a step is at work")
        stack.release("link_1")
        stack.wait(run_id)
        after = stack.until(lambda: (c := tally.look()).steps_done == 3 and c, "three steps are counted")
    assert (running.run_id, running.step, running.attempt, running.partition) == (run_id, "link_1", 1, "5-held")
    assert (before.steps_done, before.runs_queued) == (0, 0)
    assert (after.runs_queued, after.runs_started, after.runs_finished) == (1, 1, 1)


@pytest.mark.slow
def test_queue_is_named_soon_after_its_worker_died_with_everything(stack):
    healthy(stack)
    second = next(part for part in stack.parts if '"worker": "second"' in part.log.read_text())
    second.end(signal.SIGKILL)
    run_id = stack.launch("enhanced_job", "6-waits")
    health = stack.until(lambda: (h := take_stock(stack.settings)).unserved.get("enhancement") and h, "it is named")
    assert health.problems == (
        "No worker serves the queue 'enhancement', and 1 step waits; start one: cw worker --queue enhancement",
    )
    healthy(stack)
    assert stack.wait(run_id) == "SUCCESS"


@pytest.mark.slow
def test_daemon_that_was_heard_of_long_ago_is_not_alive(stack, monkeypatch):
    later = time.time() + 200
    monkeypatch.setattr(time, "time", lambda: later)
    daemon = take_stock(stack.settings).daemon
    assert not daemon.alive
    assert daemon.seconds is not None
    assert daemon.seconds > 150


@pytest.mark.slow
def test_models_of_a_worker_come_through_the_broker(stack):
    model = ResidentModel(name="tiny", device="cpu", large=False, load_seconds=0.5, memory_bytes=1024)
    report = CacheReport(loads=1, hits=2, evictions=0, models=(model,)).model_dump(mode="json")
    presence.announce(stack.redis, worker("default", id="third#1", name="third", models=report), 30)
    found = {told.name: told for told in take_stock(stack.settings).workers}
    presence.withdraw(stack.redis, "third#1")
    assert (found["third"].models, found["third"].hits) == ((model,), 2)


@pytest.mark.slow
def test_postgresql_is_shown_without_what_stands_behind_its_name(tmp_path, new_postgresql_database):  # noqa: F811
    given = {"media_root": tmp_path, "database_url": new_postgresql_database(), "port": free_port()}
    health = take_stock(Settings(_env_file=None, **given))
    assert (health.database.answers, health.daemon.alive, health.daemon.seconds) == (True, False, None)
    assert "?" not in health.database.address
