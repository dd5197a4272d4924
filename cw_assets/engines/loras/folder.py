"""LoRAs from a folder that mirrors a source, for machines without a way to it; and what a LoRA's own file says."""

import json
from pathlib import Path
from typing import Any, Self

from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.civitai_answer import read_listing, short_name
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.domain.loras.training_notes import read_training_notes
from cw_assets.domain.protocols import OnBytes
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.fetching.part import Part, SourceVersion
from cw_assets.engines.safetensors_files import check_lora
from cw_assets.errors import InvalidInput, NotReady
from cw_assets.settings import Settings

CHUNK_BYTES = 1024 * 1024
MOST_ANSWER_BYTES = 8 * 1024**2
NO_AIR = Air(model_id=0, version_id=0)
"""Of a file that is at no source."""


class FolderLoraHub:
    """`civitai_{version}.safetensors` in `folder`, and, where there is one, the API's answer as `.json` beside it."""

    warm = True
    """There is no model to load."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.info = EngineInfo(engine="folder", model=str(folder))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.lora_folder or settings.models_path / "mirror")

    def describe(self, air: Air) -> LoraListing:
        """By the API's answer, else by what the training program wrote into the file.

        InvalidInput where neither is there, Refused for a pickle.
        """
        answer = self.file_of(air).with_suffix(".json")
        if answer.is_file():
            return read_listing(read_json(answer), air)
        return describe_file(self.existing(air), air)

    def fetch(self, listing: LoraListing, target: Path, *, on_bytes: OnBytes) -> str:
        """Copy the file to `target`, whole and checked or not at all; its SHA-256 comes back."""
        source, name = self.existing(listing.air), f"The LoRA {short_name(listing.air)}"
        with Part(target, name=name, on_wait=lambda done: on_bytes(done, None)) as part:
            copy(source, part, on_bytes)
            return part.settle(sha256=listing.sha256, check=lambda path, _: check_lora(path, name=name))

    def existing(self, air: Air) -> Path:
        path = self.file_of(air)
        if not path.is_file():
            raise InvalidInput(
                f"There is no {path.name} in {self.folder}; put it there, or fetch it from its source with "
                "CW_LORA_HUB=civitai."
            )
        return path

    def file_of(self, air: Air) -> Path:
        return self.folder / f"civitai_{air.version_id}.safetensors"


def describe_file(path: Path, air: Air = NO_AIR) -> LoraListing:
    """A LoRA by its own file. Refused for a pickle, InvalidInput for a file that is damaged or no LoRA."""
    return read_training_notes(check_lora(path).metadata, air, path.name)


def copy(source: Path, part: Part, on_bytes: OnBytes) -> None:
    try:
        size_bytes = source.stat().st_size
        part.begin(SourceVersion(source=source.name, size_bytes=size_bytes))
        part.require_room(size_bytes)
        with source.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                part.write(chunk)
                on_bytes(part.size_bytes, size_bytes)
    except OSError as error:
        raise NotReady(
            f"{source} cannot be read ({error.strerror}); check its rights, or put it there anew."
        ) from error


def read_json(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            return json.loads(file.read(MOST_ANSWER_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} cannot be read as JSON; put the API's answer there anew, or delete it.") from error
