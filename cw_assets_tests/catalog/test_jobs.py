import pytest
from sqlalchemy import event, update

from cw_assets.catalog.work import TABLES
from cw_assets.domain.jobs import FUNCTIONS, JobState
from cw_assets.domain.status import Status
from cw_assets_tests.catalog.samples import SPOKEN, add_origin, add_tiny_model, add_work, row
from cw_assets_tests.catalog.storyboard_samples import draw, planned

KINDS = ["media", "ad unit", "storyboard", "prompt", "lora", "diffusion job"]


@pytest.fixture
def launched(catalog):
    """Two records of each kind, launched in this order; runs are called after kind and number."""
    records = [add_work(catalog, kind) for kind in KINDS for _ in range(2)]
    names = []
    for record in records:
        names.append(f"{record.kind} {len(names) % 2}")
        catalog.queue_work(record.kind, record.id, names[-1])
    return names


def ids(page):
    return [job.job_id for job in page.jobs]


def finish(catalog, kind, record_id, run_id):
    catalog.start_work(kind, record_id, run_id)
    catalog.complete_work(kind, record_id, run_id)
    catalog.end_run(run_id)


@pytest.mark.parametrize("kind", KINDS)
def test_job_tells_what_its_record_knows(catalog, kind):
    record = add_work(catalog, kind)
    queued = catalog.queue_work(kind, record.id, "run")
    started = catalog.start_work(kind, record.id, "run")
    catalog.report_progress(kind, record.id, "run", 40, "scenes", SPOKEN, current=2, total=10)
    assert catalog.find_job("run") == JobState(
        job_id="run",
        function=FUNCTIONS[kind],
        record_kind=kind,
        record_id=record.id,
        name=record.partition_key,
        status=Status.PROCESSING,
        progress=40,
        phase="scenes",
        current_stage="finding scenes",
        current=2,
        total=10,
        message=SPOKEN,
        revision=3,
        launched_at=queued.status_changed_at,
        started_at=started.started_at,
    )


def test_job_that_failed_tells_why_and_a_phase_without_words_stands_as_it_is(catalog):
    lora = add_work(catalog, "lora")
    catalog.start_work("lora", lora.id, "run")
    catalog.report_progress("lora", lora.id, "run", 10, "unheard of")
    catalog.fail_work("lora", lora.id, "run", "The file is not there; give another.", error_kind="InvalidInput")
    job = catalog.find_job("run")
    assert (job.status, job.error, job.error_kind, job.current_stage) == (
        "failed",
        "The file is not there; give another.",
        "InvalidInput",
        "unheard of",
    )
    assert job.completed_at == catalog.get_lora(lora.id).completed_at


def test_work_that_begins_without_waiting_is_launched_when_it_begins(catalog):
    started = catalog.start_work("prompt", add_work(catalog, "prompt").id, "run")
    assert catalog.find_job("run").launched_at == started.started_at


@pytest.mark.parametrize("kind", KINDS)
def test_record_that_is_complete_is_processing_until_its_run_is_over(catalog, kind):
    record = add_work(catalog, kind)
    catalog.start_work(kind, record.id, "run")
    catalog.complete_work(kind, record.id, "run")
    assert (catalog.get_work(kind, record.id).status, catalog.find_job("run").status) == ("completed", "processing")
    assert ids(catalog.list_jobs(Status.PROCESSING)) == ["run"]
    assert catalog.list_jobs(Status.COMPLETED).total == 0
    catalog.end_run("run")
    assert catalog.find_job("run").status is Status.COMPLETED
    assert catalog.list_jobs(Status.PROCESSING).total == 0
    assert ids(catalog.list_jobs(Status.COMPLETED)) == ["run"]


@pytest.mark.parametrize("stop", ["cancel_work", "fail_work"])
def test_failure_and_cancel_are_told_before_the_run_is_over(catalog, media, stop):
    catalog.start_work("media", media.id, "run")
    status = catalog.cancel_work("media", media.id).status if stop == "cancel_work" else Status.FAILED
    catalog.fail_work("media", media.id, "run", "The file is broken; upload another.")
    assert ids(catalog.list_jobs(status)) == ["run"]


