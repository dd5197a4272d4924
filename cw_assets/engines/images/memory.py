"""Drawing once more with less memory where the device had too little; it takes longer and looks nearly the same."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar

from cw_assets.engines.device_memory import empty_device_cache
from cw_assets.engines.model_cache import CACHE, forget_locals
from cw_assets.errors import LimitExceeded

Result = TypeVar("Result")
TILED_ABOVE_PIXELS = 2048 * 2048
"""Larger pictures are decoded in tiles from the start."""


def is_out_of_memory(error: BaseException) -> bool:
    import torch
    from accelerate.utils.memory import should_reduce_batch_size

    return isinstance(error, torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and bool(should_reduce_batch_size(error))
    )


def too_large(width: int, height: int, device: str) -> LimitExceeded:
    return LimitExceeded(
        f"The memory of {device} is too small for {width} × {height} px with this model, also with less of it in use; "
        "choose a smaller size, or a smaller preset."
    )


def has_ip_adapter(pipeline: Any) -> bool:
    """Its attention cannot be done in slices: that puts another attention in its place."""
    return bool(pipeline.unet.config.encoder_hid_dim_type == "ip_image_proj")


class Thrift:
    """Whether memory is being saved in this job, and how."""

    def __init__(self, pipeline: Any, device: str, undo: ExitStack) -> None:
        self.pipeline, self.device, self.undo = pipeline, device, undo
        self.measures: tuple[str, ...] = ()
        self.notes: list[str] = []

    def attempt(self, work: Callable[[], Result]) -> Result:
        """What `work` gives; out of memory, it is done a second time with less. The second failure is let through."""
        try:
            return work()
        except RuntimeError as error:
            if self.measures or not is_out_of_memory(error):
                raise
            forget_locals(error)
        self.save()
        self.notes.append(
            f"The memory of {self.device} was too small at first; it was drawn with {' and '.join(self.measures)}."
        )
        return work()

    def save(self) -> None:
        """Decode in tiles; on CUDA keep only the part that works there, elsewhere attend in slices."""
        empty_device_cache()
        self.tile()
        if self.device.startswith("cuda"):
            self.pipeline.enable_model_cpu_offload(device=self.device)
            self.undo.callback(CACHE.evict)  # the next job has it whole again
            self.measures = ("vae-tiling", "model-cpu-offload")
        elif hasattr(self.pipeline, "unet") and not has_ip_adapter(self.pipeline):
            self.pipeline.enable_attention_slicing()
            self.undo.callback(self.pipeline.disable_attention_slicing)
            self.measures = ("vae-tiling", "attention-slicing")
        else:
            self.measures = ("vae-tiling",)

    def tile(self) -> None:
        if not self.pipeline.vae.use_tiling:
            self.pipeline.vae.enable_tiling()
            self.undo.callback(self.pipeline.vae.disable_tiling)
