"""Checking what people say of a record against its fields: one sentence of InvalidInput for what cannot be kept."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import fsum
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cw_assets.catalog.models.base import Base
from cw_assets.domain.scripts.rows import ScriptRow, milliseconds, order_faults, row_faults
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput

Fields = TypeVar("Fields", bound=Value)
LONGEST_SHOWN = 60


def checked(fields: type[Fields], name: str, given: Mapping[str, Any]) -> Fields:
    """The value of these fields. InvalidInput tells the first that cannot be kept; `name` is the record's."""
    try:
        return fields.model_validate(dict(given))
    except ValidationError as error:
        raise InvalidInput(f"{name} cannot be kept: {why(fields, error.errors()[0])}") from error


def check_rows(name: str, rows: Sequence[ScriptRow], duration_s: float) -> None:
    """InvalidInput tells all that is wrong with the rows of a spot that lasts so long; `name` is the script's."""
    faults = [*row_faults(rows), *order_faults(rows)]
    total = fsum(row.duration_seconds for row in rows)
    if milliseconds(total) != milliseconds(duration_s):
        faults.append(f"the rows sum to {total:.3f} s, the spot lasts {duration_s:.3f} s")
    if not rows:
        faults = ["there is no row"]
    if faults:
        raise InvalidInput(f"{name} cannot be kept ({'; '.join(faults)}); correct its rows.")


def change(row: Base, fields: type[Value], name: str, changes: Mapping[str, Any]) -> bool:
    """Change a locked row, all checked as by `checked`; whether anything is different now."""
    before = columns(fields.model_validate({field: getattr(row, field) for field in fields.model_fields}))
    after = columns(checked(fields, name, {**before, **changes}))
    for field, value in after.items():
        if value != before[field]:
            setattr(row, field, value)
    return before != after


def columns(value: Value) -> dict[str, Any]:
    """As the columns hold it."""
    rationals = {name: field for name, field in value if isinstance(field, Fraction)}
    return value.model_dump(mode="json") | rationals


def why(fields: type[Value], error: ErrorDetails) -> str:
    """What is wrong with a field, and what to do."""
    return "; ".join(fault_and_remedy(fields, error)) + "."


def fault_and_remedy(fields: type[Value], error: ErrorDetails) -> tuple[str, str]:
    field, kind, context = path(error["loc"]), error["type"], error.get("ctx", {})
    given = shown(error["input"])
    if kind == "missing":
        return f"it has no {field}", "give one"
    if kind == "extra_forbidden":
        instead = "" if len(error["loc"]) > 1 else f", or choose one of {', '.join(fields.model_fields)}"
        return f"it has no field {field}", f"leave it out{instead}"
    if kind in ("greater_than_equal", "less_than_equal"):
        low, high = limits(fields, str(error["loc"][0]))
        return f"{field} is {low} to {high}, not {given}", "choose a number in that range"
    if kind == "literal_error":
        return f"{field} is one of {context['expected']}, not {given}", "choose one of them"
    if kind == "string_too_long":
        return f"{field} has at most {context['max_length']} characters, not {len(error['input'])}", "shorten it"
    return f"{field} {given} is not right ({message(error)})", "change it"


def path(location: tuple[int | str, ...]) -> str:
    """ "insights[0].heading"; the mark that pydantic puts behind the key of a dict is left out."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location if part != "[key]"]
    return "".join(parts).removeprefix(".")


def limits(fields: type[Value], field: str) -> tuple[str, str]:
    """The least and the largest value; the bounds stand on the field, or on the type that is optional."""
    info = fields.model_fields[field]
    known = list(info.metadata)
    for part in get_args(info.annotation):
        for inner in getattr(part, "__metadata__", ()):
            known += getattr(inner, "metadata", [])
    low = next((bound.ge for bound in known if hasattr(bound, "ge")), None)
    high = next((bound.le for bound in known if hasattr(bound, "le")), None)
    return plain(low), plain(high)


def plain(bound: Any) -> str:
    """1 for 1.0."""
    return "any number" if bound is None else str(int(bound) if bound == int(bound) else bound)


def message(error: ErrorDetails) -> str:
    text = error["msg"].removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
