"""A step that fails: what stands on the record, what is tried again, what a run may do that has lost its say."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cw_assets.catalog.work import WorkRepository
from cw_assets.defs.work.failures import can_pass, delay_s
from cw_assets.domain.status import Status
from cw_assets.errors import (
    Cancelled,
    ExternalFailure,
    InvalidInput,
    LimitExceeded,
    NotReady,
    Refused,
)
from cw_assets.store import MediaStore


@dataclass
class Failing:
    """Raises the error the first `times` times it is called."""

    error: Exception
    times: int = 1000
    calls: int = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error


@pytest.fixture
def retries(monkeypatch, studio):
    """The record as it is after each mark of a retry, by the real method."""
    seen = []
    marked = WorkRepository.mark_retrying

    def mark(self, kind, record_id, run_id, message, **more):
        held = marked(self, kind, record_id, run_id, message, **more)
        seen.append(self.get_work(kind, record_id))
        return held

    monkeypatch.setattr(WorkRepository, "mark_retrying", mark)
    return seen


def test_service_that_fails_twice_is_asked_again_and_the_analysis_is_completed(studio, retries):
    studio.hooks["speech_model"] = failing = Failing(ExternalFailure("The service is busy; wait."), times=2)
    result = studio.run()
    assert result.success
    assert failing.calls == 3
    assert [r.status for r in retries] == [Status.RETRYING] * 2
    assert retries[0].error_message == "The service is busy; wait. Trying again in 0 s."
    assert retries[0].error_kind == "ExternalFailure"
    assert (studio.media.status, studio.media.error_message) == (Status.COMPLETED, "")


def test_only_the_failed_step_runs_again(studio):
    studio.hooks["speech_model"] = Failing(ExternalFailure("busy"), times=2)
    studio.run()
    assert studio.calls["speech_model.transcribe"] == 3
    assert studio.calls["decoder.watch"] == 1


def test_after_three_retries_it_ends_with_the_sentence(studio, retries):
    studio.hooks["speech_model"] = failing = Failing(ExternalFailure("The service is down; start it."))
    result = studio.run()
    assert not result.success
    assert failing.calls == 4
    assert len(retries) == 3
    assert (studio.media.status, studio.media.error_message) == (Status.FAILED, "The service is down; start it.")


def test_delays_double_from_a_minute():
    assert [delay_s(60, number) for number in range(3)] == [60, 120, 240]


def test_delay_of_each_retry_reaches_dagster(studio):
    studio.change(retry_delay_s=0.01, max_retries=2)
    studio.hooks["speech_model"] = Failing(ExternalFailure("busy"), times=2)
    result = studio.run()
    waits = [e.step_retry_data.seconds_to_wait for e in result.all_events if e.event_type_value == "STEP_UP_FOR_RETRY"]
    assert waits == [0.01, 0.02]


@pytest.mark.parametrize(
    "error",
    [
        InvalidInput("The file is broken; export it again."),
        Refused("The licence forbids it; choose another model."),
        NotReady("The weights are missing; run cw models pull."),
        LimitExceeded("It takes too long; make it shorter."),
        ExternalFailure("The key is wrong; mend it.", retryable=False),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_waiting_cannot_mend_fails_at_once(studio, retries, error):
    studio.hooks["speech_model"] = failing = Failing(error)
    result = studio.run()
    assert not result.success
    assert (failing.calls, retries) == (1, [])
    assert (studio.media.status, studio.media.error_message) == (Status.FAILED, str(error))
    assert studio.media.error_kind == type(error).__name__


def test_unexpected_error_is_told_by_name(studio, retries):
    studio.hooks["object_detector"] = Failing(KeyError("labels"))
    studio.run()
    assert studio.media.error_message == (
        "detected_objects stopped on an unexpected KeyError ('labels'); the run's log has the details."
    )
    assert (studio.media.status, studio.media.error_kind, retries) == (Status.FAILED, "", [])


def test_steps_after_a_failed_one_do_not_run(studio):
    studio.hooks["object_detector"] = Failing(KeyError("labels"))
    studio.run()
    assert studio.calls["text_model.complete"] == 0


def test_failed_analysis_goes_on_where_it_stopped(studio):
    studio.hooks["text_reader"] = Failing(KeyError("labels"))
    studio.run()
    studio.hooks.clear()
    assert studio.run().success
    assert studio.calls["decoder.watch"] == studio.calls["speech_model.transcribe"] == 0
    assert (studio.media.status, studio.media.error_message) == (Status.COMPLETED, "")


@dataclass(frozen=True)
class FullDisk(MediaStore):
    """A store whose disk is full for the first `times` files: what is written goes to /dev/full."""

    times: int = 1000
    tried: list[str] = field(default_factory=list)

    @contextmanager
    def replacing(self, key: str) -> Iterator[Path]:
        with super().replacing(key) as temporary:
            self.tried.append(key)
            if len(self.tried) <= self.times:
                temporary.unlink()
                temporary.symlink_to("/dev/full")
            yield temporary


def test_full_disk_under_the_keyframes_is_waited_for(studio, retries):
    studio.workplace.__dict__["store"] = disk = FullDisk(studio.settings.media_root, times=1)
    result = studio.run()
    assert result.success
    assert len(disk.tried) > 1
    (record,) = retries
    assert record.status is Status.RETRYING
    assert "could not be written (No space left on device); free space there, then run again." in record.error_message


def test_disk_that_stays_full_fails_the_record_and_leaves_no_part_behind(studio):
    studio.workplace.__dict__["store"] = FullDisk(studio.settings.media_root)
    studio.run()
    assert studio.media.status is Status.FAILED
    assert "No space left on device" in studio.media.error_message
    assert [p for p in studio.settings.media_root.rglob("*") if ".part" in p.name or p.suffix == ".jpg"] == []


def value_path(studio, asset: str) -> Path:
    path = Path(studio.workplace.values.path(asset, studio.media.partition_key))
    path.parent.mkdir(parents=True)
    return path


def test_value_that_cannot_be_written_fails_the_record(studio, retries):
    value_path(studio, "transcription").mkdir()
    result = studio.run()
    assert not result.success
    assert retries == []
    assert studio.media.status is Status.FAILED
    assert "transcription/1-summer-spot.json could not be written (Is a directory); mend the" in (
        studio.media.error_message
    )


def test_value_for_which_the_disk_is_full_at_first_is_tried_again(studio, retries):
    path = value_path(studio, "transcription")
    path.with_name(f".{path.name}.{os.getpid()}.part").symlink_to("/dev/full")  # it goes with the first try
    assert studio.run().success
    assert ["No space left on device" in record.error_message for record in retries] == [True]
    assert studio.calls["speech_model.transcribe"] == 2


def test_cancel_stops_the_run_and_keeps_its_result_out(studio):
    studio.hooks["speech_model"] = lambda: studio.workplace.catalog.cancel_work("media", studio.media.id)
    result = studio.run()
    assert not result.success
    assert studio.media.status is Status.CANCELLED
    assert studio.media.result_id is None
    assert studio.calls["text_model.complete"] == 0
    assert not list(studio.settings.media_root.glob("reports/*"))


def test_cancel_in_the_last_phase_but_one_saves_nothing(studio):
    studio.hooks["text_model"] = lambda: studio.workplace.catalog.cancel_work("media", studio.media.id)
    assert not studio.run().success
    assert (studio.media.status, studio.media.result_id) == (Status.CANCELLED, None)


def test_failure_after_a_cancel_leaves_the_record_cancelled(studio, retries):
    def cancelled_then_broken() -> None:
        studio.workplace.catalog.cancel_work("media", studio.media.id)
        raise ValueError("late")

    studio.hooks["speech_model"] = cancelled_then_broken
    assert not studio.run().success
    assert (studio.media.status, studio.media.error_message) == (Status.CANCELLED, "")


def test_run_that_was_taken_over_cannot_save(studio):
    studio.hooks["text_model"] = lambda: studio.workplace.catalog.start_work("media", studio.media.id, "newer")
    result = studio.run()
    assert not result.success
    assert (studio.media.run_id, studio.media.status) == ("newer", Status.PROCESSING)
    assert (studio.media.result_id, studio.media.error_message) == (None, "")


def test_older_result_stays_until_a_newer_one_is_complete(studio):
    studio.run()
    kept = studio.workplace.catalog.get_result(studio.media.id)
    studio.hooks["text_model"] = Failing(KeyError("late"))
    assert not studio.run(force=True).success
    assert studio.media.status is Status.FAILED
    assert studio.workplace.catalog.get_result(studio.media.id) == kept


def test_language_model_that_does_not_answer_is_replaced_by_rules_and_says_so(studio):
    studio.hooks["text_model"] = Failing(ExternalFailure("No answer from http://127.0.0.1:1; start the server."))
    result = studio.run()
    found = result.output_for_node("audience_insights", "audience_insights")
    assert (found.generated_by, found.model) == ("rule-based", "rules")
    assert found.fallback_reason == "No answer from http://127.0.0.1:1; start the server."


class OperationalError(Exception):
    """As the databases call it."""


@pytest.mark.parametrize(
    "error, passes",
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EIO, "disk"), True),
        (OSError(errno.EACCES, "forbidden"), False),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (ConnectionResetError(), True),
        (TimeoutError(), True),
        (MemoryError(), True),
        (OperationalError("server closed the connection"), True),
        (ExternalFailure("down"), True),
        (ExternalFailure("wrong key", retryable=False), False),
        (InvalidInput("bad"), False),
        (Cancelled("stopped"), False),
        (ValueError("bug"), False),
    ],
    ids=lambda value: repr(value),
)
def test_only_what_can_pass_is_retried(error, passes):
    assert can_pass(error) is passes
