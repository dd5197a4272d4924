"""Weights in prompts, `(word:1.3)`, `((word))` and `[word]`, taken apart; giving them to a model is an engine's work.

The syntax is that of the web UI of AUTOMATIC1111: https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features
"""

import re
from dataclasses import dataclass, field
from itertools import groupby

STEP = 1.1
"""What a pair of round brackets multiplies by, and a pair of square ones divides by."""
MAX_WEIGHT = 5.0
"""A number above it is no weight: (16:9), (at 10:30)."""
TOKENS = re.compile(
    r"\\(?P<escaped>[\\()\[\]])|(?P<opening>[(\[])|:\s*(?P<weight>\d*\.?\d+)\s*\)|(?P<closing>[)\]])|[^\\()\[\]:]+|."
    , re.DOTALL
)  # fmt: skip
OPENED_BY = {")": "(", "]": "["}


@dataclass
class Parts:
    """What has been read: texts with their weights, and the places of the brackets that are still open."""

    texts: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.texts.append(text)
        self.weights.append(1.0)

    def opened(self, bracket: str) -> int | None:
        """Index in `open` of the last such bracket."""
        places = [number for number, place in enumerate(self.open) if self.texts[place] == bracket]
        return places[-1] if places else None

    def close(self, number: int, factor: float) -> None:
        """Weigh what follows that bracket; those opened after it were never closed, and stay text."""
        start = self.open[number]
        del self.open[number:]
        self.texts[start] = ""
        for place in range(start, len(self.weights)):
            self.weights[place] *= factor


def parse(prompt: str) -> tuple[tuple[str, float], ...]:
    r"""The text in pieces with their weights, 1.0 where none is given; a bracket without its partner is text.

    `\(`, `\)`, `\[`, `\]` and `\\` mean the character itself.
    """
    parts = Parts()
    for token in TOKENS.finditer(prompt):
        read(token, parts)
    pairs = [
        (text, round(min(weight, MAX_WEIGHT), 6))
        for text, weight in zip(parts.texts, parts.weights, strict=True)
        if text
    ]
    return tuple(
        ("".join(text for text, _ in group), weight) for weight, group in groupby(pairs, key=lambda pair: pair[1])
    )


def read(token: re.Match[str], parts: Parts) -> None:
    text = token.group()
    if token["escaped"]:
        parts.add(token["escaped"])
    elif token["opening"]:
        parts.open.append(len(parts.texts))
        parts.add(text)
    elif token["weight"] or token["closing"]:
        close(token, parts)
    else:
        parts.add(text)


def close(token: re.Match[str], parts: Parts) -> None:
    """Weigh what the bracket closes; where it closes nothing, or the number is no weight, the text is kept."""
    bracket, number = token.group()[-1], parts.opened(OPENED_BY[token.group()[-1]])
    is_weight = token["weight"] is not None and float(token["weight"]) <= MAX_WEIGHT
    if token["weight"] is not None and not (is_weight and number is not None):
        parts.add(token.group()[:-1])
    if number is None:
        parts.add(bracket)
    elif is_weight:
        parts.close(number, float(token["weight"]))
    else:
        parts.close(number, STEP if bracket == ")" else 1 / STEP)


def plain_text(prompt: str) -> str:
    """The prompt without the signs of weighting, for models that know none."""
    return "".join(text for text, _ in parse(prompt))
