"""LoRAs in a pipeline for one job, taken out again without residue; fetching their files is not done here."""

import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from cw_assets.domain.images.request import Architecture, ImageRequest, LoraChoice, ModelChoice
from cw_assets.domain.images.settle import check_architecture
from cw_assets.engines.images.files import SAFE, refuse_pickle_name
from cw_assets.engines.images.loading import Loaded, first_line, torch_dtype
from cw_assets.engines.images.memory import is_out_of_memory
from cw_assets.engines.weights import weights_path
from cw_assets.errors import InvalidInput, NotReady, Refused

LCM_LORAS: dict[Architecture, str] = {
    "sdxl": "latent-consistency/lcm-lora-sdxl",
    "sd15": "latent-consistency/lcm-lora-sdv1-5",
}
"""Hub ids of what the option lcm draws with."""
LCM_FILE = "pytorch_lora_weights.safetensors"


class Adapter(NamedTuple):
    """A LoRA whose file is here."""

    name: str
    """In the pipeline."""
    label: str
    file: Path
    strength: float


def adapters_of(models: Path, request: ImageRequest) -> list[Adapter]:
    """The job's LoRA and the option's; raises as `check_lora` and `lcm_file` do."""
    found, lora = [], request.lora
    if lora:
        found.append(Adapter("job", lora.label, check_lora(models, lora, request.model), lora.strength))
    if "lcm" in request.options:
        hub_id = LCM_LORAS[request.model.base_architecture]
        found.append(Adapter("lcm", hub_id, lcm_file(models, hub_id), 1.0))
    return found


def check_lora(models: Path, lora: LoraChoice, model: ModelChoice) -> Path:
    """Its file; Refused for a pickle or another architecture than the model's, NotReady where it is missing."""
    refuse_pickle_name(lora.path)
    check_architecture("LoRA", lora.label, lora.base_architecture, model)
    try:
        path = weights_path(models, lora.path, pull=lora.path)
    except NotReady:
        raise NotReady(f"The LoRA {lora.label} is not at {models / lora.path}; run `cw lora fetch` for it.") from None
    if path.suffix != SAFE or not path.is_file():
        raise Refused(f"The LoRA {lora.label} is no {SAFE} file ({lora.path}); name one in its record.")
    return path


def lcm_file(models: Path, hub_id: str) -> Path:
    """NotReady where it is missing; a pickle beside it is not looked at."""
    path = models / hub_id / LCM_FILE
    if not path.is_file():
        raise no_lcm(path, hub_id)
    return path


def no_lcm(path: Path, hub_id: str) -> NotReady:
    return NotReady(
        f"The option lcm needs {path}, which is missing; run `cw models pull {hub_id}`, or leave the option out."
    )


def use_loras(pipeline: Any, adapters: list[Adapter], loaded: Loaded, undo: ExitStack) -> None:
    """The pipeline now draws with them, each at its own strength; `undo` takes them out."""
    if not adapters:
        return
    undo.callback(pipeline.unload_lora_weights)
    for adapter in adapters:
        add(pipeline, adapter, loaded)
    pipeline.set_adapters([adapter.name for adapter in adapters], [adapter.strength for adapter in adapters])


def add(pipeline: Any, adapter: Adapter, loaded: Loaded) -> None:
    """InvalidInput where nothing of it fits into the model."""
    where = {"weight_name": adapter.file.name, "local_files_only": True, "use_safetensors": True}
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Already found a `peft_config`")  # a second one is what we want
            pipeline.load_lora_weights(str(adapter.file.parent), adapter_name=adapter.name, **where)
        if loaded.small:
            restore_precision(pipeline, loaded, adapter, where)
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise InvalidInput(
            f"The LoRA {adapter.label} could not be loaded into the model ({first_line(error)}); "
            "fetch it again, or choose another one."
        ) from error
    if not any(adapter.name in names for names in pipeline.get_list_adapters().values()):
        raise InvalidInput(
            f"The LoRA {adapter.label} has no weights for this model, so it would change nothing; choose another one."
        )


def restore_precision(pipeline: Any, loaded: Loaded, adapter: Adapter, where: dict[str, Any]) -> None:
    """Give a model stored in 8 bits the LoRA's own numbers: peft rounds them to 8 bits, where small ones are 0."""
    from diffusers.utils import convert_unet_state_dict_to_peft
    from peft import set_peft_model_state_dict

    layout = {"unet_config": loaded.denoiser.config} if loaded.family.denoiser == "unet" else {}
    read = pipeline.lora_state_dict(str(adapter.file.parent), **where, **layout)
    weights, prefix = read[0] if isinstance(read, tuple) else read, f"{loaded.family.denoiser}."
    own = {key.removeprefix(prefix): weight for key, weight in weights.items() if key.startswith(prefix)}
    if not own:
        return
    for name, module in loaded.denoiser.named_modules():
        if name.endswith(f".{adapter.name}"):
            module.to(torch_dtype(loaded.dtype))
    in_peft_format = own if any("lora_A" in key for key in own) else convert_unet_state_dict_to_peft(own)
    set_peft_model_state_dict(loaded.denoiser, in_peft_format, adapter.name)
