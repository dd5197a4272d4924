"""What is told of work to an OpenTelemetry collector: spans of launches, runs, steps and engine calls, as one trace.

Off until `set_up` is called with an address: then nothing is imported, and a span costs next to nothing. What a span
tells is said where its work is done; never a prompt, a key, or the words of an error.
"""

import logging
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import local
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, cast
from urllib.parse import urlsplit

from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from contextvars import Token

    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
    from opentelemetry.trace import Link, Tracer

LAUNCH_TAG = "cw/traceparent"
"""Of a run: the span that launched it, as a W3C traceparent."""
RUN_TAG = ".cw/run_span"
"""Of a run: its id and its span, below which its steps stand. Dagster copies it into a run that repeats this one."""
SpanKind = Literal["launch", "run", "step", "engine call"]
Facts = Mapping[str, str | int | float | bool]
"""Attributes by name: those of OpenTelemetry's semantic conventions where there are, else `cw.…`. "" is left out."""
SEND_EVERY_S = 1.0
TIMEOUT_S = 2.0
"""So long a collector may take to answer; a process that ends waits for no more than twice that."""
MOST_WAITING = 8192
"""Spans that wait to be sent; what is beyond is lost."""
EXPORTERS_LOG = "opentelemetry.exporter.otlp.proto.http.trace_exporter"


class Span:
    """A piece of work that is told of; this one, for while tracing is off, tells nothing."""

    @property
    def traceparent(self) -> str:
        """With it another process continues the trace; empty: there is none."""
        return ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """The work is over."""

    def note(self, facts: Facts) -> None:
        """Tell more of it."""

    def fail(self, why: str) -> None:
        """Tell that it failed; `why` is one of few words, as the class of an error."""


NOTHING = Span()


def span(
    kind: SpanKind,
    what: str,
    facts: Facts | None = None,
    *,
    parent: str = "",
    repeats: str = "",
    current: bool = True,
) -> Span:
    """A span for a `with`, named by both, as "step scenes"; an error that passes through is told by its class.

    It stands below `parent`, a traceparent as a tag or a header has it, or else below the current span. `repeats` is
    the traceparent of earlier work, mostly of another trace, to which it is linked.
    `current=False` is for a generator: what its consumer does between two items is not below it.
    """
    now = _now  # another thread may shut down meanwhile
    if now is None:
        return NOTHING
    opened = OpenSpan(now.tracer.start_span(f"{kind} {what}", below(parent), links=links_to(repeats)), current)
    opened.note(facts or {})
    return opened


def is_on() -> bool:
    return _now is not None


def traced_tags() -> dict[str, str]:
    """What a run is tagged with so that it stands below the current span; nothing while tracing is off."""
    here = traceparent_of(None) if _now else ""
    return {LAUNCH_TAG: here} if here else {}


def run_tags(run_id: str, span: Span) -> dict[str, str]:
    """What a run is tagged with so that its steps stand below its span."""
    return {RUN_TAG: f"{run_id} {span.traceparent}"}


def span_of_run(run_id: str, tags: Mapping[str, str]) -> str:
    """The traceparent that the run was tagged with; empty where its tag is that of a run which it repeats."""
    owner, _, traceparent = tags.get(RUN_TAG, "").partition(" ")
    return traceparent if owner == run_id else ""


def span_repeated(tags: Mapping[str, str]) -> str:
    """Of the run whose tags were copied into one that repeats it: its span, else its launch's; empty without both."""
    return tags.get(RUN_TAG, "").partition(" ")[2] or tags.get(LAUNCH_TAG, "")


def set_up(endpoint: str, *, service: str) -> None:
    """Tell spans to the collector at an address (OTLP over HTTP, "http://127.0.0.1:4318"); empty: change nothing.

    `service` names this kind of process, as "cw_assets.worker". One collector at a time: another address ends the
    first. InvalidInput for what is no address, NotReady without the extra `tracing`; a collector that is away is
    logged, once, and costs nothing but its spans.
    """
    global _now  # noqa: PLW0603 a process tells one collector
    if endpoint and not (_now and _now.endpoint == endpoint):
        shut_down()
        _now = opened_for(endpoint, service)


def shut_down() -> None:
    """Send what waits, and be off. A process ends so by itself, unless it was forked by multiprocessing."""
    global _now
    if _now is not None:
        ended, _now = _now, None
        ended.exporter.closing = True
        ended.provider.shutdown()


