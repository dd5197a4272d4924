"""How long a body is waited for: a request that was begun and brings nothing more is ended.

How long its head may take, and who reads nothing, is told in connections.py.
"""

import asyncio
import time
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_S = 60.0
LEAST_BYTES = 4096
"""What a body must bring in that time, or its end; waiting alone counts, not the work on what came."""


@dataclass(frozen=True)
class Patience:
    """ASGI middleware before everything: raises HTTPException 408 into whoever reads a body that does not come."""

    app: ASGIApp
    body_s: float = BODY_S

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, hurried(receive, self.body_s) if scope["type"] == "http" else receive, send)


def hurried(receive: Receive, body_s: float, least_bytes: float = LEAST_BYTES) -> Receive:
    """The body, as long as it brings so many bytes in that time; infinitely many: all of it, or its end, in that time.

    After the body this waits as long as it must: for the end of the connection.
    """
    left_s, brought, is_whole = body_s, 0, False

    async def receiving() -> Message:
        nonlocal left_s, brought, is_whole
        if is_whole:
            return await receive()
        begun = time.monotonic()
        try:
            async with asyncio.timeout(left_s):
                message = await receive()
        except TimeoutError:
            raise too_slow(body_s) from None
        left_s -= time.monotonic() - begun
        brought += len(message.get("body", b""))
        if brought >= least_bytes:
            left_s, brought = body_s, 0
        is_whole = not message.get("more_body", False)
        return message

    return receiving


def too_slow(body_s: float) -> HTTPException:
    sentence = f"The body came too slowly for {body_s:g} s, so the request was given up; send it again."
    return HTTPException(408, sentence, headers={"Connection": "close"})
