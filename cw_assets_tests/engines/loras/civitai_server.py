"""A source of LoRAs on this machine, over real HTTP: it behaves as told, path by path and request by request.

Several of them are several hosts: a LoRA's site, and the store that it redirects to.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

MODEL_ID, VERSION_ID = 123, 456
API_PATH, FILE_PATH = f"/api/v1/model-versions/{VERSION_ID}", f"/api/download/models/{VERSION_ID}"
LAST_MODIFIED = "Sat, 01 Aug 2026 10:00:00 GMT"
Behaviour = Callable[["Handler"], None]


@dataclass(frozen=True)
class Asked:
    """What a site was asked; the path with its query."""

    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """One origin. Each path has its behaviours, one for each request; the last one stays."""

    origin: str
    asked: list[Asked] = field(default_factory=list)
    behaviours: dict[str, list[Behaviour]] = field(default_factory=dict)
    closing: threading.Event = field(default_factory=threading.Event)

    def serve(self, path: str, *behaviours: Behaviour) -> str:
        """The address of the path."""
        self.behaviours[path] = list(behaviours)
        return f"{self.origin}{path}"

    def next_behaviour(self, path: str) -> Behaviour:
        planned = self.behaviours.get(path) or [status(404)]
        return planned.pop(0) if len(planned) > 1 else planned[0]

    def offer(self, content: bytes, *behaviours: Behaviour, **changes: Any) -> None:
        """A LoRA's description and its file; `changes` are made to the description."""
        self.serve(API_PATH, answer_json(description(self.origin, content, **changes)))
        self.serve(FILE_PATH, *(behaviours or [file(content)]))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.close_connection = True
        self.site.asked.append(Asked(self.path, dict(self.headers)))
        try:
            self.site.next_behaviour(self.path.partition("?")[0])(self)
        except (BrokenPipeError, ConnectionResetError):
            """The other side has gone, which some behaviours want."""

    def head(self, code: int, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def reset(self) -> None:
        """End the connection as a crash does, with what was not read yet."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Silent."""


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Site]:
    handler = type("SiteHandler", (Handler,), {})
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    site = handler.site = Site(f"http://{host}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


# ---- behaviours


def file(
    content: bytes,
    *,
    etag: str = '"v1"',
    modified: str = LAST_MODIFIED,
    cut_after: int | float | None = None,
    reset: bool = False,
    ranges: bool = True,
    headers: dict[str, str] | None = None,
) -> Behaviour:
    """The file, or the rest of it where that was asked for; cut after so many bytes, or such a share, of the body."""

    def behave(handler: Handler) -> None:
        start = asked_start(handler, (etag, modified)) if ranges else None
        if start is not None and start >= len(content):
            handler.head(416, {"Content-Range": f"bytes */{len(content)}", "Content-Length": "0"})
            return
        body = content[start or 0 :]
        about = {"Content-Length": str(len(body)), "Content-Type": "application/octet-stream"}
        about |= {name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value}
        if start is not None:
            about["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        handler.head(200 if start is None else 206, about | (headers or {}))
        sent = int(cut_after * len(body)) if isinstance(cut_after, float) else cut_after
        handler.wfile.write(body[:sent])
        handler.wfile.flush()
        if reset:
            handler.reset()

    return behave


def asked_start(handler: Handler, versions: tuple[str, ...]) -> int | None:
    """Where the asked range starts; None where all is asked for, or the version has changed."""
    wish, condition = handler.headers.get("Range", ""), handler.headers.get("If-Range")
    if not wish.startswith("bytes=") or (condition is not None and condition not in filter(None, versions)):
        return None
    return int(wish.removeprefix("bytes=").partition("-")[0])


def status(code: int, body: bytes = b"", **headers: str) -> Behaviour:
    """A whole answer; headers with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: send(handler, code, body, named)


def send(handler: Handler, code: int, body: bytes, headers: dict[str, str]) -> None:
    handler.head(code, {"Content-Length": str(len(body)), **headers})
    handler.wfile.write(body)


def answer_json(value: Any) -> Behaviour:
    return status(200, json.dumps(value).encode(), Content_Type="application/json")


def page(code: int = 200, content_type: str = "text/html; charset=utf-8") -> Behaviour:
    return status(code, b"<!DOCTYPE html><html><title>Sign in</title></html>", Content_Type=content_type)


def redirect(address: str, code: int = 307) -> Behaviour:
    return status(code, Location=address)


def announced(size_bytes: int, content: bytes) -> Behaviour:
    """Says another size than it sends."""
    return status(200, content, Content_Length=str(size_bytes))


def unannounced(content: bytes, *, whole: bool = True) -> Behaviour:
    """In chunks, so that nobody knows how much will come."""

    def behave(handler: Handler) -> None:
        handler.head(200, {"Transfer-Encoding": "chunked", "ETag": '"chunks"'})
        for start in range(0, len(content), 4096):
            piece = content[start : start + 4096]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n" if whole else b"")

    return behave


def partial(content: bytes, content_range: str, *, etag: str = '"v1"') -> Behaviour:
    """A 206 that claims whatever it is told to."""
    return status(206, content, Content_Range=content_range, ETag=etag)


def held(content: bytes, sent: int) -> Behaviour:
    """Sends so many bytes of the file, then nothing until the site closes."""

    def behave(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(len(content)), "ETag": '"v1"'})
        handler.wfile.write(content[:sent])
        handler.wfile.flush()
        handler.site.closing.wait(30)

    return behave


def drip(content: bytes, pause_s: float = 0.0) -> Behaviour:
    """A byte at a time."""

    def behave(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(len(content)), "ETag": '"v1"'})
        for byte in content:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(pause_s)

    return behave


# ---- what it offers


def lora_bytes(seed: int = 0, size: int = 2000) -> bytes:
    """A small LoRA of SDXL's shape in name, about `size` bytes."""
    from safetensors.numpy import save

    values = np.random.default_rng(seed).standard_normal(max(size // 8, 1)).astype(np.float32)
    name = "lora_unet_mid_block_attentions_0_proj_in"
    tensors = {f"{name}.lora_down.weight": values[None], f"{name}.lora_up.weight": values[:, None]}
    return save(tensors, metadata={"ss_base_model_version": "sdxl_base_v1-0"})


def description(origin: str, content: bytes, **changes: Any) -> dict[str, Any]:
    """What the API answers for the LoRA; `file` in `changes` is merged into its one file."""
    import hashlib

    the_file = {
        "name": "spot_style.safetensors",
        "type": "Model",
        "sizeKB": len(content) / 1024,
        "metadata": {"format": "SafeTensor", "size": None, "fp": "fp16"},
        "pickleScanResult": "Success",
        "virusScanResult": "Success",
        "hashes": {"AutoV2": "0123456789", "SHA256": hashlib.sha256(content).hexdigest().upper()},
        "downloadUrl": f"{origin}{FILE_PATH}",
        "primary": True,
    } | changes.pop("file", {})
    return {
        "id": VERSION_ID,
        "modelId": MODEL_ID,
        "name": "v1.0",
        "baseModel": "SDXL 1.0",
        "air": f"urn:air:sdxl:lora:civitai:{MODEL_ID}@{VERSION_ID}",
        "trainedWords": ["spot style", "soft light"],
        "earlyAccessEndsAt": None,
        "availability": "Public",
        "usageControl": "Download",
        "description": "<p>First &amp; best.</p>",
        "model": {"name": "Spot style", "type": "LORA", "nsfw": False},
        "files": [the_file],
        "images": [
            {"url": "https://image.example/1.jpg", "meta": None},
            {
                "url": "https://image.example/2.jpg",
                "meta": {"prompt": "a kitchen", "negativePrompt": "blurry, text", "cfgScale": 6.5},
            },
        ],
        "downloadUrl": f"{origin}{FILE_PATH}",
        "stats": {"downloadCount": 1234, "thumbsUpCount": 56},
    } | changes
