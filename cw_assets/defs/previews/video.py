"""What a person looks at in the panels of the video analysis: strips, charts, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dagster as dg

from cw_assets.defs.previews.panel import IN_PLACE_CHARACTERS, Metadata, picture, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cw_assets.domain.video.categories import SceneCategories
    from cw_assets.domain.video.insights import AudienceInsights
    from cw_assets.domain.video.metadata import VideoMetadata
    from cw_assets.domain.video.objects import DetectedObjects, OnScreenText
    from cw_assets.domain.video.result import VideoAnalysis
    from cw_assets.domain.video.scenes import KeyFrame, Scene
    from cw_assets.domain.video.script import Script
    from cw_assets.domain.video.sentiment import Sentiment
    from cw_assets.domain.video.signals import FrameSignals
    from cw_assets.domain.video.style import VisualStyle
    from cw_assets.domain.video.transcription import Transcription
    from cw_assets.store import MediaStore

STRIP_PICTURES = 24


def facts(store: MediaStore, *, video_metadata: VideoMetadata, **_: Any) -> Metadata:
    v = video_metadata
    rows = [
        ("picture", f"{v.width}x{v.height}, {float(v.frame_rate):g} frames/s, {v.video_codec}"),
        ("sound", f"{v.audio_codec}, {v.audio_channels} channels, {v.sample_rate} Hz" if v.audio_codec else "none"),
        ("length", f"{v.duration:.2f} s"),
        *[("note", warning) for warning in v.warnings],
    ]
    return {"video": table(("", ""), rows), "duration_s": v.duration, "frames": v.frame_count or 0}


def scene_strip(
    store: MediaStore, *, scenes: list[Scene], keyframes: list[KeyFrame], frame_signals: FrameSignals, **_: Any
) -> Metadata:
    from cw_assets.exports import pictures

    rows = [(s.scene_number, f"{s.start_time:.2f}", f"{s.duration:.2f}", s.transition) for s in scenes]
    return {
        "keyframes": strip(store, keyframes),
        "timeline": picture(store, pictures.timeline_chart(frame_signals, scenes), ".svg", "timeline"),
        "scene_table": table(("scene", "start s", "seconds", "begins with"), rows),
        "scene_count": len(scenes),
    }


def transcript(store: MediaStore, *, transcription: Transcription, **_: Any) -> Metadata:
    rows = [(f"{s.start:.1f}", f"{s.end:.1f}", s.text, f"{s.confidence:.2f}") for s in transcription.segments]
    shown = table(("from s", "to s", "text", "confidence"), rows) if rows else dg.MetadataValue.md("No speech.")
    return {
        "transcript": shown,
        "language": transcription.language or "none",
        "confidence": transcription.confidence,
        "words": len(transcription.text.split()),
    }


def objects(store: MediaStore, *, detected_objects: DetectedObjects, keyframes: list[KeyFrame], **_: Any) -> Metadata:
    classes = detected_objects.summary.classes
    rows = [(name, c.count, f"{c.avg_confidence:.2f}") for name, c in classes.items()]
    shown = table(("class", "count", "confidence"), rows) if rows else dg.MetadataValue.md("Nothing was recognised.")
    return {"objects": shown, "total_objects": detected_objects.summary.total_objects} | thumbnails(keyframes)


def text_lines(store: MediaStore, *, on_screen_text: OnScreenText, **_: Any) -> Metadata:
    rows = [(f.scene_number, line.text, f"{line.confidence:.2f}") for f in on_screen_text.frames for line in f.lines]
    shown = table(("scene", "text", "confidence"), rows) if rows else dg.MetadataValue.md("There is no text.")
    return {"text": shown, "lines": len(rows)}


def swatches(store: MediaStore, *, visual_style: VisualStyle, **_: Any) -> Metadata:
    from cw_assets.exports import pictures

    style = visual_style
    return {
        "colors": picture(store, pictures.swatches(style.dominant_colors), ".svg", "dominant colours"),
        "avg_brightness": style.avg_brightness,
        "avg_contrast": style.avg_contrast,
        "pacing": f"{style.camera_work.pacing}, {style.camera_work.avg_scene_duration:.1f} s a scene",
    }


def arc(store: MediaStore, *, sentiment: Sentiment, scenes: list[Scene], **_: Any) -> Metadata:
    from cw_assets.exports import pictures

    drawn = pictures.emotional_arc(sentiment.emotional_arc, scenes[-1].end_time)
    return {
        "emotional_arc": picture(store, drawn, ".svg", "emotional arc"),
        "overall": sentiment.overall_sentiment,
        "overall_score": sentiment.overall_score,
    }


def categories(store: MediaStore, *, scene_categories: SceneCategories, **_: Any) -> Metadata:
    rows = sorted(scene_categories.category_counts.items(), key=lambda pair: -pair[1])
    return {
        "categories": table(("category", "scenes"), rows),
        "primary": ", ".join(scene_categories.primary_categories),
    }


def script_table(store: MediaStore, *, script: Script, **_: Any) -> Metadata:
    rows = [
        (r.shot_number, r.timecode_start, f"{r.duration_seconds:.2f}", r.visual_text, r.audio_text)
        for r in script.script_rows
    ]
    shown = table(("shot", "timecode", "seconds", "visual", "audio"), rows)
    return {"script": shown, "runtime_s": script.total_runtime_seconds}


def audience(store: MediaStore, *, audience_insights: AudienceInsights, **_: Any) -> Metadata:
    who = audience_insights.primary_audience
    rows = [
        ("age", who.demographics.age_range),
        ("values", ", ".join(who.psychographics.values)),
        ("interests", ", ".join(who.psychographics.interests)),
        ("markets", ", ".join(audience_insights.market_potential.high_fit_markets)),
        ("made by", f"{audience_insights.generated_by} ({audience_insights.model})"),
        *([("instead of a model", audience_insights.fallback_reason)] if audience_insights.fallback_reason else []),
    ]
    return {"primary_audience": table(("", ""), rows)}


def summary(store: MediaStore, *, video_analysis: VideoAnalysis, keyframes: list[KeyFrame], **_: Any) -> Metadata:
    return {
        "keyframes": strip(store, keyframes),
        "processing_time_s": video_analysis.processing_time,
        "scene_count": len(video_analysis.scenes),
    }


def strip(store: MediaStore, keyframes: Sequence[KeyFrame]) -> dg.MarkdownMetadataValue:
    """The keyframes as one picture; of a long video a choice of them."""
    from cw_assets.exports import pictures

    chosen = [store.existing(frame.thumbnail).read_bytes() for frame in spread(keyframes, STRIP_PICTURES)]
    return picture(store, pictures.keyframe_strip(chosen), ".jpg", "keyframes")


def spread(keyframes: Sequence[KeyFrame], most: int) -> list[KeyFrame]:
    """At most so many of them, from the first to the last at even steps."""
    if len(keyframes) <= most:
        return list(keyframes)
    return [keyframes[round(i * (len(keyframes) - 1) / (most - 1))] for i in range(most)]


def thumbnails(keyframes: Sequence[KeyFrame]) -> Metadata:
    """As many small pictures as fit in place."""
    links = [f"![scene {frame.scene_number}](/media/{frame.thumbnail})" for frame in keyframes]
    while len(" ".join(links)) > IN_PLACE_CHARACTERS:
        links.pop()
    return {"thumbnails": dg.MetadataValue.md(" ".join(links))} if links else {}
