"""Colours of a panel: the light of the hour, the mood and a harmony of markers; what has which, its painter says."""

from dataclasses import dataclass

import numpy as np

from cw_assets.domain.images.panel.colors import COLORS
from cw_assets.domain.images.panel.scene import Scene

Rgb = tuple[int, int, int]


def rgb(color: str | Rgb) -> Rgb:
    """From "#rrggbb"."""
    if not isinstance(color, str):
        return color
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(first: str | Rgb, second: str | Rgb, share: float) -> Rgb:
    """The first colour with this share of the second."""
    a, b = rgb(first), rgb(second)
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


@dataclass(frozen=True)
class Hour:
    """The light of a time of day: sky above and at the horizon, what it does to colours, and haze."""

    sky_top: str
    sky_low: str
    tint: tuple[float, float, float]
    haze: str
    sun: float
    """Height of sun or moon in heights of the sky, from the horizon."""
    dark: bool = False


HOURS = {
    "dawn": Hour("#8ea9d2", "#ffd3b3", (1.0, 0.93, 0.93), "#f0cdbd", 0.16),
    "morning": Hour("#a5cdea", "#fbf0dc", (1.0, 0.99, 0.96), "#e6ebe4", 0.55),
    "noon": Hour("#79b7e6", "#e4f1f6", (1.0, 1.0, 1.0), "#dbe8ec", 0.85),
    "afternoon": Hour("#93c1e2", "#fbeacd", (1.02, 0.98, 0.91), "#ecdfc8", 0.5),
    "golden": Hour("#f3b06a", "#ffe6ae", (1.06, 0.91, 0.74), "#f9cd90", 0.2),
    "dusk": Hour("#46528c", "#ee9a80", (0.76, 0.68, 0.82), "#a37f98", 0.05, dark=True),
    "night": Hour("#111a38", "#33457a", (0.40, 0.46, 0.66), "#2b3a66", 0.72, dark=True),
}
HARMONIES: tuple[tuple[str, ...], ...] = (
    ("#e2703a", "#2f6f73", "#f0b95b", "#7a94a6"),
    ("#e4605e", "#2d4a73", "#f2cf7a", "#8fb3a7"),
    ("#d9a12c", "#3d6650", "#c65f45", "#9fb2c4"),
    ("#c9597e", "#54508a", "#f3a86f", "#86b5bf"),
    ("#3f83b8", "#e8863f", "#f1d06a", "#6d7f8c"),
    ("#bb5b3e", "#6f8f72", "#e8c27a", "#5d7790"),
)
"""Accent, its counterpart, a light accent and a quiet one."""
SKIN = ("#f5d3b8", "#eec3a0", "#dba57c", "#b97f57", "#8d5a3b", "#6b4230")
HAIR = {
    "": ("#3a2a25", "#5b3a29", "#2b2528", "#7a5230", "#c99a55", "#4a2f2a"), "blond": ("#e0b667",), "red": ("#b5532c",),
    "black": ("#2a262b",), "brown": ("#5f3d28",), "grey": ("#b9b6b2",),
}  # fmt: skip
WOOD, METAL, GLASS, DARK, WHITE = "#b98756", "#b9c0c6", "#cfe6ea", "#3a393f", "#f8f5ee"


@dataclass(frozen=True)
class Palette:
    """What the painters ask: accents, sky, and how a colour looks in this light."""

    hour: Hour
    accents: tuple[str, ...]
    sky_top: Rgb
    sky_low: Rgb
    haze: Rgb
    ink: Rgb
    moods: tuple[str, ...]
    tint: tuple[float, float, float]
    harmony: tuple[str, ...]
    """The markers without the prompt's colours: clothes keep theirs from panel to panel."""

    def lit(self, color: str | Rgb, *, haze: float = 0.0) -> Rgb:
        """The colour in this light, behind that much haze (0 to 1)."""
        r, g, b = rgb(color)
        seen = (min(255, round(r * self.tint[0])), min(255, round(g * self.tint[1])), min(255, round(b * self.tint[2])))
        return mix(self._in_mood(seen), self.haze, haze)

    def _in_mood(self, color: Rgb) -> Rgb:
        grey = round(0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2])
        for mood in self.moods:
            if mood == "pastel":
                color = mix(color, (250, 240, 238), 0.36)
            elif mood == "noir":
                color = mix(color, (grey, grey, grey), 0.86)
            elif mood == "muted":
                color = mix(color, (grey, grey, grey), 0.34)
            elif mood == "warm":
                color = mix(color, (236, 150, 70), 0.10)
            elif mood == "cold":
                color = mix(color, (96, 140, 196), 0.14)
        return color


def palette_for(scene: Scene, chance: np.random.Generator) -> Palette:
    """The light of the scene's hour and weather with one of the harmonies; colour words go before it."""
    hour = HOURS[scene.daytime or "noon"]
    harmony = HARMONIES[int(chance.integers(len(HARMONIES)))]
    accents = (*(COLORS[name] for name in scene.colors), *harmony)[:6]
    tint, top, low, haze = hour.tint, rgb(hour.sky_top), rgb(hour.sky_low), rgb(hour.haze)
    if scene.weather in ("rain", "storm", "clouds", "fog", "snow"):
        grey = rgb("#3f4657") if hour.dark else rgb("#b4bcc3") if scene.weather != "storm" else rgb("#7d8794")
        share = {"rain": 0.7, "storm": 0.85, "clouds": 0.55, "fog": 0.8, "snow": 0.5}[scene.weather]
        top, low, haze = (
            mix(top, grey, share),
            mix(low, mix(grey, "#ffffff", 0.25), share),
            mix(haze, grey, share * 0.8),
        )
        tint = (tint[0] * 0.92, tint[1] * 0.94, tint[2] * 0.97)
    contrast = "noir" in scene.moods or "dramatic" in scene.moods
    if contrast and not hour.dark:
        tint = (tint[0] * 0.88, tint[1] * 0.88, tint[2] * 0.9)
    bare = Palette(hour, accents, top, low, haze, (0, 0, 0), scene.moods, (1.0, 1.0, 1.0), harmony)
    return Palette(
        hour, accents, bare.lit(top), bare.lit(low), bare.lit(haze),
        rgb("#10131f") if hour.dark else rgb("#26222a"), scene.moods, tint, harmony,
    )  # fmt: skip