def test_unknown_job_is_none(catalog, launched):
    assert catalog.find_job("no such run") is None
    assert catalog.find_job("") is None


def test_jobs_come_in_the_order_they_are_asked_for(catalog, launched):
    asked = [launched[7], "no such run", launched[0], launched[7]]
    assert [job.job_id for job in catalog.jobs_of(asked)] == [launched[7], launched[0]]
    assert catalog.jobs_of([]) == []


def test_newest_launch_comes_first_over_all_kinds(catalog, launched):
    page = catalog.list_jobs()
    assert (ids(page), page.total) == (launched[::-1], 12)
    catalog.queue_work("media", 1, "again")
    assert ids(catalog.list_jobs()) == ["again", *[name for name in launched[::-1] if name != "media 0"]]


@pytest.mark.parametrize("limit", [1, 5, 12, 50])
def test_pages_follow_one_another_without_a_gap(catalog, launched, limit):
    found = []
    for offset in range(0, 12, limit):
        page = catalog.list_jobs(limit=limit, offset=offset)
        assert (page.total, page.limit, page.offset) == (12, limit, offset)
        assert len(page.jobs) <= limit
        found += ids(page)
    assert found == launched[::-1]
    beyond = catalog.list_jobs(limit=limit, offset=12)
    assert (beyond.jobs, beyond.total) == ((), 12)


def test_jobs_that_were_launched_at_the_same_instant_keep_their_order(catalog, launched):
    instant = catalog.find_job(launched[0]).launched_at
    with catalog._writing() as session:
        for table in TABLES.values():
            session.execute(update(table).where(table.run_id != "").values(launched_at=instant))
    every = ids(catalog.list_jobs())
    assert sorted(every) == sorted(launched)
    assert [ids(catalog.list_jobs(limit=1, offset=offset)) for offset in range(12)] == [[one] for one in every]


@pytest.mark.parametrize("kind", KINDS)
def test_jobs_of_one_kind(catalog, launched, kind):
    page = catalog.list_jobs(kind=kind)
    assert (ids(page), page.total) == ([f"{kind} 1", f"{kind} 0"], 2)


def test_jobs_of_each_status_are_all_of_them_once(catalog, launched):
    states = catalog.jobs_of(launched)
    finish(catalog, states[0].record_kind, states[0].record_id, launched[0])
    catalog.review(states[0].record_id, approve=True)
    finish(catalog, states[2].record_kind, states[2].record_id, launched[2])
    catalog.start_work(states[4].record_kind, states[4].record_id, launched[4])
    catalog.fail_run(launched[6], "Lost; launch it again.")
    catalog.cancel_run(launched[8])
    by_status = {status: ids(catalog.list_jobs(status)) for status in Status}
    assert {status: found for status, found in by_status.items() if found} == {
        Status.REVIEWED: [launched[0]],
        Status.COMPLETED: [launched[2]],
        Status.PROCESSING: [launched[4]],
        Status.FAILED: [launched[6]],
        Status.CANCELLED: [launched[8]],
        Status.QUEUED: [launched[number] for number in (11, 10, 9, 7, 5, 3, 1)],
    }
    for status, found in by_status.items():
        assert catalog.list_jobs(status).total == len(found)
        assert {job.status for job in catalog.list_jobs(status).jobs} <= {status}


@pytest.fixture
def campaigns(catalog, places):
    """Two, with the runs of a media, an adaptation, a storyboard and one of its frames in the first."""
    one, other = catalog.add_campaign(job_id="J-1").id, catalog.add_campaign(job_id="J-2").id
    add_tiny_model(catalog)
    media = catalog.add_media(file_name="a", video_file="a", sha256="1" * 64, file_size=1, campaign_id=one)
    catalog.queue_work("media", media.id, "media")
    origin = add_origin(catalog, campaign_id=one)
    unit = catalog.create_adaptation(origin.id, country="DE", language="de")
    catalog.queue_work("ad unit", unit.id, "unit")
    board = catalog.add_storyboard(origin.id, "tiny")
    image = planned(catalog, board, run="board").images[0]
    catalog.queue_work("diffusion job", image.diffusion_job_id, "frame")
    elsewhere = catalog.add_media(file_name="b", video_file="b", sha256="1" * 64, file_size=1, campaign_id=other)
    catalog.queue_work("media", elsewhere.id, "elsewhere")
    for kind in ("media", "prompt", "lora", "diffusion job"):
        catalog.queue_work(kind, add_work(catalog, kind).id, f"free {kind}")
    return one, other


