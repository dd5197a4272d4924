"""Warm models: one large model in memory at a time, kept for the next step; engines say how theirs are loaded."""

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeVar

Model = TypeVar("Model")


@dataclass
class ModelCache:
    """Holds small models side by side and one large one; asking for another large one lets the first go."""

    loads: int = 0
    hits: int = 0
    evictions: int = 0
    load_seconds: dict[str, float] = field(default_factory=dict)
    _small: dict[str, Any] = field(default_factory=dict)
    _large: dict[str, Any] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def get(self, key: str, load: Callable[[], Model], *, large: bool = True) -> Model:
        """The model named `key`, loaded with `load` unless it is still here."""
        with self._lock:
            shelf = self._large if large else self._small
            if key in shelf:
                self.hits += 1
                model: Model = shelf[key]
                return model
            if large:
                self.evict()
            started = time.perf_counter()
            shelf[key] = loaded = load()
            self.loads += 1
            self.load_seconds[key] = time.perf_counter() - started
            return loaded

    def holds(self, key: str) -> bool:
        return key in self._small or key in self._large

    def evict(self) -> None:
        """Let the large model go and hand its memory back."""
        with self._lock:
            if not self._large:
                return
            self._large.clear()
            self.evictions += 1
            gc.collect()
            empty_device_cache()


def empty_device_cache() -> None:
    """Return torch's cached accelerator memory, where torch is loaded at all."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()


CACHE = ModelCache()
"""The cache of this process."""
