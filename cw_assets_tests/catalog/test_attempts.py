"""Attempts at steps: taken once, only the newest counts, and what does not count changes nothing."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from cw_assets.catalog.attempts import Attempt, fenced
from cw_assets.catalog.models import Base
from cw_assets.catalog.repository import Catalog
from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.status import Status
from cw_assets.domain.video.result import PhaseRun
from cw_assets.errors import Cancelled
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import add_origin, analysis, import_places, keyframes, metadata, row


def test_attempts_at_a_step_are_counted_from_one(catalog):
    assert [catalog.next_attempt("run", "scenes").number for _ in range(3)] == [1, 2, 3]
    assert catalog.next_attempt("run", "script") == Attempt("run", "script", 1)
    assert catalog.next_attempt("another", "scenes") == Attempt("another", "scenes", 1)


def test_attempt_is_taken_once(catalog):
    attempt = catalog.next_attempt("run", "scenes")
    assert catalog.take(attempt, "first")
    assert not catalog.take(attempt, "second")
    assert not catalog.take(attempt, "first")
    assert catalog.newest_attempts("run") == {"scenes": (attempt, "first")}


def test_attempt_that_was_taken_still_counts(catalog):
    attempt = catalog.next_attempt("run", "scenes")
    catalog.take(attempt, "worker")
    assert catalog.counts(attempt)


def test_older_attempt_does_not_count_and_cannot_be_taken(catalog):
    waiting, worked_on = catalog.next_attempt("run", "scenes"), catalog.next_attempt("run", "script")
    catalog.take(worked_on, "lost")
    for older in (waiting, worked_on):
        newer = catalog.next_attempt("run", older.step_key)
        assert (catalog.counts(older), catalog.counts(newer)) == (False, True)
        assert not catalog.take(older, "late")
        assert catalog.newest_attempts("run")[older.step_key] == (newer, "")
        assert catalog.take(newer, "worker")


def test_attempt_that_nobody_sent_cannot_be_taken(catalog):
    catalog.next_attempt("run", "scenes")
    for unknown in (Attempt("run", "script", 1), Attempt("other", "scenes", 1), Attempt("run", "scenes", 2)):
        assert not catalog.take(unknown, "worker")
        assert not catalog.counts(unknown)


def test_newest_attempts_are_those_of_the_run(catalog):
    first, second = catalog.next_attempt("run", "scenes"), catalog.next_attempt("run", "script")
    catalog.next_attempt("another", "keyframes")
    catalog.take(second, "worker")
    assert catalog.newest_attempts("run") == {"scenes": (first, ""), "script": (second, "worker")}
    assert catalog.newest_attempts("unknown") == {}


def test_run_that_is_over_has_no_attempts(catalog):
    waiting, worked_on = catalog.next_attempt("run", "scenes"), catalog.next_attempt("run", "script")
    other = catalog.next_attempt("another", "scenes")
    catalog.take(worked_on, "worker")
    catalog.end_run("run")
    assert not catalog.take(waiting, "worker")
    assert [catalog.counts(attempt) for attempt in (waiting, worked_on, other)] == [False, False, True]
    assert catalog.newest_attempts("run") == {}
    assert catalog.take(other, "worker")


def test_of_two_workers_at_once_only_one_takes_the_attempt(address):
    with Catalog.open(address) as catalog:
        attempts = [tuple(catalog.next_attempt("run", f"step-{number}")) for number in range(20)]
        script = f"""
from cw_assets.catalog.attempts import Attempt
from cw_assets.catalog.repository import Catalog
catalog = Catalog.open({address!r})
catalog.newest_attempts("run")
ready()
for attempt in {attempts}:
    print(catalog.take(Attempt(*attempt), sys.argv[2]))
catalog.close()
"""
        answers = [answer.split() for answer in run_at_once(script, processes=2)]
        for attempt, *taken in zip(attempts, *answers, strict=True):
            assert sorted(taken) == ["False", "True"]
            assert catalog.newest_attempts("run")[attempt[1]][1] == str(taken.index("True"))


def test_of_two_processes_at_once_each_sends_an_attempt_of_its_own(address):
    with Catalog.open(address) as catalog:
        catalog.next_attempt("run", "scenes")
        script = f"""
from cw_assets.catalog.repository import Catalog
catalog = Catalog.open({address!r})
catalog.newest_attempts("run")
ready()
for _ in range(20):
    print(catalog.next_attempt("run", "scenes").number)
