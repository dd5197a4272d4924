"""Whether the files that an order names are in the models folder, so that it is told before anything is loaded."""

from pathlib import Path

from cw_assets.domain.images.request import ImageRequest
from cw_assets.engines.images.controlnet import controlnet_config
from cw_assets.engines.images.files import check_index, config_folder, model_files
from cw_assets.engines.images.lora import adapters_of


def check_files(models: Path, request: ImageRequest) -> None:
    """Those of model, LoRA and ControlNet; NotReady, Refused or InvalidInput, as loading them would say it."""
    adapters_of(models, request)
    architecture, net = request.model.base_architecture, request.controlnet
    source = model_files(models, request.model.path)
    if source.is_dir():
        check_index(source, architecture)
    else:
        config_folder(models, source, architecture)
    if net and not (found := model_files(models, net.path)).is_dir():
        controlnet_config(models, found, architecture)
