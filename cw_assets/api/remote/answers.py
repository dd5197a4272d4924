"""What a page answers, as values or as the errors of errors.py; and in a sentence why none comes.

How it is asked stands in client.py.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from cw_assets.errors import KINDS, CwError, ExternalFailure, NotFound, Refused, error_of

if TYPE_CHECKING:
    import httpx

Shape = TypeVar("Shape")
UNAUTHORIZED, NOT_FOUND, UNAVAILABLE = 401, 404, 503
LATER_STATUSES = (408, 429)
"""A page's that had no patience or no room for a request: the same one may be answered later."""
MAX_WAIT_S = 60.0
PROXY_STATUSES = (502, 503, 504)
"""A proxy's, where what stands behind it does not answer."""


class AskLater(ExternalFailure):
    """A page that is there and answers nothing now; `wait_s` is how long it asks to be left alone."""

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message)
        self.wait_s = wait_s


def as_shape(shape: type[Shape], data: Any, origin: str) -> Shape:
    """JSON as this value. ExternalFailure where it is something else."""
    try:
        return TypeAdapter(shape).validate_python(data)
    except ValidationError as error:
        raise ExternalFailure(
            f"{origin} answers in a shape that is not known here ({len(error.errors())} places differ), so it is no "
            "page of ours or one of another version; look at the address, and install the same version on both sides.",
            retryable=False,
        ) from error


def json_in(response: "httpx.Response", origin: str) -> Any:
    """The JSON of an answer. An error that was answered is raised as the class and the sentence that were told."""
    data = parsed(response)
    if response.is_success and data is not None:
        return data
    raise failure_in(response, data, origin)


def check_file(response: "httpx.Response", origin: str, path: str) -> None:
    """The error that was answered in the place of a file; what has not come yet is read then."""
    if response.status_code == NOT_FOUND:
        raise NotFound(f"{origin} has no file {path}; it was deleted, or made anew under another name, so look again.")
    if not response.is_success:
        response.read()
        raise failure_in(response, parsed(response), origin)


def parsed(response: "httpx.Response") -> Any:
    """None for anything but JSON."""
    if not response.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        return response.json()
    except ValueError:
        return None


def failure_in(response: "httpx.Response", data: Any, origin: str) -> CwError:
    status = response.status_code
    if isinstance(data, dict) and isinstance(data.get("error"), str) and isinstance(data.get("kind"), str):
        if status == UNAUTHORIZED:
            return told_token(response, origin)
        if status in LATER_STATUSES or (status == UNAVAILABLE and "retry-after" in response.headers):
            return AskLater(data["error"], wait_s_in(response))
        return told(data["kind"], data["error"], status)
    if response.is_redirect:
        return elsewhere(response, origin)
    if status in PROXY_STATUSES:
        return ExternalFailure(
            f"Something before the page answers for {origin} (HTTP {status}), so the page itself is away; "
            "see whether `cw up` runs there, or try later."
        )
    kind = response.headers.get("content-type", "").partition(";")[0][:100] or "no content type"
    return ExternalFailure(
        f"What answers at {origin} is no page of ours (HTTP {status}, {kind}); "
        "look at scheme, host and port of the address, and at the proxy before it.",
        retryable=False,
    )


def wait_s_in(response: "httpx.Response") -> float:
    """Seconds that the answer asks to wait, a minute at most; 0 where it tells none, or a date."""
    told_s = response.headers.get("retry-after", "")
    return min(float(told_s), MAX_WAIT_S) if told_s.isascii() and told_s.isdecimal() else 0.0


def told(kind: str, sentence: str, status: int) -> CwError:
    """The error of this class in errors.py; ExternalFailure for a class that it does not have."""
    known = kind if kind in KINDS else ExternalFailure.__name__
    return error_of(known, sentence, retryable=status == UNAVAILABLE)


def told_token(response: "httpx.Response", origin: str) -> Refused:
    sent = "authorization" in response.request.headers
    wrong = "the one that it was sent is another" if sent else "it was sent none"
    return Refused(
        f"{origin} asks for its token, and {wrong}; "
        "give what CW_API_TOKEN is there, as connect(address, token=…) or in CW_API_TOKEN here."
    )


def elsewhere(response: "httpx.Response", origin: str) -> ExternalFailure:
    there = urlsplit(response.headers.get("location", ""))
    named = f"{there.scheme}://{there.netloc.rpartition('@')[2]}"[:200] if there.netloc else "another page"
    return ExternalFailure(
        f"{origin} sends on to {named}, and the token goes to the given address alone; connect to the right one.",
        retryable=False,
    )


@contextmanager
def in_words(origin: str) -> Iterator[None]:
    """Have what keeps an answer from coming raised as ExternalFailure."""
    import httpx

    try:
        yield
    except httpx.RequestError as error:
        raise no_answer(origin, error) from error


def no_answer(origin: str, error: "httpx.RequestError") -> ExternalFailure:
    import httpx

    why = str(error).rstrip(".")
    if in_tls(error):
        return ExternalFailure(
            f"No safe connection to {origin} came about ({why}); "
            "name the authority of its certificate in SSL_CERT_FILE, or look at scheme and host of the address.",
            retryable=False,
        )
    if isinstance(error, httpx.ConnectTimeout):
        return ExternalFailure(
            f"{origin} cannot be reached, as nothing answered there in time; look at the address and at firewalls."
        )
    if isinstance(error, httpx.ConnectError):
        return ExternalFailure(
            f"Nothing answers at {origin} ({why}); start the stack there with `cw up`, "
            "with a CW_HOST that this machine reaches."
        )
    if isinstance(error, httpx.TimeoutException):
        return ExternalFailure(f"{origin} took the request and did not answer in time; see its /api/health, or again.")
    return ExternalFailure(f"{origin} broke off the connection ({why}); see whether it is up, and try again.")


def in_tls(error: BaseException | None) -> bool:
    """Whether TLS is what failed, seen by what the error came of; a connection that just ended is something else."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
        error = error.__cause__ or error.__context__
    return False
