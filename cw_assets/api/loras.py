"""LoRAs: put in by their name at a source or as a file, fetched, asked about again."""

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cw_assets.api.base import Project
from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from cw_assets.catalog.records import LoraRecord
    from cw_assets.domain.loras.listing import LoraListing

FILE_SUFFIX = ".safetensors"


class LoraOutcome(Value):
    """What `download_lora` gives; `path` is the file's."""

    status: Literal["completed", "skipped"]
    lora_id: int
    path: Path


class LorasApi(Project):
    """The part of a project that keeps LoRAs."""

    def add_lora(
        self,
        source: str,
        *,
        label: str = "",
        base_architecture: str = "",
        prompt_suffix: str = "",
        default_strength: float | None = None,
    ) -> "LoraRecord":
        """The record of a LoRA, by AIR, page address or as a .safetensors file, which is copied to the models folder.

        What is not given is what the source says. The same AIR gives the same record. InvalidInput where neither says
        which architecture it is for: that is not guessed.
        """
        given = {"label": label, "base_architecture": base_architecture, "prompt_suffix": prompt_suffix}
        strength = {} if default_strength is None else {"default_strength": default_strength}
        facts = {name: value for name, value in given.items() if value} | strength
        if source.lower().endswith(FILE_SUFFIX) and Path(source).is_file():
            record = self._add_file(Path(source), facts)
        else:
            record = self._add_air(source, facts)
        self._add_partitions([record])
        return record

    def _add_air(self, source: str, facts: dict[str, Any]) -> "LoraRecord":
        from cw_assets.domain.loras.air import parse_air

        air = parse_air(source)
        known = self.catalog.find_lora_version(air.version_id)
        if known:
            return known
        listing = self.workplace.engines.lora_hub.describe(air)
        return self.catalog.add_lora(**needing_architecture(said_by(listing) | facts, listing.base_model))

    def _add_file(self, file: Path, facts: dict[str, Any]) -> "LoraRecord":
        from cw_assets.engines.loras.folder import describe_file
        from cw_assets.store import MediaStore, file_sha256

        said, digest = describe_file(file), file_sha256(file)
        key = f"loras/{digest[:32]}{FILE_SUFFIX}"
        models = MediaStore(self.settings.models_path)
        if not models.path(key).is_file():
            with models.replacing(key) as temporary:
                shutil.copyfile(file, temporary)
        own = {"label": file.stem, "path": key, "sha256": digest, "air": ""}
        found = {name: value for name, value in said_by(said).items() if value and name != "air"}
        return self.catalog.add_lora(**needing_architecture(found | own | facts, said.base_model))

    def download_lora(
        self, lora_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[LoraOutcome]:
        """Launch the fetching of the LoRA's file; skipped where it is here and whole, unless `force`."""
        record = self.catalog.get_lora(lora_id)
        outcome = partial(self.lora_outcome, lora_id, self._written(record))
        return self._launch("download_lora", record, outcome, force=force, on_progress=on_progress)

    def lora_outcome(self, lora_id: int, written_before: int | None = None) -> LoraOutcome:
        """Where the file of a LoRA is; skipped where it is the one of `written_before`. NotReady where it has none."""
        record = self.catalog.get_lora(lora_id)
        if not record.path:
            raise NotReady(f"LoRA {lora_id} is {record.status} and has no file yet; launch download_lora.")
        skipped = written_before is not None and self._written(record) == written_before
        status: Literal["completed", "skipped"] = "skipped" if skipped else "completed"
        return LoraOutcome(status=status, lora_id=lora_id, path=self.settings.models_path / record.path)

    def _written(self, record: "LoraRecord") -> int | None:
        """When the file was written, in ns; None where there is none on this machine."""
        path = self.settings.models_path / record.path if record.path else None
        return path.stat().st_mtime_ns if path and path.is_file() else None

    def refresh_lora(self, lora_id: int) -> "LoraRecord":
        """Take over what the source says now. InvalidInput for a LoRA that came as a file."""
        from cw_assets.domain.loras.air import parse_air

        record = self.catalog.get_lora(lora_id)
        if not record.air:
            raise InvalidInput(
                f"LoRA {lora_id} came as a file, so no source can be asked; edit it, or add it by its AIR."
            )
        said = said_by(self.workplace.engines.lora_hub.describe(parse_air(record.air)))
        kept = {"air", "base_architecture"} | ({"sha256"} if record.path else set())
        return self.catalog.update_lora_metadata(
            lora_id, **{name: value for name, value in said.items() if name not in kept and value not in ("", None)}
        )


def said_by(listing: "LoraListing") -> dict[str, Any]:
    """What a source says, by the names of the record's fields."""
    from cw_assets.domain.loras.air import format_air

    return {
        "label": listing.name,
        "air": format_air(listing.air, listing.base_architecture),
        "base_architecture": listing.base_architecture,
        "prompt_suffix": listing.prompt_suffix,
        "negative_prompt_suffix": listing.negative_prompt_suffix,
        "guidance_scale": listing.guidance_scale,
        "notes": listing.notes,
        "sha256": listing.sha256,
    }


def needing_architecture(facts: dict[str, Any], base_model: str) -> dict[str, Any]:
    if not facts.get("base_architecture"):
        said = f"its source calls the base model {base_model!r}" if base_model else "its source does not say"
        raise InvalidInput(
            f"{facts.get('label') or 'This LoRA'} is for an architecture that is not known to us, {said}; "
            "name it with --architecture sdxl, sd15, flux1, qwen or zimage."
        )
    return facts
