"""Weights on disk: only from the models folder, pickles only with a checked hash; and the device they go to.

Downloading them is `cw models pull`; loading them is each engine's own business.
"""

import hashlib
import os
from pathlib import Path

from cw_assets.errors import NotReady, Refused


def weights_path(folder: Path, name: str, *, pull: str) -> Path:
    """`folder`/`name`; NotReady where it is missing, with the command that fetches it; Refused outside `folder`."""
    root = os.path.normpath(folder.absolute())
    path = Path(os.path.normpath(Path(root) / name))
    if not path.is_relative_to(root) or path == Path(root):
        raise Refused(f"The weights {name!r} would lie outside {folder}; name a file or folder within it.")
    if not path.exists():
        raise no_weights(path, pull)
    return path


def no_weights(path: Path, pull: str) -> NotReady:
    return NotReady(f"The weights {path} are missing; run `cw models pull {pull}`, or choose another engine.")


def sidecar_of(path: Path) -> Path:
    """The file with a weight's SHA-256, as sha256sum writes it; `cw models pull` writes one too."""
    return path.with_name(f"{path.name}.sha256")


def check_pickle(path: Path, *, known_sha256: str | None = None) -> None:
    """Refused unless the file has the hash that its maker published, or else the one in its sidecar.

    A pickle can run code when it is read, so nothing is opened before this.
    """
    expected = known_sha256 or recorded_sha256(path)
    if expected is None:
        raise Refused(
            f"{path} is a pickle, which can run code when it is read, and nothing says what its SHA-256 should be; "
            f"fetch it with `cw models pull`, or, if you trust it: `sha256sum {path} > {sidecar_of(path)}`."
        )
    if (found := sha256_of(path)) != expected:
        raise Refused(
            f"{path} has SHA-256 {found[:12]}… where {expected[:12]}… is expected: it is damaged or was exchanged; "
            "delete it and fetch it again with `cw models pull`."
        )


def recorded_sha256(path: Path) -> str | None:
    sidecar = sidecar_of(path)
    words = sidecar.read_text(encoding="utf-8").split() if sidecar.is_file() else []
    return words[0].lower() if words else None


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def best_device(wanted: str, *, among: tuple[str, ...] = ("cuda", "mps", "cpu")) -> str:
    """`wanted` if this machine has it (NotReady otherwise), or the first of `among` that it has."""
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if not wanted:
        return next(device for device in among if there[device])
    if not there.get(wanted.split(":", maxsplit=1)[0], False):
        raise NotReady(f"CW_DEVICE={wanted}: torch finds no such device here; set CW_DEVICE=cpu, or leave it empty.")
    return wanted


def hush_transformers() -> None:
    """No progress bars in a worker's log."""
    from transformers.utils import logging

    logging.disable_progress_bar()