# ---- while it is on


class OpenSpan(Span):
    """One that has begun."""

    def __init__(self, opened: Any, current: bool) -> None:
        self._span, self._current = opened, current
        self._token: Token[Context] | None = None

    @property
    def traceparent(self) -> str:
        return traceparent_of(self._span)

    def __enter__(self) -> Self:
        from opentelemetry import context, trace

        if self._current:
            self._token = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        from opentelemetry import context

        if self._token is not None:
            context.detach(self._token)
        if kind is not None and kind is not GeneratorExit:
            self.fail(kind.__name__)
        self._span.end()

    def note(self, facts: Facts) -> None:
        self._span.set_attributes({name: value for name, value in facts.items() if value != ""})

    def fail(self, why: str) -> None:
        from opentelemetry.trace import StatusCode

        self._span.set_status(StatusCode.ERROR)
        self.note({"error.type": why})


def below(traceparent: str) -> "Context | None":
    """None, the current span, for an empty text; what is no traceparent begins a trace of its own."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": traceparent}) if traceparent else None


def links_to(traceparent: str) -> "list[Link]":
    """None for an empty text, and for what is no traceparent."""
    from opentelemetry.trace import Link, get_current_span

    if not traceparent:
        return []
    linked = get_current_span(below(traceparent)).get_span_context()
    return [Link(linked)] if linked.is_valid else []


def traceparent_of(span: Any) -> str:
    """Of a span of the library's; None: the current one; empty where there is none."""
    from opentelemetry.trace import set_span_in_context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier, set_span_in_context(span) if span else None)
    return carrier.get("traceparent", "")


@dataclass(frozen=True)
class Tracing:
    """What this process tells with."""

    endpoint: str
    provider: "TracerProvider"
    tracer: "Tracer"
    exporter: "QuietExporter"


_now: Tracing | None = None


def opened_for(endpoint: str, service: str) -> Tracing:
    """The library's own variables hold too, as OTEL_EXPORTER_OTLP_HEADERS for a collector that asks for a key."""
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput("CW_OTLP_ENDPOINT cannot be read; write http://127.0.0.1:4318, or leave it empty.")
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise NotReady(
            f"CW_OTLP_ENDPOINT needs the package {error.name}, which is not installed; "
            "install the extra 'tracing', or leave the setting empty."
        ) from error
    sender = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=TIMEOUT_S)
    exporter = QuietExporter(sender, f"{parts.hostname}:{parts.port or parts.scheme}")
    batches = BatchSpanProcessor(
        cast("SpanExporter", exporter), max_queue_size=MOST_WAITING, schedule_delay_millis=1000 * SEND_EVERY_S
    )
    who = Resource({"service.name": service, "host.name": socket.gethostname(), "process.pid": os.getpid()})
    provider = TracerProvider(resource=Resource.create().merge(who))
    provider.add_span_processor(batches)
    return Tracing(endpoint, provider, provider.get_tracer(__name__), exporter)


@dataclass
class QuietExporter:
    """Sends spans on as the library's exporter does, but says once that the collector is away, not with each batch."""

    sender: "SpanExporter"
    shown: str
    """Where the collector is, without what may be secret in its address."""
    away: bool = False
    closing: bool = False
    _sending: local = field(default_factory=local)

    def __post_init__(self) -> None:
        logging.getLogger(EXPORTERS_LOG).addFilter(self._is_of_others)

    def _is_of_others(self, _record: logging.LogRecord) -> bool:
        return not getattr(self._sending, "here", False)

    def export(self, spans: "Sequence[ReadableSpan]") -> "SpanExportResult":
        from opentelemetry.sdk.trace.export import SpanExportResult

        if self.away and self.closing:
            return SpanExportResult.FAILURE
        self._sending.here = True
        try:
            result = self.sender.export(spans)
        finally:
            self._sending.here = False
        was_away, self.away = self.away, result is not SpanExportResult.SUCCESS
        if self.away and not was_away:
            logging.warning(
                "The collector at %s takes no spans, so it may be away or want a key; "
                "traces are lost until it does, and work goes on.",
                self.shown,
            )
        return result

    def shutdown(self) -> None:
        logging.getLogger(EXPORTERS_LOG).removeFilter(self._is_of_others)
        self.sender.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing waits here."""
        return self.sender.force_flush(timeout_millis)
