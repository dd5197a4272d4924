"""A chat-completions server on this machine that behaves as told, request by request."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    missing: int = 0
    """So many bytes of the body are announced and never sent."""


@dataclass
class Asked:
    """What the server was asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Server:
    base_url: str
    asked: list[Asked]


def good(answer: Any, *, finish_reason: str = "stop", **more: Any) -> Reply:
    """`more` stands beside the choices, as `usage` does."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    return Reply(body=json.dumps({"choices": [choice], **more}))


@contextmanager
def running(replies: list[Reply] | Callable[[Asked], Reply]) -> Iterator[Server]:
    """Gives the replies one after another, the last one ever again; or the one that a question brings about."""
    asked: list[Asked] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(asked, replies))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}/v1", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def handler(asked: list[Asked], replies: list[Reply] | Callable[[Asked], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            question = Asked(self.path, dict(self.headers), body)
            asked.append(question)
            reply = replies[min(len(asked), len(replies)) - 1] if isinstance(replies, list) else replies(question)
            time.sleep(reply.delay_s)
            try:
                self.answer(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            content = reply.body.encode()
            for name, value in {**reply.headers, "Content-Length": str(len(content) + reply.missing)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = bool(reply.missing)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
