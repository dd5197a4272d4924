"""Control images: their size and polarity, what the lines show, depth and pose through the real loaders, refusals."""

import shutil

import cv2
import numpy as np
import pytest

from cw_assets.domain.images.request import CONTROL_TYPES
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.objects import Detection
from cw_assets.engines.control import lines
from cw_assets.engines.control.depth import DepthImages
from cw_assets.engines.control.maker import ControlImages
from cw_assets.engines.control.people import EXAMPLE, people_boxes, people_detector
from cw_assets.engines.control.pose import PoseImages
from cw_assets.engines.control.skeleton import COLORS, LIMBS, draw_people, openpose_from_coco
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import NotReady, Refused
from cw_assets_tests.engines import tiny_control, tiny_models
from cw_assets_tests.engines.test_detection import sample_frame

LINE_TYPES = tuple(lines_type for lines_type in CONTROL_TYPES if lines_type not in ("depth", "openpose"))
SIZES = [(1, 1), (8, 8), (1, 300), (400, 5), (333, 1001)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_control.make_all(tmp_path_factory.mktemp("control"))


@pytest.fixture
def maker(settings):
    """A maker of control images over a models folder, with tiny models unless others are chosen."""

    def make(folder, **chosen):
        weights = {"control_depth_weights": tiny_control.DEPTH, "control_pose_weights": tiny_control.POSE}
        return ControlImages.from_settings(settings(CW_MODELS_PATH=folder, **(weights | chosen)), name="control")

    return make


class Sees:
    """A detector that always sees the same."""

    info = EngineInfo(engine="sees", model="the same")
    warm = True

    def __init__(self, *found):
        self.found = list(found)

    def detect(self, image):
        return self.found


def seen(name, *bbox):
    return Detection(class_name=name, class_id=0, confidence=0.9, bbox=bbox)


def noise(height, width):
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8)


def square(side=512, inner=(220, 220, 220), outer=(40, 40, 40)):
    """A square on plain ground; its border is a quarter of the side from the picture's."""
    picture = np.full((side, side, 3), outer, np.uint8)
    quarter = side // 4
    picture[quarter:-quarter, quarter:-quarter] = inner
    return picture


