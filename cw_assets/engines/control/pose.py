"""Control images of poses: people found by a detector, their keypoints by VitPose, drawn as OpenPose draws them.

Finding the people stands in `people`, drawing them in `skeleton`.
"""

from pathlib import Path
from typing import Any

import numpy as np

from cw_assets.domain.protocols import ObjectDetector, RgbImage
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.control.people import people_boxes
from cw_assets.engines.control.pretrained import PretrainedModel
from cw_assets.engines.control.skeleton import Keypoints, draw_people, openpose_from_coco
from cw_assets.engines.detection.boxes import Box
from cw_assets.engines.detection.opencv import OpenCVDetector

LEAST_SCORE = 0.3
"""A keypoint less certain than this was not seen."""


class PoseImages(PretrainedModel):
    """Where OpenCV's weak detector finds nobody, the whole picture is taken for one person."""

    setting = "CW_CONTROL_POSE_WEIGHTS"
    model_class = "VitPoseForPoseEstimation"
    model_types = ("vitpose",)
    packages = (*PretrainedModel.packages, "scipy")

    def __init__(self, models_path: Path, weights: str, *, detector: ObjectDetector, device: str = "") -> None:
        super().__init__(models_path, weights, device=device)
        self.detector = detector
        self.detector_is_weak = isinstance(detector, OpenCVDetector)

    @property
    def info(self) -> EngineInfo:
        """With the detector in the model's name."""
        people = f"people by {self.detector.info.engine} {self.detector.info.model}"
        otherwise = ", else the whole picture" if self.detector_is_weak else ""
        return super().info.model_copy(update={"model": f"{self.weights}, {people}{otherwise}"})

    def make(self, image: RgbImage) -> RgbImage:
        """Black where nobody is found."""
        height, width = image.shape[:2]
        boxes = people_boxes(self.detector.detect(image), image)
        if not boxes and self.detector_is_weak:
            boxes = [(0, 0, width, height)]
        people = [openpose_from_coco(coco) for coco in self.keypoints(image, boxes)] if boxes else []
        return draw_people(people, height, width)

    def keypoints(self, image: RgbImage, boxes: list[Box]) -> list[Keypoints]:
        """COCO's 17 keypoints of the person in each box."""
        import torch

        model, processor, device = self.loaded()
        cornered = [[[x1, y1, x2 - x1, y2 - y1] for x1, y1, x2, y2 in boxes]]
        inputs = processor(
            images=image.copy(), boxes=cornered, input_data_format="channels_last", return_tensors="pt"
        ).to(device)
        if model.config.backbone_config.num_experts > 1:
            inputs["dataset_index"] = torch.zeros(len(boxes), dtype=torch.int64, device=device)
        with torch.inference_mode():
            outputs = model(**inputs)
        (found,) = processor.post_process_pose_estimation(outputs, boxes=cornered)
        return [seen_keypoints(person, image) for person in found]


def seen_keypoints(person: dict[str, Any], image: RgbImage) -> Keypoints:
    """NaN for those that are uncertain or lie outside the picture."""
    height, width = image.shape[:2]
    points: Keypoints = person["keypoints"].numpy().astype(np.float32)
    inside = ((points >= 0) & (points <= (width, height))).all(axis=1)
    points[~(inside & (person["scores"].numpy() >= LEAST_SCORE))] = np.nan
    return points
