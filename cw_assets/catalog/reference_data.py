"""The records that come with the project: read from the files in reference/ and put into the catalog.

What a file says wins over what the catalog has, except for what is active.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import change, checked, columns
from cw_assets.catalog.known_models import KNOWN_BY, Known
from cw_assets.catalog.models import ControlNetModel, DiffusionModel, LLMModel, PromptTemplate
from cw_assets.catalog.records import ControlNetModelFields, DiffusionModelFields, LLMModelFields
from cw_assets.catalog.templates import TemplateRepository
from cw_assets.domain.values import Value

FOLDER = Path(__file__).parent / "reference"
FILES: dict[type[Known], tuple[str, type[Value]]] = {
    DiffusionModel: ("diffusion_models", DiffusionModelFields),
    ControlNetModel: ("controlnets", ControlNetModelFields),
    LLMModel: ("llm_models", LLMModelFields),
}
TEMPLATES = "prompt_templates"


class ImportReport(Value):
    """How many records an import added, changed and left as they were, by the names of the files."""

    added: dict[str, int]
    changed: dict[str, int]
    unchanged: dict[str, int]


class ReferenceRepository(TemplateRepository):
    """The part of the catalog that takes in what comes with the project."""

    def import_reference(self) -> ImportReport:
        """Bring all reference records up to what the files say; doing it again changes nothing."""
        try:
            return self._import()
        except IntegrityError:  # another process was at it and has added them
            return self._import()

    def ensure_reference(self) -> None:
        """Import it where it has never been, so that a new catalog can be worked with at once."""
        with self._reading() as session:
            there = session.scalars(select(PromptTemplate.id).limit(1)).first()
        if there is None:
            self.import_reference()

    def _import(self) -> ImportReport:
        done = {word: Counter(dict.fromkeys(file_names(), 0)) for word in ImportReport.model_fields}
        with self._writing() as session:
            for table, (name, fields) in FILES.items():
                for entry in entries(name):
                    done[self._put(session, table, fields, entry)][name] += 1
            for entry in entries(TEMPLATES):
                done[self._put_template(session, entry)][TEMPLATES] += 1
        return ImportReport.model_validate(done)

    def _put(self, session: Session, table: type[Known], fields: type[Value], entry: dict[str, Any]) -> str:
        name, column = KNOWN_BY[table]
        key = entry[column.key]
        row = session.scalars(select(table).where(column == key).with_for_update()).one_or_none()
        given = checked(fields, f"The {name} {key}", entry)
        if row is None:
            session.add(table(**columns(given), created_at=self._clock()))
            return "added"
        changes = given.model_dump(exclude={"is_active"})
        return "changed" if change(row, fields, f"The {name} {key}", changes) else "unchanged"

    def _put_template(self, session: Session, entry: dict[str, str]) -> str:
        """A text that was active once is not made active again: a person has written a newer one."""
        of_slug = select(PromptTemplate.text).where(PromptTemplate.slug == entry["slug"])
        known = session.scalars(of_slug).all()
        if entry["text"] in known:
            return "unchanged"
        self._save(session, entry["slug"], entry["text"], entry["category"])
        return "changed" if known else "added"


def file_names() -> list[str]:
    return [name for name, _ in FILES.values()] + [TEMPLATES]


def entries(name: str) -> list[dict[str, Any]]:
    """The records of a file."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
