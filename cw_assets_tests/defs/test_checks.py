"""Asset checks: what is wrong with a value, in the words that the panel shows."""

from fractions import Fraction

from cw_assets.defs.checks import result_of
from cw_assets.defs.checks import video as checks
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.transcription import Segment, Transcription


def metadata(duration: float) -> VideoMetadata:
    return VideoMetadata(
        media_key="a.mp4",
        sha256="0" * 64,
        container="mov",
        video_codec="h264",
        audio_codec=None,
        duration=duration,
        width=320,
        height=180,
        frame_rate=Fraction(25),
        variable_frame_rate=False,
        frame_count=None,
        rotation=0,
        sample_aspect_ratio=Fraction(1),
        pixel_format="yuv420p",
        audio_channels=0,
        sample_rate=0,
        audio_streams=0,
        file_size=1,
        warnings=(),
    )


def scene(start: float, end: float) -> Scene:
    return Scene(
        scene_number=1, start_time=start, end_time=end, duration=end - start, start_frame=0, end_frame=int(end * 25)
    )


def test_gap_in_the_scenes_fails_the_check_with_a_sentence():
    faults = checks.scenes_cover_the_video(scenes=[scene(0, 2), scene(2.5, 4)], video_metadata=metadata(4))
    found = result_of("scenes_cover_the_video", "scenes", faults)
    assert not found.passed
    assert "starts at 2.500 s, not at 2.000 s" in str(found.metadata["faults"].value)


def test_speech_after_the_end_fails_the_check():
    said = Transcription(
        language="en",
        confidence=1,
        segments=(Segment(start=3, end=9, text="late", confidence=1),),
        made_by=EngineInfo(engine="fake", model="fake"),
    )
    assert len(checks.times_are_ordered(transcription=said, video_metadata=metadata(4))) == 1


def test_nothing_wrong_passes():
    faults = checks.scenes_cover_the_video(scenes=[scene(0, 2), scene(2, 4)], video_metadata=metadata(4))
    assert result_of("scenes_cover_the_video", "scenes", faults).passed
