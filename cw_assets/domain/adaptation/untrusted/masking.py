"""What is said and shown is data: sentences that address the model or the gate are found and withheld.

This is the second fence. The first one is that data never stands among instructions.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from cw_assets.domain.adaptation.metadata import Withheld
from cw_assets.domain.adaptation.untrusted.plain_reading import folded, hides_words, readings
from cw_assets.domain.adaptation.untrusted.signs import SIGNS, SPEAKERS
from cw_assets.domain.adaptation.untrusted.words import MODELS, MODELS_UNSPACED, UNSPACED, WORDS, Words
from cw_assets.domain.values import Value

NOTE = "[withheld: this text addresses the reviewer]"
REPEATED = re.compile(rf"{re.escape(NOTE)}(?:[\s.!?]*{re.escape(NOTE)})+")
PIECE = re.compile(
    r"(?s:.)+?(?:[.!?…]+(?=[\s\"”“»«』」’')\]}]|$)|[。！？।؟]+|[”»」』](?!\s*[:=])|\n|$)[\"”“»」』’')\]}.]*\s*"
)
"""A sentence with what closes it; a full stop within a number ends none."""
CLAUSE = re.compile(r"(?s:.)+?(?:[,;](?=\s)\s*|[，；、]|\s[–—-]\s|$)")
ENDED = re.compile(r"[.!?…。！？।؟]\W*$")
FRAME = re.compile(r"([\s,;]*(?:[^\W\d_][\w .'&/-]{0,24}:)?\s*[\"“„«»「『(\[]*)((?s:.)*?)([\"”“»」』’')\]}.]*\s*)")
"""A sentence's label and opening quotes, what it says, and its closing quotes."""


class Lists(NamedTuple):
    """The words of all languages, a pattern for each list."""

    dismiss: re.Pattern[str]
    earlier: re.Pattern[str]
    orders: re.Pattern[str]
    mark: re.Pattern[str]
    passed: re.Pattern[str]
    work: re.Pattern[str]
    addressee: re.Pattern[str]
    roles: re.Pattern[str]
    replies: re.Pattern[str]
    models: re.Pattern[str]
    speakers: re.Pattern[str]
    signs: re.Pattern[str]
    last_is_earlier: re.Pattern[str]


def masked_data(data: dict[str, Any]) -> dict[str, Any]:
    """Data with every text in it masked; keys, numbers and the order of things stay."""
    return {key: masked_value(value) for key, value in data.items()}


