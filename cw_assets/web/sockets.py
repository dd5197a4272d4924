"""The WebSockets /ws/jobs/{job_id} and /ws/jobs: who may follow, what a socket is sent, and what it may ask.

How changes get here is the hub's work.
"""

import asyncio
import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from cw_assets.domain.jobs import JobMessage, JobState
from cw_assets.errors import CwError, InvalidInput, NotFound
from cw_assets.web.access import Access
from cw_assets.web.answers import STATUSES, problem, refused
from cw_assets.web.context import WebContext
from cw_assets.web.hub import Hub
from cw_assets.web.places import ALL, JOB_ID, Place

LONGEST_MESSAGE = 4096
"""Characters."""
MOST_REVISION_DIGITS = 18
SEND_TIMEOUT_S = 10.0
"""A socket that takes nothing for so long is given up."""
ASKED_WRONGLY = (
    'This socket takes {"type": "ping"} and {"type": "refresh"}, and was sent something else; send one of these.'
)
TOO_LONG = f"This message is longer than {LONGEST_MESSAGE} characters, which is the limit here; send a shorter one."
PONG = json.dumps({"type": "pong"})


class Unreachable(Exception):
    """The socket does not take what it is sent."""


def socket_routes(context: WebContext, hub: Hub | None = None) -> list[BaseRoute]:
    """Both sockets, which share one hub; it begins with the first of them and ends with the last."""
    sockets = Sockets(context.access, hub or Hub(context.settings, context.project))
    return [
        WebSocketRoute("/ws/jobs", sockets.follow),
        WebSocketRoute("/ws/jobs/{job_id}", sockets.follow),
    ]


@dataclass(frozen=True)
class Sockets:
    """What answers when a socket is opened."""

    access: Access
    hub: Hub

    async def follow(self, websocket: WebSocket) -> None:
        """From opening to closing. Who is refused is so before the socket is accepted."""
        refusal = self.access.refusal(websocket.scope)
        if refusal:
            return await deny(websocket, refused(refusal))
        try:
            since = revision_of(websocket.query_params.get("since", ""))
            await self._converse(websocket, websocket.path_params.get("job_id", ALL), since)
        except CwError as error:
            status = next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 503)
            await deny(websocket, problem(status, str(error), type(error).__name__))

    async def _converse(self, websocket: WebSocket, job_id: str, since: int | None) -> None:
        """The place is taken before the record is read, so that nothing falls between."""
        async with self.hub.place(job_id) as place:
            talk = Talk(websocket, self.hub, place)
            first = await talk.first_states()
            if job_id == ALL:
                place.pass_over(await run_in_threadpool(self.hub.records.newest))
            await websocket.accept()
            with contextlib.suppress(WebSocketDisconnect, Unreachable):
                if since is not None and job_id != ALL:
                    await talk.catch_up(since)
                await talk.tell_status(first)
                del first  # hundreds of states, and this lasts as long as the socket
                await talk.go_on()


@dataclass(frozen=True)
class Talk:
    """One accepted socket; what is sent to it goes one after another."""

    websocket: WebSocket
    hub: Hub
    place: Place
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def first_states(self) -> list[JobState]:
        """Of the job that is followed, or of those under way. NotFound where there is no such job."""
        if self.place.follows != ALL and not JOB_ID.fullmatch(self.place.follows):
            raise NotFound("This is no job's id; POST /api/jobs answers with one, and GET /api/jobs lists them.")
        if self.place.follows != ALL:
            return [await run_in_threadpool(self.hub.records.of, self.place.follows)]
        return await run_in_threadpool(self.hub.records.under_way)

    async def catch_up(self, since: int) -> None:
        """What was told of the job since that revision."""
        for state in await self.hub.missed(self.place.follows, since):
            if self.place.is_due(state):
                await self._send(message("update", state))

    async def tell_status(self, states: Iterable[JobState]) -> None:
        for state in states:
            self.hub.know(state)
            await self._send(message("status", self.place.newest(state)))

    async def go_on(self) -> None:
        """Send what changes and answer what is asked, until the socket ends."""
        tasks = [asyncio.create_task(work) for work in (self._send_updates(), self._answer_all())]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _send_updates(self) -> None:
        while True:
            await self._send(message("update", await self.place.next()))

    async def _answer_all(self) -> None:
        while True:
            received = await self.websocket.receive()
            if received["type"] == "websocket.disconnect":
                return
            await self._answer(received.get("text") or "")

    async def _answer(self, text: str) -> None:
        asked = kind_of(text)
        if asked == "ping":
            await self._send(PONG)
        elif asked == "refresh":
            await self._refresh()
        else:
            await self._send(complaint(TOO_LONG if len(text) > LONGEST_MESSAGE else ASKED_WRONGLY))

    async def _refresh(self) -> None:
        try:
            states = await self.first_states()
        except CwError as error:
            await self._send(complaint(str(error)))
        else:
            await self.tell_status(states)

    async def _send(self, text: str) -> None:
        """Unreachable where the socket takes nothing, or was closed meanwhile."""
        try:
            async with self._sending, asyncio.timeout(SEND_TIMEOUT_S):
                await self.websocket.send_text(text)
        except (TimeoutError, RuntimeError) as error:
            raise Unreachable from error


@lru_cache(maxsize=1000)  # the same states go to many
def message(type: Literal["status", "update"], state: JobState) -> str:
    return JobMessage(type=type, **dict(state)).model_dump_json()


def complaint(sentence: str) -> str:
    return json.dumps({"type": "error", "message": sentence}, ensure_ascii=False)


def kind_of(text: str) -> str:
    """ "ping" or "refresh"; anything else is empty."""
    if len(text) > LONGEST_MESSAGE:
        return ""
    if text.strip() == "ping":
        return "ping"
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    kind = asked.get("type") if isinstance(asked, dict) else None
    return kind if kind in ("ping", "refresh") else ""


def revision_of(text: str) -> int | None:
    """None where none is asked for. InvalidInput for anything but a number from 0."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_REVISION_DIGITS):
        raise InvalidInput(
            "`since` is no revision, which is a whole number from 0; "
            "give the largest one that you were sent, or leave it out for the status alone."
        )
    return int(text)


async def deny(websocket: WebSocket, answer: Response) -> None:
    """Refuse a socket as an HTTP request is refused."""
    await websocket.send_denial_response(answer)
