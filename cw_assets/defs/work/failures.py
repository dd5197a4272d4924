"""What happens when a step fails: a sentence on the record, a retry where one can mend it, a clear end where not."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import dagster as dg

from cw_assets.defs.partitions import record_id
from cw_assets.defs.resources import Workplace
from cw_assets.domain.status import RecordKind
from cw_assets.errors import Cancelled, CwError, kind_of

PASSING_ERRNOS = {errno.EAGAIN, errno.EBUSY, errno.EIO, errno.ENOSPC, errno.ESTALE, errno.ETIMEDOUT, errno.EINTR}
PASSING_NAMES = {"OperationalError", "OutOfMemoryError"}
"""SQLAlchemy's and torch's names, told by name because those libraries may not be loaded."""

RETRIED: tuple[RecordKind, ...] = ("media",)
"""The records whose failed steps are tried again; the clients of all others retry by themselves what can pass."""


class StepRun(NamedTuple):
    """Which run works on the records of which partitions, and how often its step has been tried before."""

    run_id: str
    kind: RecordKind
    partition_keys: tuple[str, ...]
    retry_number: int


@contextmanager
def on_record(step_run: StepRun, workplace: Workplace, asset: str) -> Iterator[None]:
    """Turn whatever stops the work into Dagster's retry or failure, and keep the sentence on the records."""
    try:
        yield
    except Cancelled as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error
    except Exception as error:
        sentence, what = str(error) if isinstance(error, CwError) else unexpected(asset, error), kind_of(error)
        catalog, settings, (run_id, kind, keys, number) = workplace.catalog, workplace.settings, step_run
        retries = settings.max_retries if kind in RETRIED else 0
        if can_pass(error) and number < retries:
            wait = delay_s(settings.retry_delay_s, number)
            for key in keys:
                again = f"{sentence} Trying again in {wait:.0f} s."
                catalog.mark_retrying(kind, record_id(key), run_id, again, error_kind=what)
            raise dg.RetryRequested(max_retries=retries, seconds_to_wait=wait) from error
        for key in keys:
            catalog.fail_work(kind, record_id(key), run_id, sentence, error_kind=what)
        raise dg.Failure(description=sentence, allow_retries=False) from error


def can_pass(error: Exception) -> bool:
    """Whether the same step may succeed later."""
    if isinstance(error, CwError):
        return error.retryable
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in PASSING_ERRNOS
    return isinstance(error, ConnectionError | TimeoutError | MemoryError) or type(error).__name__ in PASSING_NAMES


def delay_s(first_s: float, retry_number: int) -> float:
    """60, 120, 240 … seconds for a first delay of 60."""
    return float(first_s * 2**retry_number)


def unexpected(asset: str, error: Exception) -> str:
    return f"{asset} stopped on an unexpected {type(error).__name__} ({error}); the run's log has the details."
