"""What the OpenCV detector finds, how boxes are merged, and that colours reach YOLO in its own order."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from cw_assets.domain.video.objects import Detection
from cw_assets.engines.detection.boxes import overlap, strongest
from cw_assets.engines.detection.opencv import OpenCVDetector, bodiless, logistic
from cw_assets.engines.detection.ultralytics import UltralyticsDetector
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.registry import build
from cw_assets_tests.engines.conftest import SAMPLE
from cw_assets_tests.engines.tiny_models import TINY


def seen(name: str, confidence: float, *bbox: float) -> Detection:
    return Detection(class_name=name, class_id=0, confidence=confidence, bbox=bbox)


def test_a_qr_code_is_found_where_it_is():
    code = cv2.QRCodeEncoder.create().encode("https://example.com/summer")
    code = cv2.resize(code, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
    picture = np.full((720, 1280, 3), 220, np.uint8)
    picture[100 : 100 + code.shape[0], 200 : 200 + code.shape[1]] = code[:, :, None]
    (found,) = OpenCVDetector(0.5).detect(picture)
    assert (found.class_name, found.class_id, found.confidence) == ("qr code", 2, 1.0)
    x1, y1, x2, y2 = found.bbox
    assert 195 <= x1 < x2 <= 205 + code.shape[1]
    assert 95 <= y1 < y2 <= 105 + code.shape[0]


def test_the_faces_of_the_sample_spot_are_people():
    found = OpenCVDetector(0.5).detect(sample_frame(16.5))
    faces = [d for d in found if d.class_name == "face"]
    people = [d for d in found if d.class_name == "person"]
    assert faces
    assert len(people) >= len(faces)
    assert all(any(overlap(face.bbox, person.bbox) > 0.7 for person in people) for face in faces)


def test_the_threshold_counts():
    picture = sample_frame(16.5)
    assert len(OpenCVDetector(0.99).detect(picture)) < len(OpenCVDetector(0.3).detect(picture))


def test_a_face_within_a_person_is_no_second_person():
    face, person = seen("face", 0.9, 40, 10, 60, 30), seen("person", 0.8, 20, 0, 80, 200)
    assert bodiless([face], [person]) == []
    (added,) = bodiless([face], [seen("person", 0.8, 300, 0, 380, 200)])
    assert (added.class_name, added.bbox) == ("person", face.bbox)


def test_the_strongest_of_overlapping_boxes_stays():
    best, same, apart = seen("face", 0.9, 0, 0, 10, 10), seen("face", 0.5, 1, 1, 9, 9), seen("face", 0.4, 20, 0, 30, 10)
    other = seen("person", 0.3, 0, 0, 10, 10)
    assert strongest([other, apart, same, best], most_overlap=0.5) == [best, apart, other]


def test_confidence_is_even_at_the_even_weight_and_rises():
    assert logistic(0.9, 0.9, 4.0) == pytest.approx(0.5)
    assert 0 < logistic(-5, 0.9, 4.0) < logistic(0.5, 0.9, 4.0) < logistic(3, 0.9, 4.0) < 1


def test_yolo_gets_blue_first(monkeypatch, tmp_path):
    given = []

    def predict(image, **_):
        given.append(image)
        return [SimpleNamespace(names={}, boxes=SimpleNamespace(data=np.zeros((0, 6))))]

    engine = UltralyticsDetector(tmp_path, "x.pt", threshold=0.5)
    monkeypatch.setattr(CACHE, "get", lambda *_, **__: (SimpleNamespace(predict=predict), "cpu"))
    assert engine.detect(np.full((4, 4, 3), (1, 2, 3), np.uint8)) == []
    assert given[0][0, 0].tolist() == [3, 2, 1]


def sample_frame(at_s: float) -> np.ndarray:
    import av

    with av.open(str(SAMPLE)) as container:
        container.seek(int(at_s * av.time_base))
        return next(f for f in container.decode(video=0) if f.time >= at_s).to_ndarray(format="rgb24")


def test_pillow_opens_pictures_as_ever_after_yolo_was_loaded(settings, models_path, tmp_path):
    from PIL import Image, UnidentifiedImageError

    chosen = {"CW_MODELS_PATH": models_path, "object_detector": "ultralytics", "detector_weights": f"{TINY}.pt"}
    build("object_detector", settings(**chosen)).load()
    file = tmp_path / "text.png"
    file.write_text("no picture")
    with pytest.raises(UnidentifiedImageError):
        Image.open(file)