catalog.close()
"""
        numbers = [int(number) for answer in run_at_once(script, processes=2) for number in answer.split()]
        assert sorted(numbers) == list(range(2, 42))


# ---- the fence

Write = Callable[[Catalog, int], Any]
"""What a step may write about the media of this id, which the run "run" holds."""
ORIGIN, ADAPTATION = 1, 2
"""Ids of the units of `known_records`; the run "of unit" holds the adaptation."""
DOCUMENTS: dict[str, Any] = {
    "concept_brief": {},
    "cultural_brief": {},
    "evaluation_history": [],
    "pipeline_metadata": {"final_model": "rules"},
}
WRITES: dict[str, Write] = {
    "start_work": lambda catalog, media: catalog.start_work("media", media, "newer"),
    "queue_work": lambda catalog, media: catalog.queue_work("media", media, "newer"),
    "line_up_work": lambda catalog, _: catalog.line_up_work("ad unit", ORIGIN, "newer"),
    "report_progress": lambda catalog, media: catalog.report_progress("media", media, "run", 50, "scenes"),
    "mark_retrying": lambda catalog, media: catalog.mark_retrying("media", media, "run", "again"),
    "fail_work": lambda catalog, media: catalog.fail_work("media", media, "run", "broken"),
    "complete_work": lambda catalog, media: catalog.complete_work("media", media, "run"),
    "cancel_work": lambda catalog, media: catalog.cancel_work("media", media),
    "cancel_run": lambda catalog, _: catalog.cancel_run("run"),
    "fail_run": lambda catalog, _: catalog.fail_run("run", "broken"),
    "end_run": lambda catalog, _: catalog.end_run("waiting"),
    "finish_phase": lambda catalog, media: catalog.finish_phase(media, PhaseRun(asset="scenes", seconds=1.0)),
    "save_result": lambda catalog, media: catalog.save_result(
        media, "run", analysis(), keyframes(), analysis_key="key"
    ),
    "set_metadata": lambda catalog, media: catalog.set_metadata(media, metadata()),
    "add_media": lambda catalog, _: catalog.add_media(file_name="b", video_file="b", sha256="6" * 64, file_size=1),
    "add_brand": lambda catalog, _: catalog.add_brand(code="B", name="Brand"),
    "update_brand": lambda catalog, _: catalog.update_brand("KNOWN", name="Neu"),
    "add_campaign": lambda catalog, _: catalog.add_campaign(job_id="J-1"),
    "update_campaign": lambda catalog, _: catalog.update_campaign("KNOWN", client_name="Neu"),
    "import_origin_unit": lambda catalog, _: add_origin(catalog, code="NEW"),
    "update_unit": lambda catalog, _: catalog.update_unit(ORIGIN, title="Neu"),
    "create_adaptation": lambda catalog, _: catalog.create_adaptation(ORIGIN, country="JP", language="ja"),
    "create_adaptations": lambda catalog, _: catalog.create_adaptations(ORIGIN, [Market(language="ja", country="JP")]),
    "save_adaptation": lambda catalog, _: catalog.save_adaptation(
        ADAPTATION, "of unit", language="de", visual_style_prompt="", rows=[row(1, "a")], duration=2.0, **DOCUMENTS
    ),
    "fail_adaptation": lambda catalog, _: catalog.fail_adaptation(
        ADAPTATION, "of unit", "broken", last_draft={}, **DOCUMENTS
    ),
    "add_prompt": lambda catalog, _: catalog.add_prompt("a bicycle"),
    "add_lora": lambda catalog, _: catalog.add_lora("Ink", path="a.safetensors", base_architecture="sdxl"),
    "save_template": lambda catalog, _: catalog.save_template("tags", "a"),
    "import_reference": lambda catalog, _: catalog.import_reference(),
    "next_attempt": lambda catalog, _: catalog.next_attempt("run", "script"),
    "take": lambda catalog, _: catalog.take(Attempt("waiting", "scenes", 1), "worker"),
}
OF_A_RESULT: dict[str, Write] = {
    "edit_script": lambda catalog, media: catalog.edit_script(media, [row(1, "a"), row(2, "b")]),
    "review": lambda catalog, media: catalog.review(media, approve=True),
    "delete_work": lambda catalog, media: catalog.delete_work("media", media),
}
OF_A_REVIEW: dict[str, Write] = {"create_origin_unit": lambda catalog, media: catalog.create_origin_unit(media)}
STAGES = {"processing": WRITES, "completed": OF_A_RESULT, "reviewed": OF_A_REVIEW}
"""What may be written while a media is so."""


def everything(catalog: Catalog) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with catalog._engine.connect() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def known_records(catalog):
    """A brand, a campaign, an origin, and an adaptation that is being worked on."""
    import_places(catalog)
    catalog.add_brand(code="KNOWN", name="Known")
    catalog.add_campaign(job_id="KNOWN")
    origin = add_origin(catalog)
    adaptation = catalog.create_adaptation(origin.id, country="DE", language="de")
    catalog.start_work("ad unit", adaptation.id, "of unit")
    assert (origin.id, adaptation.id) == (ORIGIN, ADAPTATION)


@pytest.fixture
def attempt(catalog, known_records):
    """One that a worker works on."""
    found = catalog.next_attempt("run", "scenes")
    catalog.take(found, "worker")
    catalog.next_attempt("waiting", "scenes")
    return found


def bring_to(catalog: Catalog, media_id: int, stage: str) -> None:
    catalog.start_work("media", media_id, "run")
    if stage != "processing":
        catalog.save_result(media_id, "run", analysis(), keyframes(), analysis_key="key")
    if stage == "reviewed":
        catalog.review(media_id, approve=True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("stage, name", [(stage, name) for stage, writes in STAGES.items() for name in writes])
def test_attempt_that_counts_may_write(catalog, media, attempt, stage, name):
    bring_to(catalog, media.id, stage)
    before = everything(catalog)
    with fenced(attempt):
        STAGES[stage][name](catalog, media.id)
    assert everything(catalog) != before


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("end", ["next_attempt", "end_run"])
def test_attempt_that_was_superseded_or_closed_changes_nothing_and_is_told(catalog, media, attempt, stage, end):
    bring_to(catalog, media.id, stage)
    catalog.next_attempt("run", "scenes") if end == "next_attempt" else catalog.end_run("run")
    before = everything(catalog)
    for name, write in STAGES[stage].items():
        with (
            fenced(attempt),
            pytest.raises(Cancelled, match=r"^Attempt 1 at scenes does not count any more: .*done\.$"),
        ):
            write(catalog, media.id)
        assert everything(catalog) == before, name


def test_superseded_attempt_may_still_read(catalog, media, attempt):
    catalog.next_attempt("run", "scenes")
    with fenced(attempt):
        assert catalog.get_media(media.id) == media
        assert not catalog.counts(attempt)


def test_fence_is_over_with_the_step_however_it_ends(catalog, media, attempt):
    catalog.next_attempt("run", "scenes")
    with pytest.raises(KeyError), fenced(attempt):
        raise KeyError("scenes")
    with fenced(attempt):
        pass
    assert catalog.start_work("media", media.id, "run").status is Status.PROCESSING


def test_fence_can_be_asked_without_a_write(catalog, attempt):
    catalog.check_fence()
    with fenced(attempt):
        catalog.check_fence()
        catalog.next_attempt("other", "scenes")
        catalog.check_fence()
        catalog.end_run("run")
        with pytest.raises(Cancelled):
            catalog.check_fence()


def test_step_cannot_be_given_to_another_while_a_write_is_under_way(catalog, address, attempt):
    """So what was checked at the beginning of a write still holds at its end."""
    with Catalog.open(address) as other:
        superseding = Thread(target=lambda: other.next_attempt("run", "scenes"))
        with fenced(attempt), catalog._writing():
            superseding.start()
            superseding.join(0.3)
            assert superseding.is_alive()
        superseding.join(20)
    assert not catalog.counts(attempt)


# ---- the records of a run that is over


@pytest.fixture
def held(catalog, media):
    """Records by how a run stands to them: two that "run" works on, one it has failed, one of another run."""
    second, failed, other = (
        catalog.add_media(file_name=name, video_file=name, sha256=name.rjust(64, "0"), file_size=1) for name in "123"
    )
    for record in (media, second, failed):
        catalog.start_work("media", record.id, "run")
    catalog.fail_work("media", failed.id, "run", "The file is broken.")
    catalog.mark_retrying("media", second.id, "run", "again")
    catalog.start_work("media", other.id, "another")
    return media.id, second.id, failed.id, other.id


def statuses(catalog: Catalog, ids: tuple[int, ...]) -> list[tuple[str, str]]:
    return [(record.status, record.error_message) for record in map(catalog.get_media, ids)]


def test_cancelled_run_cancels_what_it_holds_and_may_not_begin_again(catalog, held):
    assert sorted(catalog.cancel_run("run")) == [("media", media_id) for media_id in held[:2]]
    assert statuses(catalog, held) == [
        ("cancelled", ""),
        ("cancelled", ""),
        ("failed", "The file is broken."),
        ("processing", ""),
    ]
    with pytest.raises(Cancelled):
        catalog.start_work("media", held[0], "run")
    assert catalog.cancel_run("run") == []


def test_failed_run_fails_what_it_holds_and_keeps_first_causes(catalog, held):
    assert sorted(catalog.fail_run("run", "The worker is lost; see its log.")) == [
        ("media", media_id) for media_id in held[:2]
    ]
    assert statuses(catalog, held) == [
        ("failed", "The worker is lost; see its log."),
        ("failed", "The worker is lost; see its log."),
        ("failed", "The file is broken."),
        ("processing", ""),
    ]
    assert catalog.fail_run("run", "Another cause.") == []


def test_run_that_holds_nothing_ends_nothing(catalog, held):
    before = everything(catalog)
    assert catalog.cancel_run("unknown") == catalog.fail_run("unknown", "?") == []
    assert everything(catalog) == before
