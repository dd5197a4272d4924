"""People, faces and QR codes by what OpenCV carries: HOG, Haar cascades, QR detector; nothing is downloaded.

It sees upright people and faces towards the camera or in profile, and misses many; a neural detector is better.
"""

import math
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import RgbImage
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.objects import Detection
from cw_assets.engines.detection.boxes import Box, inside, overlap, strongest
from cw_assets.engines.model_cache import CACHE
from cw_assets.settings import Settings

KEY = "opencv:people-faces"
CLASSES = ("person", "face", "qr code")
MAX_SIDE_PX = 640
"""For people and faces; QR codes are looked for in up to 1280."""
QR_SIDE_PX = 1280
MIN_FACE_SHARE = 0.06
"""Smallest face looked for, by the shorter side of the picture."""
HOG_EVEN_WEIGHT, HOG_SLOPE = 1.2, 4.0
FACE_EVEN_WEIGHT, FACE_SLOPE = 3.0, 1.0
QR_READ, QR_SEEN = 1.0, 0.6
"""Confidence of a code that could be decoded, and of one that was only located."""
MOST_OVERLAP = 0.5
FACE_IN_PERSON = 0.7

Found = tuple[Box, float]


class OpenCVDetector:
    """Confidence is a logistic curve over the detectors' own weights, even (0.5) where false alarms got rare.

    The curves were set by eye on a few photographs, noise and a cartoon: they rank well, they are no probability.
    """

    def __init__(self, threshold: float) -> None:
        import cv2

        self.cv2 = cv2
        self.threshold = threshold
        self.info = EngineInfo(engine="opencv", model="hog + haar + qr", version=version("opencv-python"))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.detection_threshold)

    @property
    def warm(self) -> bool:
        return CACHE.holds(KEY)

    def detect(self, image: RgbImage) -> list[Detection]:
        """A face without a body around it also counts as a person, with the face's box."""
        models = CACHE.get(KEY, load_models, large=False)
        small = self.shrink(image, MAX_SIDE_PX)
        people = self.detections("person", find_people(models, small), image)
        faces = self.detections("face", find_faces(models, self.gray(small)), image)
        codes = self.detections("qr code", find_codes(models, self.gray(self.shrink(image, QR_SIDE_PX))), image)
        return strongest(people + faces + bodiless(faces, people) + codes, most_overlap=MOST_OVERLAP)

    def shrink(self, image: RgbImage, max_side_px: int) -> RgbImage:
        """The picture with no side longer than `max_side_px`."""
        scale = min(1.0, max_side_px / max(image.shape[:2]))
        height, width = (max(1, round(side * scale)) for side in image.shape[:2])
        small: RgbImage = self.cv2.resize(image, (width, height), interpolation=self.cv2.INTER_AREA)
        return small

    def gray(self, image: RgbImage) -> NDArray[np.uint8]:
        """(height, width) uint8 luma."""
        luma: NDArray[np.uint8] = self.cv2.cvtColor(image, self.cv2.COLOR_RGB2GRAY)
        return luma

    def detections(self, class_name: str, found: Iterator[Found], image: RgbImage) -> list[Detection]:
        """Those over the threshold; the finders' boxes are fractions of the picture."""
        height, width = image.shape[:2]
        return [
            Detection(
                class_name=class_name,
                class_id=CLASSES.index(class_name),
                confidence=round(confidence, 3),
                bbox=inside((box[0] * width, box[1] * height, box[2] * width, box[3] * height), width, height),
            )
            for box, confidence in found
            if confidence >= self.threshold
        ]


def load_models() -> dict[str, Any]:
    import cv2

    folder = Path(cv2.__file__).parent / "data"
    hog = cv2.HOGDescriptor()
    hog.setSVMDetector(cv2.HOGDescriptor.getDefaultPeopleDetector())
    cascades = {
        name: cv2.CascadeClassifier(str(folder / f"haarcascade_{file}.xml"))
        for name, file in (("frontal", "frontalface_default"), ("profile", "profileface"))
    }
    return {"people": hog, "codes": cv2.QRCodeDetectorAruco(), **cascades}


def find_people(models: dict[str, Any], image: RgbImage) -> Iterator[Found]:
    """HOG takes the strongest gradient of the three channels, so it is given the colours."""
    height, width = image.shape[:2]
    if height < 128 or width < 64:
        return
    boxes, weights = models["people"].detectMultiScale(image, winStride=(8, 8), padding=(16, 16), scale=1.05)
    for box, weight in zip(boxes, np.ravel(weights), strict=True):
        yield fractions(box, width, height), logistic(float(weight), HOG_EVEN_WEIGHT, HOG_SLOPE)


def find_faces(models: dict[str, Any], gray: NDArray[np.uint8]) -> Iterator[Found]:
    """Frontal, and both profiles: the cascade knows one side, so the picture is looked at in the mirror too."""
    height, width = gray.shape
    for cascade, mirrored in (("frontal", False), ("profile", False), ("profile", True)):
        picture = np.ascontiguousarray(gray[:, ::-1]) if mirrored else gray
        for (x, y, w, h), weight in find_with(models[cascade], picture):
            left = width - x - w if mirrored else x
            yield fractions((left, y, w, h), width, height), logistic(weight, FACE_EVEN_WEIGHT, FACE_SLOPE)


def find_with(cascade: Any, gray: NDArray[np.uint8]) -> Iterator[tuple[tuple[int, int, int, int], float]]:
    """Boxes (x, y, width, height) with the weight of the last stage each passed."""
    smallest = max(24, round(MIN_FACE_SHARE * min(gray.shape)))
    boxes, _, weights = cascade.detectMultiScale3(gray, 1.1, 5, minSize=(smallest, smallest), outputRejectLevels=True)
    for (x, y, w, h), weight in zip(boxes, np.ravel(weights), strict=True):
        yield (int(x), int(y), int(w), int(h)), float(weight)


def find_codes(models: dict[str, Any], gray: NDArray[np.uint8]) -> Iterator[Found]:
    height, width = gray.shape
    found, texts, corners, _ = models["codes"].detectAndDecodeMulti(gray)
    for text, points in zip(texts, corners, strict=True) if found else ():
        (x1, y1), (x2, y2) = points.min(axis=0), points.max(axis=0)
        box = (float(x1 / width), float(y1 / height), float(x2 / width), float(y2 / height))
        yield box, QR_READ if text else QR_SEEN


def bodiless(faces: list[Detection], people: list[Detection]) -> list[Detection]:
    """A person for each face that lies in nobody's box."""
    return [
        face.model_copy(update={"class_name": "person", "class_id": CLASSES.index("person")})
        for face in faces
        if all(overlap(face.bbox, person.bbox) < FACE_IN_PERSON for person in people)
    ]


def fractions(box: Any, width: int, height: int) -> Box:
    x, y, w, h = (float(side) for side in box)
    return x / width, y / height, (x + w) / width, (y + h) / height


def logistic(weight: float, even: float, slope: float) -> float:
    return 1.0 / (1.0 + math.exp(-slope * (weight - even)))
