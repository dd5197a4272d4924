"""A question for a text model; asking it is an engine's work, and each stage brings its own rules to answer it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cw_assets.domain.values import Value

Answer = TypeVar("Answer", bound=Value)


class TokenUsage(Value):
    """What an answer took, in tokens of the model."""

    prompt_tokens: int
    new_tokens: int


def ignore(_: TokenUsage) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, eq=False)
class TextTask(Generic[Answer]):
    """A question for a text model: `data` is material, never instruction; the answer fits the `answer` schema."""

    instruction: str
    data: dict[str, Any]
    answer: type[Answer]
    rules: Callable[[], Answer]
    """The same question answered by rules, without a model."""
    max_new_tokens: int = 2048
    temperature: float = 0.0
    """0: greedy, so that `top_p` and `seed` mean nothing."""
    top_p: float = 1.0
    """Drawn from the likeliest tokens that together have this probability, 0 to 1."""
    seed: int = 0
    """Of what is drawn."""
    on_usage: Callable[[TokenUsage], object] = ignore
    """Told once for each answer that a model wrote, also one that had to be asked for again."""
