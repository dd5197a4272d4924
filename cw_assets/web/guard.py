"""What stands before the routes: who may use them, how much they are sent, what browsers do with the answers.

Who may is judged in access.py.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cw_assets.settings import MEGABYTE
from cw_assets.web.access import NO_TOKEN, Access, Refusal
from cw_assets.web.answers import problem, refused
from cw_assets.web.patience import BODY_S, hurried

OPEN_PATHS = ("/docs", "/openapi.json", "/session")
"""Hold no data, so that a browser can read about the API, and show the token, before it is known."""
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is guessed, framed, or loaded from outside; the page of /docs begins with a script of its own."""
NOT_KEPT = {"Cache-Control": "no-store"}
SERVER_INFO = "/server_info"
"""Dagster's version, by which `cw status` knows that the page is there."""
GRAPHQL = "/graphql"
QUERY_BY_LINK = (
    "GraphQL is not answered by GET, as a link on any page could change things by it; send the query by POST."
)


@dataclass(frozen=True)
class PagesGuard:
    """ASGI middleware before Dagster's pages and the media folder.

    A browser that has not shown the token yet is led to /jobs, which asks for it.
    """

    app: ASGIApp
    access: Access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] == SERVER_INFO:
            await self.app(scope, receive, send)
        elif refusal := self.access.refusal_of_pages(scope):
            await shown_the_way(scope, refusal)(scope, receive, send)
        elif is_query_by_link(scope):
            await problem(405, QUERY_BY_LINK, headers={"Allow": "POST"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def shown_the_way(scope: Scope, refusal: Refusal) -> Response:
    if refusal == NO_TOKEN and scope["type"] == "http" and wants_page(scope):
        return RedirectResponse("/jobs", status_code=303)
    return refused(refusal)


def is_query_by_link(scope: Scope) -> bool:
    """Whether GraphQL is asked by GET, as the address of a picture on any page could do; its own page is none."""
    return scope["type"] == "http" and scope["path"] == GRAPHQL and scope["method"] == "GET" and not wants_page(scope)


def wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


@dataclass(frozen=True)
class Guard:
    """ASGI middleware before /api; `max_bytes` gives the largest body that a path takes.

    Where no token is needed the whole body has as long as others have for a piece, as a stranger may send it.
    """

    app: ASGIApp
    access: Access
    max_bytes: Callable[[str], int]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        is_open = any(path == one or path.startswith(f"{one}/") for one in OPEN_PATHS)
        send = with_headers(send, SAFE_HEADERS if is_open else SAFE_HEADERS | NOT_KEPT)
        if is_open:
            receive = hurried(receive, BODY_S, least_bytes=math.inf)
        if refusal := self.access.refusal(scope, token_needed=not is_open):
            await refused(refusal)(scope, receive, send)
        else:
            await self.app(scope, cut_off(scope, receive, self.max_bytes(path)), send)


def with_headers(send: Send, headers: Mapping[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return sending


def cut_off(scope: Scope, receive: Receive, max_bytes: int) -> Receive:
    """The body up to this size; of a larger one not even the beginning where its length is told, else no more.

    Raises HTTPException 413 into the route that reads it.
    """
    told = Headers(scope=scope).get("content-length", "")
    read = 0

    async def receiving() -> Message:
        nonlocal read
        if told.isdecimal() and int(told) > max_bytes:
            raise too_large(max_bytes)
        message = await receive()
        read += len(message.get("body", b""))
        if read > max_bytes:
            raise too_large(max_bytes)
        return message

    return receiving


def too_large(max_bytes: int) -> HTTPException:
    size = f"{max_bytes / MEGABYTE:.0f} MB" if max_bytes >= MEGABYTE else f"{max_bytes / 1024:.0f} KB"
    return HTTPException(413, f"The body has more than the {size} that are taken here; send a smaller one.")
