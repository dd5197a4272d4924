"""The prompt as the pipeline's call takes it, made once for all pictures of an order."""

from typing import Any

from cw_assets.domain.images.request import ImageRequest
from cw_assets.domain.images.weighting import plain_text
from cw_assets.engines.images.arguments import Arguments
from cw_assets.engines.images.clip_prompts import embed
from cw_assets.engines.images.families import FAMILIES

MAX_TOKENS = 512
"""Of plain text, where the model's record does not say less."""


def encode(pipeline: Any, request: ImageRequest) -> Arguments:
    import torch

    negative, notes = settled_negative(request)
    architecture = request.model.base_architecture
    with torch.no_grad():
        if FAMILIES[architecture].reads_weights:
            return Arguments(embed(pipeline, architecture, request.prompt, negative, request.clip_skip), notes)
        prompt, limit = plain_text(request.prompt), min(request.model.max_sequence_length or MAX_TOKENS, MAX_TOKENS)
        values = PLAIN[architecture](pipeline, prompt, negative, limit)
    return Arguments(values | {"max_sequence_length": limit}, notes + too_long(pipeline, request, prompt, limit))


def settled_negative(request: ImageRequest) -> tuple[str | None, list[str]]:
    """The negative text, None where the pipeline takes none; a note where one that was written has no effect."""
    label, written = request.model.label, request.negative_prompt
    if not FAMILIES[request.model.base_architecture].takes_negative:
        return None, [f"{label} takes no negative text; it was left out."] if written else []
    if request.guidance_scale <= 1:
        without = f"At guidance_scale {request.guidance_scale:g} a negative text has no effect; it was left out."
        return None, [without] if written else []
    if request.model.needs_negative_prompt or request.model.base_architecture == "qwen":
        return written or " ", []
    return written, []


def too_long(pipeline: Any, request: ImageRequest, prompt: str, limit: int) -> list[str]:
    architecture = request.model.base_architecture
    tokenizer = pipeline.tokenizer_2 if architecture == "flux1" else pipeline.tokenizer
    count = len(tokenizer(as_asked(tokenizer, prompt) if architecture == "zimage" else prompt)["input_ids"])
    if count <= limit:
        return []
    return [f"The prompt has {count} tokens, {request.model.label} reads {limit}; the rest was not drawn."]


def as_asked(tokenizer: Any, prompt: str) -> Any:
    """The prompt as Z-Image reads it, whose limit counts the words around it too."""
    messages = [{"role": "user", "content": prompt}]
    return tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, enable_thinking=True)


def encode_flux(pipeline: Any, prompt: str, negative: str | None, limit: int) -> dict[str, Any]:
    embeds, pooled, _ = pipeline.encode_prompt(prompt, None, max_sequence_length=limit)
    return {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}


def encode_qwen(pipeline: Any, prompt: str, negative: str | None, limit: int) -> dict[str, Any]:
    embeds, mask = pipeline.encode_prompt([prompt], max_sequence_length=limit)
    arguments = {"prompt_embeds": embeds, "prompt_embeds_mask": mask}
    if negative is None:
        return arguments
    embeds, mask = pipeline.encode_prompt([negative], max_sequence_length=limit)
    return arguments | {"negative_prompt_embeds": embeds, "negative_prompt_embeds_mask": mask}


def encode_zimage(pipeline: Any, prompt: str, negative: str | None, limit: int) -> dict[str, Any]:
    embeds, without = pipeline.encode_prompt(
        prompt,
        negative_prompt=negative,
        do_classifier_free_guidance=negative is not None,
        max_sequence_length=limit,
    )
    return {"prompt_embeds": embeds, "negative_prompt_embeds": without}


PLAIN = {"flux1": encode_flux, "qwen": encode_qwen, "zimage": encode_zimage}
