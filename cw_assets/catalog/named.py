"""Records that people choose by a name: which column holds it, the record of a name, and what to say without one.

The records themselves are in the files of their themes.
"""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from cw_assets.catalog.models import (
    Brand,
    Campaign,
    ControlNetModel,
    Country,
    DiffusionModel,
    Language,
    LLMModel,
    Persona,
    Region,
    Segment,
)
from cw_assets.catalog.models.base import Base
from cw_assets.catalog.sessions import Row, existing
from cw_assets.errors import NotFound

NAMED_BY: dict[type[Base], tuple[str, InstrumentedAttribute[str]]] = {
    DiffusionModel: ("diffusion model", DiffusionModel.slug),
    ControlNetModel: ("ControlNet", ControlNetModel.slug),
    LLMModel: ("language model", LLMModel.model_id),
    Region: ("region", Region.slug),
    Country: ("country", Country.code),
    Language: ("language", Language.code),
    Segment: ("segment", Segment.slug),
    Persona: ("persona", Persona.slug),
    Brand: ("brand", Brand.code),
    Campaign: ("campaign", Campaign.job_id),
}
"""What messages call them, and the name a person chooses them by."""
REFERENCE = frozenset(NAMED_BY) - {Brand, Campaign}
MOST_SHOWN = 60


def named(session: Session, table: type[Row], name: str, *, lock: bool = False) -> Row | None:
    query = select(table).where(NAMED_BY[table][1] == name)
    return session.scalars(query.with_for_update(of=table) if lock else query).one_or_none()


def known(session: Session, table: type[Row], which: str | int, *, lock: bool = False) -> Row:
    """The row of this name or id. NotFound, with those there are, where there is none."""
    if isinstance(which, int):
        return existing(session, table, which, lock=lock)
    row = named(session, table, which, lock=lock)
    if row is None:
        raise NotFound(f"There is no {NAMED_BY[table][0]} {which!r}; {instead(session, table)}.")
    return row


def instead(session: Session, table: type[Base]) -> str:
    """What a person can do who named what there is not."""
    names = names_of(session, table)
    if names:
        more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
        return f"choose one of {', '.join(names[:MOST_SHOWN])}{more}"
    return "import the reference data, or add one" if table in REFERENCE else "add one"


def names_of(session: Session, table: type[Base]) -> list[str]:
    """In the order of the alphabet."""
    return sorted(session.scalars(select(NAMED_BY[table][1])))


def by_name(session: Session, table: type[Row]) -> list[Row]:
    """All, in the order of the alphabet."""
    column = NAMED_BY[table][1]
    return sorted(session.scalars(select(table)), key=lambda row: str(getattr(row, column.key)))
