"""Short ways to write the values that the tests of the ten phases are about; no test stands here."""

from fractions import Fraction

import numpy as np

from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.objects import (
    DetectedObjects,
    Detection,
    FrameObjects,
    FrameText,
    OnScreenText,
    TextLine,
    summarize_objects,
)
from cw_assets.domain.video.scenes import Cut, Scene, scenes_from_cuts
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.style import FrameStyle, exposure_of, lighting_of
from cw_assets.domain.video.transcription import Segment, Transcription, Word

ENGINE = EngineInfo(engine="test", model="none")
FULL_FRAME = (0.0, 0.0, 1920.0, 1080.0)


def cut_at(*frames: int, kind: str = "cut", rate: int = 25) -> list[Cut]:
    return [Cut(frame=frame, time=frame / rate, kind=kind) for frame in frames]


def scenes_of(*lengths_s: float, rate: int = 25) -> list[Scene]:
    """Scenes of the given lengths, parted by hard cuts."""
    edges = [round(sum(lengths_s[:i]) * rate) for i in range(1, len(lengths_s) + 1)]
    return scenes_from_cuts(cut_at(*edges[:-1], rate=rate), duration=sum(lengths_s), frame_count=edges[-1])


def seen(class_name: str, bbox: tuple[float, float, float, float] = FULL_FRAME, confidence: float = 0.9) -> Detection:
    return Detection(class_name=class_name, class_id=0, confidence=confidence, bbox=bbox)


def objects_of(*names_by_scene: str) -> DetectedObjects:
    """One text a scene, classes parted by commas: objects_of("person, dog", "")."""
    frames = tuple(
        FrameObjects(
            scene_number=number,
            timestamp=float(number),
            detections=tuple(seen(name.strip()) for name in names.split(",") if name.strip()),
        )
        for number, names in enumerate(names_by_scene, start=1)
    )
    return DetectedObjects(frames=frames, summary=summarize_objects(frames), made_by=ENGINE)


def line(text: str, height: float = 40.0) -> TextLine:
    return TextLine(text=text, confidence=0.9, bbox=(0.0, 0.0, 400.0, height))


def text_of(*lines_by_scene: tuple[TextLine | str, ...]) -> OnScreenText:
    frames = tuple(
        FrameText(
            scene_number=number,
            timestamp=float(number),
            lines=tuple(line(entry) if isinstance(entry, str) else entry for entry in lines),
        )
        for number, lines in enumerate(lines_by_scene, start=1)
    )
    return OnScreenText(frames=frames, made_by=ENGINE)


def segment(start: float, text: str, end: float | None = None, **fields: object) -> Segment:
    return Segment(start=start, end=start + 1.0 if end is None else end, text=text, confidence=0.9, **fields)


def word(start: float, text: str) -> Word:
    return Word(text=text, start=start, end=start + 0.2, confidence=0.9)


def speech(*segments: Segment, language: str | None = "en") -> Transcription:
    return Transcription(
        language=language if segments else None,
        confidence=0.9 if segments else 0.0,
        segments=segments,
        made_by=ENGINE,
    )


SILENCE = speech()


def styled(
    scene_number: int, brightness: float = 0.5, contrast: float = 0.2, colors: tuple[str, ...] = ("#ffc914",)
) -> FrameStyle:
    return FrameStyle(
        scene_number=scene_number,
        brightness=brightness,
        contrast=contrast,
        colors=colors,
        lighting=lighting_of(contrast),
        exposure=exposure_of(brightness),
    )


def signals_of(motion: list[float], rate: int = 25) -> FrameSignals:
    count = len(motion)
    return FrameSignals(
        time_s=np.arange(count) / rate,
        luma=np.full(count, 0.5, np.float32),
        contrast=np.full(count, 0.2, np.float32),
        motion=np.array(motion, np.float32),
        sharpness=np.full(count, 10.0, np.float32),
    )


def video(duration: float, *, frame_rate: Fraction = Fraction(25)) -> VideoMetadata:
    return VideoMetadata(
        media_key="spot.mp4",
        sha256="0" * 64,
        container="mp4",
        video_codec="h264",
        audio_codec="aac",
        duration=duration,
        width=1920,
        height=1080,
        frame_rate=frame_rate,
        variable_frame_rate=False,
        frame_count=round(duration * frame_rate),
        rotation=0,
        sample_aspect_ratio=Fraction(1),
        pixel_format="yuv420p",
        audio_channels=2,
        sample_rate=48_000,
        audio_streams=1,
        file_size=1000,
    )
