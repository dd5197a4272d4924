"""Which weights the local engines use, where they come from and under which licence, and fetching them.

Whether a file may be loaded is decided in `weights`; nothing here is called while an engine works.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cw_assets.engines.weights import sidecar_of
from cw_assets.errors import ExternalFailure, InvalidInput

CHUNK_BYTES = 1024 * 1024
OnBytes = Callable[[int, int | None], None]
"""Called with the bytes so far and, where the source says so, the bytes in all."""


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

    @property
    def is_file(self) -> bool:
        return "://" in self.source


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
        "Qwen/Qwen2.5-3B-Instruct",
        "transformers (text)",
        "Qwen/Qwen2.5-3B-Instruct",
        "Qwen/Qwen2.5-3B-Instruct",
        "Qwen Research",
        6180,
    ),
    Weights(
        "Qwen/Qwen2.5-7B-Instruct",
        "transformers (text)",
        "Qwen/Qwen2.5-7B-Instruct",
        "Qwen/Qwen2.5-7B-Instruct",
        "Apache-2.0",
        15240,
    ),
)


def find(name: str) -> Weights:
    """The weights of this name; any other hub id is taken as it is. InvalidInput for anything else."""
    for weights in KNOWN:
        if weights.name == name:
            return weights
    owner, _, model = name.partition("/")
    if owner and model and "/" not in model and ".." not in name:
        return Weights(name, "", name, name, "see its page", 0)
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
        fetch_from_hub(weights.source, target)
    return target


def fetch_file(weights: Weights, target: Path, on_bytes: OnBytes) -> None:
    """Stream to a temporary name, check the hash, rename; the hash is left beside the file for `weights` to check."""
    import httpx

    temporary = target.with_name(f".{target.name}.part")
    try:
        digest = stream_to(temporary, weights.source, on_bytes)
        if weights.sha256 and digest != weights.sha256:
            raise ExternalFailure(f"{weights.name} came damaged (its SHA-256 is wrong); pull it again.")
        sidecar_of(target).write_text(f"{digest}  {target.name}\n")
        temporary.replace(target)
    except httpx.HTTPError as error:
        reason = str(error).splitlines()[0]
        raise ExternalFailure(
            f"{weights.name} could not be fetched ({reason}); check the network, pull again."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def stream_to(path: Path, source: str, on_bytes: OnBytes) -> str:
    """Write what the address gives; its SHA-256 comes back."""
    import httpx

    digest, done = hashlib.sha256(), 0
    with httpx.stream("GET", source, follow_redirects=True, timeout=60) as answer, path.open("wb") as out:
        answer.raise_for_status()
        size = int(answer.headers.get("content-length", 0)) or None
        for chunk in answer.iter_bytes(CHUNK_BYTES):
            out.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            on_bytes(done, size)
    return digest.hexdigest()


def fetch_from_hub(repository: str, target: Path) -> None:
    """The repository's safetensors (or CTranslate2) files, configuration and tokenizer; never a pickle."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    temporary = target.with_name(f".{target.name}.part")
    try:
        snapshot_download(
            repository,
            local_dir=temporary,
            allow_patterns=["*.safetensors", "*.json", "*.txt", "*.model", "model.bin", "*.jinja"],
            ignore_patterns=["pytorch_model*.bin"],
        )
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ExternalFailure(f"{repository} could not be fetched ({error}); check the network, pull again.") from error
    temporary.replace(target)
