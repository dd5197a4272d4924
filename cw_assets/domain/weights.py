"""What a machine says of the weights that records can name, so that another one can tell whether they are there.

Looking at files is the engines' work; weights that the settings name are told of in sentences.
"""

from posixpath import normpath
from unicodedata import normalize

from pydantic import ConfigDict

from cw_assets.domain.values import Value

DEEPEST = 4
"""Folders in one another, as in h94/IP-Adapter/sdxl_models/ip-adapter_sdxl.safetensors; nobody looks deeper."""


class WeightsHere(Value):
    """Of one machine; what one of another version says beside is passed over."""

    model_config = ConfigDict(extra="ignore")

    folder: str
    """The models folder, as its sentences write it."""
    engines: dict[str, str]
    """Of the kinds whose weights records name, the engine that is chosen there."""
    names: tuple[str, ...]
    """The models in that folder, and the .safetensors files that lie in none of them, by their paths within it.

    So are folders that cannot be read, as they may hold whatever lies below.
    """
    lacks: dict[str, str]
    """For weights that go with an order by the settings there: why they cannot be had."""
    node_models: dict[str, str]
    """What the settings there choose for the nodes of an adaptation; "" for all of them."""

    def may_have(self, path: str) -> bool:
        """Whether what a record names is there, or lies where nobody has looked."""
        parts = as_found(normpath(path)).split("/")
        if len(parts) > DEEPEST or any(not part or part.startswith(".") for part in parts):
            return True
        known = {as_found(name) for name in self.names}
        return any("/".join(parts[: depth + 1]) in known for depth in range(len(parts)))


def as_found(name: str) -> str:
    """The same for names that lead to the same file on some system: of any case, with accents of any kind."""
    return normalize("NFC", name).casefold()
