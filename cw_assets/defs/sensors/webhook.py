"""Telling an address of yours about a run that failed, as JSON; whether it hears changes nothing here."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

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
SILENT_S = 60.0
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


@dataclass
class Webhook:
    """The address, and whether it has been heard of lately; it may hold a secret, and is never shown."""

    url: SecretStr
    _away_until: float = 0.0

    def tell(self, message: RunFailed) -> str:
        """Send it, in at most three tries; why it was not heard, and empty where it was. Redirects are not followed.

        After that there is one try a message for a minute, so that many failures at once do not hold the sensor up.
        """
        # httpx names the address in a line of its own for each request.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        tries = TRIES if time.monotonic() >= self._away_until else 1
        try:
            status = asyncio.run(post(self.url.get_secret_value(), message.model_dump_json().encode(), tries))
        except Exception as error:  # its text may name the address, and nothing can be mended from here
            fault = f"no answer ({type(error).__name__})"
        else:
            fault = "" if 200 <= status < 300 else f"answer {status}"
        if fault and tries == TRIES:
            self._away_until = time.monotonic() + SILENT_S
        return fault


async def post(url: str, content: bytes, tries: int) -> int:
    """The status of the last answer."""
    import httpx
    from tenacity import AsyncRetrying, retry_if_exception_type, retry_if_result, stop_after_attempt, wait_exponential

    retrying = AsyncRetrying(
        stop=stop_after_attempt(tries),
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
