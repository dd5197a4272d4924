"""`cw status` and `cw monitor`: what people see, what programs read, and how they end."""

import pytest
from rich.console import Console

from cw_assets.cli import output, status
from cw_assets.engines.model_use import ResidentModel
from cw_assets.health import Daemon, Health, Service, Work, Worker
from cw_assets_tests.stack.processes import new_stack

FIELDS = {"healthy", "problems", "broker", "database", "queues", "unserved", "workers", "daemon", "web"}
WORKER_FIELDS = {
    *("id", "name", "pid", "host", "queues", "steps", "memory_bytes", "running"),
    *("models", "loads", "hits", "evictions", "waiting", "lacks"),
}
UP = Service(address="redis://***@there/2", answers=True)
MODEL = ResidentModel(name="large-v3", device="cuda:0", large=True, load_seconds=4.55, memory_bytes=3 * 2**30)
WORK = Work(run_id="0123456789", step="transcription", attempt=2, partition="1-spot", seconds=200)
AT_WORK = Worker(
    id="a#1", name="a", pid=11, host="studio", queues=("default",), steps=4, memory_bytes=2**28,
    running=WORK, models=(MODEL,), loads=2, hits=5, evictions=1, waiting="waits for cuda:0",
)  # fmt: skip
IDLE = Worker(id="b#1", name="[bold]b", pid=12, host="studio", queues=("default",), steps=0, memory_bytes=2**27)
HEALTH = Health(
    healthy=False,
    problems=("No worker serves the queue 'enhancement'; start one: cw worker --queue enhancement",),
    broker=UP,
    database=UP,
    queues={"default": 3, "enhancement": 0},
    unserved={"enhancement": 2},
    workers=(AT_WORK, IDLE),
    daemon=Daemon(alive=True, seconds=4000),
    web=Service(address="http://there:3000", answers=False, error="refused"),
)


@pytest.fixture
def shown(capsys, monkeypatch):
    """What `show` prints on 100 columns, as lines of words."""
    terminal = Console(width=100, force_terminal=True, color_system=None, highlight=False)
    monkeypatch.setattr(output, "lines", terminal)

    def show(health: Health) -> list[list[str]]:
        status.show(health)
        printed = capsys.readouterr().out
        assert max(map(len, printed.splitlines()[:-1])) <= 100
        return [line.split() for line in printed.splitlines()]

    return show


def test_people_see_who_works_on_what_and_for_how_long(shown):
    lines = shown(HEALTH)
    assert ["default", "3", "a,", "[bold]b"] in lines
    assert ["enhancement", "2", "nobody"] in lines
    assert ["daemon", "alive", "heard", "of", "1", "h", "6", "min", "ago"] in lines
    assert ["web", "page", "does", "not", "answer", "http://there:3000"] in lines
    (mine,) = [" ".join(line) for line in lines if line[:3] == ["a", "on", "studio"]]
    assert mine.startswith("a on studio 11 default 4 256 MB 1-spot transcription, attempt 2")
    assert mine.endswith("3 min 20 s")
    assert ["a", "large-v3", "cuda:0", "3072", "4.5", "2", "5", "1"] in lines
    assert " ".join(lines[-1]) == f"problem: {HEALTH.problems[0]}"


def test_engines_that_a_worker_lacks_are_told_and_are_no_problem(shown):
    lacking = IDLE.model_copy(update={"lacks": ("No weights [here]; pull them.",)})
    lines = shown(HEALTH.model_copy(update={"healthy": True, "problems": (), "workers": (AT_WORK, lacking)}))
    assert " ".join(lines[-2]) == "[bold]b lacks an engine: No weights [here]; pull them."
    assert lines[-1] == ["healthy"]


def test_what_cannot_be_asked_for_is_unknown(shown):
    away = Service(address="there", answers=False, error="The database is away; start it.")
    lines = shown(HEALTH.model_copy(update={"database": away, "daemon": Daemon(alive=False), "workers": ()}))
    assert ["daemon", "unknown"] in lines
    assert ["database", "does", "not", "answer", "there"] in lines


def test_all_well_is_one_word_at_the_end(shown):
    assert shown(HEALTH.model_copy(update={"healthy": True, "problems": ()}))[-1] == ["healthy"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3599, "59 min 59 s"), (3700, "1 h 1 min")],
)
def test_durations_are_rounded_for_people(seconds, words):
    assert status.duration(seconds) == words


def test_nothing_started_ends_with_one_and_says_what_to_start(cw):
    ran = cw("status")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.count("problem: ") == 2
    assert "start it: cw daemon" in ran.out
    assert "start it with cw up." in ran.out


def test_json_has_every_field_also_when_nothing_answers(cw, monkeypatch):
    monkeypatch.setenv("CW_BROKER_URL", "redis://:secret@127.0.0.1:1")
    monkeypatch.setenv("CW_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/cw")
    ran = cw("status", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert set(ran.json) == FIELDS
    assert (ran.json["healthy"], ran.json["workers"], ran.json["queues"]) == (False, [], {})
    assert "secret" not in ran.out


def test_wrong_address_is_told_in_a_sentence(cw, monkeypatch):
    monkeypatch.setenv("CW_BROKER_URL", "http://me:secret@there")
    ran = cw("status")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert "secret" not in ran.err


# ---- over time


@pytest.fixture
def nothing_answers(monkeypatch):
    monkeypatch.setenv("CW_BROKER_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("CW_DATABASE_URL", "postgresql://127.0.0.1:1/cw")


def test_monitor_counts_although_nothing_answers(cw, nothing_answers):
    ran = cw("monitor", "1.5")
    header, *lines, summary = ran.out.splitlines()
    assert ran.code == 0
    assert header.split()[-2:] == ["default", "enhancement"]
    assert len(lines) >= 2
    assert all("no answer from broker and database" in line for line in lines)
    assert summary.startswith("0 steps done in ")


def test_monitor_as_json_is_one_list(cw, nothing_answers):
    ran = cw("monitor", "0", "--json")
    (counts,) = ran.json
    assert {"seconds", "queues", "running", "workers", "steps_done", "runs_queued", "runs_finished"} <= set(counts)
    assert (counts["broker"], counts["database"]) == (False, False)


def test_monitor_wants_a_number(cw):
    assert cw("monitor", "soon").code == 2
    assert cw("monitor", "-1").code == 2


# ---- a running stack


@pytest.fixture(scope="module")
def stack():
    with new_stack() as opened:
        opened.start_broker()
        opened.start("daemon")
        opened.start_worker("default", "enhancement", name="both")
        yield opened


@pytest.mark.slow
def test_running_stack_is_healthy(cw, stack, monkeypatch):
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    stack.until(lambda: cw("status", "--json").code == 0, "all is well")
    found = cw("status", "--json").json
    assert (set(found), found["healthy"], found["problems"]) == (FIELDS, True, [])
    (worker,) = found["workers"]
    assert set(worker) == WORKER_FIELDS
    assert (worker["name"], worker["queues"], worker["running"]) == ("both", ["default", "enhancement"], None)
    ran = cw("status")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "healthy"
    (counts,) = cw("monitor", "0", "--json").json
    assert (counts["broker"], counts["database"], counts["workers"]) == (True, True, 1)
