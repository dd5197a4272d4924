import pytest

from cw_assets.catalog.repository import Catalog
from cw_assets.domain.status import Status
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import add_work

KINDS = ["media", "ad unit", "storyboard", "prompt", "lora", "diffusion job"]


def test_run_that_is_over_is_so_on_all_its_records(catalog):
    prompts = [add_work(catalog, "prompt") for _ in range(3)]
    for prompt in prompts[:2]:
        catalog.start_work("prompt", prompt.id, "run")
        catalog.complete_work("prompt", prompt.id, "run")
    catalog.start_work("prompt", prompts[2].id, "other")
    catalog.complete_work("prompt", prompts[2].id, "other")
    before = [catalog.get_prompt(prompt.id) for prompt in prompts]
    assert catalog.find_job("run").status is Status.PROCESSING

    catalog.end_run("run")
    assert catalog.find_job("run").status is Status.COMPLETED
    assert catalog.find_job("other").status is Status.PROCESSING
    assert [catalog.get_prompt(prompt.id) for prompt in prompts] == before


def test_no_attempt_of_a_run_that_is_over_counts(catalog):
    ours, another = catalog.next_attempt("run", "scenes"), catalog.next_attempt("other", "scenes")
    catalog.end_run("run")
    assert not catalog.counts(ours)
    assert not catalog.take(ours, "worker")
    assert catalog.counts(another)


def test_ending_a_run_again_changes_nothing(catalog):
    media = add_work(catalog, "media")
    catalog.start_work("media", media.id, "run")
    catalog.end_run("run")
    ended = catalog.find_job("run")
    catalog.end_run("run")
    catalog.end_run("")
    assert catalog.find_job("run") == ended


@pytest.mark.parametrize("end", ["cancel_run", "fail_run"])
def test_run_that_is_stopped_is_over_on_what_it_had_finished_too(catalog, end):
    first, second = add_work(catalog, "prompt"), add_work(catalog, "prompt")
    for prompt in (first, second):
        catalog.start_work("prompt", prompt.id, "run")
    catalog.complete_work("prompt", first.id, "run")
    getattr(catalog, end)("run", *(["Lost; launch it again."] if end == "fail_run" else []))
    assert (catalog.find_job("run").record_id, catalog.find_job("run").status) == (first.id, Status.COMPLETED)


@pytest.mark.parametrize("kind", KINDS)
def test_next_run_of_a_record_is_not_over(catalog, kind):
    record = add_work(catalog, kind)
    catalog.start_work(kind, record.id, "run")
    catalog.complete_work(kind, record.id, "run")
    catalog.end_run("run")
    catalog.start_work(kind, record.id, "next")
    catalog.complete_work(kind, record.id, "next")
    assert catalog.find_job("next").status is Status.PROCESSING
    assert catalog.find_job("run") is None


def test_storyboard_whose_outputs_are_missing_is_partial_when_its_run_is_stopped(catalog):
    board = add_work(catalog, "storyboard")
    catalog.start_work("storyboard", board.id, "run")
    catalog.complete_work("storyboard", board.id, "run")
    assert catalog.find_job("run").status is Status.PROCESSING
    assert catalog.cancel_run("run") == [("storyboard", board.id)]
    job = catalog.find_job("run")
    assert (job.status, job.error) == (
        "partial",
        "The run was cancelled before sheet and film were made; render the storyboard again.",
    )


@pytest.mark.parametrize("end", ["cancel_run", "fail_run"])
def test_storyboard_whose_run_is_over_stays_complete_when_it_is_stopped_too_late(catalog, end):
    board = add_work(catalog, "storyboard")
    catalog.start_work("storyboard", board.id, "run")
    catalog.complete_work("storyboard", board.id, "run")
    catalog.end_run("run")
    assert getattr(catalog, end)("run", *(["Lost; launch it again."] if end == "fail_run" else [])) == []
    assert (catalog.find_job("run").status, catalog.find_job("run").error) == (Status.COMPLETED, "")


def test_worker_that_writes_while_its_run_is_ended_never_waits_for_ever(address):
    """Both take the attempt first, then the record."""
    with Catalog.open(address) as catalog:
        ids = [add_work(catalog, "media").id for _ in range(15)]
        for media_id in ids:
            catalog.start_work("media", media_id, f"run-{media_id}")
            catalog.next_attempt(f"run-{media_id}", "scenes")
    script = f"""
from cw_assets.catalog.attempts import Attempt, fenced
from cw_assets.catalog.repository import Catalog
from cw_assets.errors import Cancelled
catalog = Catalog.open({address!r})
catalog.get_media({ids[0]})
ready()
for media_id in {ids}:
    run = f"run-{{media_id}}"
    if sys.argv[2] == "0":
        catalog.end_run(run)
        continue
    try:
        with fenced(Attempt(run, "scenes", 1)):
            for progress in range(1, 6):
                catalog.report_progress("media", media_id, run, progress, "scenes")
    except Cancelled:
        pass
catalog.close()
"""
    run_at_once(script, processes=2)
    with Catalog.open(address) as catalog:
        assert not any(catalog.newest_attempts(f"run-{media_id}") for media_id in ids)
