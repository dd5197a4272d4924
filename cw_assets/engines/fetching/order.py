"""What is to be fetched, how it is checked, and what people are told where that fails; fetching it is `fetcher`'s."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from cw_assets.engines.fetching.part import AGAIN, Check
from cw_assets.errors import CwError, ExternalFailure, LimitExceeded

SIZE_TOLERANCE_BYTES = 1024
"""Sources round the sizes they promise to kilobytes."""
MAX_BYTES = 64 * 1024**3


class Trouble(NamedTuple):
    """An answer that holds no file: its status, whether it is a web page, and whether the source itself gave it."""

    status: int
    page: bool
    at_home: bool


@dataclass(frozen=True)
class Order:
    """A file to fetch; `name` is what people are told it is, `again` what they should do to fetch it again."""

    url: str
    name: str
    again: str = AGAIN
    sha256: str = ""
    size_bytes: int | None = None
    """As its source promised, to the kilobyte."""
    min_bytes: int = 0
    max_bytes: int = MAX_BYTES
    check: Check = lambda *_: None
    explain: Callable[[Trouble], CwError | None] = lambda _: None
    """The source's own meaning of a refusal; None: the general one."""

    @property
    def source(self) -> str:
        """The address without its query, which can hold a signature."""
        return self.url.partition("?")[0]

    def check_size(self, size_bytes: int, *, whole: bool) -> None:
        """Of what has come so far, or, where it is `whole`, of the file that came or is announced."""
        if size_bytes > self.max_bytes:
            raise LimitExceeded(
                f"{self.name} is larger than {self.max_bytes / 1e6:.0f} MB, the most that is fetched; choose another."
            )
        if whole and size_bytes < self.min_bytes:
            raise self.final(f"it has {size_bytes} bytes only, too few for what it should be", "see its page")
        too_many = size_bytes - self.size_bytes if self.size_bytes is not None else 0
        if too_many > SIZE_TOLERANCE_BYTES or (whole and too_many < -SIZE_TOLERANCE_BYTES):
            raise self.final(
                f"it has {'' if whole else 'at least '}{size_bytes} bytes, where its source promised {self.size_bytes}",
                "see whether it was changed there",
            )

    def refusal(self, trouble: Trouble) -> CwError:
        """What an answer without a file means."""
        what = "a web page" if trouble.page else f"status {trouble.status}"
        return self.explain(trouble) or self.final(
            f"its source answers with {what} instead of the file", "check its address"
        )

    def final(self, why: str, next_step: str) -> ExternalFailure:
        """It failed, and would fail again now."""
        return ExternalFailure(
            f"{self.name} could not be fetched ({why}); {next_step}, then {self.again}.", retryable=False
        )

    def retry(self, why: str, next_step: str, *, wait_s: float | None = None) -> "Again":
        return Again(f"{self.name} could not be fetched ({why}); {next_step}, then {self.again}.", wait_s=wait_s)


class Again(ExternalFailure):
    """Another try can help, after `wait_s` where that is known."""

    def __init__(self, message: str, *, wait_s: float | None = None) -> None:
        super().__init__(message, retryable=True)
        self.wait_s = wait_s


@contextmanager
def transport_failures(order: Order) -> Iterator[None]:
    """Says what a lost connection means; the library's own words are left out, as they can quote signed addresses."""
    import httpx

    try:
        yield
    except httpx.HTTPError as error:
        raise order.retry(reason(error), "check the network") from None


def reason(error: Exception) -> str:
    """In words of our own."""
    import httpx

    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "its source shows a certificate that is not valid"
    if isinstance(error, httpx.TimeoutException):
        return "its source did not answer in time"
    if isinstance(error, httpx.ConnectError):
        return "its source cannot be reached"
    return "the connection was cut"
