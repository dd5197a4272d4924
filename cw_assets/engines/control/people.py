"""Where the people are whose pose is asked for: boxes from a detector of the models folder, or from OpenCV's own.

Which keypoints a person has is found by `pose`.
"""

from pathlib import Path
from typing import Any

from cw_assets.domain.protocols import ObjectDetector, RgbImage
from cw_assets.domain.video.objects import Detection
from cw_assets.engines.detection.boxes import Box, area, inside
from cw_assets.engines.detection.opencv import OpenCVDetector
from cw_assets.engines.detection.transformers import EXAMPLE, TransformersDetector
from cw_assets.engines.model_cache import CACHE

MAX_PEOPLE = 20
WIDTH_IN_FACES, HEIGHT_IN_FACES, ABOVE_IN_FACES = 4.0, 8.0, 0.5
"""The body that belongs to a face, measured in the face's width and height, and how far it reaches above the face."""


class PeopleDetector(TransformersDetector):
    """The detector of the analysis, kept as a small model: the diffusion model stays in memory beside it."""

    cached_as = "people-detector"

    def loaded(self) -> Any:
        return CACHE.get(self.key, self.load, large=False, device=self.chosen_device, name=self.weights)


def people_detector(models_path: Path, weights: str, *, threshold: float, device: str) -> ObjectDetector:
    """By the transformers weights that lie in the models folder: `weights`, or else the usual ones; or by OpenCV."""
    for name in (weights, EXAMPLE):
        if name and not name.endswith(".pt") and (models_path / name).is_dir():
            return PeopleDetector(models_path, name, threshold=threshold, device=device)
    return OpenCVDetector(threshold)


def people_boxes(found: list[Detection], image: RgbImage) -> list[Box]:
    """Boxes of whole people, most confident first; one that is no more than a face is extended to its body."""
    height, width = image.shape[:2]
    faces = {d.bbox for d in found if d.class_name == "face"}
    people = [d.bbox for d in found if d.class_name == "person"]
    boxes = [inside(body_of(box), width, height) if box in faces else box for box in people]
    return [box for box in boxes if area(box)][:MAX_PEOPLE]


def body_of(face: Box) -> Box:
    """A standing or sitting person around a face, as if the picture had no border."""
    x1, y1, x2, y2 = face
    middle, half_width, top = (x1 + x2) / 2, WIDTH_IN_FACES * (x2 - x1) / 2, y1 - ABOVE_IN_FACES * (y2 - y1)
    return middle - half_width, top, middle + half_width, top + HEIGHT_IN_FACES * (y2 - y1)
