"""Streaming one file to its place: tried again and resumed where waiting can help, checked before it gets its name.

The connection is `client`'s work, what lies on the disk `part`'s, and what may come `order`'s.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from cw_assets.domain.protocols import OnBytes
from cw_assets.engines.fetching import answers
from cw_assets.engines.fetching.client import Answer, SourceClient
from cw_assets.engines.fetching.order import Again, Order, Trouble, transport_failures
from cw_assets.engines.fetching.part import Damaged, Part, SourceVersion
from cw_assets.errors import CwError, ExternalFailure

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState, Retrying

TRIES = 5
"""In a row without headway."""
HEADWAY_BYTES = 1024 * 1024
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
PACE_WINDOW_S, LEAST_BYTES_PER_S = 60.0, 16 * 1024
TELL_EVERY_S = 0.1


@dataclass
class Fetcher:
    """Fetches files from one source."""

    client: SourceClient
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def fetch(self, order: Order, target: Path, on_bytes: OnBytes) -> str:
        """Put the file at `target`, whole and checked or not at all; its SHA-256 comes back.

        What came before a cut connection, a stop or a kill is resumed where the source vouches that it is the
        beginning of the same file. NotReady for a full disk, Refused for an address that must not be asked,
        LimitExceeded, ExternalFailure, and whatever the order's `check` and `explain` say.
        """
        with Part(target, name=order.name, again=order.again, on_wait=lambda done: on_bytes(done, None)) as part:
            try:
                return self.bring(order, part, on_bytes)
            except Damaged:
                if not part.resumed:
                    raise
            return self.bring(order, part, on_bytes)

    def read(self, order: Order) -> bytes:
        """What the source answers, in memory; the same errors."""
        answer: bytes = self.retrying()(self.read_once, order)
        return answer

    # ---- in memory

    def read_once(self, order: Order) -> bytes:
        body, pace = bytearray(), Pace(self.clock)
        with transport_failures(order), self.client.get(order.url) as answer:
            check_head(answer, order)
            for chunk in answer.response.iter_raw():
                body += chunk
                order.check_size(len(body), whole=False)
                pace.check(len(body), order)
        return bytes(body)

    # ---- to a file

    def bring(self, order: Order, part: Part, on_bytes: OnBytes) -> str:
        """Rounds of tries for as long as each brings the file forward; then its name."""
        best = part.size_bytes
        while True:
            try:
                self.retrying()(self.try_once, order, part, on_bytes)
                return part.settle(sha256=order.sha256, check=order.check)
            except Again:
                if part.size_bytes < best + HEADWAY_BYTES:
                    raise
                best = part.size_bytes

    def try_once(self, order: Order, part: Part, on_bytes: OnBytes) -> None:
        known = resumable(part, order)
        if known and part.size_bytes == known.size_bytes:
            return
        on_bytes(part.size_bytes if known else 0, known.size_bytes if known else order.size_bytes)
        headers = {"Range": f"bytes={part.size_bytes}-", "If-Range": known.validator} if known else {}
        with transport_failures(order), self.client.get(order.url, headers) as answer:
            check_head(answer, order, ranged=bool(known))
            begin(answer.response, order, part, known)
            try:
                self.receive(answer, order, part, on_bytes)
            finally:
                part.pause()

    def receive(self, answer: Answer, order: Order, part: Part, on_bytes: OnBytes) -> None:
        """The body, each chunk as it comes."""
        size_bytes, told_at = size_in_all(answer.response, part), self.clock()
        pace = Pace(self.clock, part.size_bytes)
        for chunk in answer.response.iter_raw():
            if not part.size_bytes and answers.begins_as_page(chunk):
                raise refusal(order, answer, page=True)
            part.write(chunk)
            check_size(order, part, whole=False)
            pace.check(part.size_bytes, order)
            if self.clock() - told_at >= TELL_EVERY_S:
                on_bytes(part.size_bytes, size_bytes)
                told_at = self.clock()
        if size_bytes is not None and part.size_bytes < size_bytes:
            raise order.retry("it came only in part", "check the network", wait_s=0.0)
        check_size(order, part, whole=True)
        on_bytes(part.size_bytes, size_bytes or part.size_bytes)

    def retrying(self) -> "Retrying":
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        return Retrying(
            retry=retry_if_exception_type(Again),
            stop=stop_after_attempt(TRIES),
            wait=wait_s,
            sleep=self.sleep,
            reraise=True,
        )


class Pace:
    """A least speed in each window of time, so that a drip does not last for ever; `done` is in bytes."""

    def __init__(self, clock: Callable[[], float], done: int = 0) -> None:
        self.clock, self.done, self.since = clock, done, clock()

    def check(self, done: int, order: Order) -> None:
        """ExternalFailure where it is too slow; what has come of a file is kept."""
        now = self.clock()
        if now - self.since < PACE_WINDOW_S:
            return
        if done - self.done < LEAST_BYTES_PER_S * (now - self.since):
            raise ExternalFailure(
                f"{order.name} comes at less than {LEAST_BYTES_PER_S // 1024} KB a second; {order.again} at another "
                "time, as what has come is kept."
            )
        self.done, self.since = done, now


def resumable(part: Part, order: Order) -> SourceVersion | None:
    """The version of which the beginning lies there; None: start anew."""
    version = part.version()
    if version and version.validator and version.source == order.source and part.size_bytes:
        return version
    return None


def check_head(answer: Answer, order: Order, *, ranged: bool = False) -> None:
    """Raises what the status means where there is no file to come."""
    status = answer.response.status_code
    if answers.is_worth_waiting(status):
        wait = answers.retry_after_s(answer.response)
        raise order.retry(f"its source answers {status}: it is too busy or out of order", "wait a while", wait_s=wait)
    if status in answers.NO_ACCESS and not answer.at_home:
        raise order.retry(f"the store of its source answers {status}", "wait a while")
    page = answers.is_page(answer.response)
    if status not in (answers.TO_RANGE if ranged else answers.TO_ALL) or page:
        raise refusal(order, answer, page=page)
    if answers.is_encoded(answer.response):
        raise order.final("it comes compressed, which was not asked for", "tell the keeper of its source")


def begin(response: "httpx.Response", order: Order, part: Part, known: SourceVersion | None) -> None:
    """Ready the part for the body, emptied unless this is the rest of what lies there."""
    announced = answers.announced_bytes(response)
    if response.status_code == HTTPStatus.OK:
        if announced is not None:
            order.check_size(announced, whole=True)
        validator = answers.validator_of(response)
        part.begin(SourceVersion(source=order.source, validator=validator, size_bytes=announced))
    elif known and is_the_rest(response, part, known):
        part.resume()
    else:
        part.discard()
        raise order.retry("it could not be resumed", "check the network", wait_s=0.0)
    part.require_room(announced or 0)


def is_the_rest(response: "httpx.Response", part: Part, known: SourceVersion) -> bool:
    """Whether a 206 goes on where the part ends, in a file of the same version and size."""
    piece = answers.piece_of(response)
    if response.status_code != HTTPStatus.PARTIAL_CONTENT or piece is None:
        return False
    same_size = None in (known.size_bytes, piece.size_bytes) or known.size_bytes == piece.size_bytes
    same_version = answers.validator_of(response) in ("", known.validator)
    return piece.first == part.size_bytes and same_size and same_version


def size_in_all(response: "httpx.Response", part: Part) -> int | None:
    """Of the whole file, as the first answer said or this one does."""
    version, piece = part.version(), answers.piece_of(response)
    return (version and version.size_bytes) or (piece and piece.size_bytes) or None


def check_size(order: Order, part: Part, *, whole: bool) -> None:
    try:
        order.check_size(part.size_bytes, whole=whole)
    except CwError:
        part.discard()
        raise


def refusal(order: Order, answer: Answer, *, page: bool) -> CwError:
    return order.refusal(Trouble(answer.response.status_code, page, answer.at_home))


def wait_s(state: "RetryCallState") -> float:
    """What the failure knows, else longer each time."""
    from tenacity import wait_exponential_jitter

    failure = state.outcome.exception() if state.outcome else None
    if isinstance(failure, Again) and failure.wait_s is not None:
        return failure.wait_s
    return wait_exponential_jitter(multiplier=FIRST_WAIT_S, max=LONGEST_WAIT_S)(state)
