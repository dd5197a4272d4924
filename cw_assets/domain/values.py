"""The base of every value that crosses a module border, and the colour type; no behaviour of a stage lives here."""

from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer


class Value(BaseModel):
    """A frozen, strict value: unknown fields are refused, equality is by content."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


HexColor = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Score = Annotated[float, Field(ge=0.0, le=1.0)]
Ratio = Annotated[
    Fraction, BeforeValidator(Fraction), PlainSerializer(lambda f: f"{f.numerator}/{f.denominator}", return_type=str)
]
"""A rational number, kept exact in JSON as "25/1"."""


class EngineInfo(Value):
    """What really ran: the engine's registered name, the model or method, and the library version."""

    engine: str
    model: str
    version: str = ""


def seconds(value: float | Fraction) -> float:
    """Media time for people and JSON: seconds to the microsecond."""
    return round(float(value), 6)
