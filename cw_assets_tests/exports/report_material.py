"""Values for report tests, made in code: a spot of any number of scenes, and a tiny real video."""

import io
from datetime import UTC, datetime
from fractions import Fraction

import av
import numpy as np
from PIL import Image

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.categories import CategorisedScene, SceneCategories
from cw_assets.domain.video.insights import (
    AudienceInsights,
    Demographics,
    MarketPotential,
    PrimaryAudience,
    Psychographics,
    SecondaryAudience,
)
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
from cw_assets.domain.video.result import PhaseRun
from cw_assets.domain.video.scenes import Cut, KeyFrame, scenes_from_cuts
from cw_assets.domain.video.script import SceneAudio, SceneScript, Script
from cw_assets.domain.video.sentiment import ArcPoint, Sentiment, SentimentScore
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.style import CameraWork, FrameStyle, VisualStyle
from cw_assets.domain.video.transcription import Segment, Transcription, Word
from cw_assets.exports.report import ReportMaterial

RATE = 10
WIDTH, HEIGHT = 160, 90
COLORS = ("#c8102e", "#0b6e4f", "#f2c14e", "#21295c")
ENGINE = EngineInfo(engine="made-in-code", model="none", version="1.0")


def make_video(duration_s: float = 4.0) -> bytes:
    """VP9 in WebM, a plain colour a second."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="webm") as container:
        stream = container.add_stream("libvpx-vp9", rate=RATE, options={"deadline": "realtime", "cpu-used": "8"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.gop_size = 1
        for number in range(round(duration_s * RATE)):
            picture = Image.new("RGB", (WIDTH, HEIGHT), COLORS[number // RATE % len(COLORS)])
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def make_jpeg(key: str) -> bytes:
    buffer = io.BytesIO()
    color = COLORS[sum(key.encode()) % len(COLORS)]
    Image.new("RGB", (WIDTH, HEIGHT), color).save(buffer, "JPEG")
    return buffer.getvalue()


def make_signals(duration_s: float) -> FrameSignals:
    time_s = np.arange(0, duration_s, 1 / RATE)
    wave = (0.5 + 0.4 * np.sin(time_s)).astype(np.float32)
    return FrameSignals(time_s=time_s, luma=wave, contrast=wave / 2, motion=wave / 5, sharpness=wave * 300)


def make_material(*, scenes: int = 4, scene_s: float = 1.0, said: str = "Fresh every day", **changes) -> ReportMaterial:
    """A spot of `scenes` scenes of `scene_s` seconds; `said` is spoken in the second one (none: nothing is said)."""
    duration = scenes * scene_s
    kinds = ("cut", "dissolve", "fade")
    cuts = [
        Cut(frame=round(n * scene_s * RATE), time=n * scene_s, kind=kinds[(n - 1) % len(kinds)])
        for n in range(1, scenes)
    ]
    cut_into = scenes_from_cuts(cuts, duration=duration, frame_count=round(duration * RATE))
    numbers = [scene.scene_number for scene in cut_into]
    values = {
        "title": "Morning, made fresh",
        "metadata": make_metadata(duration),
        "scenes": cut_into,
        "keyframes": [make_keyframe(scene.scene_number, scene.start_time + scene_s / 2) for scene in cut_into],
        "read_image": make_jpeg,
        "signals": make_signals(duration),
        "transcription": make_transcription(said, start=min(scene_s, duration / 2), end=duration * 0.75),
        "detected_objects": make_objects(numbers),
        "on_screen_text": OnScreenText(
            frames=(FrameText(scene_number=1, timestamp=0.5, lines=(line("NEW"), line("since 1921"))),), made_by=ENGINE
        ),
        "visual_style": make_style(numbers, scene_s),
        "sentiment": make_sentiment(numbers, scene_s),
        "categories": SceneCategories(
            scenes=tuple(CategorisedScene(scene_number=n, categories=("food", "people")) for n in numbers),
            total_scenes=scenes,
            category_counts={"food": scenes, "people": scenes},
            primary_categories=("food", "people"),
        ),
        "script": make_script(numbers, scene_s, said),
        "insights": make_insights(),
        "phase_runs": [
            PhaseRun(asset="video_metadata", seconds=0.02),
            PhaseRun(asset="transcription", seconds=2.5, engine=ENGINE, warm=True),
            PhaseRun(asset="detected_objects", seconds=0.0, engine=ENGINE, warm=False, reused=True),
        ],
        "processing_time": 2.52,
        "generated_at": datetime(2026, 11, 21, 14, 5, tzinfo=UTC),
        "video_mime": "video/webm",
    }
    return ReportMaterial(**(values | changes))


def make_metadata(duration_s: float, **changes) -> VideoMetadata:
    values = {
        "media_key": "originals/spot.webm",
        "sha256": "0" * 64,
        "container": "matroska,webm",
        "video_codec": "vp9",
        "audio_codec": "opus",
        "duration": duration_s,
        "width": WIDTH,
        "height": HEIGHT,
        "frame_rate": Fraction(RATE),
        "variable_frame_rate": False,
        "frame_count": round(duration_s * RATE),
        "rotation": 0,
        "sample_aspect_ratio": Fraction(1),
        "pixel_format": "yuv420p",
        "audio_channels": 2,
        "sample_rate": 48_000,
        "audio_streams": 1,
        "file_size": 400_000,
        "warnings": ("The file says nothing of its colours; BT.709 was assumed.",),
    }
    return VideoMetadata(**(values | changes))


def make_keyframe(number: int, time_s: float) -> KeyFrame:
    return KeyFrame(
        scene_number=number,
        timestamp=time_s,
        frame_number=round(time_s * RATE),
        image=f"keyframes/{number}.jpg",
        thumbnail=f"keyframes/{number}.small.jpg",
        width=WIDTH,
        height=HEIGHT,
    )


def line(text: str) -> TextLine:
    return TextLine(text=text, confidence=0.93, bbox=(4, 4, 60, 20))


def make_transcription(said: str, *, start: float, end: float) -> Transcription:
    if not said:
        return Transcription(language=None, confidence=0.0, made_by=ENGINE)
    pieces = said.split()
    step = (end - start) / len(pieces)
    words = tuple(
        Word(text=piece, start=start + n * step, end=start + (n + 1) * step, confidence=0.2 if n == 0 else 0.9)
        for n, piece in enumerate(pieces)
    )
    segment = Segment(start=start, end=end, text=said, confidence=0.81, words=words)
    return Transcription(language="en", confidence=0.81, segments=(segment,), made_by=ENGINE)


def make_objects(numbers: list[int]) -> DetectedObjects:
    person = {"class": "person", "class_id": 0, "confidence": 0.91, "bbox": (20, 10, 70, 85)}
    frames = tuple(
        FrameObjects(scene_number=n, timestamp=n - 0.5, detections=(Detection(**person),) * (n % 3)) for n in numbers
    )
    return DetectedObjects(frames=frames, summary=summarize_objects(frames), made_by=ENGINE)


def make_style(numbers: list[int], scene_s: float) -> VisualStyle:
    frames = tuple(
        FrameStyle(
            scene_number=n,
            brightness=0.5,
            contrast=0.3,
            colors=(COLORS[(n - 1) % len(COLORS)], "#ffffff"),
            lighting="soft",
            exposure="normal",
        )
        for n in numbers
    )
    return VisualStyle(
        dominant_colors=COLORS,
        avg_brightness=0.5,
        avg_contrast=0.3,
        lighting_distribution={"soft": len(numbers)},
        exposure_distribution={"normal": len(numbers)},
        camera_work=CameraWork(
            avg_scene_duration=scene_s,
            total_scenes=len(numbers),
            pacing="fast",
            scene_transitions={"cut": 2, "fade": 1},
        ),
        frames=frames,
    )


def make_sentiment(numbers: list[int], scene_s: float) -> Sentiment:
    labels = ("positive", "neutral", "negative")
    scores = (0.6, 0.05, -0.5)
    return Sentiment(
        overall_sentiment="positive",
        overall_score=0.34,
        confidence=0.7,
        text_sentiment=SentimentScore(score=0.5, label="positive", confidence=0.8),
        visual_sentiment=SentimentScore(score=-0.3, label="negative", confidence=0.6),
        emotional_arc=tuple(
            ArcPoint(scene_number=n, timestamp=(n - 0.5) * scene_s, score=scores[n % 3], label=labels[n % 3])
            for n in numbers
        ),
    )


def make_script(numbers: list[int], scene_s: float, said: str) -> Script:
    return Script(
        total_runtime_seconds=len(numbers) * scene_s,
        script_rows=tuple(
            ScriptRow(
                shot_number=n,
                timecode_start=f"00:{n // 60:02d}:{n % 60:02d}:00",
                duration_seconds=scene_s,
                visual_text=f"Shot {n}: a person at a table.",
                audio_text=said if n == 2 else "",
            )
            for n in numbers
        ),
        scenes=tuple(
            SceneScript(
                scene_number=n,
                duration=scene_s,
                visual=f"Shot {n}: a person at a table.",
                audio=SceneAudio(voiceover="", music="", sfx=""),
                action="",
                products=(),
                sentiment="neutral",
            )
            for n in numbers
        ),
    )


def make_insights() -> AudienceInsights:
    return AudienceInsights(
        primary_audience=PrimaryAudience(
            demographics=Demographics(age_range="25 to 44", gender="all", income="middle", location="cities"),
            psychographics=Psychographics(values=("family",), interests=("cooking",), lifestyle="busy mornings"),
        ),
        secondary_audiences=(SecondaryAudience(segment="Students", fit_score=0.6, reasoning="They breakfast late."),),
        market_potential=MarketPotential(
            high_fit_markets=("Germany",), adaptation_needed=("Japan",), considerations=("Breakfast customs differ",)
        ),
        messaging_recommendations=("Say how quick it is.",),
        reasoning="People at breakfast tables appear in most scenes.",
        generated_by="rule-based",
        model="rules",
        fallback_reason="no text model is configured",
    )
