"""A LoRA in a pipeline for one job, taken out again without residue; fetching its file is not done here."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cw_assets.domain.images.request import LoraChoice, ModelChoice
from cw_assets.domain.images.settle import check_architecture
from cw_assets.engines.images.files import SAFE, refuse_pickle_name
from cw_assets.engines.images.loading import STORED_SMALL, Loaded, first_line
from cw_assets.engines.images.memory import is_out_of_memory
from cw_assets.engines.weights import weights_path
from cw_assets.errors import InvalidInput, NotReady, Refused

ADAPTER = "job"


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


def use_lora(pipeline: Any, lora: LoraChoice, file: Path, loaded: Loaded, undo: ExitStack) -> None:
    """The pipeline now draws with it; `undo` takes it out. InvalidInput where nothing of it fits into the model."""
    undo.callback(pipeline.unload_lora_weights)
    where = {"weight_name": file.name, "local_files_only": True, "use_safetensors": True}
    try:
        pipeline.load_lora_weights(str(file.parent), adapter_name=ADAPTER, **where)
        if loaded.dtype == STORED_SMALL:
            restore_precision(pipeline, loaded, str(file.parent), where)
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise InvalidInput(
            f"The LoRA {lora.label} could not be loaded into the model ({first_line(error)}); "
            "fetch it again, or choose another one."
        ) from error
    if not any(ADAPTER in adapters for adapters in pipeline.get_list_adapters().values()):
        raise InvalidInput(
            f"The LoRA {lora.label} has no weights for this model, so it would change nothing; choose another one."
        )
    pipeline.set_adapters(ADAPTER, lora.strength)


def restore_precision(pipeline: Any, loaded: Loaded, folder: str, where: dict[str, Any]) -> None:
    """Give a model stored in 8 bits the LoRA's own numbers: peft rounds them to 8 bits, where small ones are 0."""
    import torch
    from diffusers.utils import convert_unet_state_dict_to_peft
    from peft import set_peft_model_state_dict

    layout = {"unet_config": loaded.denoiser.config} if loaded.family.denoiser == "unet" else {}
    read = pipeline.lora_state_dict(folder, **where, **layout)
    weights, prefix = read[0] if isinstance(read, tuple) else read, f"{loaded.family.denoiser}."
    own = {key.removeprefix(prefix): weight for key, weight in weights.items() if key.startswith(prefix)}
    if not own:
        return
    for name, module in loaded.denoiser.named_modules():
        if name.endswith(f".{ADAPTER}"):
            module.to(torch.bfloat16)
    in_peft_format = own if any("lora_A" in key for key in own) else convert_unet_state_dict_to_peft(own)
    set_peft_model_state_dict(loaded.denoiser, in_peft_format, ADAPTER)
