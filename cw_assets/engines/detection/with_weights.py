"""What the detectors with weights in the models folder have in common: how they are built, and whether they are warm.

How the weights are loaded, and finding objects with them, is left to each of them.
"""

from abc import ABC, abstractmethod
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Self

from cw_assets.domain.values import EngineInfo
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.packages import require_packages
from cw_assets.engines.weights import best_device
from cw_assets.settings import Settings


class DetectorWithWeights(ABC):
    """`weights` is a file or folder within the engine's folder; what a subclass adds is `detect`."""

    engine: ClassVar[str]
    packages: ClassVar[tuple[str, ...]]
    subfolder: ClassVar[str]
    """Where its weights lie in the models folder; empty for the models folder itself."""
    cached_as: ClassVar[str]
    """The first part of its key in the model cache."""

    def __init__(self, models_path: Path, weights: str, *, threshold: float, device: str = "") -> None:
        require_packages(*self.packages)
        self.folder, self.weights = models_path / self.subfolder, weights
        self.threshold, self.device = threshold, device
        self.key = f"{self.cached_as}:{self.folder.absolute()}/{weights}:{device}"
        self.info = EngineInfo(engine=self.engine, model=weights, version=version(self.engine))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(
            settings.models_path,
            settings.detector_weights,
            threshold=settings.detection_threshold,
            device=settings.device,
        )

    @property
    def warm(self) -> bool:
        return CACHE.holds(self.key)

    @cached_property
    def chosen_device(self) -> str:
        return best_device(self.device)

    def loaded(self) -> Any:
        """What `load` gave, now or earlier."""
        return CACHE.get(self.key, self.load, device=self.chosen_device, name=f"{self.engine} {self.weights}")

    @abstractmethod
    def load(self) -> Any:
        """The model on the chosen device, and what it is called with."""
