"""Schedules that are chosen launch what waits; over restarts, kills and missed times no tick is lost or done twice.

The daemon is a process of its own (scheduling.py); its year is 2031, its machine's zone has summer time.
"""

import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import dagster as dg
import pytest

from cw_assets.catalog.repository import Catalog
from cw_assets.defs.build import build_definitions
from cw_assets.defs.example_schedules import (
    EXAMPLES,
    changed_storyboards,
    changed_storyboards_daily,
    lora_files_monthly,
    pending_prompts_half_hourly,
)
from cw_assets.defs.jobs import JOBS
from cw_assets.defs.resources import Workplace
from cw_assets.defs.schedules import EXAMPLE, MOST_A_TICK, chosen_schedules, runs_for
from cw_assets.defs.work.storyboarding.delivery import is_current
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings
from cw_assets_tests.defs.scheduling import Office
from cw_assets_tests.engines.adaptation.instant import ROWS

DAILY, MONTHLY, HALF_HOURLY = (schedule.name for schedule in EXAMPLES)
ALONE = {DAILY: "DAILY", MONTHLY: "MONTHLY", HALF_HOURLY: "HALF_HOURLY"}
NOON = datetime(2031, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def office(tmp_path, empty_catalog):
    """One without records, in which the examples are chosen."""
    (tmp_path / "media/.runtime").mkdir(parents=True)
    shutil.copyfile(empty_catalog, tmp_path / "media/.runtime/catalog.sqlite")
    opened = Office(Settings(_env_file=None, media_root=tmp_path / "media", schedules=EXAMPLE))
    yield opened
    opened.close()


def wait_for(catalog: Catalog, name: str, count: int = 2) -> list[str]:
    """So many records that this schedule launches; their partitions."""
    return [WAITING[name](catalog, number).partition_key for number in range(1, count + 1)]


def waiting_storyboard(catalog: Catalog, number: int):
    """One that was finished, and has no sheet any more."""
    unit = catalog.import_origin_unit(code=f"SPOT-{number}", title="Spot", language="en", duration=8.0, rows=ROWS)
    board = catalog.add_storyboard(unit.id, "juggernaut_xl")
    catalog.start_work("storyboard", board.id, f"earlier-{number}")
    catalog.complete_work("storyboard", board.id, f"earlier-{number}")
    catalog.end_run(f"earlier-{number}")
    return board


def waiting_lora(catalog: Catalog, number: int):
    return catalog.add_lora(
        label=f"Ink {number}", air=f"urn:air:sdxl:lora:civitai:11@{number}", base_architecture="sdxl"
    )


WAITING: dict[str, Callable[..., object]] = {
    DAILY: waiting_storyboard,
    MONTHLY: waiting_lora,
    HALF_HOURLY: lambda catalog, number: catalog.add_prompt(f"a bicycle {number}"),
}


# ---- which schedules there are


def test_there_are_none_unless_they_are_chosen(tmp_path):
    settings = Settings(_env_file=None, media_root=tmp_path)
    assert chosen_schedules(settings) == []
    assert not build_definitions(settings).schedules


def test_examples_are_in_utc_and_run_when_they_are_chosen():
    chosen = chosen_schedules(Settings(_env_file=None, schedules=EXAMPLE))
    assert chosen == EXAMPLES
    assert {(one.execution_timezone, one.default_status) for one in chosen} == {
        ("UTC", dg.DefaultScheduleStatus.RUNNING)
    }
    assert [one.cron_schedule for one in chosen] == ["0 6 * * *", "0 3 1 * *", "*/30 * * * *"]
    assert {one.job_name for one in chosen} < {job.name for job in JOBS}


MODULE = """
import dagster as dg
from cw_assets.defs.jobs import enhance_prompt_job

@dg.schedule(job=enhance_prompt_job, cron_schedule="0 0 * * *", execution_timezone="Asia/Tokyo")
def nightly():
    return dg.SkipReason("Nothing.")

def another(**options):
    return dg.ScheduleDefinition(cron_schedule="0 0 * * *", **options)

ONE, PAIR, EMPTY, FOREIGN = [nightly], (nightly, nightly), [], [another(job_name="tidy_up_job")]
OF_ASSETS, NO_LIST = [another(name="assets", target="*")], nightly
MIXED = [nightly, "nightly"]
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Settings that choose a list of a module of somebody's own."""
    (tmp_path / "our_schedules.py").write_text(MODULE)
    (tmp_path / "spoilt_schedules.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda address: Settings(_env_file=None, schedules=address)
    sys.modules.pop("our_schedules", None)


@pytest.mark.parametrize("name, names", [("ONE", ["nightly"]), ("EMPTY", [])])
def test_own_list_is_taken_in_any_time_zone(written, name, names):
    assert [one.name for one in chosen_schedules(written(f"our_schedules:{name}"))] == names


@pytest.mark.parametrize(
    "address, told",
    [
        ("our_schedules", "names no list in a module; write it like cw_assets.defs.example_schedules:EXAMPLES."),
        (":ONE", "names no list in a module"),
        ("no_such_module:ONE", "cannot be imported (No module named 'no_such_module'); mend the module, or"),
        ("our_schedules:NONE", "cannot be imported (module 'our_schedules' has no attribute 'NONE'); "),
        ("spoilt_schedules:ONE", "cannot be imported (division by zero); "),
        ("our_schedules:NO_LIST", "is no list of Dagster's schedules; "),
        ("our_schedules:MIXED", "is no list of Dagster's schedules; "),
        ("our_schedules:PAIR", "has two schedules called nightly; give each a name of its own."),
        ("our_schedules:FOREIGN", "of the job tidy_up_job, which is none of ours; choose one of analyze_video_job, "),
        ("our_schedules:OF_ASSETS", "which is none of ours"),
    ],
)
def test_what_is_no_list_of_our_schedules_is_told(written, address, told):
    with pytest.raises(InvalidInput) as caught:
        chosen_schedules(written(address))
    assert str(caught.value).startswith(f"CW_SCHEDULES={address} ")
    assert told in str(caught.value)


# ---- what one tick asks for


@pytest.fixture
def tick(office):
    """The context of a tick at noon."""
    with dg.build_schedule_context(instance=office.instance, scheduled_execution_time=NOON) as context:
        yield context


def add_run(office: Office, partition: str, status: dg.DagsterRunStatus, job_name: str = "enhance_prompt_job") -> None:
    run = dg.DagsterRun(job_name=job_name, status=status, tags={"dagster/partition": partition})
    office.instance.add_run(run)


def test_each_record_is_asked_for_by_a_key_of_the_time_and_itself(office, tick):
    asked = runs_for(tick, "prompt", ["1-a", "2-b"])
    assert [(run.run_key, run.partition_key) for run in asked] == [
        ("2031-01-01T12:00:00+00:00/1-a", "1-a"),
        ("2031-01-01T12:00:00+00:00/2-b", "2-b"),
    ]
    assert office.instance.get_dynamic_partitions("prompts") == ["1-a", "2-b"]


@pytest.mark.parametrize("status", ["STARTING", "STARTED", "CANCELING"])
def test_record_with_a_run_under_way_is_left_to_it(office, tick, status):
    add_run(office, "1-a", dg.DagsterRunStatus[status])
    assert [run.partition_key for run in runs_for(tick, "prompt", ["1-a", "2-b"])] == ["2-b"]


@pytest.mark.parametrize("status", ["NOT_STARTED", "FAILURE", "SUCCESS", "CANCELED"])
def test_run_that_is_over_or_was_never_queued_does_not_count(office, tick, status):
    add_run(office, "1-a", dg.DagsterRunStatus[status])
    add_run(office, "1-a", dg.DagsterRunStatus.STARTED, job_name="download_lora_job")
    assert [run.partition_key for run in runs_for(tick, "prompt", ["1-a"])] == ["1-a"]


def test_nothing_that_waits_is_a_reason_to_skip(tick):
    assert runs_for(tick, "lora", []) == dg.SkipReason("There is no lora to do this to.")


def test_one_tick_launches_no_more_than_it_can(tick):
    keys = [f"{number}-a" for number in range(1, MOST_A_TICK + 5)]
    assert [run.partition_key for run in runs_for(tick, "prompt", keys)] == keys[:MOST_A_TICK]


def asked_by(office: Office, schedule: dg.ScheduleDefinition) -> list[str]:
    place = {"workplace": Workplace.of(office.settings)}
    with dg.build_schedule_context(instance=office.instance, scheduled_execution_time=NOON, resources=place) as context:
        asked = schedule(context)
    place["workplace"].catalog.close()
    return [] if isinstance(asked, dg.SkipReason) else [run.partition_key for run in asked]


def test_prompts_of_somebody_are_enhanced_once(office):
    first, second, _ = wait_for(office.catalog, HALF_HOURLY, 3)
    office.catalog.queue_work("prompt", 3, "a-run")
    assert asked_by(office, pending_prompts_half_hourly) == [first, second]


def test_loras_are_looked_at_where_their_file_can_be_fetched_again(office):
    first, _, _, _, failed = wait_for(office.catalog, MONTHLY, 5)
    office.catalog.add_lora(label="Own", path="own.safetensors", base_architecture="sdxl")
    office.catalog.update_lora_metadata(2, is_active=False)
    office.catalog.cancel_work("lora", 3)
    office.catalog.queue_work("lora", 4, "a-run")
    office.catalog.start_work("lora", 5, "another-run")
    office.catalog.fail_work("lora", 5, "another-run", "It failed.")
    assert asked_by(office, lora_files_monthly) == [first, failed]


def test_storyboards_are_drawn_again_when_they_have_changed(workshop):
    unit = workshop.origin()
    drawn, changed, _ = (workshop.storyboard(unit) for _ in range(3))
    for board in (drawn, changed):
        assert workshop.run("generate_storyboard_job", board).success
    assert changed_storyboards(workshop.workplace) == []
    workshop.catalog.update_storyboard(changed.id, title="Another title")
    assert changed_storyboards(workshop.workplace) == [changed.partition_key]


def test_storyboard_that_cannot_be_compared_is_left_to_its_run(office):
    catalog = office.catalog
    unit = catalog.import_origin_unit(code="SPOT", title="Spot", language="en", duration=8.0, rows=ROWS)
    video = catalog.add_media(file_name="a.mp4", video_file="uploads/a.mp4", sha256="0" * 64, file_size=1)
    follows = {"source_type": "keyframe", "controlnet": "sdxl_lineart", "media_id": video.id}
    catalog.add_storyboard(unit.id, "juggernaut_xl", **follows)
    waiting_again(catalog)
    with pytest.raises(InvalidInput, match="has no analysis whose keyframes could be followed"):
        is_current(Workplace.of(office.settings), catalog.get_storyboard(1))
    assert asked_by(office, changed_storyboards_daily) == ["1-spot-en"]


def test_storyboards_are_asked_for_the_oldest_first(office):
    keys = wait_for(office.catalog, DAILY)
    assert asked_by(office, changed_storyboards_daily) == keys


# ---- a daemon that comes and goes

MISSED = {
    DAILY: ("03-28 06:30", "03-31 06:05", ["03-29 06:00", "03-30 06:00", "03-31 06:00"]),
    MONTHLY: ("01-15 00:00", "04-01 03:00", ["02-01 03:00", "03-01 03:00", "04-01 03:00"]),
    HALF_HOURLY: ("03-30 00:05", "03-30 01:10", ["03-30 00:30", "03-30 01:00"]),
}
"""When the daemon is there last, when it is there again, and the ticks between; summer time begins on 30 March."""


@pytest.mark.parametrize("name", MISSED)
def test_all_missed_ticks_are_made_up_and_each_record_is_launched_once(office, name):
    office.choose(ALONE[name])
    last, again, due = MISSED[name]
    office.daemon(last)
    partitions = wait_for(office.catalog, name)
    office.daemon(again)
    assert office.told(name) == [(due[0], "SUCCESS"), *((time, "SKIPPED") for time in due[1:])]
    first = datetime.strptime(f"2031-{due[0]}", "%Y-%m-%d %H:%M").isoformat()
    assert office.launched == [(f"{first}+00:00/{partition}", "QUEUED") for partition in partitions]


def test_dagster_alone_would_make_up_the_last_one_only(office):
    office.choose("HALF_HOURLY")
    last, again, due = MISSED[HALF_HOURLY]
    office.daemon(last, every_tick=False)
    office.daemon(again, every_tick=False)
    assert [time for time, _ in office.told(HALF_HOURLY)] == due[-1:]


KILLED = [
    *((HALF_HOURLY, point) for point in ("TICK_CREATED", "TICK_HELD", "RUN_CREATED", "RUN_LAUNCHED", "TICK_SUCCESS")),
    (DAILY, "RUN_CREATED"),
    (MONTHLY, "RUN_LAUNCHED"),
]


@pytest.mark.parametrize("name, point", KILLED)
def test_tick_in_which_the_daemon_was_killed_is_ended_by_the_next_daemon(office, name, point):
    office.choose(ALONE[name])
    before, again, due = MISSED[name]
    partitions = wait_for(office.catalog, name)
    office.daemon(before, f"{due[0][:-2]}59", killed_at=point)
    assert office.told(name) == [(due[0], "STARTED")]
    office.daemon(again)
    assert [time for time, _ in office.told(name)] == due
    assert office.told(name)[0] == (due[0], "SUCCESS")
    assert [status for _, status in office.launched] == ["QUEUED"] * len(partitions)
    assert [key.partition("/")[2] for key, _ in office.launched] == partitions
    assert sorted(office.ticks(name)[0].run_ids) == sorted(run.run_id for run in office.runs)


def test_runs_that_were_over_before_their_tick_was_are_not_launched_again(office):
    office.choose("MONTHLY")
    (partition,) = wait_for(office.catalog, MONTHLY, 1)
    office.daemon("01-31 23:00", "02-01 03:00", killed_at="TICK_SUCCESS")
    (run,) = office.runs
    office.catalog.start_work("lora", 1, run.run_id)
    office.catalog.complete_work("lora", 1, run.run_id)
    office.finish(partition)
    office.daemon("02-01 03:10")
    assert [one.run_id for one in office.runs] == [run.run_id]
    assert office.told(MONTHLY) == [("02-01 03:00", "SUCCESS")]


def test_record_is_launched_again_at_a_later_tick_but_not_at_the_same(office):
    office.choose("DAILY")
    (partition,) = wait_for(office.catalog, DAILY, 1)
    office.daemon("03-28 07:00", "03-29 06:00", "03-29 06:01", "03-30 05:59", "03-30 06:00")
    assert office.told(DAILY) == [("03-29 06:00", "SUCCESS"), ("03-30 06:00", "SKIPPED")]
    office.catalog.cancel_run(office.runs[0].run_id)
    office.finish(partition)
    waiting_again(office.catalog)
    office.daemon("03-31 06:00", "03-31 06:10")
    assert office.told(DAILY)[2:] == [("03-31 06:00", "SUCCESS")]
    assert [run.tags["dagster/partition"] for run in office.runs] == [partition] * 2


def waiting_again(catalog: Catalog) -> None:
    catalog.start_work("storyboard", 1, "by-hand")
    catalog.complete_work("storyboard", 1, "by-hand")


def test_tick_that_failed_is_tried_again_until_it_can_be_done(office):
    office.choose("HALF_HOURLY")
    (partition,) = wait_for(office.catalog, HALF_HOURLY, 1)
    office.daemon("03-30 00:10")
    file = office.settings.media_root / ".runtime/catalog.sqlite"
    office.catalog.close()
    shutil.move(file, file.with_suffix(".away"))
    file.write_bytes(b"no database at all" * 100)
    office.daemon("03-30 00:30", "03-30 00:31")
    (failed,) = office.ticks(HALF_HOURLY)
    assert (failed.status.value, failed.failure_count) == ("FAILURE", 2)
    shutil.move(file.with_suffix(".away"), file)
    office.daemon("03-30 00:32")
    assert office.told(HALF_HOURLY) == [("03-30 00:30", "SUCCESS")]
    assert office.launched == [(f"2031-03-30T00:30:00+00:00/{partition}", "QUEUED")]


def test_night_in_which_summer_time_begins_has_all_its_ticks_once(office):
    office.choose("HALF_HOURLY")
    office.daemon("03-29 23:59", *(f"03-30 0{hour}:{minute}" for hour in range(4) for minute in ("00", "30", "45")))
    every = [f"03-30 0{hour}:{minute}" for hour in range(4) for minute in ("00", "30")]
    assert [time for time, _ in office.told(HALF_HOURLY)] == every
