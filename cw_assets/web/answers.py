"""How errors are answered: each with its status, and as `{"error": sentence, "kind": class}`, without internals."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from cw_assets import errors
from cw_assets.domain.values import Value
from cw_assets.errors import CwError, ExternalFailure
from cw_assets.web.access import Refusal
from cw_assets.web.requests import NO_NUL

STATUSES: Mapping[type[CwError], int] = {
    errors.NotFound: 404,
    errors.WrongStatus: 409,
    errors.Cancelled: 409,
    errors.InvalidInput: 422,
    errors.LimitExceeded: 422,
    errors.Refused: 403,
    errors.NotReady: 503,
}
"""The nearest class counts."""
KINDS: Mapping[int, str] = {
    401: "Refused",
    403: "Refused",
    404: "NotFound",
    408: "LimitExceeded",
    413: "LimitExceeded",
    429: "LimitExceeded",
    503: "NotReady",
}
"""Of what has no class in errors.py; everything else that is wrong with a request is InvalidInput."""
MEANINGS: Mapping[int, str] = {
    401: "The token is missing or wrong.",
    403: "Refused, for who asks or for what is asked.",
    404: "There is no such record, job or campaign.",
    408: "The body came to no end.",
    409: "The status of the record or job does not allow it now.",
    413: "The body is larger than this server takes.",
    422: "What was sent is wrong; the sentence says what.",
    429: "Too many wrong tokens came from who asks.",
    500: "A fault of this server; its log says more.",
    502: "Another service has failed, and waiting does not help.",
    503: "Something must be set up, or come back, first.",
}
ALWAYS = (401, 403, 408, 422, 429, 500, 503)
MOST_FAULTS = 5
UNEXPECTED = "This server met something that it was not made for; look at its log, or try again."
NO_DATABASE = "The database does not answer, so nothing can be looked up; see /api/health, and try again."
NO_JSON = "The body is not sent as JSON; send it with the header `Content-Type: application/json`."
WORDS: Mapping[int, str] = {
    400: "The body cannot be read; send JSON in UTF-8, as /api/docs tells.",
    404: "There is nothing at this address; /api/docs lists what there is.",
    405: "This address does not take that method; /api/docs tells which it takes.",
}
GONE = "The connection ended before everything was sent, so nothing was kept; send it again."


class Problem(Value):
    """Why a request was not done."""

    error: str
    """A sentence for people: what, why, and what to do."""
    kind: str
    """The class of the error, as in the Python API: NotFound, WrongStatus, InvalidInput…"""


def problem(status: int, sentence: str, kind: str = "", headers: Mapping[str, str] | None = None) -> JSONResponse:
    content = Problem(error=sentence, kind=kind or KINDS.get(status, "InvalidInput"))
    asks = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return JSONResponse(content.model_dump(), status, headers={**asks, **(headers or {})})


def refused(refusal: Refusal) -> JSONResponse:
    """How who may not is answered."""
    wait = {"Retry-After": str(refusal.wait_s)} if refusal.wait_s else {}
    return problem(refusal.status, refusal.sentence, headers=wait)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI tells of a route's errors: these, and those that each route has."""
    return {status: {"model": Problem, "description": MEANINGS[status]} for status in sorted({*ALWAYS, *statuses})}


def add_answers(api: FastAPI) -> None:
    """Have every error of these routes answered in the one shape."""
    api.add_exception_handler(CwError, answer_ours)
    api.add_exception_handler(RequestValidationError, answer_invalid)
    api.add_exception_handler(HTTPException, answer_http)
    api.add_exception_handler(OperationalError, answer_database)
    api.add_exception_handler(ClientDisconnect, answer_gone)
    api.add_exception_handler(Exception, answer_unexpected)


async def answer_ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CwError)
    known = next(kind for kind in type(error).__mro__ if kind.__module__ == errors.__name__)
    return problem(status_of(error, request), str(error), known.__name__)


def status_of(error: CwError, request: Request) -> int:
    if isinstance(error, ExternalFailure):
        return 503 if error.retryable else 502
    if isinstance(error, errors.LimitExceeded) and request.headers.get("content-type", "").startswith("multipart/"):
        return 413
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


async def answer_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    is_whole = any(fault["loc"] == ("body",) for fault in found)
    if is_whole and not is_json(request.headers.get("content-type", "")):
        return problem(422, NO_JSON)
    return problem(422, faults_in(found))


def is_json(content_type: str) -> bool:
    """As FastAPI reads a body: application/json, and application/…+json."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("application/") and kind.removeprefix("application/").rpartition("+")[2] == "json"


def faults_in(found: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with a request, in one sentence; what was sent is not repeated, as it may be a secret."""
    told = [f"{where(fault)} is not right ({what(fault)})" for fault in found[:MOST_FAULTS]]
    more = f" and {len(found) - MOST_FAULTS} more" if len(found) > MOST_FAULTS else ""
    return f"{', '.join(told)}{more}; /api/docs tells what belongs there."


def where(fault: Mapping[str, Any]) -> str:
    """ "limit" or "markets[0]"; "the body" for all of it."""
    whole, *path = fault["loc"]
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return f"the {whole}" if fault["type"] == "json_invalid" or not parts else "".join(parts).removeprefix(".")


def what(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "json_invalid":
        return f"no JSON: {fault['ctx']['error']}"
    if fault["type"] == "string_pattern_mismatch" and fault["ctx"]["pattern"] == NO_NUL:
        return "it holds a NUL character"
    text = str(fault["msg"]).removeprefix("Value error, ")
    return (text[:1].lower() + text[1:]).rstrip(".")


async def answer_http(request: Request, error: Exception) -> JSONResponse:
    """What Starlette and FastAPI raise by themselves, of which 400 is a body that is no text."""
    assert isinstance(error, HTTPException)
    code, sentence = error.status_code, WORDS.get(error.status_code, str(error.detail))
    if code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := methods_at(request)):
        return problem(code, sentence, headers={"Allow": ", ".join(methods)})
    return problem(422 if code == HTTPStatus.BAD_REQUEST else code, sentence, headers=error.headers)


def methods_at(request: Request) -> list[str]:
    """All that the address takes; Starlette tells those of the first route alone."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    routes = request.app.openapi()["paths"].items()
    return sorted(
        method.upper()
        for template, methods in routes
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path)
        for method in methods
    )


async def answer_database(_: Request, __: Exception) -> JSONResponse:
    return problem(503, NO_DATABASE)


async def answer_gone(_: Request, __: Exception) -> JSONResponse:
    """Nobody reads it."""
    return problem(400, GONE)


async def answer_unexpected(_: Request, __: Exception) -> JSONResponse:
    """The error itself goes on to the server's log."""
    return problem(500, UNEXPECTED, "CwError")
