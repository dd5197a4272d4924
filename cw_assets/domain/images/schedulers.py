"""Names of the schedulers, other tools' names for them, and which architectures they fit; running them is an engine's.

https://huggingface.co/docs/diffusers/api/schedulers/overview tells which name means which scheduler.
"""

from cw_assets.domain.images.request import Architecture
from cw_assets.domain.values import Value

NAMES = (
    "Euler", "Euler Ancestral", "DPM++ 2M", "DPM++ SDE", "DPM2", "DPM2 Ancestral", "FlowMatchEuler", "DDIM", "DDPM",
    "PNDM", "Heun", "LMS", "UniPC", "LCM",
)  # fmt: skip
FLOW_NAMES = ("FlowMatchEuler",)
FLOW_ARCHITECTURES: tuple[Architecture, ...] = ("flux1", "qwen", "zimage")
"""Models trained on flow matching; the others remove noise step by step."""
WITH_KARRAS = ("Euler", "DPM++ 2M", "DPM++ SDE", "DPM2", "DPM2 Ancestral", "Heun", "LMS", "UniPC")
KARRAS = " karras"
ALIASES = {
    "euler a": "Euler Ancestral",
    "kdpm2": "DPM2",
    "dpm2 a": "DPM2 Ancestral",
    "kdpm2 ancestral": "DPM2 Ancestral",
    "kdpm2 a": "DPM2 Ancestral",
    "plms": "PNDM",
    "flow match euler": "FlowMatchEuler",
}
"""Names in other tools, in lower case."""
BY_WORD = {name.lower(): name for name in NAMES} | ALIASES


class Scheduler(Value):
    """One of `NAMES`, with the noise levels of Karras et al. (https://arxiv.org/abs/2206.00364) where asked for."""

    name: str
    karras: bool = False

    @property
    def label(self) -> str:
        return f"{self.name} Karras" if self.karras else self.name


def find(text: str) -> Scheduler | None:
    """The scheduler known by this name in any case, like "DPM++ 2M" or "dpm++ 2m karras"; None: there is none."""
    word = " ".join(text.lower().split())
    if word in BY_WORD:
        return Scheduler(name=BY_WORD[word])
    name = BY_WORD.get(word.removesuffix(KARRAS))
    return Scheduler(name=name, karras=True) if name in WITH_KARRAS else None


def fits(scheduler: Scheduler, architecture: Architecture) -> bool:
    return (scheduler.name in FLOW_NAMES) == (architecture in FLOW_ARCHITECTURES)
