"""What the head of an HTTP answer means for a download: how long to wait, what can be resumed, what is no file."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import httpx

LONGEST_WAIT_S = 120.0
WORTH_WAITING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
TO_ALL = (HTTPStatus.OK,)
TO_RANGE = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
"""The last one says that what lies here is no beginning of the file there."""
NO_ACCESS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
PAGE_TYPES = ("text/html", "application/xhtml+xml")
PAGE_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")
CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.ASCII)


class Piece(NamedTuple):
    """What a 206 says it holds: from `first` to `last`, of `size_bytes` where it knows."""

    first: int
    last: int
    size_bytes: int | None


def is_worth_waiting(status: int) -> bool:
    return status in WORTH_WAITING or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def retry_after_s(response: "httpx.Response", now: datetime | None = None) -> float | None:
    """Its Retry-After, given in seconds or as a date, as seconds from now, at most two minutes; None without one."""
    wish = response.headers.get("Retry-After", "").strip()
    if wish.isascii() and wish.isdecimal():
        return min(float(wish[:9]), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(wish)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), LONGEST_WAIT_S)


def validator_of(response: "httpx.Response") -> str:
    """What If-Range may carry: a strong ETag, else a date; empty without either."""
    etag = response.headers.get("ETag", "").strip()
    if etag.startswith('"') and etag.endswith('"') and len(etag) <= 1000:
        return str(etag)
    return str(response.headers.get("Last-Modified", ""))[:100].strip()


def announced_bytes(response: "httpx.Response") -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdecimal() and len(length) <= 18 else None


def piece_of(response: "httpx.Response") -> Piece | None:
    """None where the answer does not say which bytes it holds."""
    found = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    if not found:
        return None
    first, last, size = found.groups()
    return Piece(int(first), int(last), None if size == "*" else int(size))


def is_page(response: "httpx.Response") -> bool:
    return media_type(response) in PAGE_TYPES


def begins_as_page(first_bytes: bytes) -> bool:
    return first_bytes[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(PAGE_STARTS)


def media_type(response: "httpx.Response") -> str:
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def is_encoded(response: "httpx.Response") -> bool:
    """Whether the body is compressed, which nobody asked for and which no hash or range would fit."""
    return response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity")
