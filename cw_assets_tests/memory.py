"""Memory that is certainly new to the process: the heap may give back what earlier tests have freed."""

import mmap

import numpy as np


def fresh(size_bytes: int) -> np.ndarray:
    """(size_bytes,) uint8 in pages of their own, each of them written to."""
    pages = np.frombuffer(mmap.mmap(-1, size_bytes), np.uint8)
    pages.fill(1)
    return pages
