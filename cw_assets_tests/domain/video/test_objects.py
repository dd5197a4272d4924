"""Counting what detectors saw, and reading it back by scene."""

from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.objects import Detection, FrameObjects, people_in, summarize_objects
from cw_assets_tests.domain.video.spots import objects_of, seen, text_of

NAMES = st.sampled_from(["person", "dog", "cat", "cup"])


def frame(*detections, scene_number=1):
    return FrameObjects(scene_number=scene_number, timestamp=1.0, detections=detections)


def test_summary_counts_and_averages_over_all_keyframes():
    frames = (
        frame(seen("dog", confidence=0.5), seen("cup", confidence=0.9)),
        frame(seen("dog", confidence=0.8), seen("dog", confidence=0.801), scene_number=2),
    )
    found = summarize_objects(frames)
    assert found.total_objects == 4
    assert (found.classes["dog"].count, found.classes["dog"].avg_confidence) == (3, 0.7)
    assert found.most_common == ("dog", "cup")


def test_equally_frequent_classes_come_by_name():
    assert summarize_objects((frame(seen("cup"), seen("ant"), seen("bed")),)).most_common == ("ant", "bed", "cup")


def test_most_common_names_ten_classes_and_the_summary_all():
    found = summarize_objects((frame(*(seen(f"thing {n:02d}") for n in range(12))),))
    assert found.most_common == tuple(f"thing {n:02d}" for n in range(10))
    assert len(found.classes) == 12


def test_nothing_seen_gives_an_empty_summary():
    found = summarize_objects((frame(),))
    assert (found.total_objects, found.classes, found.most_common) == (0, {}, ())


@given(st.lists(st.lists(NAMES, max_size=6), max_size=6))
def test_counts_add_up_to_the_total(names_by_frame):
    found = summarize_objects(tuple(frame(*(seen(name) for name in names)) for names in names_by_frame))
    assert found.total_objects == sum(len(names) for names in names_by_frame)
    assert found.total_objects == sum(summary.count for summary in found.classes.values())


def test_people_are_bodies_or_faces_whichever_are_more():
    assert people_in([seen("person"), seen("face"), seen("face"), seen("dog")]) == 2
    assert people_in([seen("person"), seen("person"), seen("face")]) == 2
    assert people_in([seen("dog")]) == 0


def test_objects_and_text_are_found_by_scene():
    assert [d.class_name for d in objects_of("cup", "dog, cat").in_scene(2)] == ["dog", "cat"]
    assert text_of(("ONE",), ("TWO", "THREE")).in_scene(2) == ("TWO", "THREE")
    assert objects_of("cup").in_scene(9) == ()


def test_detection_is_written_with_the_key_class_and_read_back():
    detection = seen("dog", (1.0, 2.0, 3.0, 4.0))
    assert detection.model_dump()["class"] == "dog"
    assert Detection.model_validate_json(detection.model_dump_json()) == detection