def test_project_of_a_job_is_its_campaign(catalog, campaigns):
    one, other = campaigns
    assert {job.job_id: job.project_id for job in catalog.list_jobs().jobs} == {
        **dict.fromkeys(("media", "unit", "board", "frame"), one),
        "elsewhere": other,
        **dict.fromkeys(("free media", "free prompt", "free lora", "free diffusion job"), None),
    }


def test_jobs_of_one_campaign(catalog, campaigns):
    one, other = campaigns
    page = catalog.list_jobs(project_id=one)
    assert (ids(page), page.total) == (["frame", "board", "unit", "media"], 4)
    assert ids(catalog.list_jobs(project_id=one, kind="media", status=Status.QUEUED)) == ["media"]
    assert ids(catalog.list_jobs(project_id=one, status=Status.PROCESSING)) == ["board"]
    assert ids(catalog.list_jobs(project_id=other)) == ["elsewhere"]
    assert catalog.list_jobs(project_id=99).total == catalog.list_jobs(project_id=one, kind="prompt").total == 0


def test_run_of_a_storyboard_is_listed_once_whatever_it_holds(catalog):
    board = add_work(catalog, "storyboard")
    images = planned(catalog, board).images
    for image in images:
        catalog.start_work("prompt", image.prompt_id, "run")
    draw(catalog, images)
    page = catalog.list_jobs()
    assert ([(job.record_kind, job.record_id) for job in page.jobs], page.total) == ([("storyboard", board.id)], 1)
    assert catalog.list_jobs(kind="prompt").total == catalog.list_jobs(kind="diffusion job").total == 0
    assert catalog.find_job("run") == page.jobs[0]


def test_run_of_several_prompts_is_listed_once(catalog):
    prompts = [add_work(catalog, "prompt") for _ in range(3)]
    for prompt in reversed(prompts):
        catalog.start_work("prompt", prompt.id, "run")
    page = catalog.list_jobs()
    assert ([job.record_id for job in page.jobs], page.total) == ([prompts[0].id], 1)


def test_storyboard_that_follows_keyframes_has_a_function_of_its_own(catalog, media):
    add_tiny_model(catalog)
    catalog.add_controlnet(slug="canny", label="Canny", path="a.safetensors", control_type="canny")
    board = catalog.add_storyboard(
        add_origin(catalog).id, "tiny", source_type="keyframe", controlnet="canny", media_id=media.id
    )
    catalog.queue_work("storyboard", board.id, "run")
    assert catalog.find_job("run").function == "generate_wireframe_storyboard"


def test_unit_whose_rows_a_person_brought_in_is_no_job_any_more(catalog, origin):
    unit = catalog.create_adaptation(origin.id, country="DE", language="de")
    catalog.start_work("ad unit", unit.id, "run")
    catalog.fail_run("run", "Lost; adapt it again.")
    catalog.edit_rows(unit.id, [row(1, "Heiß?"), row(2, SPOKEN)], input_key="k")
    assert catalog.find_job("run") is None
    assert catalog.list_jobs().total == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_page_is_read_by_the_index_of_launches(catalog, launched):
    """However many records there are, each table is read from its newest launch on, and others looked up."""
    asked = []
    event.listen(catalog._engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    catalog.list_jobs()
    statement, parameters = asked[-1]
    with catalog._engine.connect() as connection:
        plan = [line[-1] for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    tables = [line for line in plan if line.startswith(("SCAN", "SEARCH")) and "anon" not in line]
    assert sum("_launched_at" in line for line in tables) == len(KINDS)
    assert all(line.startswith("SEARCH") for line in tables)
