"""The report's timeline: every curve as a path, drawn in Python so that it prints and works without script.

Paths live in a box 1000 wide and 100 high that the page stretches; x is time over duration, y grows downwards.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.video.transcription import Segment
from cw_assets.exports.report_format import clock, percent
from cw_assets.exports.report_material import ReportMaterial
from cw_assets.exports.report_scenes import SceneView

WIDTH, HEIGHT = 1000.0, 100.0
POINTS = 600
TICK_STEPS_S = (0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
MOST_TICKS = 8
Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Lane:
    """A curve: its line, and the same closed to the ground for the fill."""

    name: str
    title: str
    note: str
    line: str
    area: str


@dataclass(frozen=True)
class Chart:
    """All that the timeline section draws; `data` is what the script needs to answer the pointer."""

    lanes: tuple[Lane, ...]
    speech: tuple[tuple[float, float], ...]
    """Left edge and width, as shares of the duration."""
    speech_share: float
    boundaries: str
    arc: str
    arc_points: str
    ticks: tuple[tuple[float, str], ...]
    """Place as a share of the duration, and label."""
    summary: str
    data: dict[str, object]


def build_chart(material: ReportMaterial, views: list[SceneView]) -> Chart:
    """The chart of a whole spot, its curves thinned to what a screen can show."""
    duration = max(material.metadata.duration, 1e-6)
    thin = material.signals.thinned(POINTS)
    curves = {
        "luma": np.asarray(thin.luma, dtype=float),
        "motion": relative(np.asarray(thin.motion, dtype=float)),
        "sharpness": relative(np.asarray(thin.sharpness, dtype=float)),
    }
    x = np.clip(thin.time_s / duration, 0, 1) * WIDTH
    arc = arc_path(material, duration)
    return Chart(
        lanes=tuple(
            Lane(name, title, note, line_path(x, curves[name]), area_path(x, curves[name]))
            for name, title, note in LANES
        ),
        speech=speech_bars(material.transcription.segments, duration),
        speech_share=speech_share(material.transcription.segments, duration),
        boundaries="".join(f"M{view.scene.start_time / duration * WIDTH:.2f} 0V{HEIGHT:.0f}" for view in views[1:]),
        arc=arc,
        arc_points="".join(f"{step}h0" for step in arc.replace("L", "|M").split("|") if step),
        ticks=ticks(material.metadata.duration),
        summary=summary(material),
        data=chart_data(material, thin.time_s, curves),
    )


LANES = (
    ("luma", "Brightness", "0 is black, 1 is white"),
    ("motion", "Motion", "of the spot’s peak"),
    ("sharpness", "Sharpness", "of the spot’s peak"),
)


def relative(values: Curve) -> Curve:
    """Values over their 99th percentile, at most 1: one wild frame does not flatten the rest."""
    if not len(values):
        return values
    top = max(float(np.percentile(values, 99)), 1e-9)
    return np.clip(values / top, 0, 1)


def line_path(x: Curve, values: Curve) -> str:
    if not len(values):
        return ""
    y = (1 - np.clip(values, 0, 1)) * (HEIGHT - 4) + 2
    points = [f"{px:.1f} {py:.1f}" for px, py in zip(x, y, strict=True)]
    return f"M{'L'.join(points)}H{WIDTH:.0f}" if x[-1] > WIDTH * 0.97 else f"M{'L'.join(points)}"


def area_path(x: Curve, values: Curve) -> str:
    """The line, closed along the ground."""
    line = line_path(x, values)
    return f"{line}V{HEIGHT:.0f}H{x[0]:.1f}Z" if line else ""


def arc_path(material: ReportMaterial, duration: float) -> str:
    """The feeling from scene to scene; the middle of the box is neutral."""
    points = (
        f"{min(max(point.timestamp / duration, 0), 1) * WIDTH:.1f} {(1 - point.score) / 2 * (HEIGHT - 16) + 8:.1f}"
        for point in material.sentiment.emotional_arc
    )
    joined = "L".join(points)
    return f"M{joined}" if joined else ""


def speech_bars(segments: tuple[Segment, ...], duration: float) -> tuple[tuple[float, float], ...]:
    return tuple((segment.start / duration, (segment.end - segment.start) / duration) for segment in segments)


def speech_share(segments: tuple[Segment, ...], duration: float) -> float:
    return min(sum(segment.end - segment.start for segment in segments) / duration, 1.0)


def ticks(duration: float) -> tuple[tuple[float, str], ...]:
    """Round times along the axis, at most eight steps; a last one that would touch the edge is left out."""
    step = next((s for s in TICK_STEPS_S if duration / s <= MOST_TICKS), TICK_STEPS_S[-1])
    times = np.arange(0, duration, step)
    return tuple((time / duration, clock(float(time))) for time in times if time <= duration * 0.95)


def summary(material: ReportMaterial) -> str:
    """The chart in a sentence, for those who do not see it."""
    signals, duration = material.signals, max(material.metadata.duration, 1e-6)
    said = f"Speech fills {percent(speech_share(material.transcription.segments, duration))} of the running time."
    if not len(signals):
        return f"The frames were not measured. {said}"
    brightest, liveliest = (clock(float(signals.time_s[int(np.argmax(a))])) for a in (signals.luma, signals.motion))
    return f"Brightest at {brightest}, the most change between two frames at {liveliest}. {said}"


def chart_data(material: ReportMaterial, time_s: Curve, curves: dict[str, Curve]) -> dict[str, object]:
    """What the script needs: times and figures only, never text out of the media."""
    return {
        "duration": material.metadata.duration,
        "scenes": [[scene.start_time, scene.end_time] for scene in material.scenes],
        "feelings": {str(p.scene_number): round(p.score, 2) for p in material.sentiment.emotional_arc},
        "times": [round(float(time), 2) for time in time_s],
        **{name: [round(float(value), 2) for value in values] for name, values in curves.items()},
    }
