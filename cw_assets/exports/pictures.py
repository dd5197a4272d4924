"""Small pictures for panels: keyframe strip, swatches, timeline chart; where they are shown is decided elsewhere."""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image

from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.sentiment import ArcPoint
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.transcription import Segment

STRIP_HEIGHT = 96
STRIP_WIDTH = 720
CHART_WIDTH, CHART_HEIGHT = 700, 180
INK = {"luma": "#e0a100", "motion": "#d1495b", "contrast": "#00798c"}


def keyframe_strip(jpegs: Sequence[bytes], *, gap: int = 4) -> bytes:
    """The pictures side by side at one height, in as many rows as they need, as one JPEG."""
    shrunk = [scaled_to_height(Image.open(BytesIO(data)), STRIP_HEIGHT) for data in jpegs]
    places, x, y = [], 0, 0
    for picture in shrunk:
        if x and x + picture.width > STRIP_WIDTH:
            x, y = 0, y + STRIP_HEIGHT + gap
        places.append((x, y))
        x += picture.width + gap
    width = max((x + p.width for (x, _), p in zip(places, shrunk, strict=True)), default=1)
    sheet = Image.new("RGB", (width, y + STRIP_HEIGHT), "white")
    for place, picture in zip(places, shrunk, strict=True):
        sheet.paste(picture, place)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=85)
    return out.getvalue()


def scaled_to_height(picture: Image.Image, height: int) -> Image.Image:
    width = max(1, round(picture.width * height / picture.height))
    return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def swatches(colors: Sequence[str]) -> bytes:
    """One tile a colour with its hex code under it, as SVG."""
    tiles = "".join(
        f'<rect x="{i * 92}" width="84" height="56" rx="6" fill="{escape(color)}"/>'
        f'<text x="{i * 92 + 42}" y="74" font-size="12" fill="#888" text-anchor="middle">{escape(color)}</text>'
        for i, color in enumerate(colors)
    )
    return svg(max(1, len(colors) * 92 - 8), 80, tiles)


def timeline_chart(signals: FrameSignals, scenes: Sequence[Scene], segments: Sequence[Segment] = ()) -> bytes:
    """Brightness, contrast and motion over time, with scene boundaries and spoken stretches, as SVG."""
    duration = scenes[-1].end_time if scenes else float(signals.time_s[-1])
    thin = signals.thinned(450)
    edges = "".join(
        f'<line x1="{at(scene.start_time, duration)}" x2="{at(scene.start_time, duration)}" y1="0" y2="150" '
        'stroke="#999" stroke-dasharray="3 3"/>'
        for scene in scenes[1:]
    )
    curves = "".join(
        f'<polyline fill="none" stroke="{color}" stroke-width="1.5" points="{points(thin, name, duration)}"/>'
        for name, color in INK.items()
    )
    speech = "".join(
        f'<rect x="{at(s.start, duration)}" y="154" width="{max(2.0, at(s.end - s.start, duration))}" height="8" '
        'rx="2" fill="#5b8e7d"/>'
        for s in segments
    )
    names = {**INK, "speech": "#5b8e7d"} if segments else INK
    legend = "".join(
        f'<text x="{10 + i * 80}" y="176" font-size="12" fill="{color}">{name}</text>'
        for i, (name, color) in enumerate(names.items())
    )
    return svg(CHART_WIDTH, CHART_HEIGHT, edges + curves + speech + legend)


def emotional_arc(points_: Sequence[ArcPoint], duration: float) -> bytes:
    """The feeling of the scenes from -1 (bottom) to 1 (top), as SVG."""
    line = " ".join(f"{at(p.timestamp, duration)},{75 - 70 * p.score:.1f}" for p in points_)
    dots = "".join(
        f'<circle cx="{at(p.timestamp, duration)}" cy="{75 - 70 * p.score:.1f}" r="4" fill="#00798c"/>' for p in points_
    )
    axis = f'<line x1="0" x2="{CHART_WIDTH}" y1="75" y2="75" stroke="#bbb"/>'
    curve = f'<polyline fill="none" stroke="#00798c" stroke-width="2" points="{line}"/>'
    return svg(CHART_WIDTH, 150, axis + curve + dots)


def points(signals: FrameSignals, name: str, duration: float) -> str:
    values = np.clip(getattr(signals, name) * (4 if name == "motion" else 1), 0, 1)
    return " ".join(
        f"{at(float(t), duration)},{145 - 140 * float(v):.1f}" for t, v in zip(signals.time_s, values, strict=True)
    )


def at(time_s: float, duration: float) -> float:
    """Pixels from the left edge of a chart."""
    return round(CHART_WIDTH * time_s / duration, 1) if duration else 0.0


def svg(width: int, height: int, content: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif">{content}</svg>'
    ).encode()
