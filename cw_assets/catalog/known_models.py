"""Diffusion models, ControlNets and language models there are to choose from; the first of them come with the project.

What comes with the project is put in by reference_data.py.
"""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import checked, columns
from cw_assets.catalog.models import ControlNetModel, DiffusionModel, LLMModel
from cw_assets.catalog.named import NAMED_BY, known
from cw_assets.catalog.records import (
    ControlNetModelFields,
    ControlNetModelRecord,
    DiffusionModelFields,
    DiffusionModelRecord,
    LLMModelRecord,
)
from cw_assets.catalog.sessions import Sessions
from cw_assets.errors import InvalidInput

KnownRow = TypeVar("KnownRow", DiffusionModel, ControlNetModel, LLMModel)
AddedRow = TypeVar("AddedRow", DiffusionModel, ControlNetModel)


class KnownModelRepository(Sessions):
    """The part of the catalog that keeps models."""

    def add_diffusion_model(self, **fields: Any) -> DiffusionModelRecord:
        """A model of one's own, by the fields of DiffusionModelFields. InvalidInput where the slug is taken."""
        kept = checked(DiffusionModelFields, "The diffusion model", fields)
        row = self._add_known(DiffusionModel(**columns(kept), created_at=self._clock()))
        return DiffusionModelRecord.model_validate(row)

    def add_controlnet(self, **fields: Any) -> ControlNetModelRecord:
        """A ControlNet of one's own, by the fields of ControlNetModelFields. InvalidInput where the slug is taken."""
        kept = checked(ControlNetModelFields, "The ControlNet", fields)
        return ControlNetModelRecord.model_validate(
            self._add_known(ControlNetModel(**columns(kept), created_at=self._clock()))
        )

    def _add_known(self, row: AddedRow) -> AddedRow:
        try:
            with self._writing() as session:
                session.expire_on_commit = False
                session.add(row)
        except IntegrityError as error:
            name, _ = NAMED_BY[type(row)]
            raise InvalidInput(f"There is a {name} {row.slug} already; choose another slug.") from error
        return row

    def get_diffusion_model(self, which: str | int) -> DiffusionModelRecord:
        """By its slug or id. InvalidInput, with those there are, where there is none."""
        with self._reading() as session:
            return DiffusionModelRecord.model_validate(known(session, DiffusionModel, which))

    def get_controlnet(self, which: str | int) -> ControlNetModelRecord:
        """By its slug or id. InvalidInput, with those there are, where there is none."""
        with self._reading() as session:
            return ControlNetModelRecord.model_validate(known(session, ControlNetModel, which))

    def get_llm_model(self, which: str | int) -> LLMModelRecord:
        """By its id at the hub, or ours. InvalidInput, with those there are, where there is none."""
        with self._reading() as session:
            return LLMModelRecord.model_validate(known(session, LLMModel, which))

    def list_diffusion_models(self) -> list[DiffusionModelRecord]:
        """The active ones first, by slug."""
        with self._reading() as session:
            return [DiffusionModelRecord.model_validate(row) for row in in_order(session, DiffusionModel)]

    def list_controlnets(self) -> list[ControlNetModelRecord]:
        """The active ones first, by slug."""
        with self._reading() as session:
            return [ControlNetModelRecord.model_validate(row) for row in in_order(session, ControlNetModel)]

    def list_llm_models(self) -> list[LLMModelRecord]:
        """The active ones first, by their id at the hub."""
        with self._reading() as session:
            return [LLMModelRecord.model_validate(row) for row in in_order(session, LLMModel)]


def in_order(session: Session, table: type[KnownRow]) -> list[KnownRow]:
    return list(session.scalars(select(table).order_by(table.is_active.desc(), NAMED_BY[table][1])))
