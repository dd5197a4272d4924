"""A receiver of webhooks on this machine, which answers as a test wants."""

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from pydantic import SecretStr


class Receiver:
    """Keeps what it was sent. `answers` are statuses in turn, then 200; 0 closes without one."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.answers: list[int] = []
        self.elsewhere = 0
        """Requests that came by a redirect."""
        self.drips = False
        """Sends its headers one after another, and never all."""
        self._over = threading.Event()

    @property
    def secret_url(self) -> SecretStr:
        """With something in it that nobody may see."""
        return SecretStr(f"http://127.0.0.1:{self._server.server_port}/hook?key=hush")

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                status = receiver.answers.pop(0) if receiver.answers else 200
                if receiver.drips:
                    self.drip()
                elif status:
                    self.send_response(status)
                    self.send_header("Location", "/elsewhere")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                self.close_connection = True

            def do_GET(self) -> None:
                receiver.elsewhere += 1
                self.send_error(404)

            def drip(self) -> None:
                with contextlib.suppress(OSError):
                    self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                    while not receiver._over.is_set():
                        self.wfile.write(b"X: y\r\n")
                        time.sleep(0.05)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
