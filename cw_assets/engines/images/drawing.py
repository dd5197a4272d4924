"""One picture after another from a pipeline that is ready; what makes it ready is done elsewhere."""

from dataclasses import dataclass
from typing import Any

from cw_assets.domain.protocols import OnImageStep, RgbImage
from cw_assets.engines.images.speed import Speed
from cw_assets.errors import ExternalFailure


@dataclass(frozen=True, eq=False)
class Drawing:
    """A pipeline with everything that its call takes but the seed."""

    pipeline: Any
    arguments: dict[str, Any]
    speed: Speed
    label: str
    on_step: OnImageStep

    def draw(self, index: int, seed: int) -> RgbImage:
        """From noise that the seed alone decides, drawn on the CPU so that every device starts from the same."""
        import torch

        drawn = self.pipeline(
            **self.arguments,
            generator=torch.Generator("cpu").manual_seed(seed),
            callback_on_step_end=self.after_step(index),
            callback_on_step_end_tensor_inputs=list(self.speed.tensors),
        )
        return pixels(drawn.images, self.label)

    def after_step(self, index: int) -> Any:
        """What the pipeline calls after each step; an exception from `on_step` ends the pipeline's call."""
        change = self.speed.after_step

        def told(pipeline: Any, step: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            self.on_step(index, step + 1, pipeline.num_timesteps)
            return change(pipeline, step, time, tensors) if change else tensors

        return told


def pixels(pictures: Any, label: str) -> RgbImage:
    """(1, 3, height, width) of 0 to 1 as an image; ExternalFailure where the numbers are none."""
    import torch

    picture = pictures[0].float()
    if not torch.isfinite(picture).all():
        raise ExternalFailure(
            f"{label} gave no picture, its numbers overflowed; set dtype to bfloat16 or float32 in the model's record.",
            retryable=False,
        )
    scaled = picture.mul(255).round().clamp(0, 255).to(torch.uint8)
    image: RgbImage = scaled.permute(1, 2, 0).contiguous().cpu().numpy()
    return image
