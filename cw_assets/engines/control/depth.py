"""Control images of depth, near is white: by a Depth Anything or DPT model from the models folder.

How the model is found and loaded stands in `pretrained`.
"""

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import RgbImage
from cw_assets.engines.control.pretrained import PretrainedModel

MAX_RATIO = 4
"""Of the sides of what the model sees; a longer picture is shrunk along its longer side."""
NEAREST_M = 0.1
"""A metric distance below this counts as this."""


class DepthImages(PretrainedModel):
    """Depth relative to the picture itself: its nearest place is white, its farthest black."""

    setting = "CW_CONTROL_DEPTH_WEIGHTS"
    model_class = "AutoModelForDepthEstimation"
    model_types = ("depth_anything", "dpt")

    def make(self, image: RgbImage) -> NDArray[np.uint8]:
        """(height, width) uint8; black where everything is equally far."""
        nearness = self.nearness(image)
        nearness -= nearness.min()
        farthest = nearness.max()
        return (255 * nearness / farthest if farthest else nearness).round().astype(np.uint8)

    def nearness(self, image: RgbImage) -> NDArray[np.float32]:
        """(height, width): the larger, the nearer; the scale is the model's own."""
        import torch

        model, processor, device = self.loaded()
        seen = less_long(image)
        inputs = processor(images=seen.copy(), input_data_format="channels_last", return_tensors="pt").to(device)
        with torch.inference_mode():
            outputs = model(**inputs)
        (found,) = processor.post_process_depth_estimation(outputs, target_sizes=[image.shape[:2]])
        depth: NDArray[np.float32] = found["predicted_depth"].reshape(image.shape[:2]).cpu().numpy()
        metric = getattr(model.config, "depth_estimation_type", "relative") == "metric"
        return np.reciprocal(depth.clip(NEAREST_M)) if metric else depth


def less_long(image: RgbImage) -> RgbImage:
    """The picture with no side longer than `MAX_RATIO` times the other."""
    import cv2

    height, width = image.shape[:2]
    longest = MAX_RATIO * min(height, width)
    if max(height, width) <= longest:
        return image
    shrunk: RgbImage = cv2.resize(image, (min(width, longest), min(height, longest)), interpolation=cv2.INTER_AREA)
    return shrunk
