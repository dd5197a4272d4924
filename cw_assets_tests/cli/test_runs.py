"""`cw run`: real runs are listed, followed to their end and cancelled, with what becomes of their records."""

import pytest

from cw_assets.domain.status import Status
from cw_assets_tests.media import make_video
from cw_assets_tests.stack.processes import new_stack

FIELDS = {
    *("id", "job", "partition", "status", "finished", "created_at", "started_at", "seconds"),
    *("steps_done", "steps_planned", "working", "waiting", "repeats", "error"),
}


def test_database_away_is_told_in_a_sentence(cw, monkeypatch):
    monkeypatch.setenv("CW_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/cw")
    for command in (("list",), ("watch", "1"), ("cancel", "1")):
        ran = cw("run", *command)
        assert (ran.code, ran.out) == (3, "")
        assert "secret" not in ran.err
        assert ran.err.startswith("error: The catalog at ")


@pytest.mark.parametrize("command", ["watch", "cancel"])
def test_run_that_is_not_there_is_refused(cw, command):
    ran = cw("run", command, "nowhere")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


def test_without_runs_the_list_is_empty(cw):
    assert cw("run", "list", "--json").json == []
    assert cw("run", "list").out.split() == [
        "run",
        "job",
        "partition",
        "status",
        "began",
        "took",
        "steps",
        "at",
        "work",
    ]


@pytest.fixture(scope="module")
def stack():
    with new_stack() as opened:
        opened.start_broker()
        opened.start("daemon")
        opened.start_worker("default")
        yield opened


@pytest.fixture
def running(stack, monkeypatch):
    """The stack, and `cw` at it."""
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    return stack


@pytest.mark.slow
def test_run_is_listed_while_it_works_and_watched_to_its_end(cw, running):
    running.hold("link_1")
    run_id = running.launch("chain_job", "3-chain")
    running.until_begun("link_1")
    listed = running.until(
        lambda: (r := cw("run", "list", "--json").json[0])["working"] == ["link_1"] and r, "it works"
    )
    assert set(listed) == FIELDS
    assert (listed["id"], listed["job"], listed["partition"]) == (run_id, "chain_job", "3-chain")
    assert (listed["status"], listed["finished"], listed["steps_done"]) == ("STARTED", False, 1)
    assert (listed["steps_planned"], listed["repeats"]) == (3, 0)
    running.release("link_1")
    ran = cw("run", "watch", run_id[:8])
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{run_id[:8]} chain_job 3-chain: SUCCESS after ")
    again = cw("run", "watch", run_id, "--json")
    assert (again.code, again.json["status"], again.json["steps_done"]) == (0, "SUCCESS", 3)
    assert run_id[:8] in cw("run", "list").out


@pytest.mark.slow
def test_failed_run_is_told_with_its_sentence(cw, running):
    running.hold("short", hard=True)
    run_id = running.launch("short_job", "4-short")
    ran = cw("run", "watch", run_id)
    assert ran.code == 1
    assert ": FAILURE after " in ran.out
    assert "short: it was still at work after its hard limit of 2 s; raise CW_HARD_LIMIT_S" in ran.out
    assert f"{run_id[:8]}: short: it was still at work" in cw("run", "list").out


@pytest.mark.slow
def test_run_that_waits_for_a_worker_says_so_and_can_be_cancelled(cw, running):
    run_id = running.launch("enhanced_job", "5-alone")
    running.until(lambda: cw("run", "list", "--json").json[0]["waiting"] == ["enhanced"], "its step waits")
    assert "1 waits for a worker" in cw("run", "list").out
    ran = cw("run", "cancel", run_id[:10])
    assert ran.code == 0
    assert ran.out.startswith(f"{run_id[:8]} enhanced_job 5-alone: CANCELED after ")
    assert ran.out.endswith("; it held no record\n")
    again = cw("run", "cancel", run_id)
    assert again.code == 2
    again.assert_told_in_one_sentence()


@pytest.mark.slow
def test_analysis_at_work_is_cancelled_with_its_record(cw, running, tmp_path):
    record = running.add(make_video(tmp_path / "spot.mp4", size=(160, 90)))
    running.hold("detector")
    run_id = running.launch("analyze_video_job", record.partition_key)
    running.until_begun("detector")
    ran = cw("run", "cancel", run_id, "--json")
    running.release("detector")
    assert ran.code == 0
    assert (ran.json["status"], ran.json["record"]["status"]) == ("CANCELED", "cancelled")
    assert running.catalog.get_media(record.id).status is Status.CANCELLED
    assert cw("run", "watch", run_id).code == 1


def test_record_that_waits_for_a_run_that_dagster_does_not_know_is_cancelled(cw, running):
    prompt = running.catalog.add_prompt("a red bicycle")
    running.catalog.queue_work("prompt", prompt.id, "lost-run")
    ran = cw("run", "cancel", "lost-run")
    assert (ran.code, ran.out) == (
        0,
        f"Dagster knows no run lost-run; its record {prompt.partition_key} is cancelled\n",
    )
    assert running.catalog.get_prompt(prompt.id).status is Status.CANCELLED