def halves(left, right, side=256):
    picture = np.full((side, side, 3), left, np.uint8)
    picture[:, side // 2 :] = right
    return picture


def width_of_line(gray):
    """Pixels brighter than half across the left border of the square."""
    row = gray[gray.shape[0] // 2, : gray.shape[1] // 2]
    return int((row > 127).sum())


# ---- all types


@pytest.mark.parametrize("control_type", CONTROL_TYPES)
@pytest.mark.parametrize("size", SIZES)
def test_a_control_image_has_the_size_of_its_reference(maker, folder, control_type, size):
    made = maker(folder).make(noise(*size), control_type)
    assert made.shape == (*size, 3)
    assert made.dtype == np.uint8


@pytest.mark.parametrize("control_type", CONTROL_TYPES)
def test_the_same_picture_gives_the_same_control_image(maker, folder, control_type):
    first, second = (maker(folder).make(noise(120, 160), control_type) for _ in range(2))
    assert first.any()
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("control_type", CONTROL_TYPES)
def test_a_mirrored_read_only_view_is_read_and_left_as_it_was(maker, folder, control_type):
    picture = noise(64, 96)
    kept = picture.copy()
    view = picture[:, ::-1]
    view.flags.writeable = False
    made = maker(folder).make(view, control_type)
    np.testing.assert_array_equal(made, maker(folder).make(np.ascontiguousarray(kept[:, ::-1]), control_type))
    np.testing.assert_array_equal(picture, kept)


# ---- lines


def test_canny_is_opencvs_with_100_and_200(maker, folder):
    picture = sample_frame(16.5)
    made = maker(folder).make(picture, "canny")
    np.testing.assert_array_equal(made, np.dstack([cv2.Canny(picture, 100, 200)] * 3))
    assert made.any()


@pytest.mark.parametrize("control_type", LINE_TYPES)
def test_lines_are_white_where_colours_meet_and_black_elsewhere(maker, folder, control_type):
    made = maker(folder).make(square(), control_type)
    assert made[256, 120:137].max() > 200
    assert not made[192:320, 192:320].any()
    assert not made[:64].any()


@pytest.mark.parametrize("control_type", LINE_TYPES)
@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_flat_picture_has_no_lines(maker, folder, control_type, level):
    assert not maker(folder).make(np.full((90, 160, 3), level, np.uint8), control_type).any()


def test_soft_edges_are_broad_and_line_art_is_fine():
    assert width_of_line(lines.lineart(square())) < width_of_line(lines.softedge(square()))


def test_inked_lines_are_bolder_than_fine_ones():
    fine, inked = lines.lineart(square()), lines.lineart_anime(square())
    assert fine.sum() < inked.sum()
    assert len(np.unique(inked)) <= len(np.unique(fine))


def test_a_line_has_one_crest_across_an_edge():
    row = lines.lineart(square())[256, 64:192].astype(int)
    rises = np.sign(np.diff(row))
    assert (np.diff(rises[rises != 0]) != 0).sum() == 1


def test_lines_grow_with_the_picture():
    small, large = (width_of_line(lines.lineart(square(side))) for side in (512, 1024))
    assert small < large <= 3 * small


def test_a_faint_edge_is_faint_in_fine_lines_and_full_in_inked_ones():
    faint, strong = halves((120, 120, 120), (160, 160, 160)), halves((40, 40, 40), (220, 220, 220))
    assert 0 < lines.lineart(faint).max() < lines.lineart(strong).max()
    assert lines.lineart_anime(faint).max() == lines.lineart_anime(strong).max() == 255


@pytest.mark.parametrize("draw", [lines.softedge, lines.lineart, lines.lineart_anime])
def test_colours_of_one_brightness_still_meet_in_a_line(draw):
    picture = halves((200, 60, 60), (36, 148, 36))
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    assert np.ptp(luma) <= 2
    assert draw(picture)[128, 120:136].max() > 200


@pytest.mark.parametrize("draw", [lines.softedge, lines.lineart, lines.lineart_anime])
def test_texture_is_weaker_than_the_outline_around_it(draw):
    picture = square()
    grain = np.random.default_rng(3).normal(0, 12, (256, 256, 1))
    picture[128:384, 128:384] = (picture[128:384, 128:384] + grain).clip(0, 255)
    drawn = draw(picture).astype(float)
    assert drawn[160:352, 160:352].mean() < 0.25 * drawn[160:352, 120:137].max(axis=1).mean()


# ---- depth


@pytest.mark.parametrize(
    "weights, nearest",
    [(tiny_control.DEPTH, np.argmax), (tiny_control.DPT, np.argmax), (tiny_control.METRIC, np.argmin)],
)
def test_the_nearest_place_is_white_and_the_farthest_black(maker, folder, weights, nearest):
    import torch

    images = maker(folder, control_depth_weights=weights)
    model, processor, _ = images.depth.loaded()
    side = processor.size["height"]
    picture = noise(side, side)
    with torch.inference_mode():
        depth = model(**processor(images=picture, return_tensors="pt")).predicted_depth.numpy()[0]
    made = images.make(picture, "depth")
    assert (made.min(), made.max()) == (0, 255)
    assert made[..., 0].flat[nearest(depth)] == 255


def test_depth_says_nothing_where_all_is_equally_far(maker, folder):
    assert not maker(folder).make(noise(1, 1), "depth").any()


# ---- poses


def test_a_skeleton_has_openposes_order_colours_and_neck():
    coco = np.array([(10 * n + 20, 30 + 20 * (n % 3)) for n in range(17)], np.float32)
    points = openpose_from_coco(coco)
    assert len(points) == 18
    np.testing.assert_array_equal(points[1], (coco[5] + coco[6]) / 2)
    np.testing.assert_array_equal(points[[4, 7, 10, 13]], coco[[10, 9, 16, 15]])
    drawn = draw_people([points], 128, 256)
    for (x, y), color in zip(points, COLORS, strict=True):
        assert tuple(drawn[round(float(y)), round(float(x))]) == color


def test_a_limb_is_drawn_in_its_own_darker_colour():
    points = np.full((18, 2), np.nan, np.float32)
    start, end = LIMBS[3]
    points[start], points[end] = (50, 256), (450, 256)
    drawn = draw_people([points], 512, 512)
    assert drawn[256, 250].tolist() == [153, 153, 0]
    assert drawn[252, 250].any()
    assert not drawn[248, 250].any()


def test_an_unseen_shoulder_takes_the_neck_with_it():
    coco = np.tile(np.float32(50), (17, 2))
    coco[5] = np.nan
    assert np.isnan(openpose_from_coco(coco)).all(axis=1).nonzero()[0].tolist() == [1, 5]


def test_keypoints_lie_around_the_persons_box(folder):
    pose = PoseImages(folder, tiny_control.POSE, detector=Sees(seen("person", 400, 100, 460, 180)), device="cpu")
    drawn = pose.make(noise(300, 600))
    assert drawn.any()
    assert not drawn[:, :380].any()
    assert not drawn[:, 480:].any()


def test_each_person_is_drawn(folder):
    one, other = seen("person", 20, 100, 80, 180), seen("person", 400, 100, 460, 180)
    picture = noise(300, 600)
    alone = [PoseImages(folder, tiny_control.POSE, detector=Sees(d), device="cpu").make(picture) for d in (one, other)]
    both = PoseImages(folder, tiny_control.POSE, detector=Sees(one, other), device="cpu").make(picture)
    np.testing.assert_array_equal(both, np.maximum(*alone))


def test_nobody_seen_by_a_good_detector_is_a_black_picture(folder):
    pose = PoseImages(folder, tiny_control.POSE, detector=Sees(seen("bottle", 0, 0, 50, 50)), device="cpu")
    assert not pose.make(noise(64, 64)).any()


def test_nobody_seen_by_opencv_leaves_the_whole_picture(maker, folder):
    images = maker(folder)
    picture = np.full((200, 200, 3), 128, np.uint8)
    assert images.pose.detector.detect(picture) == []
    assert images.make(picture, "openpose").any()


def test_a_model_of_several_experts_is_asked_for_its_coco_one(tmp_path):
    tiny_control.make_vitpose(tmp_path, "plus", num_experts=2, part_features=4)
    pose = PoseImages(tmp_path, "plus", detector=Sees(seen("person", 10, 10, 50, 90)), device="cpu")
    assert pose.make(noise(100, 100)).any()


def test_a_face_alone_is_extended_to_the_body_within_the_picture():
    picture = noise(400, 300)
    face = (100.0, 20.0, 140.0, 60.0)
    found = [seen("person", 200, 50, 260, 380), seen("face", *face), seen("person", *face)]
    assert people_boxes(found, picture) == [(200, 50, 260, 380), (40, 0, 200, 320)]


def test_people_are_looked_for_with_weights_that_are_there(tmp_path, maker, folder):
    tiny_models.make_rt_detr(tmp_path)
    name = f"{tiny_models.TINY}/rt-detr"
    detector = people_detector(tmp_path, name, threshold=1e-9, device="cpu")
    assert (detector.info.engine, detector.info.model) == ("transformers", name)
    assert {d.class_name for d in detector.detect(noise(64, 64))} <= {"person", "bottle"}
    (tmp_path / tiny_models.TINY).rename(tmp_path / "elsewhere")
    assert people_detector(tmp_path, name, threshold=0.5, device="cpu").info.engine == "opencv"
    (tmp_path / EXAMPLE).mkdir(parents=True)
    assert people_detector(tmp_path, "yolov8x.pt", threshold=0.5, device="cpu").info.model == EXAMPLE


# ---- weights and the record


@pytest.mark.parametrize(
    "control_type, weights",
    [("depth", "depth-anything/Depth-Anything-V2-Small-hf"), ("openpose", "usyd-community/vitpose-base-simple")],
)
def test_missing_weights_tell_how_to_fetch_them(settings, control_type, weights):
    images = ControlImages.from_settings(settings(), name="control")
    with pytest.raises(NotReady, match=f"are missing; run `cw models pull {weights}`"):
        images.make(noise(64, 64), control_type)


@pytest.mark.parametrize("control_type, weights", [("depth", tiny_control.DEPTH), ("openpose", tiny_control.POSE)])
def test_weights_that_are_pickles_alone_are_refused(maker, folder, tmp_path, control_type, weights):
    shutil.copytree(folder / weights, tmp_path / weights)
    (tmp_path / weights / "model.safetensors").rename(tmp_path / weights / "pytorch_model.bin")
    with pytest.raises(Refused, match=r"no \.safetensors file, and pickles are never read; .*`cw models pull"):
        maker(tmp_path).make(noise(64, 64), control_type)


def test_a_model_of_another_kind_is_named_with_its_setting(maker, folder):
    with pytest.raises(NotReady, match="CW_CONTROL_DEPTH_WEIGHTS=tiny/vitpose is a model of the type vitpose"):
        maker(folder, control_depth_weights=tiny_control.POSE).make(noise(64, 64), "depth")


def test_a_missing_package_is_named(maker, folder, monkeypatch):
    monkeypatch.setattr(DepthImages, "packages", ("no_such_package",))
    with pytest.raises(NotReady, match="no_such_package, which is not installed; install the extra 'models'"):
        maker(folder).make(noise(64, 64), "depth")


def test_the_large_model_stays_beside_the_small_ones(maker, folder):
    images = maker(folder)
    try:
        CACHE.get("test:large", object)
        images.make(noise(64, 64), "depth")
        images.make(noise(64, 64), "openpose")
        assert CACHE.holds("test:large")
    finally:
        CACHE.evict()


def test_warm_once_a_model_is_loaded(maker, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "others")
    images = maker(tmp_path / "others")
    images.make(noise(64, 64), "lineart")
    assert not images.warm
    images.make(noise(64, 64), "depth")
    assert images.warm


def test_the_record_says_what_makes_each_type(maker, folder):
    images = maker(folder)
    assert images.info_for("canny").model == "canny 100/200"
    assert all(images.info_for(control_type).engine == "opencv" for control_type in LINE_TYPES)
    assert images.info_for("canny").version.startswith(cv2.__version__)
    assert (images.info_for("depth").engine, images.info_for("depth").model) == ("transformers", tiny_control.DEPTH)
    pose = images.info_for("openpose").model
    assert pose == f"{tiny_control.POSE}, people by opencv hog + haar + qr, else the whole picture"
