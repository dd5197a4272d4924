"""Prompts for models with CLIP text encoders (SDXL, SD 1.5): weights and any length, through compel.

The pieces and their weights come from the domain, so compel's own syntax never sees a prompt.
"""

from types import SimpleNamespace
from typing import Any, NamedTuple

from cw_assets.domain.images.weighting import parse
from cw_assets.errors import InvalidInput

Pieces = tuple[tuple[str, float], ...]
OWN_LAYER = {"sdxl": 2, "sd15": 1}
"""The layer from the end that the model was trained with; it is what a clip skip counts to, so SDXL's 1 means 2."""


class Embedded(NamedTuple):
    """(1, tokens, width) and, for SDXL's second encoder, (1, width)."""

    tokens: list[Any]
    pooled: list[Any]


def embed(pipeline: Any, architecture: str, prompt: str, negative: str | None, clip_skip: int | None) -> dict[str, Any]:
    """The arguments of the pipeline's call; `negative` None: it draws without guidance."""
    texts = [parse(prompt)] + ([parse(negative)] if negative is not None else [])
    layer = max(clip_skip or 0, OWN_LAYER[architecture])
    if architecture == "sd15":
        views = [LayerView(pipeline.text_encoder, layer, normalized=True)]
        parts = [embed_with(pipeline.tokenizer, views[0], texts)]
    else:
        parts = [
            embed_with(pipeline.tokenizer, LayerView(pipeline.text_encoder, layer), texts),
            embed_with(pipeline.tokenizer_2, LayerView(pipeline.text_encoder_2, layer), texts, pooled=True),
        ]
    return arguments(pipeline, parts, negative)


def arguments(pipeline: Any, parts: list[Embedded], negative: str | None) -> dict[str, Any]:
    import torch

    tokens = [torch.cat(pair, dim=-1) for pair in zip(*(part.tokens for part in parts), strict=True)]
    pooled = parts[-1].pooled
    if negative == "" and pipeline.config.get("force_zeros_for_empty_prompt"):
        tokens[1] = torch.zeros_like(tokens[0])
        pooled[1] = torch.zeros_like(pooled[0])
    names = ("prompt_embeds", "negative_prompt_embeds"), ("pooled_prompt_embeds", "negative_pooled_prompt_embeds")
    return dict(zip(names[0], tokens, strict=False)) | dict(zip(names[1], pooled, strict=False))


def embed_with(tokenizer: Any, view: "LayerView", texts: list[Pieces], *, pooled: bool = False) -> Embedded:
    """Each text, all of the same length; a long one is cut at its commas into what the encoder takes at once."""
    from compel import Compel, SplitLongTextMode

    compel = Compel(
        tokenizer=tokenizer, text_encoder=view, truncate_long_prompts=False,
        split_long_text_mode=SplitLongTextMode.PHRASES,
    )  # fmt: skip
    provider = compel.conditioning_provider
    tokens = [weighted(provider, pieces, view.device) for pieces in texts]
    return Embedded(
        compel.pad_conditioning_tensors_to_same_length(tokens),
        [provider.get_pooled_embeddings([joined(pieces)], device=view.device) for pieces in texts] if pooled else [],
    )


def weighted(provider: Any, pieces: Pieces, device: Any) -> Any:
    spoken = [(text, weight) for text, weight in pieces if text.strip()] or [("", 1.0)]
    return provider.get_embeddings_for_weighted_prompt_fragments(
        text_batch=[[text for text, _ in spoken]],
        fragment_weights_batch=[[weight for _, weight in spoken]],
        device=device,
    )


def joined(pieces: Pieces) -> str:
    return "".join(text for text, _ in pieces)


class LayerView:
    """A CLIP text encoder whose last hidden state is another layer's, as compel knows only two of them."""

    def __init__(self, encoder: Any, layer: int, *, normalized: bool = False) -> None:
        layers = encoder.config.num_hidden_layers
        if layer > layers:
            raise InvalidInput(
                f"A clip skip of {layer} is too much, the text encoder has {layers} layers; set it lower."
            )
        self.encoder, self.layer, self.normalized = encoder, layer, normalized

    @property
    def device(self) -> Any:
        from diffusers.utils.torch_utils import get_module_execution_device

        return get_module_execution_device(self.encoder)

    @property
    def dtype(self) -> Any:
        return self.encoder.dtype

    def __call__(self, token_ids: Any, attention_mask: Any = None, **_: Any) -> SimpleNamespace:
        output = self.encoder(token_ids, attention_mask=attention_mask, output_hidden_states=True)
        return SimpleNamespace(last_hidden_state=self.picked(output), text_embeds=getattr(output, "text_embeds", None))

    def picked(self, output: Any) -> Any:
        state = output.hidden_states[-self.layer]
        if not self.normalized:
            return state
        return getattr(self.encoder, "text_model", self.encoder).final_layer_norm(state)
