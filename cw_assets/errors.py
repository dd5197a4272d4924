"""The errors a person meets: each message names the thing, the cause and the next step.

The class decides whether a retry can help and which exit code `cw` ends with, and survives as its name where an error
goes through a database or to another machine; nothing here logs or retries.
"""

from collections.abc import Mapping


class CwError(Exception):
    """Base of every error that is meant for a person."""

    retryable = False
    exit_code = 1


class InvalidInput(CwError):
    """The input itself is wrong (bad file, wrong schema): the same input fails again."""

    exit_code = 2


class NotFound(InvalidInput):
    """There is no such record, job or run."""


class WrongStatus(InvalidInput):
    """The record exists, and its status does not allow this now."""


class NotReady(CwError):
    """Something must be set up first: weights, a key, a broker, a worker."""

    exit_code = 3


class Refused(CwError):
    """We could, and will not: licence, pickle, address, path."""

    exit_code = 2


class ExternalFailure(CwError):
    """Another service or program failed; `retryable` says whether waiting can help."""

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        super().__init__(message)
        self.retryable = retryable


class Cancelled(CwError):
    """A person stopped the work."""


class LimitExceeded(CwError):
    """A limit on size, time or memory was reached."""

    exit_code = 2


class StillRunning(LimitExceeded, TimeoutError):
    """The work goes on; only the time to wait for it is over."""

    exit_code = 1


KINDS: Mapping[str, type[CwError]] = {
    kind.__name__: kind
    for kind in (
        CwError,
        InvalidInput,
        NotFound,
        WrongStatus,
        NotReady,
        Refused,
        ExternalFailure,
        Cancelled,
        LimitExceeded,
    )
}
"""What can end work, by name. StillRunning is not among them: it ends the waiting alone."""


def kind_of(error: BaseException) -> str:
    """The name in KINDS of an error, or of what it is a case of; "" for one that nobody expected."""
    return next((kind.__name__ for kind in type(error).__mro__ if KINDS.get(kind.__name__) is kind), "")


def error_of(kind: str, sentence: str, *, retryable: bool = False) -> CwError:
    """The error of this name in KINDS, for any other name a CwError; `retryable` is an ExternalFailure's."""
    known = KINDS.get(kind, CwError)
    return ExternalFailure(sentence, retryable=retryable) if known is ExternalFailure else known(sentence)
