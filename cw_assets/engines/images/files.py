"""Where a diffusion model, a LoRA or a ControlNet lies in the models folder, and that it is no pickle.

Nothing is opened here but small JSON files.
"""

import json
from pathlib import Path
from typing import Any

from cw_assets.domain.images.request import Architecture
from cw_assets.engines.images.families import FAMILIES
from cw_assets.engines.weights import weights_path
from cw_assets.errors import InvalidInput, NotReady, Refused

SAFE = ".safetensors"
PICKLES = (".ckpt", ".pt", ".pth", ".bin", ".pkl", ".pickle")
UNUSED_PARTS = ("safety_checker", "feature_extractor")
HALVES = ("fp16", "bf16")
CONFIGS = "configs"
"""Folder in the models folder with one folder of configuration for each architecture."""


def refuse_pickle_name(path: str) -> None:
    """Refused for a file that could run code when it is read; asked before anything else."""
    if path.lower().endswith(PICKLES):
        raise Refused(f"{path} is a pickle, which can run code when it is read; use its {SAFE} version.")


def refuse_pickle_folder(folder: Path) -> None:
    """Refused where a part of the model is there as a pickle alone."""
    parts = [part for part in folder.iterdir() if part.is_dir() and part.name not in UNUSED_PARTS]
    for part in (folder, *parts):
        pickles = sorted(file.name for file in part.iterdir() if file.suffix.lower() in PICKLES)
        if pickles and not any(part.glob(f"*{SAFE}")):
            raise Refused(
                f"{part / pickles[0]} is a pickle, which can run code when it is read, and there is no {SAFE} file "
                "beside it; choose a model that has one."
            )


def model_files(models: Path, path: str) -> Path:
    """The folder or the single file that `path` names; Refused for a pickle, NotReady for what is missing."""
    refuse_pickle_name(path)
    found = weights_path(models, path, pull=path)
    if found.is_dir():
        refuse_pickle_folder(found)
    elif found.suffix != SAFE:
        raise Refused(f"{path} is no {SAFE} file and no folder; name one of these in the model's record.")
    return found


def check_index(folder: Path, architecture: Architecture) -> dict[str, Any]:
    """The folder's model_index.json, of a pipeline of this architecture."""
    index = read_index(folder)
    if index is None:
        raise NotReady(f"{folder} holds no diffusers model (no model_index.json); run `cw models pull` for it again.")
    wanted = FAMILIES[architecture].pipeline
    if index.get("_class_name") != wanted:
        raise InvalidInput(
            f"{folder} holds a {index.get('_class_name')} where {architecture} needs a {wanted}; "
            "correct base_architecture or path in the model's record."
        )
    return index


def read_index(folder: Path) -> dict[str, Any] | None:
    try:
        index: dict[str, Any] = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return index


def config_folder(models: Path, file: Path, architecture: Architecture) -> Path:
    """The diffusers folder that says how to read a single file, and has the parts it lacks.

    The first there is of: a folder of the file's name beside it, `configs/<architecture>`, and the folder of the
    architecture's base model.
    """
    base = FAMILIES[architecture].base
    for folder in (file.with_suffix(""), models / CONFIGS / architecture, models / base):
        if folder.is_dir() and read_index(folder) is not None:
            refuse_pickle_folder(folder)
            check_index(folder, architecture)
            return folder
    raise NotReady(
        f"{file} cannot be read without the configuration of {architecture}; run `cw models pull {base}`, "
        f"or put a diffusers folder of that architecture at {models / CONFIGS / architecture}."
    )


def variant_of(folder: Path) -> str | None:
    """ "fp16" or "bf16" where some part of the model is there in half precision alone, by its files' names."""
    parts = [folder, *(part for part in folder.iterdir() if part.is_dir() and part.name not in UNUSED_PARTS)]
    for names in ([file.name for file in part.glob(f"*{SAFE}")] for part in parts):
        for variant in HALVES:
            if names and all(f".{variant}" in name for name in names):
                return variant
    return None
