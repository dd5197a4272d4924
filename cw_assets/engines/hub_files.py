"""Which files of a hub repository the engines need: safetensors in one variant, configuration and tokenizer.

Only names are looked at, no pickle is ever among the answers; fetching them is `hub_downloads`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

INDEX = "model_index.json"
"""At the root of a diffusers repository; each of its parts has a folder."""
SMALL = (".json", ".txt", ".model", ".jinja", ".spm", ".tiktoken")
"""Configuration, tokenizers and chat templates."""
LEGAL = ("licen", "notice", "copying")
"""How the names begin of what a licence asks to be kept with the weights."""
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
CT2_WEIGHTS = "model.bin"
"""CTranslate2's own format, and no pickle; its vocabulary lies beside it."""
CT2_VOCABULARIES = ("vocabulary.", "shared_vocabulary.", "source_vocabulary.")
VARIANTS = ("", "fp16", "bf16")
"""The best first; the empty one is what is loaded where nobody asks for a variant."""
UNUSED_PARTS = ("safety_checker",)
"""Parts of a diffusers repository that the engines leave out."""
WEIGHTS = re.compile(
    r"(?:diffusion_pytorch_model|model)(?:\.(fp16|bf16))?(?P<shard>-\d{5}-of-\d{5})?(?:\.(fp16|bf16))?\.safetensors"
)
WEIGHTS_INDEX = re.compile(
    r"(?:diffusion_pytorch_model|model)\.safetensors(?:\.(fp16|bf16))?\.index(?:\.(fp16|bf16))?\.json"
)
ANY_INDEX = re.compile(r".+\.index(\.\w+)?\.json")


def needed_files(names: Sequence[str]) -> list[str]:
    """The names, sorted, of what to fetch from a diffusers, transformers, ControlNet or CTranslate2 repository."""
    if INDEX in names:
        parts = [file for folder in model_folders(names) for file in folder_files(names, folder)]
        return sorted([INDEX, *legal_files(names), *parts])
    if is_ctranslate2(names):
        return sorted([CT2_WEIGHTS, *legal_files(names), *small_files(names, "")])
    return sorted({*legal_files(names), *folder_files(names, "")})


def without_weights(names: Sequence[str]) -> list[str]:
    """The folders whose model is there as a pickle alone; the root, "", where there are no weights at all."""
    if is_ctranslate2(names):
        return []
    needed = needed_files(names)
    folders = model_folders(names) if INDEX in names else [""]
    pickled = [folder for folder in folders if pickles_in(names, folder) and not weights_in(needed, folder)]
    return pickled if pickled or any(map(is_weights, needed)) else [""]


def pickles_in(names: Iterable[str], folder: str) -> list[str]:
    return sorted(name for name in within(names, folder) if name.lower().endswith(PICKLES))


def weights_in(names: Iterable[str], folder: str) -> list[str]:
    return [name for name in within(names, folder) if is_weights(name)]


def only_parts(names: Iterable[str], index: Mapping[str, Any]) -> list[str]:
    """Without the folders that a diffusers repository's index does not name, such as an exchanged VAE or ONNX files."""
    return [name for name in names if "/" not in name or name.split("/")[0] in index]


# ---- one folder


def folder_files(names: Iterable[str], folder: str) -> list[str]:
    """Of the folder itself, nothing of the folders within it."""
    inside = within(names, folder)
    return [*small_files(inside, folder), *one_variant(inside)]


def one_variant(inside: Sequence[str]) -> list[str]:
    """The weights of the best variant, in one file where there is one, else the shards with their index."""
    weights = [name for name in inside if is_weights(name)]
    found = {variant_of(name) for name in weights}
    best = next((variant for variant in VARIANTS if variant in found), None)
    chosen = [name for name in weights if variant_of(name) == best]
    whole = [name for name in chosen if not is_shard(name)]
    if whole:
        return whole
    return chosen + [name for name in inside if WEIGHTS_INDEX.fullmatch(base(name)) and variant_of(name) == best]


def small_files(names: Iterable[str], folder: str) -> list[str]:
    return [name for name in within(names, folder) if name.endswith(SMALL) and not ANY_INDEX.fullmatch(base(name))]


def legal_files(names: Iterable[str]) -> list[str]:
    """At the root alone: diffusers stumbles over a name without a dot in a part's folder."""
    return [name for name in within(names, "") if name.lower().startswith(LEGAL) and not name.endswith(SMALL)]


def model_folders(names: Iterable[str]) -> list[str]:
    """Those of the parts, by name; no way out of the repository is one."""
    return sorted({name.split("/")[0] for name in names if "/" in name} - {"", ".", "..", *UNUSED_PARTS})


def within(names: Iterable[str], folder: str) -> list[str]:
    return [name for name in names if str(PurePosixPath(name).parent) == (folder or ".")]


# ---- one name


def is_ctranslate2(names: Iterable[str]) -> bool:
    root = within(names, "")
    return CT2_WEIGHTS in root and any(name.startswith(CT2_VOCABULARIES) for name in root)


def is_weights(name: str) -> bool:
    return WEIGHTS.fullmatch(base(name)) is not None


def is_shard(name: str) -> bool:
    match = WEIGHTS.fullmatch(base(name))
    return match is not None and match["shard"] is not None


def variant_of(name: str) -> str:
    """Of weights or of their index; before the shard's number, or, as older files have it, after it."""
    match = WEIGHTS.fullmatch(base(name)) or WEIGHTS_INDEX.fullmatch(base(name))
    return next((group for group in match.groups() if group in VARIANTS), "") if match else ""


def base(name: str) -> str:
    return PurePosixPath(name).name
