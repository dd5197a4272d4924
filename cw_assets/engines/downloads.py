"""Which weights the local engines use, where they come from and under which licence, and fetching them.

Whether a file may be loaded is decided in `weights`; nothing here is called while an engine works.
"""

from dataclasses import dataclass
from pathlib import Path

from cw_assets.domain.protocols import OnBytes
from cw_assets.engines.weights import sidecar_of
from cw_assets.errors import InvalidInput

RESTRICTING = ("non-commercial", "-nc", "research", "agpl", "community", "terms of use")
"""Words of licences that do not allow every use."""


@dataclass(frozen=True)
class Weights:
    """One model: `source` is a hub id (owner/name) or an https address of a single file."""

    name: str
    engine: str
    source: str
    target: str
    """File or folder within the models folder."""
    licence: str
    size_mb: int
    sha256: str = ""
    """Of a single file, as its maker published it; empty where nobody did."""
    folder: str = ""
    """Of a hub repository: the one that becomes `target`; empty where the whole repository does."""
    files: tuple[str, ...] = ()
    """Those alone of the folder; empty: whatever the engines need."""

    @property
    def is_file(self) -> bool:
        return "://" in self.source

    @property
    def restricted(self) -> bool:
        """Whether the licence forbids what an agency does with it, or asks for more than naming the source."""
        return any(word in self.licence.lower() for word in RESTRICTING)


KNOWN = (
    Weights(
        "whisper-large-v3",
        "whisper",
        "https://openaipublic.azureedge.net/main/whisper/models/"
        "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb/large-v3.pt",
        "whisper/large-v3.pt",
        "MIT",
        3087,
        "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb",
    ),
    Weights(
        "faster-whisper-large-v3",
        "faster-whisper",
        "Systran/faster-whisper-large-v3",
        "faster-whisper/large-v3",
        "MIT",
        3090,
    ),
    Weights(
        "yolov8x",
        "ultralytics",
        "https://github.com/ultralytics/assets/releases/download/v8.3.0/yolov8x.pt",
        "ultralytics/yolov8x.pt",
        "AGPL-3.0",
        137,
    ),
    Weights(
        "ustc-community/dfine-xlarge-coco",
        "transformers (detection)",
        "ustc-community/dfine-xlarge-coco",
        "ustc-community/dfine-xlarge-coco",
        "Apache-2.0",
        252,
    ),
    Weights(
        "latent-consistency/lcm-lora-sdxl",
        "diffusers (option lcm)",
        "https://huggingface.co/latent-consistency/lcm-lora-sdxl/resolve/main/pytorch_lora_weights.safetensors",
        "latent-consistency/lcm-lora-sdxl/pytorch_lora_weights.safetensors",
        "OpenRAIL++",
        394,
        "a764e6859b6e04047cd761c08ff0cee96413a8e004c9f07707530cd776b19141",
    ),
    Weights(
        "latent-consistency/lcm-lora-sdv1-5",
        "diffusers (option lcm)",
        "https://huggingface.co/latent-consistency/lcm-lora-sdv1-5/resolve/main/pytorch_lora_weights.safetensors",
        "latent-consistency/lcm-lora-sdv1-5/pytorch_lora_weights.safetensors",
        "OpenRAIL++",
        135,
        "8f90d840e075ff588a58e22c6586e2ae9a6f7922996ee6649a7f01072333afe4",
    ),
    Weights(
        "h94/IP-Adapter/sdxl_models",
        "diffusers (reference picture)",
        "h94/IP-Adapter",
        "h94/IP-Adapter/sdxl_models",
        "Apache-2.0",
        4393,
        folder="sdxl_models",
        files=("ip-adapter_sdxl.safetensors", "image_encoder/config.json", "image_encoder/model.safetensors"),
    ),
    Weights(
        "h94/IP-Adapter/models",
        "diffusers (reference picture)",
        "h94/IP-Adapter",
        "h94/IP-Adapter/models",
        "Apache-2.0",
        2573,
        folder="models",
        files=("ip-adapter_sd15.safetensors", "image_encoder/config.json", "image_encoder/model.safetensors"),
    ),
    Weights(
        "depth-anything/Depth-Anything-V2-Small-hf",
        "control image (depth)",
        "depth-anything/Depth-Anything-V2-Small-hf",
        "depth-anything/Depth-Anything-V2-Small-hf",
        "Apache-2.0",
        99,
    ),
    Weights(
        "usyd-community/vitpose-base-simple",
        "control image (openpose)",
        "usyd-community/vitpose-base-simple",
        "usyd-community/vitpose-base-simple",
        "Apache-2.0",
        343,
    ),
    *(
        Weights(name, "vits", name, name, "CC-BY-NC-4.0", 145)
        for name in (f"facebook/mms-tts-{language}" for language in ("eng", "deu", "fra", "spa", "por"))
    ),
)


def hub_weights(name: str, engine: str, repository: str, licence: str, size_mb: int) -> Weights:
    """A model at the hub, which lies in the models folder under its id."""
    return Weights(name, engine, repository, repository, licence, size_mb)


def find(name: str) -> Weights:
    """The weights of this name; any other hub id is taken as it is. InvalidInput for anything else."""
    for weights in KNOWN:
        if weights.name == name:
            return weights
    owner, _, model = name.partition("/")
    if owner and model and "/" not in model and ".." not in name:
        return hub_weights(name, "", name, "see its page", 0)
    raise InvalidInput(f"{name} is not known; see `cw models list`, or give a hub id like owner/name.")


def pull(weights: Weights, models: Path, on_bytes: OnBytes) -> Path:
    """Fetch weights into the models folder; the path comes back. ExternalFailure where they cannot be had."""
    target = models / weights.target
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    if weights.is_file:
        fetch_file(weights, target, on_bytes)
    else:
        from cw_assets.engines.hub_downloads import fetch_from_hub

        fetch_from_hub(weights.source, target, on_bytes, folder=weights.folder, files=weights.files)
    return target


def fetch_file(weights: Weights, target: Path, on_bytes: OnBytes) -> None:
    """The file, whole and checked; its hash is left beside it for `weights` to check."""
    from cw_assets.engines.fetching.client import SourceClient
    from cw_assets.engines.fetching.fetcher import Fetcher
    from cw_assets.engines.fetching.order import Order

    def record(path: Path, sha256: str) -> None:
        sidecar_of(target).write_text(f"{sha256}  {target.name}\n")

    order = Order(weights.source, weights.name, again="pull it again", sha256=weights.sha256, check=record)
    Fetcher(SourceClient(weights.source)).fetch(order, target, on_bytes)
