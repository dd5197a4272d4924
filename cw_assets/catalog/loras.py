"""LoRAs: adding one, what its source says of it, and the file once it is fetched."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from cw_assets.catalog.checking import change, checked, columns
from cw_assets.catalog.holding import begin_life, complete, held_to_save
from cw_assets.catalog.models import LoraModel
from cw_assets.catalog.records import LoraFields, LoraRecord
from cw_assets.catalog.sessions import Sessions, existing, newest_first
from cw_assets.catalog.slugs import slug_of
from cw_assets.domain.images.request import Architecture
from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput


class LoraRepository(Sessions):
    """The part of the catalog that keeps LoRAs."""

    def add_lora(
        self, label: str, *, path: str = "", air: str = "", base_architecture: Architecture, **fields: Any
    ) -> LoraRecord:
        """A new LoRA: `completed` where its file is there (`path`), else `pending`; `fields` as in LoraFields.

        InvalidInput where neither path nor AIR is given, or the AIR is there already.
        """
        given = fields | {"label": label, "path": path, "air": air, "base_architecture": base_architecture}
        kept, now = checked(LoraFields, "The LoRA", given), self._clock()
        if not (path or air):
            raise InvalidInput(f"The LoRA {label} has neither a file nor a source; give a path or an AIR.")
        row = LoraModel(**columns(kept), slug=slug_of(label, otherwise="lora"))
        begin_life(row, now, done=bool(path))
        with given_once(air), self._writing() as session:
            session.add(row)
            session.flush()
            return LoraRecord.model_validate(row)

    def get_lora(self, lora_id: int) -> LoraRecord:
        """NotFound where there is none."""
        with self._reading() as session:
            return LoraRecord.model_validate(existing(session, LoraModel, lora_id))

    def find_lora(self, air: str) -> LoraRecord | None:
        """The LoRA of this AIR, in the words in which it was added; None for an empty one."""
        return self._newest(LoraModel.air == air, LoraModel.air != "")

    def find_lora_version(self, version_id: int) -> LoraRecord | None:
        """The LoRA whose AIR names this version, however else the AIR was written."""
        return self._newest(LoraModel.air.endswith(f"@{version_id}"))

    def find_lora_sha256(self, sha256: str) -> LoraRecord | None:
        """The newest LoRA whose file has this hash; None for an empty one."""
        return self._newest(LoraModel.sha256 == sha256.lower(), LoraModel.sha256 != "")

    def find_lora_labelled(self, label: str) -> LoraRecord | None:
        """The newest LoRA of this label."""
        return self._newest(LoraModel.label == label)

    def _newest(self, *such: ColumnElement[bool]) -> LoraRecord | None:
        with self._reading() as session:
            row = session.scalars(select(LoraModel).where(*such).order_by(LoraModel.id.desc()).limit(1)).first()
            return LoraRecord.model_validate(row) if row else None

    def list_loras(self, status: Status | None = None, *, limit: int = 100, offset: int = 0) -> list[LoraRecord]:
        """Newest first; of one status, or of all."""
        with self._reading() as session:
            rows = session.scalars(newest_first(LoraModel, status, limit, offset))
            return [LoraRecord.model_validate(row) for row in rows]

    def update_lora_metadata(self, lora_id: int, **changes: Any) -> LoraRecord:
        """Change the fields of LoraFields that are given, to None too; the others, and its partition, stay."""
        with given_once(changes.get("air", "")), self._writing() as session:
            row = existing(session, LoraModel, lora_id, lock=True)
            change(row, LoraFields, f"LoRA {lora_id}", changes)
            return LoraRecord.model_validate(row)

    def save_lora_file(self, lora_id: int, run_id: str, *, path: str, sha256: str, size_bytes: int) -> LoraRecord:
        """Keep where the file is, within the models folder, and complete the record.

        Cancelled, and nothing is written, where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row = held_to_save(session, LoraModel, lora_id, run_id)
            found = {"path": path, "sha256": sha256, "size_bytes": size_bytes}
            change(row, LoraFields, f"The file of LoRA {lora_id}", found)
            complete(row, self._clock())
            return LoraRecord.model_validate(row)


@contextmanager
def given_once(air: str) -> Iterator[None]:
    """InvalidInput where another LoRA has this AIR."""
    try:
        yield
    except IntegrityError as error:
        raise InvalidInput(f"There is a LoRA {air} already; use that one, or refresh it.") from error
