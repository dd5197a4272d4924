"""Chance that is the same on every machine: each part of a panel draws from its own numbers."""

import hashlib

import numpy as np


def draws(prompt: str, seed: int, part: str) -> np.random.Generator:
    """The numbers for one part of a panel, the same for the same prompt, seed and part."""
    key = hashlib.sha256(f"{part}\0{seed}\0{prompt}".encode("utf-8", "replace")).digest()
    return np.random.default_rng(np.frombuffer(key, np.uint32).tolist())
