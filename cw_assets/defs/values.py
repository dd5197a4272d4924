"""Values between assets as files: one readable file an asset and partition, on any fsspec store.

Beside each value stands what it was made from, so that a step whose inputs have not changed takes the stored value.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cw_assets.domain.values import Value
from cw_assets.errors import NotReady
from cw_assets.store import unwritable

if TYPE_CHECKING:
    from upath import UPath


class Provenance(Value):
    """What a stored value was made from and what making it took."""

    input_key: str
    data_version: str
    seconds: float


@dataclass(frozen=True)
class ValueFiles:
    """The values under one folder."""

    base: "UPath"

    def path(self, asset: str, partition: str) -> "UPath":
        from cw_assets.defs import value_types

        return self.base / asset / f"{partition}{value_types.suffix(asset)}"

    def write(self, asset: str, partition: str, value: Any) -> "UPath":
        from cw_assets.defs import value_types

        path = self.path(asset, partition)
        replace(path, value_types.to_bytes(asset, value))
        return path

    def read(self, asset: str, partition: str) -> Any:
        """The stored value. NotReady where it was never made, or by another version of its type."""
        from cw_assets.defs import value_types

        try:
            return value_types.from_bytes(asset, self.path(asset, partition).read_bytes())
        except FileNotFoundError as error:
            raise NotReady(f"{asset} of {partition} has not been made yet; materialize it first.") from error
        except (ValueError, KeyError) as error:  # pydantic's and pyarrow's
            raise NotReady(
                f"{asset} of {partition} is damaged or was made by another version; materialize it again."
            ) from error

    def read_all(self, assets: Sequence[str], partition: str) -> dict[str, Any] | None:
        """The stored values of all these assets; None where one is missing or cannot be read."""
        try:
            return {asset: self.read(asset, partition) for asset in assets}
        except NotReady:
            return None

    def forget(self, assets: Sequence[str], partition: str) -> None:
        """Drop what is known of stored values, before they are replaced: a run may end half-way."""
        for asset in assets:
            self._note_path(asset, partition).unlink(missing_ok=True)

    def note(self, asset: str, partition: str, provenance: Provenance) -> None:
        replace(self._note_path(asset, partition), provenance.model_dump_json().encode())

    def provenance(self, asset: str, partition: str) -> Provenance | None:
        """What the stored value was made from; None where nothing is known."""
        try:
            return Provenance.model_validate_json(self._note_path(asset, partition).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _note_path(self, asset: str, partition: str) -> "UPath":
        return self.base / asset / f".{partition}.made-from.json"


def replace(path: "UPath", content: bytes) -> None:
    """Write whole or not at all: object stores do so by themselves, a folder by renaming."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.protocol not in ("", "file"):
        path.write_bytes(content)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.rename(path)
    except OSError as error:
        raise unwritable(f"The value {path}", error) from error
    finally:
        temporary.unlink(missing_ok=True)


def input_key(asset: str, code_version: str, versions: dict[str, str]) -> str:
    """Names everything an asset's value is made from."""
    return hashlib.sha256(json.dumps([asset, code_version, sorted(versions.items())]).encode()).hexdigest()
