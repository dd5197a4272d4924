"""The ten phases called one after another as functions, with models that answer at once; Dagster is not involved."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.fakes import engines_without_models
from cw_assets.defs.work.results import kept
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.audience_task import insights_task
from cw_assets.domain.video.categories import categorise
from cw_assets.domain.video.insights import labelled
from cw_assets.domain.video.objects import DetectedObjects, FrameObjects, FrameText, OnScreenText, summarize_objects
from cw_assets.domain.video.pixels import luma_of
from cw_assets.domain.video.result import Findings
from cw_assets.domain.video.scenes import numbered, scenes_from_cuts
from cw_assets.domain.video.script import write_script
from cw_assets.domain.video.sentiment import analyze_sentiment
from cw_assets.domain.video.style import frame_style, visual_style
from cw_assets.domain.video.transcription import join_parts
from cw_assets.engines.decoding.pixels import read_picture
from cw_assets.exports.report import ReportMaterial, write_report
from cw_assets.settings import Settings
from cw_assets.store import MediaStore

MADE_BY = EngineInfo(engine="fake", model="instant")


class Laps:
    """Seconds by the name of what was just done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def done(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name], self._last = now - self._last, now


def run_phases(path: Path, settings: Settings) -> dict[str, float]:
    """Seconds of each phase of `path`; keyframes and the report are written into the settings' media folder."""
    store = MediaStore(settings.media_root)
    engines, laps = engines_without_models(settings), Laps()

    def ignore(_: float) -> None: ...

    metadata = engines.decoder.probe(path, media_key=path.name, sha256="0" * 64)
    laps.done("1 metadata")

    stills: list[Any] = []
    watched = engines.decoder.watch(
        path,
        metadata,
        detector=engines.scene_detector(),
        save_still=lambda still: stills.append(kept(still, store)),
        on_progress=ignore,
    )
    scenes = scenes_from_cuts(watched.cuts, duration=metadata.duration, frame_count=len(watched.signals))
    keyframes = numbered(stills, scenes)
    laps.done("2 scenes, keyframes, signals")

    heard = [
        (audio.start_s, engines.speech_model.transcribe(audio, language=None, on_progress=ignore))
        for audio in engines.decoder.read_audio(path, metadata, on_progress=ignore)
    ]
    transcription = join_parts(heard, duration=metadata.duration, made_by=MADE_BY)
    laps.done("3 sound")

    seen, read = [], []
    for k in keyframes:
        place = {"scene_number": k.scene_number, "timestamp": k.timestamp}
        picture = read_picture(store.existing(k.image))
        seen.append(FrameObjects(**place, detections=tuple(engines.object_detector.detect(picture))))
        picture = read_picture(store.existing(k.image))
        read.append(FrameText(**place, lines=tuple(engines.text_reader.read(picture))))
    objects = DetectedObjects(frames=tuple(seen), summary=summarize_objects(tuple(seen)), made_by=MADE_BY)
    text = OnScreenText(frames=tuple(read), made_by=MADE_BY)
    laps.done("4 keyframes read for objects and text")

    styles = []
    for k in keyframes:
        picture = read_picture(store.existing(k.thumbnail))
        styles.append(
            frame_style(k.scene_number, luma_of(picture), engines.color_quantizer.dominant_colors(picture, 3))
        )
    style = visual_style(styles, scenes)
    laps.done("5 visual style")

    sentiment = analyze_sentiment(transcription, style, objects, scenes)
    categories = categorise(scenes, objects, transcription)
    script = write_script(
        scenes=scenes,
        transcription=transcription,
        detected_objects=objects,
        on_screen_text=text,
        visual_style=style,
        sentiment=sentiment,
        categories=categories,
        signals=watched.signals,
        metadata=metadata,
    )
    laps.done("6-8 sentiment, categories, script")

    task = insights_task(
        script=script,
        sentiment=sentiment,
        visual_style=style,
        categories=categories,
        transcription=transcription,
        on_screen_text=text,
    )
    insights = labelled(engines.text_model.complete(task), generated_by="rule-based", model="rules")
    laps.done("9 audience by rules")

    found = Findings(
        metadata=metadata,
        scenes=scenes,
        keyframes=keyframes,
        signals=watched.signals,
        transcription=transcription,
        detected_objects=objects,
        on_screen_text=text,
        visual_style=style,
        sentiment=sentiment,
        categories=categories,
        script=script,
        insights=insights,
    )
    material = ReportMaterial(
        **vars(found),
        title=path.name,
        read_image=lambda key: store.existing(key).read_bytes(),
        phase_runs=[],
        processing_time=1.0,
        generated_at=datetime(2026, 11, 1, tzinfo=UTC),
        **video_of(path, settings),
    )
    with store.replacing("reports/benchmark.html") as page:
        write_report(material, page)
    laps.done("10 report")
    return laps.seconds


def video_of(path: Path, settings: Settings) -> dict[str, Any]:
    if path.stat().st_size <= settings.report_embed_bytes:
        return {"video": path.read_bytes(), "video_mime": "video/mp4"}
    return {"video_href": f"../{path.name}", "video_mime": "video/mp4"}
