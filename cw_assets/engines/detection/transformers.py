"""Objects by a detection model of the transformers library (D-FINE, RT-DETR) in a folder of the models folder.

Only safetensors are read, and nothing is asked of a hub.
"""

from typing import Any, NamedTuple

from cw_assets.domain.protocols import RgbImage
from cw_assets.domain.video.objects import Detection
from cw_assets.engines.detection.boxes import inside
from cw_assets.engines.detection.with_weights import DetectorWithWeights
from cw_assets.engines.weights import hush_transformers, weights_path
from cw_assets.errors import NotReady

MAX_DETECTIONS = 100
EXAMPLE = "ustc-community/dfine-xlarge-coco"


class Loaded(NamedTuple):
    model: Any
    processor: Any
    device: str


class TransformersDetector(DetectorWithWeights):
    """CW_DETECTOR_WEIGHTS names the folder, as on the hub: `ustc-community/dfine-xlarge-coco`."""

    engine = "transformers"
    packages = ("torch", "transformers")
    subfolder = ""
    cached_as = "transformers-detector"

    def detect(self, image: RgbImage) -> list[Detection]:
        import torch

        model, processor, device = self.loaded()
        height, width = image.shape[:2]
        inputs = processor(images=image.copy(), input_data_format="channels_last", return_tensors="pt").to(device)
        with torch.inference_mode():
            outputs = model(**inputs)
        (found,) = processor.post_process_object_detection(
            outputs, threshold=self.threshold, target_sizes=[(height, width)]
        )
        rows = zip(found["scores"].tolist(), found["labels"].tolist(), found["boxes"].tolist(), strict=True)
        detections = [detection(model.config.id2label[label], label, score, box, image) for score, label, box in rows]
        return sorted(detections, key=lambda d: (-d.confidence, d.class_name, d.bbox))[:MAX_DETECTIONS]

    def load(self) -> Loaded:
        if self.weights.endswith(".pt"):
            raise NotReady(
                f"CW_DETECTOR_WEIGHTS={self.weights} is a YOLO checkpoint; for the engine transformers set "
                f"CW_DETECTOR_WEIGHTS={EXAMPLE} and run `cw models pull {EXAMPLE}`."
            )
        path = weights_path(self.folder, self.weights, pull=self.weights)
        from transformers import AutoImageProcessor, AutoModelForObjectDetection

        hush_transformers()
        model = AutoModelForObjectDetection.from_pretrained(
            path, local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
        processor = AutoImageProcessor.from_pretrained(path, local_files_only=True, trust_remote_code=False)
        return Loaded(model.to(self.chosen_device).eval(), processor, self.chosen_device)


def detection(class_name: str, label: int, score: float, box: list[float], image: RgbImage) -> Detection:
    height, width = image.shape[:2]
    x1, y1, x2, y2 = box
    return Detection(
        class_name=class_name,
        class_id=label,
        confidence=round(min(score, 1.0), 3),
        bbox=inside((x1, y1, x2, y2), width, height),
    )
