"""Stands in for an OpenTelemetry collector: a server on the loopback that reads OTLP and keeps the spans."""

import contextlib
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class ToldSpan:
    """A span as it arrived; ids in hexadecimal, times in seconds of the epoch."""

    name: str
    trace_id: str
    span_id: str
    parent_id: str
    service: str
    began: float
    ended: float
    failed: bool
    facts: dict[str, Any]
    links: tuple[tuple[str, str], ...] = ()
    """Trace and span of what it is linked to."""

    @property
    def kind(self) -> str:
        """launch, run, step or engine call."""
        return next(kind for kind in ("launch", "run", "step", "engine call") if self.name.startswith(f"{kind} "))


@dataclass
class Collector:
    """The spans that have arrived, in the order of their ends."""

    endpoint: str
    arrived: list[ToldSpan] = field(default_factory=list)

    @property
    def spans(self) -> list[ToldSpan]:
        return sorted(self.arrived, key=lambda span: span.ended)

    def of(self, kind: str) -> list[ToldSpan]:
        return [span for span in self.spans if span.kind == kind]

    def take(self, body: bytes) -> None:
        for told in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = facts_in(told.resource)["service.name"]
            self.arrived += [read(span, service) for scope in told.scope_spans for span in scope.spans]


def read(span: Any, service: str) -> ToldSpan:
    return ToldSpan(
        name=span.name,
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        service=service,
        began=span.start_time_unix_nano / 1e9,
        ended=span.end_time_unix_nano / 1e9,
        failed=span.status.code == span.status.STATUS_CODE_ERROR,
        facts=facts_in(span),
        links=tuple((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
    )


def facts_in(told: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in told.attributes}


@contextlib.contextmanager
def collector() -> Iterator[Collector]:
    """One that listens on a port of its own."""
    found = Collector("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/traces"
            found.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
