"""Walls, floor and fittings of a room, for the painters of places with walls."""

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, smooth
from cw_assets.engines.images.sketching.palette import WHITE, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.setting import Stage
from cw_assets.engines.images.sketching.toolbox import PAINTERS, Look, lamp

WALLS = ("#efe3d0", "#dfe5de", "#e9dbd0", "#d9e2e6", "#efe0c0", "#e3d9e0")


def room(stage: Stage, *, wall: str = "", floor: str = "#c79f72", tiles: bool = False) -> tuple[Pen, float]:
    """Back wall, side wall and floor; a pen on the back wall's foot in metres, and the width of the wall in metres."""
    palette = stage.palette
    wall = wall or WALLS[int(stage.chance.integers(len(WALLS)))]
    scale = 0.195 * stage.zoom
    base = stage.ground(scale)
    stage.canvas.gradient(0, base, palette.lit(mix(wall, "#2c2840", 0.10)), palette.lit(wall))
    stage.canvas.gradient(base, stage.height, palette.lit(mix(floor, "#2c2028", 0.16)), palette.lit(floor))
    pen = stage.sheet(weight=0.6, haze=0.2)
    low = stage.level(base)
    for k in range(15):
        x = (k / 14) * 2.4 - 0.7
        pen.ink(line((0.5 + (x - 0.5) * 0.55, low), (x, -0.02)), 0.6)
    if tiles:
        for y in (0.78, 0.52, 0.2):
            pen.ink(line((-0.02, low * y), (1.02, low * y)), 0.6)
    edge = 0.1
    side = line((-0.1, -0.1), (-0.1, 1.1), (edge, 1.1), (edge, low), (edge - low * 0.5, 0.0), (edge - low * 0.5, -0.1))
    pen.fill(side, mix(wall, "#3a3050", 0.16))
    pen.ink(line((edge, 1.02), (edge, low), (edge - low * 0.5, -0.02)), 1.0)
    pen.fill(line((edge, low), (1.1, low), (1.1, low + 0.022), (edge, low + 0.022)), WHITE)
    pen.ink(line((edge, low), (1.02, low)), 1.0)
    pen.ink(line((edge, low + 0.022), (1.02, low + 0.022)), 0.6)
    _sunlight(stage, low)
    return stage.pen(0.0, scale, haze=0.1, weight=0.85), stage.width / (scale * stage.height)


def _sunlight(stage: Stage, low: float) -> None:
    """A patch of light from a window on the floor."""
    if stage.palette.hour.dark or stage.panel.scene.weather not in ("", "sun"):
        return
    x = float(stage.chance.uniform(0.35, 0.7))
    warm = mix(stage.palette.sky_low, "#fff2c8", 0.5)
    stage.sheet().fill(
        line((x, low * 0.85), (x + 0.16, low * 0.85), (x + 0.1, low * 0.1), (x - 0.12, low * 0.1)),
        warm,
        alpha=70,
        lit=False,
    )


def furnish(stage: Stage, pen: Pen, kind: str, x: float, size: float = 1.0, up: float = 0.0, color: str = "") -> None:
    accents = stage.palette.accents
    PAINTERS[kind](
        pen.at(x, up, size), Look(kind, color, accents[int(stage.chance.integers(4))], int(stage.chance.integers(64)))
    )


def picture_frame(stage: Stage, pen: Pen, x: float, y: float, wide: float, high: float) -> None:
    accents = stage.palette.accents
    pen.shape(box(x, y, x + wide, y + high), "#f8f3e6", shade=0)
    inner = box(x + 0.07, y + 0.07, x + wide - 0.07, y + high - 0.07)
    pen.fill(inner, mix(accents[2], "#ffffff", 0.4))
    pen.fill(
        smooth(
            [
                (x + 0.08, y + 0.08),
                (x + 0.08, y + high * 0.4),
                (x + wide * 0.4, y + high * 0.6),
                (x + wide - 0.08, y + high * 0.3),
                (x + wide - 0.08, y + 0.08),
            ],
            steps=4,
        ),
        accents[1],
    )
    pen.fill(ellipse(x + wide * 0.68, y + high * 0.68, 0.08), accents[0])


def pendant(pen: Pen, x: float, accent: str, drop: float = 2.0) -> None:
    pen.ink(line((x, 6.0), (x, drop + 0.25)), 0.8)
    lamp(
        pen,
        smooth([(x - 0.24, drop), (x - 0.12, drop + 0.22), (x + 0.12, drop + 0.22), (x + 0.24, drop)], steps=5),
        accent,
        glow=2.4,
    )


def rug(stage: Stage) -> None:
    pen = stage.sheet(weight=0.7)
    low = stage.level(stage.ground(0.195 * stage.zoom))
    pen.shape(ellipse(0.52, low * 0.4, 0.32, low * 0.26), mix(stage.palette.accents[2], "#ffffff", 0.3), shade=0)
    pen.ink(ellipse(0.52, low * 0.4, 0.28, low * 0.22), 0.7, closed=True)


def city_window(stage: Stage, pen: Pen, left: float, right: float) -> None:
    palette = stage.palette
    pen.shape(box(left, 0.75, right, 2.5), palette.sky_low, shade=0, lit=False)
    pen.fill(box(left, 1.7, right, 2.5), mix(palette.sky_low, palette.sky_top, 0.5), lit=False)
    x = left + 0.02
    while x < right - 0.2:
        tall = float(stage.chance.uniform(0.25, 1.0))
        width = min(float(stage.chance.uniform(0.16, 0.3)), right - x - 0.02)
        pen.fill(box(x, 0.76, x + width, 0.76 + tall), mix("#8797a6", palette.haze, 0.5))
        x += width + 0.03
    pen.ink(box(left, 0.75, right, 2.5), 1.0, closed=True)


def mix_name(color: str, share: float) -> str:
    r, g, b = mix(color, "#f3e8d6", 1 - share)
    return f"#{r:02x}{g:02x}{b:02x}"
