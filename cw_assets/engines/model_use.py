"""What is told of models in memory: which there are, and how often they were loaded, found warm and let go.

Values only; the cache fills them in.
"""

from dataclasses import dataclass, field

from cw_assets.domain.values import Value


class ResidentModel(Value):
    """A model in memory."""

    name: str
    device: str
    large: bool
    load_seconds: float
    memory_bytes: int
    """By how much its load made memory in use grow, as `device_memory` measures it."""


class CacheReport(Value):
    """The models of one process; counted since it began."""

    loads: int
    hits: int
    evictions: int
    waiting: str = ""
    """What it waits for right now, in words."""
    models: tuple[ResidentModel, ...] = ()


@dataclass(eq=False)
class ModelUse:
    """What one step, or the whole process, has asked of the cache."""

    loads: int = 0
    hits: int = 0
    evictions: int = 0
    load_seconds: float = 0.0
    models: dict[str, ResidentModel] = field(default_factory=dict)
    """Those it got, by name."""

    @property
    def memory_bytes(self) -> int:
        """Of all models it got."""
        return sum(model.memory_bytes for model in self.models.values())

    def loaded(self, model: ResidentModel) -> None:
        self.loads += 1
        self.load_seconds += model.load_seconds
        self.models[model.name] = model

    def hit(self, model: ResidentModel) -> None:
        self.hits += 1
        self.models[model.name] = model
