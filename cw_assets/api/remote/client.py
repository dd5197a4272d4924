"""One page, asked over HTTP and listened to over WebSocket; the token goes to its origin alone.

What answers mean stands in answers.py. httpx and websockets are loaded when a page is opened.
"""

import io
import re
import ssl
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from cw_assets.api.remote.answers import Shape, as_shape, check_file, in_words, json_in
from cw_assets.domain.jobs import JobDetail, JobState
from cw_assets.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import httpx
    from websockets.sync.client import ClientConnection

OnBytes = Callable[[int, int], None]
"""Told how many bytes of a file are sent, and how many it has."""
CONNECT_S, ANSWER_S, CLOSE_S = 10.0, 60.0, 1.0
TAKING_IN_S = 900.0
"""A large video is looked through before the page answers."""
JOB_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
AGENT = "cw-assets"
FILES = "/media/"
"""Addresses of files begin so, below the origin of the page."""
JSON = {"Content-Type": "application/json"}
MAX_PORT = 65535
DEFAULT_PORTS = {"http": 80, "https": 443}


class PageClient:
    """Any thread may use it. Proxies and .netrc of the environment are not used, and redirects are not followed."""

    def __init__(self, address: str, token: str = "") -> None:
        import httpx

        self._url = checked_url(address)
        self.origin = f"{self._url.scheme}://{self._url.netloc.decode()}"
        self._pass, self._trust = bearer(token), trusted()
        self._client = httpx.Client(
            base_url=self.origin,
            headers=httpx.Headers({"User-Agent": AGENT, **self._pass}, encoding="latin-1"),
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            verify=self._trust,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **asked: object) -> Any:
        """JSON; what is None is not asked."""
        wanted = {name: str(value) for name, value in asked.items() if value is not None}
        with in_words(self.origin):
            return json_in(self._client.get(path, params=wanted), self.origin)

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        return self.post_for_status(path, body)[0]

    def post_for_status(self, path: str, body: Mapping[str, object] | None = None) -> tuple[Any, int]:
        """JSON, and the HTTP status, which tells for some what was there already."""
        from pydantic_core import to_json

        content = None if body is None else to_json(body, inf_nan_mode="strings", fallback=str)
        with in_words(self.origin):
            response = self._client.post(path, content=content, headers=JSON)
            return json_in(response, self.origin), response.status_code

    def upload(self, path: str, file: Path, fields: Mapping[str, str], on_bytes: OnBytes | None = None) -> Any:
        """Send a file as a form, in pieces. InvalidInput where it cannot be read."""
        import httpx

        self.get("/api/media", limit=1)  # who is refused hears it before the file is sent
        with opened(file, on_bytes) as content, in_words(self.origin):
            response = self._client.post(
                path,
                data=fields,
                files={"file": (file.name, content, "application/octet-stream")},
                timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S, read=TAKING_IN_S),
            )
            return json_in(response, self.origin)

    def download(self, address: str, target: Path) -> Path:
        """Fetch a file that a result names, whole or not at all; its path. NotFound where the page has it no more."""
        from cw_assets.api.scripts import checked_folder
        from cw_assets.store import MediaStore

        path = address.removeprefix(self.origin)
        if not path.startswith(FILES):
            raise InvalidInput(f"{address[:200]!r} is no file of {self.origin}; give an address of a result.")
        target = target / unquote(path.rpartition("/")[2]) if target.is_dir() else target
        with in_words(self.origin), self._client.stream("GET", path) as response:
            check_file(response, self.origin, path)
            with MediaStore(checked_folder(target.parent)).replacing(target.name) as temporary:
                write_pieces(temporary, response.iter_bytes())
        return target

    def value(self, shape: type[Shape], data: Any) -> Shape:
        """What was answered, as this value."""
        return as_shape(shape, data, self.origin)

    def job(self, job_id: str) -> JobDetail:
        """How far a job is, and what came of it. NotFound where there is none of this id."""
        return self.value(JobDetail, self.get(job_path(job_id)))

    def cancel(self, job_id: str) -> JobState:
        """Have a job stop. NotFound; WrongStatus where it is over."""
        return self.value(JobState, self.post(f"{job_path(job_id)}/cancel"))

    def listen(self, job_id: str, since: int | None) -> "AbstractContextManager[ClientConnection]":
        """A socket that tells of a job, with what is newer than a revision first.

        OSError, ValueError or WebSocketException where none comes about, here or on entering.
        """
        from websockets.sync.client import connect

        asked = "" if since is None else f"?since={since}"
        return connect(
            f"ws{self.origin.removeprefix('http')}/ws/jobs/{job_id}{asked}",
            address=(self._url.host, self._url.port or DEFAULT_PORTS[self._url.scheme]),
            additional_headers=self._pass,
            user_agent_header=AGENT,
            ssl=self._trust if self._url.scheme == "https" else None,
            proxy=None,
            open_timeout=CONNECT_S,
            close_timeout=CLOSE_S,
        )


class CountedFile(io.BufferedReader):
    """A file that tells how much of it was read."""

    def __init__(self, file: Path, on_bytes: OnBytes) -> None:
        super().__init__(io.FileIO(file))
        self._on_bytes, self._size = on_bytes, file.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        if piece:
            self._on_bytes(self.tell(), self._size)
        return piece


def write_pieces(file: Path, pieces: Iterable[bytes]) -> None:
    with file.open("wb") as content:
        for piece in pieces:
            content.write(piece)


def opened(file: Path, on_bytes: OnBytes | None) -> io.BufferedReader:
    try:
        return CountedFile(file, on_bytes) if on_bytes else file.open("rb")
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be read ({error.strerror}); name a video file of this machine, which is sent to the other."
        ) from error


def checked_url(address: str) -> "httpx.URL":
    """InvalidInput for anything but the origin of a page; a password in it is not repeated."""
    import httpx

    try:
        url = httpx.URL(address.strip())
    except httpx.InvalidURL:
        url = httpx.URL()
    plain = not (url.userinfo or url.query or url.fragment) and url.path in ("", "/")
    if url.scheme not in DEFAULT_PORTS or not url.host or (url.port or 0) > MAX_PORT or not plain:
        shown = "What was given" if "@" in address else repr(address[:200])
        raise InvalidInput(
            f"{shown} is no address of a page, which is http or https, a host and a port, and nothing else; "
            "give it as in http://10.0.0.5:3000."
        )
    return url


def bearer(token: str) -> dict[str, str]:
    """The header that shows the token, its bytes as Latin-1; none without a token."""
    token = token.strip()
    if not token.isprintable():
        raise InvalidInput("The token has a character that cannot be sent; give what CW_API_TOKEN is at the page.")
    return {"Authorization": f"Bearer {token}".encode().decode("latin-1")} if token else {}


def trusted() -> ssl.SSLContext:
    """Certificates that this machine trusts (SSL_CERT_FILE adds yours), and those that come with httpx."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def job_path(job_id: str) -> str:
    if not JOB_ID.fullmatch(job_id):
        raise NotFound(f"There is no job {job_id[:100]!r}; list_jobs() shows which there are.")
    return f"/api/jobs/{job_id}"
