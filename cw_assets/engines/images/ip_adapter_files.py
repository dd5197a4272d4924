"""Where an IP-Adapter and its image encoder lie in the models folder, that they are no pickles, and fit together.

No tensor is read here, only names, shapes and configuration.
"""

import os
from pathlib import Path
from typing import Any, NamedTuple

from cw_assets.domain.images.request import Architecture, IpAdapterChoice
from cw_assets.engines.images.families import FAMILIES
from cw_assets.engines.images.files import SAFE, refuse_pickle_folder, refuse_pickle_name
from cw_assets.engines.safetensors_files import check_safetensors
from cw_assets.engines.weights import weights_path
from cw_assets.errors import InvalidInput, NotReady, Refused

ENCODER = "image_encoder"
"""Folder beside the adapter."""
SIBLINGS = ("models", "sdxl_models")
"""Folders of h94/IP-Adapter, where some adapters of one were trained with the encoder of the other."""
Shapes = dict[str, tuple[int, ...]]


class AdapterFiles(NamedTuple):
    """An adapter whose files are here."""

    path: str
    """As the order names it."""
    file: Path
    encoder: Path
    """Folder of the CLIP image encoder."""
    side_px: int
    """Of the square that the encoder sees."""
    sees_patches: bool
    """Whether it is shown what the encoder makes of each patch of the picture, or of the whole in one."""


def adapter_files(models: Path, choice: IpAdapterChoice, architecture: Architecture) -> AdapterFiles:
    """NotReady for what is missing, with the command that fetches it; Refused for a pickle.

    InvalidInput for an architecture that takes no IP-Adapter, and where file and encoder are something else.
    """
    if FAMILIES[architecture].denoiser != "unet":
        raise InvalidInput(
            f"Models of the architecture {architecture} draw here without IP-Adapters; "
            "choose an SDXL or SD 1.5 model, or leave the picture out."
        )
    file = adapter_file(models, choice.path)
    sees_patches, width = sight(choice.path, shapes_in(file))
    folder, config = encoder_for(models, choice.path, file, "hidden_size" if sees_patches else "projection_dim", width)
    return AdapterFiles(choice.path, file, folder, int(config.image_size), sees_patches)


def check_places(models: Path, path: str) -> None:
    """Raises as `adapter_files` does where adapter or encoder are missing; neither of them is opened."""
    encoders_near(models, path, adapter_place(models, path))


def adapter_file(models: Path, path: str) -> Path:
    file = adapter_place(models, path)
    check_safetensors(file, name=f"The IP-Adapter {path}")
    return file


def adapter_place(models: Path, path: str) -> Path:
    refuse_pickle_name(path)
    pull = Path(path).parent.as_posix()
    try:
        file = weights_path(models, path, pull=pull)
    except NotReady:
        raise NotReady(
            f"The IP-Adapter is not at {models / path}; run `cw models pull {pull}`, or leave the picture out."
        ) from None
    if file.suffix != SAFE or not file.is_file():
        raise Refused(f"The IP-Adapter {path} is no {SAFE} file; name one in CW_IP_ADAPTER_WEIGHTS.")
    return file


def shapes_in(file: Path) -> Shapes:
    from safetensors import safe_open

    with safe_open(file, framework="numpy") as tensors:
        return {name: tuple(tensors.get_slice(name).get_shape()) for name in tensors.keys()}  # noqa: SIM118 no dict


def sight(path: str, shapes: Shapes) -> tuple[bool, int]:
    """Whether the adapter sees patches, and the width of what it is shown.

    The names are those of the plain adapters, of "full" and of "plus" in h94/IP-Adapter. InvalidInput for other files,
    and for adapters of faces, which are shown no picture but what another library makes of a face.
    """
    for mark, inlet, axis in (("proj", "proj", 1), ("proj.3", "proj.0", 0), ("latents", "proj_in", 1)):
        shape = shapes.get(f"image_proj.{inlet}.weight", ())
        if {f"image_proj.{mark}", f"image_proj.{mark}.weight"} & shapes.keys() and len(shape) == 2:
            return mark != "proj", shape[axis]
    raise InvalidInput(
        f"The file {path} holds no IP-Adapter that follows a picture; name another one in CW_IP_ADAPTER_WEIGHTS."
    )


def encoder_for(models: Path, path: str, file: Path, measure: str, width: int) -> tuple[Path, Any]:
    """The first encoder of that width there is, with its configuration."""
    found = encoders_near(models, path, file)
    for folder in found:
        config = encoder_config(folder)
        if getattr(config, measure) == width:
            refuse_pickle_folder(folder)
            return folder, config
    raise InvalidInput(
        f"The IP-Adapter {path} was trained with an image encoder whose {measure} is {width}, and {found[0]} is "
        f"another one; put the right one at {file.parent / ENCODER}."
    )


def encoders_near(models: Path, path: str, file: Path) -> list[Path]:
    """Folders of encoders that may be the adapter's; NotReady where there is none."""
    beside, root = file.parent / ENCODER, file.parent.parent
    within = root.is_relative_to(os.path.normpath(models.absolute()))
    siblings = [root / name / ENCODER for name in SIBLINGS] if within else []
    found = [folder for folder in (beside, *siblings) if (folder / "config.json").is_file()]
    if not found:
        raise NotReady(
            f"The IP-Adapter {path} needs its image encoder at {beside}; put it there, or delete {file.parent} and run "
            f"`cw models pull {Path(path).parent.as_posix()}`."
        )
    return found


def encoder_config(folder: Path) -> Any:
    from transformers import CLIPVisionConfig

    try:
        return CLIPVisionConfig.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"The configuration of the image encoder {folder} cannot be read; delete it and pull it again."
        ) from error
