"""A language model of the transformers library as it is loaded: from safetensors alone, whole or in 4 bits.

Keeping it warm and asking it stand in `transformers`.
"""

from pathlib import Path
from typing import Any, NamedTuple

from cw_assets.engines.packages import require_packages
from cw_assets.engines.weights import hush_transformers
from cw_assets.errors import NotReady


class Loaded(NamedTuple):
    model: Any
    tokenizer: Any
    compiler: Any
    """xgrammar's, for this tokenizer."""
    device: str


def load_language_model(path: Path, device: str, *, in_4bit: bool) -> Loaded:
    """The model in the folder `path`, on `device`; in the precision it is stored in unless 4 bits are wished for."""
    import xgrammar
    from transformers import AutoModelForCausalLM, AutoTokenizer

    hush_transformers()
    tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True, trust_remote_code=False)
    options = four_bits(device) if in_4bit else {}
    model = AutoModelForCausalLM.from_pretrained(
        path, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype="auto", **options
    )
    vocabulary = xgrammar.TokenizerInfo.from_huggingface(
        tokenizer, vocab_size=model.config.vocab_size, stop_token_ids=stop_tokens(model, tokenizer)
    )
    placed = model if in_4bit else model.to(device)
    return Loaded(placed.eval(), tokenizer, xgrammar.GrammarCompiler(vocabulary), device)


def four_bits(device: str) -> dict[str, Any]:
    """How to load in 4 bits (NF4, computed in bfloat16) onto a CUDA device; NotReady without bitsandbytes."""
    import torch
    from transformers import BitsAndBytesConfig

    try:
        require_packages("bitsandbytes", "accelerate")
    except ImportError as error:
        raise NotReady(
            f"Loading in 4 bits needs the package {error.name}, which is not installed; "
            "install the extra '4bit', or set CW_TEXT_LOAD_IN_4BIT=false."
        ) from error
    config = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    return {"quantization_config": config, "device_map": {"": device}}


def stop_tokens(model: Any, tokenizer: Any) -> list[int]:
    """The tokens that end an answer, those of the model's own settings first."""
    own = model.generation_config.eos_token_id
    listed = own if isinstance(own, list) else [own]
    return [int(token) for token in (*listed, tokenizer.eos_token_id) if token is not None]
