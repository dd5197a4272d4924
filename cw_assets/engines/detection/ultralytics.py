"""Objects by an Ultralytics YOLO checkpoint in the models folder; the library never reaches the network.

Its .pt files are pickles: only with a recorded SHA-256, and read by its restricted loader.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from cw_assets.domain.protocols import BgrImage, RgbImage
from cw_assets.domain.video.objects import Detection
from cw_assets.engines.detection.boxes import inside
from cw_assets.engines.detection.with_weights import DetectorWithWeights
from cw_assets.engines.weights import check_pickle, weights_path
from cw_assets.errors import Refused

MAX_DETECTIONS = 100


class UltralyticsDetector(DetectorWithWeights):
    """The 80 COCO classes with YOLOv8x, or whatever the checkpoint was trained for."""

    engine = subfolder = cached_as = "ultralytics"
    packages = ("torch", "ultralytics")

    def detect(self, image: RgbImage) -> list[Detection]:
        model, device = self.loaded()
        found = self.predicted(model, device, np.ascontiguousarray(image[:, :, ::-1]))
        detections = [detection(box, found.names, image) for box in found.boxes.data.tolist()]
        return sorted(detections, key=lambda d: (-d.confidence, d.class_name, d.bbox))

    def load(self) -> tuple[Any, str]:
        path = weights_path(self.folder, self.weights, pull=Path(self.weights).stem)
        check_pickle(path)
        silence()
        with pillow_kept():
            require_safe_loader()
            from ultralytics import YOLO

        model = YOLO(str(path))
        # only its first use brings it to the device
        self.predicted(model, self.chosen_device, np.zeros((32, 32, 3), np.uint8))
        return model, self.chosen_device

    def predicted(self, model: Any, device: str, blue_first: BgrImage) -> Any:
        """What the library found in one picture."""
        (found,) = model.predict(
            blue_first, conf=self.threshold, max_det=MAX_DETECTIONS, device=device, verbose=False, save=False
        )
        return found


def silence() -> None:
    """What Ultralytics reads from the environment on import: no downloads, no reports, no packages, safe loading."""
    os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false", ULTRALYTICS_SAFE_LOAD="true")
    os.environ.setdefault("YOLO_VERBOSE", "false")
    os.environ.setdefault("YOLO_CONFIG_DIR", str(Path(tempfile.gettempdir()) / f"cw-ultralytics-{os.getuid()}"))
    Path(os.environ["YOLO_CONFIG_DIR"]).mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def pillow_kept() -> Iterator[None]:
    """Ultralytics sets its own `Image.open` on import, which looks for a package where a file is no picture: undone."""
    from PIL import Image

    opened = Image.open
    try:
        yield
    finally:
        Image.open = opened


def require_safe_loader() -> None:
    """Refused where this version of the library would read the pickle without restriction."""
    from ultralytics.nn import tasks

    logging.getLogger("ultralytics").setLevel(logging.WARNING)
    if not (tasks.SAFE_LOAD and tasks._SafeLoad.SUPPORTED):
        raise Refused(
            "Ultralytics was loaded without its restricted checkpoint loader; "
            "set ULTRALYTICS_SAFE_LOAD=true before anything imports it, and use torch 2.6 or later."
        )


def detection(row: list[float], names: dict[int, str], image: RgbImage) -> Detection:
    """From a row (x1, y1, x2, y2, confidence, class)."""
    x1, y1, x2, y2, confidence, class_number = row
    height, width = image.shape[:2]
    return Detection(
        class_name=names[int(class_number)],
        class_id=int(class_number),
        confidence=round(min(confidence, 1.0), 3),
        bbox=inside((x1, y1, x2, y2), width, height),
    )
