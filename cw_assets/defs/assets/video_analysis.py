"""The ten phases of a video's analysis as assets; what they share stands in `phases`, their rules in the domain.

Each imports its rules when it runs, so that whoever only loads the graph does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from cw_assets.defs.checks import video as checks
from cw_assets.defs.partitions import media
from cw_assets.defs.previews import video as previews
from cw_assets.defs.work.phases import video_asset
from cw_assets.defs.work.results import kept, report_key, save_analysis
from cw_assets.domain.video import phases
from cw_assets.errors import ExternalFailure

if TYPE_CHECKING:
    from cw_assets.defs.work.video_step import VideoStep
    from cw_assets.domain.video.categories import SceneCategories
    from cw_assets.domain.video.insights import AnsweredBy, AudienceInsights
    from cw_assets.domain.video.metadata import VideoMetadata
    from cw_assets.domain.video.objects import DetectedObjects, OnScreenText
    from cw_assets.domain.video.result import VideoAnalysis
    from cw_assets.domain.video.scenes import KeyFrame, Scene
    from cw_assets.domain.video.script import Script
    from cw_assets.domain.video.sentiment import Sentiment
    from cw_assets.domain.video.signals import FrameSignals
    from cw_assets.domain.video.style import VisualStyle
    from cw_assets.domain.video.transcription import Transcription

media_file = dg.AssetSpec(
    "media_file",
    group_name="video_analysis",
    partitions_def=media,
    kinds={"file"},
    description="A video that somebody put in: `cw media add`, or the inbox.",
)


@video_asset(phases.METADATA, kind="pyav", engine="decoder", preview=previews.facts, deps=["media_file"])
def video_metadata(step: VideoStep) -> VideoMetadata:
    """Container and streams: size, length, frame rate, rotation, sound."""
    decoder = step.workplace.engines.decoder
    found = decoder.probe(step.video, media_key=step.media.video_file, sha256=step.media.sha256)
    step.workplace.catalog.set_metadata(step.media.id, found)
    return found


@video_asset(
    phases.SCENES,
    kind="scenedetect",
    engine="scene_detector",
    outs=("scenes", "keyframes", "frame_signals"),
    preview=previews.scene_strip,
    checks=[checks.scenes_cover_the_video],
)
def scenes(step: VideoStep, video_metadata: VideoMetadata) -> tuple[list[Scene], list[KeyFrame], FrameSignals]:
    """Scenes that cover the whole video, the best frame of each, and light, motion and sharpness of every frame."""
    from cw_assets.domain.video.scenes import numbered, scenes_from_cuts

    engines, store = step.workplace.engines, step.workplace.store
    stills: list[KeyFrame] = []
    detector = engines.scene_detector()
    step.uses(detector)
    watched = engines.decoder.watch(
        step.video,
        video_metadata,
        detector=detector,
        save_still=lambda still: stills.append(kept(still, store)),
        on_progress=step.progress,
    )
    step.notes["damaged_packets"] = watched.damaged_packets
    frames = len(watched.signals)
    found = scenes_from_cuts(watched.cuts, duration=video_metadata.duration, frame_count=frames)
    return found, numbered(stills, found), watched.signals


@video_asset(
    phases.TRANSCRIPTION,
    kind="speech",
    engine="speech_model",
    preview=previews.transcript,
    checks=[checks.times_are_ordered],
)
def transcription(step: VideoStep, video_metadata: VideoMetadata) -> Transcription:
    """What is said, with the time of every word; silence and music give none."""
    from cw_assets.domain.video.transcription import Transcription, join_parts

    engines, duration = step.workplace.engines, video_metadata.duration
    model, language = engines.speech_model, step.workplace.settings.language or None
    step.uses(model)
    if not video_metadata.has_audio:
        return Transcription(language=None, confidence=0.0, made_by=model.info)
    parts = [
        (audio.start_s, model.transcribe(audio, language=language, on_progress=step.within(audio, duration)))
        for audio in engines.decoder.read_audio(step.video, video_metadata, on_progress=step.progress)
    ]
    return join_parts(parts, duration=duration, made_by=model.info)


@video_asset(phases.OBJECTS, kind="objects", engine="object_detector", preview=previews.objects)
def detected_objects(step: VideoStep, keyframes: list[KeyFrame]) -> DetectedObjects:
    """What stands in each keyframe."""
    from cw_assets.domain.video.objects import DetectedObjects, FrameObjects, summarize_objects

    detector = step.workplace.engines.object_detector
    step.uses(detector)
    frames = tuple(
        FrameObjects(scene_number=f.scene_number, timestamp=f.timestamp, detections=tuple(detector.detect(picture)))
        for f, picture in step.pictures(keyframes)
    )
    return DetectedObjects(frames=frames, summary=summarize_objects(frames), made_by=detector.info)


@video_asset(phases.OBJECTS, kind="ocr", engine="text_reader", preview=previews.text_lines)
def on_screen_text(step: VideoStep, keyframes: list[KeyFrame]) -> OnScreenText:
    """The words that are written in each keyframe."""
    from cw_assets.domain.video.objects import FrameText, OnScreenText

    reader = step.workplace.engines.text_reader
    step.uses(reader)
    frames = tuple(
        FrameText(scene_number=f.scene_number, timestamp=f.timestamp, lines=tuple(reader.read(picture)))
        for f, picture in step.pictures(keyframes)
    )
    return OnScreenText(frames=frames, made_by=reader.info)


@video_asset(phases.VISUAL_STYLE, kind="opencv", engine="color_quantizer", preview=previews.swatches)
def visual_style(step: VideoStep, scenes: list[Scene], keyframes: list[KeyFrame]) -> VisualStyle:
    """Colours, light, contrast and editing rhythm."""
    from cw_assets.domain.video import style
    from cw_assets.domain.video.pixels import luma_of

    quantizer = step.workplace.engines.color_quantizer
    step.uses(quantizer)
    frames = [
        style.frame_style(f.scene_number, luma_of(picture), quantizer.dominant_colors(picture, 3))
        for f, picture in step.pictures(keyframes, small=True)
    ]
    return style.visual_style(frames, scenes)


@video_asset(phases.SENTIMENT, kind="rules", preview=previews.arc)
def sentiment(
    step: VideoStep,
    scenes: list[Scene],
    transcription: Transcription,
    visual_style: VisualStyle,
    detected_objects: DetectedObjects,
) -> Sentiment:
    """How the spot feels, from its words and its pictures, scene by scene."""
    from cw_assets.domain.video.sentiment import analyze_sentiment

    return analyze_sentiment(transcription, visual_style, detected_objects, scenes)


@video_asset(phases.CATEGORIES, kind="rules", preview=previews.categories)
def scene_categories(
    step: VideoStep, scenes: list[Scene], detected_objects: DetectedObjects, transcription: Transcription
) -> SceneCategories:
    """What kind of scene each is."""
    from cw_assets.domain.video.categories import categorise

    return categorise(scenes, detected_objects, transcription)


@video_asset(phases.SCRIPT, kind="rules", preview=previews.script_table, checks=[checks.rows_sum_to_the_runtime])
def script(
    step: VideoStep,
    video_metadata: VideoMetadata,
    scenes: list[Scene],
    frame_signals: FrameSignals,
    transcription: Transcription,
    detected_objects: DetectedObjects,
    on_screen_text: OnScreenText,
    visual_style: VisualStyle,
    sentiment: Sentiment,
    scene_categories: SceneCategories,
) -> Script:
    """A row a scene: what is seen and what is heard."""
    from cw_assets.domain.video.script import write_script

    return write_script(
        scenes=scenes,
        transcription=transcription,
        detected_objects=detected_objects,
        on_screen_text=on_screen_text,
        visual_style=visual_style,
        sentiment=sentiment,
        categories=scene_categories,
        signals=frame_signals,
        metadata=video_metadata,
    )


@video_asset(phases.AUDIENCE_INSIGHTS, kind="llm", engine="text_model", preview=previews.audience)
def audience_insights(
    step: VideoStep,
    script: Script,
    sentiment: Sentiment,
    visual_style: VisualStyle,
    scene_categories: SceneCategories,
    transcription: Transcription,
    on_screen_text: OnScreenText,
) -> AudienceInsights:
    """For whom the spot is: by a language model where one is chosen, by rules where not, and it says which."""
    from cw_assets.domain.video.audience_task import insights_task
    from cw_assets.domain.video.insights import labelled

    task = insights_task(
        script=script,
        sentiment=sentiment,
        visual_style=visual_style,
        categories=scene_categories,
        transcription=transcription,
        on_screen_text=on_screen_text,
    )
    model = step.workplace.engines.text_model
    step.uses(model)
    by: AnsweredBy = "rule-based" if model.info.engine == "rules" else "llm"
    try:
        return labelled(model.complete(task), generated_by=by, model=model.info.model)
    except ExternalFailure as error:
        return labelled(task.rules(), generated_by="rule-based", model="rules", fallback_reason=str(error))


@video_asset(phases.RESULT, kind="catalog", preview=previews.summary, keep=False)
def video_analysis(
    step: VideoStep,
    video_metadata: VideoMetadata,
    scenes: list[Scene],
    keyframes: list[KeyFrame],
    frame_signals: FrameSignals,
    transcription: Transcription,
    detected_objects: DetectedObjects,
    on_screen_text: OnScreenText,
    visual_style: VisualStyle,
    sentiment: Sentiment,
    scene_categories: SceneCategories,
    script: Script,
    audience_insights: AudienceInsights,
) -> VideoAnalysis:
    """Everything together: saved, linked to the record, and written as a report page."""
    from cw_assets.domain.video.result import Findings

    found = Findings(
        metadata=video_metadata,
        scenes=scenes,
        keyframes=keyframes,
        signals=frame_signals,
        transcription=transcription,
        detected_objects=detected_objects,
        on_screen_text=on_screen_text,
        visual_style=visual_style,
        sentiment=sentiment,
        categories=scene_categories,
        script=script,
        insights=audience_insights,
    )
    step.notes["report"] = dg.MetadataValue.url(f"/media/{report_key(step.media)}")
    return save_analysis(step.workplace, step.media, step.run_id, found)


ASSETS = [
    media_file,
    video_metadata,
    scenes,
    transcription,
    detected_objects,
    on_screen_text,
    visual_style,
    sentiment,
    scene_categories,
    script,
    audience_insights,
    video_analysis,
]
