"""Overviews for tests: a German storyboard of nine rows, from a spot of four scenes to an animatic."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from cw_assets.domain.storyboards.plan import AnimaticFiles
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.exports.overview import OverviewLinks, OverviewMaterial, SceneStill, Spot
from cw_assets_tests.exports.adaptation_material import NOW
from cw_assets_tests.exports.adaptation_material import make_material as make_adaptation
from cw_assets_tests.exports.report_material import ENGINE, make_jpeg
from cw_assets_tests.exports.report_material import make_material as make_report
from cw_assets_tests.exports.scripts.samples import make_rows
from cw_assets_tests.exports.storyboards.boards import make_board

LINKS = OverviewLinks(
    spot="../videos/spot.webm",
    report="1-spot.html",
    adaptation="adaptation-2-spot-de.html",
    storyboard="../storyboards/1-spot-de/index.html",
    pdf_a4="../storyboards/1-spot-de/contact-sheet-a4.pdf",
    pdf_letter="../storyboards/1-spot-de/contact-sheet-letter.pdf",
    png="../storyboards/1-spot-de/contact-sheet.png",
    animatic="../storyboards/1-spot-de/animatic.webm",
    otio="../storyboards/1-spot-de/timeline.otio",
    edl="../storyboards/1-spot-de/timeline.edl",
    srt="../storyboards/1-spot-de/captions.srt",
    vtt="../storyboards/1-spot-de/captions.vtt",
)
SPOT = Spot(
    file_name="Summer spot.webm",
    size_bytes=2_944_740,
    duration_s=4.0,
    width_px=160,
    height_px=90,
    frame_rate=Fraction(10),
    mime="video/webm",
    poster=make_jpeg("poster"),
)
FILM = AnimaticFiles(
    video="storyboards/1-spot-de/animatic.webm",
    otio="storyboards/1-spot-de/timeline.otio",
    edl="storyboards/1-spot-de/timeline.edl",
    srt="storyboards/1-spot-de/captions.srt",
    vtt="storyboards/1-spot-de/captions.vtt",
    frame_count=719,
    frame_rate="24000/1001",
    duration_s=29.988,
    width=1280,
    height=720,
    moves=True,
    voice=EngineInfo(engine="espeak-ng", model="de"),
    notes=("The line of shot 6 is longer than its row.",),
)
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nHeißer Tag?\n\n00:01.000 --> 00:03.000\nEs geht auch kühler.\n"


def make_overview(
    folder: Path,
    language: str = "de",
    *,
    links: OverviewLinks = LINKS,
    board: dict[str, object] | None = None,
    **changes,
) -> OverviewMaterial:
    """Everything is there, unless other values are given; `board` changes the storyboard's own."""
    script = {"origin_rows": make_rows("en")} | (board or {})
    made = OverviewMaterial(
        board=make_board(folder, language, **script),
        links=links,
        generated_at=NOW,
        spot=SPOT,
        analysis=make_analysis(),
        stills=make_stills(4),
        adaptation=make_adaptation().made,
        drawn_seconds=12.5,
        film=FILM,
        captions=CAPTIONS,
    )
    return replace(made, **changes)


def make_analysis() -> VideoAnalysis:
    found = make_report()
    return VideoAnalysis(
        scenes=tuple(found.scenes),
        script=found.script,
        transcription=found.transcription,
        visual_style=found.visual_style,
        objects_summary=found.detected_objects.summary,
        on_screen_text=found.on_screen_text,
        sentiment_analysis=found.sentiment,
        categories=found.categories,
        audience_insights=found.insights,
        models_used={"transcription": ENGINE, "scenes": ENGINE},
        processing_time=29.7,
    )


def make_stills(count: int) -> Sequence[SceneStill]:
    return [SceneStill(n, f"00:00:{n:02d}:00", make_jpeg(str(n))) for n in range(1, count + 1)]
