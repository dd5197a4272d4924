"""Values in their files: what is written comes back, whole or not at all, and versions follow the content."""

import os

import numpy as np
import pytest
from upath import UPath

from cw_assets.defs.value_types import content_version
from cw_assets.defs.values import Provenance, ValueFiles, input_key
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.signals import SIGNAL_NAMES, FrameSignals
from cw_assets.domain.video.transcription import Segment, Transcription
from cw_assets.errors import ExternalFailure, NotReady

SCENE = Scene(scene_number=1, start_time=0.0, end_time=1.2, duration=1.2, start_frame=0, end_frame=30)
SPEECH = Transcription(
    language="de",
    confidence=0.5,
    segments=(Segment(start=0, end=1, text="Grüße", confidence=0.5),),
    made_by=EngineInfo(engine="fake", model="fake"),
)


def signals(scale: float = 1.0) -> FrameSignals:
    return FrameSignals(**{name: np.linspace(0, scale, 50) for name in SIGNAL_NAMES})


@pytest.fixture(params=["folder", "memory"])
def files(request, tmp_path):
    """On a local folder, and on a store of another kind."""
    return ValueFiles(UPath(tmp_path / "values" if request.param == "folder" else f"memory://{tmp_path.name}"))


@pytest.mark.parametrize("asset, value", [("scenes", [SCENE]), ("scenes", []), ("transcription", SPEECH)])
def test_value_comes_back_as_it_was(files, asset, value):
    files.write(asset, "1-spot", value)
    assert files.read(asset, "1-spot") == value


def test_signals_come_back_to_the_last_bit(files):
    files.write("frame_signals", "1-spot", signals())
    found = files.read("frame_signals", "1-spot")
    for name in SIGNAL_NAMES:
        np.testing.assert_array_equal(getattr(found, name), getattr(signals(), name))


def test_each_partition_has_its_own_file(files):
    files.write("scenes", "1-spot", [SCENE])
    files.write("scenes", "2-spot", [])
    assert files.read("scenes", "1-spot") == [SCENE]
    assert [p.name for p in sorted(files.path("scenes", "1-spot").parent.iterdir())] == ["1-spot.json", "2-spot.json"]


def test_json_is_for_people(files):
    text = files.write("transcription", "1-spot", SPEECH).read_text(encoding="utf-8")
    assert '\n "language": "de"' in text
    assert "Grüße" in text


def test_value_that_was_never_made_says_what_to_do(files):
    with pytest.raises(NotReady, match="scenes of 1-spot has not been made yet; materialize it first"):
        files.read("scenes", "1-spot")


@pytest.mark.parametrize("asset", ["scenes", "frame_signals"])
@pytest.mark.parametrize("content", [b"", b"[{]", b'[{"no": "scene"}]', b"PAR1torn"])
def test_damaged_value_says_what_to_do(files, asset, content):
    files.write(asset, "1-spot", [SCENE] if asset == "scenes" else signals())
    files.path(asset, "1-spot").write_bytes(content)
    with pytest.raises(NotReady, match=f"{asset} of 1-spot is damaged or was made by another version; materialize it"):
        files.read(asset, "1-spot")


def test_failed_write_leaves_the_old_value_and_no_part(tmp_path):
    files = ValueFiles(UPath(tmp_path))
    path = files.write("scenes", "1-spot", [SCENE])
    part = tmp_path / "scenes" / f".{path.name}.{os.getpid()}.part"
    part.symlink_to("/dev/full")
    with pytest.raises(ExternalFailure, match=r"not be written \(No space left on device\); free space") as caught:
        files.write("scenes", "1-spot", [SCENE] * 3)
    assert caught.value.retryable
    assert files.read("scenes", "1-spot") == [SCENE]
    assert [p.name for p in (tmp_path / "scenes").iterdir()] == ["1-spot.json"]


def test_note_is_kept_beside_the_value_and_can_be_dropped(files):
    note = Provenance(input_key="k", data_version="v", seconds=1.5)
    assert files.provenance("scenes", "1-spot") is None
    files.note("scenes", "1-spot", note)
    assert files.provenance("scenes", "1-spot") == note
    files.forget(["scenes", "keyframes"], "1-spot")
    assert files.provenance("scenes", "1-spot") is None


def test_data_version_is_that_of_the_content():
    same, other = [SCENE.model_copy()], [SCENE.model_copy(update={"end_time": 1.3})]
    assert content_version("scenes", [SCENE]) == content_version("scenes", same)
    assert content_version("scenes", [SCENE]) != content_version("scenes", other)
    assert content_version("frame_signals", signals()) == content_version("frame_signals", signals())
    assert content_version("frame_signals", signals()) != content_version("frame_signals", signals(2.0))


def test_input_key_changes_with_each_thing_a_value_is_made_from():
    keys = {
        input_key("scenes", "1 content", {"video_metadata": "a"}),
        input_key("keyframes", "1 content", {"video_metadata": "a"}),
        input_key("scenes", "2 content", {"video_metadata": "a"}),
        input_key("scenes", "1 content", {"video_metadata": "b"}),
        input_key("scenes", "1 content", {"video_metadata": "a", "media_file": "c"}),
    }
    assert len(keys) == 5
    assert input_key("scenes", "1", {"a": "1", "b": "2"}) == input_key("scenes", "1", {"b": "2", "a": "1"})
