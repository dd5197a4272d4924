"""Whether a file is a whole safetensors file, and whether it is a LoRA; its tensors are not read here."""

import os
from pathlib import Path
from typing import NamedTuple

from cw_assets.errors import InvalidInput, NotReady, Refused

PICKLE_STARTS = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
"""Of a zip, in which torch.save packs its pickles, and of bare pickles by protocol."""
OLD_TORCH_START = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"
"""The number that old torch files begin with, after the two bytes of their pickle."""
LORA_PARTS = ("lora_", ".lora.", "lokr_w", "hada_w", ".oft_", ".boft_", "dora_scale", ".a1.weight", ".ia3_")
"""One of these is in a tensor's name for each of the ways in which such files change a model."""


class SafetensorsHeader(NamedTuple):
    """What stands before the tensors."""

    keys: tuple[str, ...]
    """Names of the tensors."""
    metadata: dict[str, str]
    size_bytes: int
    """Of the file."""


def check_safetensors(path: Path, *, name: str = "") -> SafetensorsHeader:
    """The header of a file that is whole: the library checks each tensor's type, shape and place, and the file's size.

    `name` is what people are told it is. Refused for a pickle, which can run code when it is read; InvalidInput for
    what is damaged or something else, NotReady where it is missing.
    """
    name = name or str(path)
    check_no_pickle(path, name)
    return read_header(path, name)


def check_no_pickle(path: Path, name: str) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise NotReady(f"{name} cannot be read ({error.strerror}); check that it is there, and its rights.") from error
    if start.startswith(PICKLE_STARTS) or start[2:].startswith(OLD_TORCH_START):
        raise Refused(f"{name} is a pickle, which can run code when it is read; use a safetensors file instead.")


def read_header(path: Path, name: str) -> SafetensorsHeader:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(os.fspath(path), framework="numpy") as file:
            return SafetensorsHeader(tuple(file.keys()), dict(file.metadata() or {}), path.stat().st_size)
    except (SafetensorError, OSError, ValueError) as error:
        cause = str(error).removeprefix("Error while deserializing header: ")[:200]
        raise InvalidInput(f"{name} is no whole safetensors file ({cause}); fetch it again, or use another.") from error


def looks_like_lora(header: SafetensorsHeader) -> bool:
    """Whether it holds changes to a model (LoRA, LoHa, LoKr, DoRA, OFT, IA3) rather than a model."""
    return any(part in key for key in header.keys for part in LORA_PARTS)


def check_lora(path: Path, *, name: str = "") -> SafetensorsHeader:
    """As `check_safetensors`; InvalidInput also for a file that holds no LoRA."""
    header = check_safetensors(path, name=name)
    if not looks_like_lora(header):
        raise InvalidInput(
            f"{name or path} holds no LoRA but another kind of model ({len(header.keys)} tensors); choose a LoRA."
        )
    return header
