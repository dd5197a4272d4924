"""Memory of the device that a model goes to: how much of it a load takes, and handing back what is not needed any more.

Models and processes are not known here.
"""

import sys
from importlib.util import find_spec
from typing import Any


def used_bytes(device: str) -> tuple[int, ...]:
    """Bytes in use, to be compared over a load by `growth`; where there are two measures, the exacter one first.

    On CUDA what torch has given out there, then what the device has given to whomever, which also sees libraries with
    memory of their own (CTranslate2). Anywhere else this process's resident memory.
    """
    torch = torch_for(device)
    if torch is None:
        import psutil

        return (int(psutil.Process().memory_info().rss),)
    free, total = torch.cuda.mem_get_info(device)
    return int(torch.cuda.memory_allocated(device)), int(total - free)


def growth(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """By the first measure that has grown. Of resident memory that counts libraries first imported by the load."""
    return next((new - old for old, new in zip(before, after, strict=True) if new > old), 0)


def torch_for(device: str) -> Any:
    """Torch where it sees this CUDA device, else None; it is imported for no other device."""
    if not device.startswith("cuda") or not find_spec("torch"):
        return None
    import torch

    return torch if torch.cuda.is_available() else None


def empty_device_cache() -> None:
    """Return the accelerator memory that torch keeps for later, where torch is loaded at all."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.accelerator.is_available():
        torch.accelerator.empty_cache()
