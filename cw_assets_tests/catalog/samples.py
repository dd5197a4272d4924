"""What tests of the catalog put in: a clock, a video's metadata, a small analysis, a script, a small reference."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cw_assets.catalog.records import AdUnitRecord, AnalysedKeyFrame, WorkRecord
from cw_assets.catalog.repository import Catalog
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import RecordKind
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
from cw_assets.domain.video.objects import ClassSummary, Detection, FrameText, ObjectsSummary, OnScreenText, TextLine
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.script import SceneAudio, SceneScript, Script
from cw_assets.domain.video.sentiment import ArcPoint, Sentiment, SentimentScore
from cw_assets.domain.video.style import CameraWork, FrameStyle, VisualStyle
from cw_assets.domain.video.transcription import Segment, Transcription, Word

ENGINE = EngineInfo(engine="embedded", model="rules", version="1")
SPOKEN = "Größe zählt – 夏の日差し 🌞"


class Clock:
    """Starts at noon and goes a second forward at each look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def add_work(catalog: Catalog, kind: RecordKind) -> WorkRecord:
    """A new record of this kind, which no run has touched."""
    return NEW_WORK[kind](catalog)


def new_media(catalog: Catalog) -> WorkRecord:
    number = len(catalog.list_media())
    return catalog.add_media(file_name="Summer.mp4", video_file="a", sha256=f"{number:064}", file_size=1)


def new_ad_unit(catalog: Catalog) -> WorkRecord:
    """An adaptation as it is before its run."""
    import_places(catalog)
    origin = add_origin(catalog, code=f"SUM-{len(catalog.list_ad_units())}")
    return catalog.create_adaptation(origin.id, country="DE", language="de")


def add_origin(catalog: Catalog, *, code: str = "SUM-30", **changes: Any) -> AdUnitRecord:
    """Of an imported script with two rows of 2 s."""
    given = {"title": "夏", "language": "en", "rows": [row(1, "Hot day?"), row(2, SPOKEN)], "duration": 4.0}
    return catalog.import_origin_unit(code=code, **given | changes)


def import_places(catalog: Catalog) -> None:
    """A small reference: two language models, two regions, three countries and their languages, a persona."""
    with TemporaryDirectory() as folder:
        write_reference(Path(folder))
        catalog.import_reference(Path(folder))


def write_reference(folder: Path, **changes: object) -> None:
    """The files of a small reference, some of them changed, or left out (None)."""
    for name, entries in (REFERENCE | changes).items():
        if entries is not None:
            (folder / f"{name}.json").write_text(json.dumps(entries), encoding="utf-8")


REFERENCE: dict[str, object] = {
    "llm_models": [{"model_id": "small/one"}, {"model_id": "large/one"}],
    "regions": [
        {
            "slug": "dach",
            "name": "DACH",
            "insights": [{"heading": "Tone", "points": ["Plain words", "Keine Übertreibung"]}],
        },
        {"slug": "east-asia", "name": "East Asia"},
    ],
    "languages": [
        {"code": "de", "name": "German", "primary_model": "small/one", "alternative_models": ["large/one"]},
        {"code": "en", "name": "English", "primary_model": "small/one"},
        {"code": "ja", "name": "Japanese", "primary_model": "large/one"},
        {"code": "zh-Hans", "name": "Chinese (simplified)", "primary_model": "large/one"},
        {"code": "zh-Hant", "name": "Chinese (traditional)", "primary_model": "large/one"},
    ],
    "countries": [
        {"code": "DE", "name": "Germany", "languages": ["de"], "region": "dach"},
        {"code": "JP", "name": "Japan", "languages": ["ja"], "region": "east-asia"},
        {"code": "TW", "name": "Taiwan", "languages": ["zh-Hant", "en"], "region": "east-asia"},
    ],
    "segments": [
        {"slug": "parents", "kind": "demographic", "name": "Parents"},
        {"slug": "early-risers", "kind": "behavioural", "name": "Early risers"},
    ],
    "personas": [
        {
            "slug": "tired-parents",
            "name": "Tired parents",
            "country": "DE",
            "language": "de",
            "segments": ["parents", "early-risers"],
        }
    ],
}


def new_prompt(catalog: Catalog) -> WorkRecord:
    return catalog.add_prompt("A red bicycle")


def new_lora(catalog: Catalog) -> WorkRecord:
    number = len(catalog.list_loras())
    return catalog.add_lora("Ink", air=f"urn:air:sdxl:lora:civitai:1@{number}", base_architecture="sdxl")


def add_tiny_model(catalog: Catalog) -> None:
    """A diffusion model, once."""
    if not catalog.list_diffusion_models():
        catalog.add_diffusion_model(slug="tiny", label="Tiny", path="tiny.safetensors")


def new_storyboard(catalog: Catalog) -> WorkRecord:
    """Of an origin with two rows, before anything is planned."""
    add_tiny_model(catalog)
    return catalog.add_storyboard(add_origin(catalog, code=f"SUM-{len(catalog.list_ad_units())}").id, "tiny")


def new_diffusion_job(catalog: Catalog) -> WorkRecord:
    add_tiny_model(catalog)
    return catalog.add_diffusion_job("tiny", catalog.add_prompt("A red bicycle").id)


NEW_WORK: dict[RecordKind, Callable[[Catalog], WorkRecord]] = {
    "media": new_media,
    "ad unit": new_ad_unit,
    "storyboard": new_storyboard,
    "prompt": new_prompt,
    "lora": new_lora,
    "diffusion job": new_diffusion_job,
}


