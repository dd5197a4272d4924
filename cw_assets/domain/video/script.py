"""Phase 8: the spot as a script: a row a scene, with what is seen and what is heard.

How a picture is put into words stands in picture.py, how names are found in names.py.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby, pairwise

from cw_assets.domain.scripts.rows import ScriptRow, milliseconds, order_faults, row_faults
from cw_assets.domain.values import Value
from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.names import names_in, product_names
from cw_assets.domain.video.objects import DetectedObjects, OnScreenText
from cw_assets.domain.video.picture import Picture, action_of, movement_of, visual_text
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.sentiment import Sentiment, SentimentLabel
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.style import VisualStyle
from cw_assets.domain.video.timecode import timecode
from cw_assets.domain.video.transcription import Segment, Transcription
from cw_assets.domain.video.wording import quoted
from cw_assets.domain.video.words import segments_by_scene


class SceneAudio(Value):
    """What is heard in a scene."""

    voiceover: str
    music: str
    sfx: str


class SceneScript(Value):
    """A scene in detail, for people and for the insights."""

    scene_number: int
    duration: float
    visual: str
    audio: SceneAudio
    action: str
    products: tuple[str, ...]
    sentiment: SentimentLabel


class Script(Value):
    """Phase 8's result: the rows sum to the runtime."""

    total_runtime_seconds: float
    script_rows: tuple[ScriptRow, ...]
    scenes: tuple[SceneScript, ...]


NO_SPEECH = "No speech."


def write_script(
    *,
    scenes: Sequence[Scene],
    transcription: Transcription,
    detected_objects: DetectedObjects,
    on_screen_text: OnScreenText,
    visual_style: VisualStyle,
    sentiment: Sentiment,
    categories: SceneCategories,
    signals: FrameSignals,
    metadata: VideoMetadata,
) -> Script:
    """A row a scene; each stretch of speech stands, whole, in the row of the scene in which it starts.

    Music and sound effects stay empty: nothing here recognises them.
    """
    speech = segments_by_scene(scenes, transcription)
    names = product_names(on_screen_text, transcription)
    feelings = {point.scene_number: point.label for point in sentiment.emotional_arc}
    themes = {scene.scene_number: scene.categories for scene in categories.scenes}
    rows, details = [], []
    for scene, duration in zip(scenes, row_durations(scenes, metadata.duration), strict=True):
        number = scene.scene_number
        picture = Picture(
            scene=scene,
            detections=detected_objects.in_scene(number),
            frame_height=metadata.height,
            lines=on_screen_text.in_scene(number),
            style=visual_style.in_scene(number),
            movement=movement_of(scene, signals),
            themes=themes.get(number, ()),
        )
        row = script_row(picture, speech[number], duration, metadata.frame_rate)
        rows.append(row)
        details.append(scene_script(row, picture, speech[number], names, feelings.get(number, "neutral")))
    return Script(total_runtime_seconds=round(metadata.duration, 3), script_rows=tuple(rows), scenes=tuple(details))


def script_row(picture: Picture, speech: Sequence[Segment], duration: float, frame_rate: Fraction) -> ScriptRow:
    return ScriptRow(
        shot_number=picture.scene.scene_number,
        timecode_start=timecode(picture.scene.start_time, frame_rate),
        duration_seconds=duration,
        visual_text=visual_text(picture),
        audio_text=audio_text(speech),
    )


def scene_script(
    row: ScriptRow, picture: Picture, speech: Sequence[Segment], names: Iterable[str], feeling: SentimentLabel
) -> SceneScript:
    said = spoken_text(speech)
    return SceneScript(
        scene_number=row.shot_number,
        duration=row.duration_seconds,
        visual=row.visual_text,
        audio=SceneAudio(voiceover=said, music="", sfx=""),
        action=action_of(picture),
        products=names_in(" ".join((*picture.lines, said)), names),
        sentiment=feeling,
    )


def audio_text(speech: Sequence[Segment]) -> str:
    """VO: “What is said.” – a quote for each speaker in turn, by name where the name is known."""
    turns = [
        f"{(speaker or 'VO').upper()}: {quoted(spoken_text(segments))}"
        for speaker, segments in groupby(speech, key=lambda segment: segment.speaker)
    ]
    return " ".join(turns) or NO_SPEECH


def spoken_text(speech: Iterable[Segment]) -> str:
    return " ".join(" ".join(segment.text.split()) for segment in speech)


def row_durations(scenes: Sequence[Scene], runtime: float) -> list[float]:
    """Seconds to 3 decimals that sum to the runtime: each boundary is rounded once, the last is the runtime."""
    if not scenes:
        return []
    edges = [0, *(milliseconds(scene.start_time) for scene in scenes[1:]), milliseconds(runtime)]
    return [(end - start) / 1000 for start, end in pairwise(edges)]


def script_faults(script: Script, duration: float) -> list[str]:
    """What is wrong with the rows of a video of `duration` seconds, a sentence each; empty when nothing is."""
    rows = script.script_rows
    faults = [] if rows else ["there is no row"]
    total = sum(milliseconds(row.duration_seconds) for row in rows)
    if rows and total != milliseconds(duration):
        faults.append(f"the rows sum to {total / 1000:.3f} s, the video lasts {duration:.3f} s")
    if milliseconds(script.total_runtime_seconds) != milliseconds(duration):
        faults.append(f"the runtime is given as {script.total_runtime_seconds:.3f} s, the video lasts {duration:.3f} s")
    return [*faults, *row_faults(rows), *order_faults(rows)]