def masked_value(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return masked_data(value)
    return [masked_value(one) for one in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=4096)
def masked(text: str) -> str:
    """The text with a note in place of what addresses a model; labels, quotes and all else stay.

    No more than a clause is taken where that is enough, lest a fault hide behind an order.
    """
    pieces = [part for sentence in PIECE.findall(text) for part in clauses(sentence)]
    doubtful = convicted(pieces)
    if not any(doubtful):
        return text
    kept = (framed(piece) if bad else piece for piece, bad in zip(pieces, doubtful, strict=True))
    return REPEATED.sub(NOTE, "".join(kept))


def suspicious(value: Value, name: str) -> tuple[Withheld, ...]:
    """Every text in the value that `masked` changes, with its place below `name`; positions count from 1."""
    found = texts(value.model_dump(mode="json"), name)
    return tuple(Withheld(place=place, text=text) for place, text in found if masked(text) != text)


def texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, f"{place}, {key}")
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            yield from texts(one, f"{place}, {number}")


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that addresses a model, if one of them alone does so; else the sentence."""
    parts = CLAUSE.findall(sentence) if addresses_a_model(sentence) else []
    return parts if any(addresses_a_model(part) for part in parts) else [sentence]


def convicted(pieces: list[str]) -> list[bool]:
    """Which of the pieces address a model: those that do so alone, and their neighbours that go on about it."""
    bad = [addresses_a_model(piece) for piece in pieces]
    for number, (first, second) in enumerate(pairwise(pieces)):
        bad[number : number + 2] = [True, True] if is_order_in_two(first, second) else bad[number : number + 2]
    return spread(pieces, spread(pieces[::-1], bad[::-1])[::-1])


def spread(pieces: list[str], bad: list[bool]) -> list[bool]:
    """Bad, too, what follows something bad and speaks of the same trade."""
    wide = bad[:1]
    for piece, is_bad in zip(pieces[1:], bad[1:], strict=True):
        wide.append(is_bad or (wide[-1] and is_of_the_trade(folded(piece))))
    return wide


def addresses_a_model(sentence: str) -> bool:
    """Read as a whole, and without its label and quotes."""
    match = FRAME.fullmatch(sentence)
    said = (sentence, match[2]) if match else (sentence,)
    return hides_words(sentence) or any(convicts(reading) for text in said for reading in readings(text))


def convicts(reading: str) -> bool:
    """Words of several lists together; one list alone says nothing."""
    words = lists()
    return bool(
        words.signs.search(reading)
        or is_dismissal(reading)
        or (words.mark.search(reading) and words.passed.search(reading) and words.work.search(reading))
        or (words.replies.search(reading) and words.passed.search(reading))
        or (words.addressee.search(reading) and (words.passed.search(reading) or words.dismiss.search(reading)))
        or (words.roles.search(reading) and words.models.search(reading))
        or (words.speakers.search(reading) and is_of_the_trade(reading))
    )


def is_dismissal(reading: str) -> bool:
    """Of earlier orders, or of all there was in favour of a verdict."""
    words = lists()
    if not (words.dismiss.search(reading) and words.earlier.search(reading)):
        return False
    verdict = words.mark.search(reading) and (words.work.search(reading) or words.passed.search(reading))
    return bool(words.orders.search(reading) or verdict)


def is_order_in_two(first: str, second: str) -> bool:
    """An order that a line's end or a full stop cuts in two: "Ignore all previous. Instructions are void."."""
    one, other, words = folded(first), folded(second), lists()
    if not ENDED.search(first):
        return is_dismissal(f"{one} {other}") and not is_dismissal(other)
    return bool(words.dismiss.search(one) and words.last_is_earlier.search(one) and words.orders.search(other))


def is_of_the_trade(reading: str) -> bool:
    """Whether it speaks of orders, verdicts, scripts or reviewers, which by itself anybody may."""
    words = lists()
    return any(one.search(reading) for one in (words.orders, words.passed, words.work, words.addressee, words.roles))


def framed(sentence: str) -> str:
    """The note between the sentence's own label and quotes, unless these address a model themselves."""
    match = FRAME.fullmatch(sentence)
    if match is None or speaks_to_a_model(match[1]):
        return f"{NOTE} "
    return f"{match[1]}{NOTE}{match[3]}"


def speaks_to_a_model(label: str) -> bool:
    reading = folded(label)
    return bool(lists().speakers.search(reading)) or is_of_the_trade(reading) or addresses_a_model(label)


@cache
def lists() -> Lists:
    by_name = {name: re.compile("|".join(fragments(name))) for name in Words._fields}
    models = re.compile(rf"(?<!\w)(?:{folded(MODELS)})(?!\w)|{folded(MODELS_UNSPACED)}")
    return Lists(
        **by_name,
        models=models,
        speakers=re.compile(SPEAKERS),
        signs=re.compile("|".join(SIGNS)),
        last_is_earlier=re.compile(rf"(?:{by_name['earlier'].pattern})\W*$"),
    )


def fragments(name: str) -> Iterator[str]:
    """The patterns of one list, of all languages."""
    for language, words in WORDS.items():
        for word in getattr(words, name).split():
            pattern = re.escape(folded(word.replace("_", " "))).replace(re.escape("*"), r"\w*")
            yield pattern if language in UNSPACED else rf"(?<!\w){pattern}(?!\w)"
