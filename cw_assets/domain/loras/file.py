"""LoraFile: a LoRA on this machine, whole and checked."""

from cw_assets.domain.images.request import Architecture
from cw_assets.domain.values import Value


class LoraFile(Value):
    """The file of a LoRA; `path` is within the models folder."""

    lora_id: int
    label: str
    air: str
    base_architecture: Architecture
    path: str
    sha256: str
    expected_sha256: str
    """What the source said; empty where it did not."""
    size_bytes: int
    skipped: bool = False
    """It was here already, and whole."""
