"""An engine whose calls are told as spans, for while tracing is on: its model, its seconds, its tokens where it counts.

Nothing of what is asked or answered. What a scene detector does frame by frame is told with the decoder's pass over
the video, which feeds it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cw_assets import tracing
from cw_assets.domain.text_task import TextTask, TokenUsage

CHAT, CONTENT = "chat", "generate_content"
CALLS = {
    "complete": CHAT,
    "complete_many": CHAT,
    "generate": CONTENT,
    **dict.fromkeys(("transcribe", "detect", "read", "dominant_colors", "probe", "watch", "read_audio"), ""),
    **dict.fromkeys(("speak", "make", "describe", "fetch"), ""),
}
"""The methods of engines that are told, with OpenTelemetry's name of the operation where it has one."""
LAZY = ("read_audio",)
"""Those that give an iterator, and work while it is read."""
END = object()


def traced(kind: str, engine: Any) -> Any:
    """The engine itself while tracing is off, else one that does the same and tells of it."""
    return TracedEngine(kind, engine) if tracing.is_on() else engine


class TracedEngine:
    """Stands before an engine; for whoever looks at it, it is the engine."""

    def __init__(self, kind: str, engine: Any) -> None:
        self.__dict__.update(_kind=kind, _engine=engine)

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # isinstance asks for it
        return type(self._engine)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.__dict__["_engine"], name)
        return Call(self._kind, self._engine, name, found) if name in CALLS else found

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._engine, name, value)


@dataclass(frozen=True, eq=False)
class Call:
    """One method of an engine."""

    kind: str
    engine: Any
    name: str
    method: Callable[..., Any]

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self.name in LAZY:
            return self.items(*given, **named)
        tokens: list[TokenUsage] = []
        if CALLS[self.name] == CHAT and given:
            given = (counted(given[0], tokens), *given[1:])
        with self.span() as span:
            began = time.perf_counter()
            try:
                return self.method(*given, **named)
            finally:
                span.note({"cw.seconds": time.perf_counter() - began, **used(tokens)})

    def items(self, *given: Any, **named: Any) -> Iterator[Any]:
        """One span from the first item to the last, or until nobody reads on; its seconds are the engine's alone."""
        seconds = 0.0
        with self.span(current=False) as span:
            try:
                found = iter(self.method(*given, **named))
                while True:
                    began = time.perf_counter()
                    item = next(found, END)
                    seconds += time.perf_counter() - began
                    if item is END:
                        return
                    yield item
            finally:
                span.note({"cw.seconds": seconds})

    def span(self, *, current: bool = True) -> tracing.Span:
        info = self.engine.info
        facts = {
            "gen_ai.operation.name": CALLS[self.name],
            "gen_ai.request.model": info.model,
            "cw.engine": info.engine,
            "cw.engine.kind": self.kind,
            "cw.engine.warm": self.engine.warm,
        }
        return tracing.span("engine call", f"{self.kind} {self.name}", facts, current=current)


def counted(asked: TextTask[Any] | Sequence[TextTask[Any]], tokens: list[TokenUsage]) -> Any:
    """The same task or tasks, whose usage of tokens is put into the list too."""
    if not isinstance(asked, TextTask):
        return [counted(task, tokens) for task in asked]
    told = asked.on_usage

    def on_usage(usage: TokenUsage) -> None:
        tokens.append(usage)
        told(usage)

    return replace(asked, on_usage=on_usage)


def used(tokens: Sequence[TokenUsage]) -> dict[str, int]:
    """Of all answers together; nothing where no model counted."""
    names = {"gen_ai.usage.input_tokens": "prompt_tokens", "gen_ai.usage.output_tokens": "new_tokens"}
    return {name: sum(getattr(usage, field) for usage in tokens) for name, field in names.items()} if tokens else {}
