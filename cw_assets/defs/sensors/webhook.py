"""Telling an address of yours about a run that failed, as JSON; whether it hears changes nothing here."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from cw_assets.domain.jobs import JobFunction
from cw_assets.domain.status import RecordKind
from cw_assets.domain.values import Value

if TYPE_CHECKING:
    import httpx

TRIES = 3
TIMEOUT_S = 5.0
"""For a whole try."""
FIRST_WAIT_S = 0.5
"""Before the second try; it doubles."""
BUSY = 429


class RunFailed(Value):
    """What is sent. The record's fields are None where the run held none any more."""

    event: Literal["run_failed"] = "run_failed"
    job_id: str
    """The run's id."""
    function: JobFunction | None
    record_kind: RecordKind | None
    record_id: int | None
    name: str
    """The record's partition key."""
    error: str
    run_url: str
    """Its page."""
    at: datetime
    """When the run ended (UTC)."""


def tell(url: str, message: RunFailed) -> str:
    """Send it, in at most three tries; why it was not heard, without the address, which may hold a secret.

    Empty where it was. Redirects are not followed.
    """
    # httpx names the address in a line of its own for each request.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        status = asyncio.run(post(url, message.model_dump_json().encode()))
    except Exception as error:  # whatever it is: its text may name the address, and nobody could mend it here
        return f"no answer ({type(error).__name__})"
    return "" if 200 <= status < 300 else f"answer {status}"


async def post(url: str, content: bytes) -> int:
    """The status of the last answer."""
    import httpx
    from tenacity import AsyncRetrying, retry_if_exception_type, retry_if_result, stop_after_attempt, wait_exponential

    retrying = AsyncRetrying(
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(multiplier=FIRST_WAIT_S),
        retry=retry_if_exception_type((httpx.TransportError, TimeoutError)) | retry_if_result(is_passing),
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else 0,
    )
    async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
        return int(await retrying(try_once, client, url, content))


async def try_once(client: httpx.AsyncClient, url: str, content: bytes) -> int:
    """The status; what else the answer says is not read."""
    headers = {"Content-Type": "application/json", "User-Agent": "cw-assets"}
    async with asyncio.timeout(TIMEOUT_S), client.stream("POST", url, content=content, headers=headers) as response:
        return response.status_code


def is_passing(status: int) -> bool:
    """Whether the same may be heard a moment later."""
    return status == BUSY or status >= 500