def metadata(**changes: object) -> VideoMetadata:
    known: dict[str, object] = {
        "media_key": "inbox/summer.mp4",
        "sha256": "5" * 64,
        "container": "mp4",
        "video_codec": "h264",
        "audio_codec": None,
        "duration": 4.0,
        "width": 1920,
        "height": 1080,
        "frame_rate": Fraction(30000, 1001),
        "variable_frame_rate": False,
        "frame_count": 120,
        "rotation": 0,
        "sample_aspect_ratio": Fraction(1),
        "pixel_format": "yuv420p",
        "audio_channels": 0,
        "sample_rate": 0,
        "audio_streams": 0,
        "file_size": 3_000_000_000,
    }
    return VideoMetadata.model_validate(known | changes)


def analysis(*, scenes: int = 2, spoken: str = SPOKEN) -> VideoAnalysis:
    """Scenes of 2 s each, with a row of the script for each; scores of 0.0 among the values."""
    numbers = range(1, scenes + 1)
    label = SentimentScore(score=0.0, label="neutral", confidence=0.0)
    return VideoAnalysis(
        scenes=tuple(scene(number) for number in numbers),
        script=Script(
            total_runtime_seconds=2.0 * scenes,
            script_rows=tuple(row(number, spoken) for number in numbers),
            scenes=tuple(scene_script(number, spoken) for number in numbers),
        ),
        transcription=Transcription(
            language="de",
            confidence=0.9,
            made_by=ENGINE,
            segments=(
                Segment(
                    start=0.0,
                    end=1.0,
                    text=spoken,
                    confidence=0.0,
                    words=(Word(text="Größe", start=0.0, end=0.4, confidence=1.0),),
                ),
            ),
        ),
        visual_style=VisualStyle(
            dominant_colors=("#ff0000",),
            avg_brightness=0.0,
            avg_contrast=0.5,
            lighting_distribution={"soft": scenes},
            exposure_distribution={"under-exposed": scenes},
            camera_work=CameraWork(
                avg_scene_duration=2.0, total_scenes=scenes, pacing="medium", scene_transitions={"cut": scenes - 1}
            ),
            frames=tuple(look(number) for number in numbers),
        ),
        objects_summary=ObjectsSummary(
            total_objects=1, classes={"person": ClassSummary(count=1, avg_confidence=0.75)}, most_common=("person",)
        ),
        on_screen_text=OnScreenText(
            frames=(
                FrameText(
                    scene_number=1,
                    timestamp=1.0,
                    lines=(TextLine(text="NUR 9,99 €", confidence=1.0, bbox=(0, 0, 10, 10)),),
                ),
            ),
            made_by=ENGINE,
        ),
        sentiment_analysis=Sentiment(
            overall_sentiment="neutral",
            overall_score=0.0,
            confidence=0.1,
            text_sentiment=label,
            visual_sentiment=label,
            emotional_arc=(ArcPoint(scene_number=1, timestamp=1.0, score=0.0, label="neutral"),),
        ),
        categories=SceneCategories(
            scenes=tuple(CategorisedScene(scene_number=number, categories=("abstract",)) for number in numbers),
            total_scenes=scenes,
            category_counts={"abstract": scenes},
            primary_categories=("abstract",),
        ),
        audience_insights=insights(),
        models_used={"transcription": ENGINE},
        processing_time=0.0,
    )


def scene(number: int) -> Scene:
    start = 2.0 * (number - 1)
    return Scene(
        scene_number=number,
        start_time=start,
        end_time=start + 2.0,
        duration=2.0,
        start_frame=int(start * 30),
        end_frame=int(start * 30) + 60,
    )


def row(number: int, spoken: str) -> ScriptRow:
    return ScriptRow(
        shot_number=number,
        timecode_start=f"00:00:0{2 * (number - 1)}:00",
        duration_seconds=2.0,
        visual_text=f"Scene {number}",
        audio_text=spoken,
    )


def scene_script(number: int, spoken: str) -> SceneScript:
    return SceneScript(
        scene_number=number,
        duration=2.0,
        visual=f"Scene {number}",
        audio=SceneAudio(voiceover=spoken, music="", sfx=""),
        action="",
        products=(),
        sentiment="neutral",
    )


def look(number: int) -> FrameStyle:
    return FrameStyle(
        scene_number=number,
        brightness=0.0,
        contrast=0.5,
        colors=("#ff0000",),
        lighting="soft",
        exposure="under-exposed",
    )


def insights() -> AudienceInsights:
    return AudienceInsights(
        primary_audience=PrimaryAudience(
            demographics=Demographics(age_range="18-34", gender="all", income="middle", location="urban"),
            psychographics=Psychographics(values=("family",), interests=("summer",), lifestyle="active"),
        ),
        secondary_audiences=(SecondaryAudience(segment="parents", fit_score=0.0, reasoning="none seen"),),
        market_potential=MarketPotential(high_fit_markets=("DE",), adaptation_needed=(), considerations=()),
        messaging_recommendations=(),
        reasoning="",
        generated_by="rule-based",
        model="rules",
    )


def keyframes(scenes: int = 2) -> list[AnalysedKeyFrame]:
    """One a scene; the first with a person and no colour, the others with a colour of their own and no object."""
    person = Detection(class_name="person", class_id=0, confidence=0.75, bbox=(0.0, 0.0, 10.5, 20.0))
    return [
        AnalysedKeyFrame(
            scene_number=number,
            timestamp=2.0 * (number - 1),
            frame_number=60 * (number - 1),
            image=f"keyframes/{number}.jpg",
            thumbnail=f"thumbnails/{number}.jpg",
            width=1920,
            height=1080,
            colors=(f"#00000{number}",) if number > 1 else (),
            detected_objects=(person,) if number == 1 else (),
        )
        for number in range(1, scenes + 1)
    ]
