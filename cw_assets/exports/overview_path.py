"""The stages that an overview leads through, a line each: what there is, what made it, and how long that took."""

from collections.abc import Iterable
from dataclasses import dataclass

from cw_assets.domain.storyboards.plan import AnimaticFiles
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.exports.overview_material import OverviewMaterial
from cw_assets.exports.report_format import counted, lasting


@dataclass(frozen=True)
class Station:
    """A stage of the way; `id` is its section's on the page."""

    id: str
    name: str
    said: str
    by: str = ""
    """Which engines ran; "" where none did, or nobody knows."""
    took: str = ""
    there: bool = True


def stations(material: OverviewMaterial) -> list[Station]:
    """In the order of the work; a script that was written elsewhere begins without a spot."""
    watched = [spot(material), analysis(material.analysis)] if material.spot else []
    return [*watched, script(material), storyboard(material), animatic(material.playable)]


def spot(material: OverviewMaterial) -> Station:
    duration = material.spot.duration_s if material.spot else None
    return Station("spot", "Spot", f"{lasting(duration)} of video" if duration else "A video")


def analysis(found: VideoAnalysis | None) -> Station:
    if found is None:
        return Station("analysis", "Analysis", "There is none", there=False)
    return Station(
        "analysis",
        "Analysis",
        f"{counted(len(found.scenes), 'scene')}, {counted(words_spoken(found), 'word')} spoken",
        by=engines(found.models_used.values()),
        took=lasting(found.processing_time),
    )


def words_spoken(found: VideoAnalysis) -> int:
    return len(found.transcription.text.split())


def script(material: OverviewMaterial) -> Station:
    made, shown = material.adaptation, material.board.script
    by, took = (models(made.metadata.engines), lasting(made.metadata.seconds)) if made else ("", "")
    return Station("script", "Script", f"{counted(len(shown.rows), 'row')}, {shown.language}", by=by, took=took)


def storyboard(material: OverviewMaterial) -> Station:
    pictures = [one for row in material.board.pictures for one in row or (None,)]
    drawn = sum(bool(one and one.href and not one.missing) for one in pictures)
    of_all = "" if drawn == len(pictures) else f"{drawn} of "
    return Station(
        "storyboard",
        "Storyboard",
        f"{of_all}{counted(len(pictures), 'frame')}",
        by=material.board.drawn_by,
        took=lasting(material.drawn_seconds) if material.drawn_seconds else "",
    )


def animatic(film: AnimaticFiles | None) -> Station:
    if film is None:
        return Station("animatic", "Animatic", "Not made yet", there=False)
    voice = f"voice by {film.voice.engine}" if film.voice else "no voice"
    return Station("animatic", "Animatic", f"{lasting(film.duration_s)} of film, {voice}")


def models(ran: Iterable[EngineInfo]) -> str:
    """Engines with what they went by, each once."""
    return ", ".join(dict.fromkeys(f"{one.engine} {one.model}".strip() for one in ran))


def engines(ran: Iterable[EngineInfo]) -> str:
    """Their names, each once."""
    return ", ".join(dict.fromkeys(one.engine for one in ran))
