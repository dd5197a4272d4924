"""An IP-Adapter in a loaded pipeline, kept until an order wants another one or none, and the picture it is shown.

Where its files lie stands in `ip_adapter_files`. The image encoder is there only while it looks at a new picture.
"""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from cw_assets.domain.images.request import ImageRequest
from cw_assets.domain.protocols import RgbImage
from cw_assets.engines.images.controlnet import read_reference
from cw_assets.engines.images.ip_adapter_files import AdapterFiles, adapter_files
from cw_assets.engines.images.loading import Loaded, first_line, torch_dtype
from cw_assets.engines.images.memory import Thrift, is_out_of_memory
from cw_assets.errors import InvalidInput

MOST_PICTURES = 16
"""What was seen in so many pictures is kept, for the next frames of a storyboard."""
WITHOUT_ENCODER: dict[str, Any] = {"subfolder": "", "weight_name": "", "image_encoder_folder": None}


class Followed(NamedTuple):
    """An adapter whose files are here, and the picture for it."""

    files: AdapterFiles
    scale: float
    picture: RgbImage
    """The middle square, as large as the encoder sees it."""


def followed(models: Path, media: Path, request: ImageRequest) -> Followed | None:
    """What the order's images follow; raises as `adapter_files` and `read_reference` do."""
    choice = request.ip_adapter
    if choice is None:
        return None
    files = adapter_files(models, choice, request.model.base_architecture)
    return Followed(files, choice.scale, read_reference(media, choice.image, files.side_px, files.side_px))


def use_ip_adapter(loaded: Loaded, request: ImageRequest, shown: Followed | None, thrift: Thrift) -> dict[str, Any]:
    """The pipeline with this IP-Adapter in it, or with none; the arguments of its call."""
    if loaded.ip_adapter and (shown is None or loaded.ip_adapter != shown.files.path):
        remove(loaded)
    if shown is None:
        return {}
    if not loaded.ip_adapter:
        attach(loaded, shown.files)
    loaded.pipeline.set_ip_adapter_scale(shown.scale)
    seen = thrift.attempt(lambda: look(loaded, shown.files, shown.picture))
    return {"ip_adapter_image_embeds": [seen if is_guided(loaded, request) else seen[1:]]}


def is_guided(loaded: Loaded, request: ImageRequest) -> bool:
    """Whether the pipeline draws each step twice, as it decides that itself."""
    return request.guidance_scale > 1 and loaded.denoiser.config.time_cond_proj_dim is None


# ---- the adapter


def attach(loaded: Loaded, files: AdapterFiles) -> None:
    """InvalidInput where it does not fit into the model; the pipeline is then what it was."""
    stored = {name: weight.dtype for name, weight in loaded.denoiser.named_parameters()}
    try:
        loaded.pipeline.load_ip_adapter(read_weights(files.file), **WITHOUT_ENCODER)
        loaded.ip_adapter = files.path
    except Exception as error:
        remove(loaded)
        if is_out_of_memory(error):
            raise
        raise InvalidInput(
            f"The IP-Adapter {files.path} could not be loaded into the model ({first_line(error)}); "
            "name one that was made for its architecture in CW_IP_ADAPTER_WEIGHTS."
        ) from error
    finally:
        restore_storage(loaded, stored)


def read_weights(file: Path) -> dict[str, dict[str, Any]]:
    """By part of the adapter, then by tensor, as `load_ip_adapter` takes them."""
    from safetensors.torch import load_file

    parts: dict[str, dict[str, Any]] = {"image_proj": {}, "ip_adapter": {}}
    for name, weight in load_file(file).items():
        part, _, key = name.partition(".")
        if part in parts:
            parts[part][key] = weight
    return parts


def restore_storage(loaded: Loaded, stored: dict[str, Any]) -> None:
    """Back to 8 bits with what was in 8 bits: loading an adapter casts the whole denoiser to one type."""
    for name, weight in loaded.denoiser.named_parameters():
        if name in stored and weight.dtype != stored[name]:
            weight.data = weight.data.to(stored[name])


def remove(loaded: Loaded) -> None:
    loaded.pipeline.unload_ip_adapter()
    loaded.ip_adapter = ""


# ---- what it sees


def look(loaded: Loaded, files: AdapterFiles, picture: RgbImage) -> Any:
    """(2, 1, width), or (2, 1, patches, width): what the encoder sees in nothing, then in the picture."""
    key = f"{files.encoder}:{files.sees_patches}:{hashlib.sha256(picture.tobytes()).hexdigest()}"
    if key not in loaded.seen:
        while len(loaded.seen) >= MOST_PICTURES:
            del loaded.seen[next(iter(loaded.seen))]
        loaded.seen[key] = encoded(loaded, files, picture)
    return loaded.seen[key]


def encoded(loaded: Loaded, files: AdapterFiles, picture: RgbImage) -> Any:
    """A plain adapter was trained on nothing as zeros, one that sees patches on a picture of zeros."""
    import torch
    from transformers import CLIPImageProcessor

    processor = CLIPImageProcessor(size=files.side_px, crop_size=files.side_px)
    pixels = processor(picture.copy(), return_tensors="pt", input_data_format="channels_last").pixel_values
    with torch.no_grad():
        encoder = load_encoder(files.encoder, torch_dtype(loaded.dtype)).to(loaded.device)
        shown = pixels.to(encoder.device, encoder.dtype)
        if not files.sees_patches:
            found = encoder(shown).image_embeds
            return torch.stack([torch.zeros_like(found), found])
        both = (torch.zeros_like(shown), shown)
        return torch.stack([encoder(one, output_hidden_states=True).hidden_states[-2] for one in both])


def load_encoder(folder: Path, dtype: Any) -> Any:
    """A CLIPVisionModelWithProjection; InvalidInput where the folder holds none that is whole."""
    from transformers import CLIPVisionModelWithProjection

    try:
        encoder, found = CLIPVisionModelWithProjection.from_pretrained(
            str(folder), local_files_only=True, use_safetensors=True, dtype=dtype, output_loading_info=True
        )
        if found["missing_keys"]:
            raise ValueError(f"it has no {min(found['missing_keys'])}")
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise InvalidInput(
            f"The image encoder {folder} could not be loaded ({first_line(error)}); "
            f"delete {folder.parent} and pull it again."
        ) from error
    return encoder.eval()
