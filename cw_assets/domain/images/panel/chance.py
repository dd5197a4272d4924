"""Chance that is the same on every machine: each part of a panel draws from its own numbers.

What hangs on the seed alone is the same in every panel of a storyboard that shares it, whatever its prompt says.
"""

import hashlib

import numpy as np


def draws(prompt: str, seed: int, part: str) -> np.random.Generator:
    """The numbers for one part of a panel, the same for the same prompt, seed and part."""
    key = hashlib.sha256(f"{part}\0{seed}\0{prompt}".encode("utf-8", "replace")).digest()
    return np.random.default_rng(np.frombuffer(key, np.uint32).tolist())


def held_draws(seed: int, part: str) -> np.random.Generator:
    """The numbers for a part that is the same in every panel of this seed."""
    return draws("", seed, part)


def looks_number(seed: int, kind: str, number: int) -> int:
    """Chooses the looks of the person or thing of this kind that a prompt names as its first (0), second, …"""
    return int(held_draws(seed, f"looks of {kind} {number}").integers(1 << 16))
