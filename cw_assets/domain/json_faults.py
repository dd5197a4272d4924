"""JSON that somebody else wrote, read strictly: everything that is wrong, each with its place.

What a format asks for beyond its types stands with the format.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails, SchemaValidator

from cw_assets.domain.values import Value

Kind = TypeVar("Kind", bound=Value)
WHOLE = "the file"
LONGEST_SHOWN = 60
LONGEST_TOLD = 400
"""Characters of one fault in the sentence of an error."""
MOST_DIGITS = 300
"""Longer whole numbers are read as infinite, before Python takes its time over them."""
MOST_OPENINGS = 1_000_000
"""So many `{`, `[` and `,` may stand in a text: each can begin a value, and takes up to 3 KB.

About 20 MB of records, a field a line, have so many; those within texts are counted with them.
"""
MOST_TOLD = 5
"""So many faults stand in the sentence of an error."""
MOST_LISTED = 100
"""So many faults stand in a list; beyond them there is only how many there are."""
MOST_EXPLAINED = 10_000
"""Of a value with more faults than this only their number is told; in one of more parts, a list ends at its first."""
PLAIN_NAME = re.compile(r"\w{1,60}", re.ASCII)
KINDS = {
    "missing": "is missing; add it.",
    "extra_forbidden": "is no field of this format; leave it out.",
    "string_type": "is {shown}, not text; write it in quotation marks.",
    "int_type": "is {shown}, not a whole number; write one, without quotation marks.",
    "int_from_float": "is {shown}, not a whole number; write one.",
    "float_type": "is {shown}, not a number; write one, without quotation marks.",
    "finite_number": "is no finite number; write one.",
    "bool_type": "is {shown}; write true or false.",
    "tuple_type": "is {shown}, not a list; write it in [ ].",
    "dict_type": "is {shown}, not an object; write it in {{ }}.",
    "model_type": "is {shown}, not an object; write it in {{ }}.",
    "literal_error": "is {shown}; write {expected}.",
    "enum": "is {shown}; write {expected}.",
    "string_too_long": "has {length} characters; shorten it to {max_length}.",
    "greater_than_equal": "is {shown}; write {ge} or more.",
    "less_than_equal": "is {shown}; write {le} or less.",
    "string_pattern_mismatch": "is {shown}; write it in the form {pattern}.",
    "timezone_aware": "is {shown}, without a time zone; write UTC, as in 2026-11-02T12:00:00Z.",
    "value_error": "is {shown}: {error}.",
}
"""What pydantic calls a fault, and how a person is told."""


class Faults:
    """What is wrong, in the order in which it was found."""

    def __init__(self) -> None:
        self.count = 0
        self._found: list[tuple[str, str]] = []
        self._places: set[str] = set()

    def add(self, place: str, sentence: str, count: int = 1) -> None:
        """`count` is how many faults the sentence stands for."""
        self.count += count
        if len(self._found) < MOST_LISTED:
            self._found.append((place or WHOLE, sentence))
            self._places.add(place or WHOLE)

    def at(self, place: str) -> bool:
        """Whether something that is listed is wrong there."""
        return (place or WHOLE) in self._places

    def lines(self) -> list[str]:
        """As in "script_rows[3].duration_seconds: is missing; add it."; places in lists count from 0.

        The first MOST_LISTED, and a line that says how many more there are.
        """
        return listed(self._lines(), self.count)

    def told(self) -> str:
        """The first faults for the middle of one sentence, and how many there are beyond them."""
        return told(self._lines(), self.count)

    def _lines(self) -> list[str]:
        return [f"{place}: {sentence}" for place, sentence in self._found]


class Repeating(dict[str, Any]):
    """An object of a JSON text in which names stand more than once."""

    repeated: Sequence[str] = ()


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeating, counts = Repeating(made), Counter(name for name, _ in pairs)
    repeating.repeated = [name for name, count in counts.items() if count > 1]
    return repeating


def read_json(given: str | bytes, faults: Faults, *, max_bytes: int, max_depth: int, unwanted: re.Pattern[str]) -> Any:
    """The data without what is unwanted in its texts; None where there is none, or it cannot be read.

    Faults: too large, more than MOST_OPENINGS, no UTF-8, wrong syntax (line and column), nested deeper than
    `max_depth`, a name twice in an object, a number that is not finite, a character that `unwanted` finds.
    """
    text = decoded(given, faults, max_bytes)
    if text is None:
        return None
    if openings(text) > MOST_OPENINGS:
        faults.add(WHOLE, f"has more than {MOST_OPENINGS} objects, lists and commas; split it.")
        return None
    try:
        data = json.loads(text, object_pairs_hook=object_of, parse_int=whole_number)
    except json.JSONDecodeError as error:
        faults.add(f"line {error.lineno}, column {error.colno}", f"is no JSON ({error.msg}); mend it there.")
        return None
    except RecursionError:
        faults.add(WHOLE, f"is nested deeper than {max_depth} levels; write it flatter.")
        return None
    return cleaned(data, "", max_depth, faults, unwanted)


def decoded(given: str | bytes, faults: Faults, max_bytes: int) -> str | None:
    size = len(given) if isinstance(given, bytes) else len(given.encode("utf-8", errors="replace"))
    if size > max_bytes:
        faults.add(WHOLE, f"has {size} bytes; more than {max_bytes} are not read.")
        return None
    if isinstance(given, str):
        return given.removeprefix("\ufeff")
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(WHOLE, f"is no UTF-8 at byte {error.start}; save it as UTF-8.")
        return None


def openings(text: str) -> int:
    """How many values a JSON text has at most, without reading it; the braces and commas of texts count too."""
    return sum(map(text.count, "{[,"))


def whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= MOST_DIGITS else math.inf


def cleaned(data: Any, place: str, levels: int, faults: Faults, unwanted: re.Pattern[str]) -> Any:
    if levels < 0:
        faults.add(place, "is nested too deep; write it flatter.")
        return None
    if isinstance(data, Repeating):
        for name in data.repeated:
            faults.add(inside(place, name), "stands there more than once; leave one.")
    if isinstance(data, dict):
        found = {}
        for name, inner in data.items():
            within = inside(place, name)
            found[clean_text(name, within, faults, unwanted)] = cleaned(inner, within, levels - 1, faults, unwanted)
        return found
    if isinstance(data, list):
        return [cleaned(inner, inside(place, index), levels - 1, faults, unwanted) for index, inner in enumerate(data)]
    if isinstance(data, str):
        return clean_text(data, place, faults, unwanted)
    if isinstance(data, float) and not math.isfinite(data):
        faults.add(place, "is no finite number; write one.")
    return data


def clean_text(text: str, place: str, faults: Faults, unwanted: re.Pattern[str]) -> str:
    found = unwanted.search(text)
    if found is None:
        return text
    faults.add(place, f"has the character U+{ord(found[0]):04X}, which is not kept; take it out.")
    return unwanted.sub("\ufffd", text)


def read_value(kind: type[Kind], data: Any, faults: Faults) -> Kind | None:
    """The value; None where the data does not have its fields, or an earlier fault stands in the way.

    In data of more than MOST_EXPLAINED parts only the first item of each list that is wrong is told.
    """
    text = json.dumps(data)
    try:
        if openings(text) > MOST_EXPLAINED:
            return cast(Kind, impatient(kind).validate_json(text, strict=True))
        return kind.model_validate_json(text, strict=True)
    except ValidationError as error:
        count = error.error_count()
        if count > MOST_EXPLAINED:
            faults.add(WHOLE, f"has {count} values that are not as this format has them; choose another file.", count)
            return None
        for found in error.errors(include_url=False):
            place = place_of(found["loc"])
            if not faults.at(place):
                faults.add(place, sentence(found))
        return None


@cache
def impatient(kind: type[Value]) -> SchemaValidator:
    """Ends each list at its first fault: a million `{}` that lack thirty fields each would fill the memory."""
    kind.model_rebuild()  # what is built on its first use is no schema before
    return SchemaValidator(ending_early(kind.__pydantic_core_schema__), _use_prebuilt=False)


def ending_early(schema: Any) -> Any:
    if isinstance(schema, list):
        return [ending_early(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: ending_early(part) for name, part in schema.items()}
    return made | {"fail_fast": True} if made.get("type") in ("tuple", "list") else made


def place_of(steps: Sequence[str | int]) -> str:
    place = ""
    for step in steps:
        place = inside(place, step)
    return place


def inside(place: str, step: str | int) -> str:
    """`script_rows[3]`, `script_rows[3].visual_text`; a name that is no plain word stands in quotation marks."""
    if isinstance(step, int):
        return f"{place}[{step}]"
    name = step if PLAIN_NAME.fullmatch(step) else shown(step)
    return f"{place}.{name}" if place else name


def sentence(error: ErrorDetails) -> str:
    """What is wrong with a field, and what to do."""
    given, context = error["input"], error.get("ctx", {})
    words = {"shown": shown(given), "length": len(given) if isinstance(given, str) else 0, **context}
    form = KINDS.get(error["type"])
    return form.format(**words) if form else f"is {shown(given)} ({error['msg']}); change it."


def shown(given: object) -> str:
    """As JSON has it, on one line, cut where it is long."""
    if isinstance(given, dict | list):
        return "an object" if isinstance(given, dict) else "a list"
    text = json.dumps(given, ensure_ascii=not str(given).isprintable(), default=str)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def told(lines: Sequence[str], count: int | None = None) -> str:
    """The first faults for the middle of one sentence, and how many there are beyond them.

    `count` is how many there are in all, where the lines are not all of them.
    """
    beyond = (len(lines) if count is None else count) - MOST_TOLD
    first = [line.rstrip(".") if len(line) <= LONGEST_TOLD else f"{line[:LONGEST_TOLD]}…" for line in lines[:MOST_TOLD]]
    return " | ".join(first) + (f" (and {beyond} more)" if beyond > 0 else "")


def listed(lines: Sequence[str], count: int | None = None) -> list[str]:
    """The first faults for a list, and a line that says how many there are beyond them; `count` as in `told`."""
    beyond = (len(lines) if count is None else count) - MOST_LISTED
    return [*lines[:MOST_LISTED], *([f"and {beyond} more."] if beyond > 0 else [])]
