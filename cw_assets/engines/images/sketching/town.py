"""Streets, shops, roofs and stations; each painter draws everything behind the subjects."""

from cw_assets.engines.images.sketching.lettering import letter
from cw_assets.engines.images.sketching.outlines import box, ellipse, line, path, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.setting import Stage, draw_ground, draw_sky, place
from cw_assets.engines.images.sketching.toolbox import PAINTERS, Look, glass

WALLS = ("#efe2cc", "#e4c9ae", "#d9b9a4", "#cfd6cf", "#c9cdd3", "#ecd9b0", "#b9c2c4", "#d8a48a")


def skyline(stage: Stage, scale: float, haze: float, *, low: float = 5.0, high: float = 16.0) -> None:
    """A row of towers along the horizon."""
    x = -0.02
    while x < 1.02:
        wide, tall = float(stage.chance.uniform(3, 7)), float(stage.chance.uniform(low, high))
        pen = stage.pen(x, scale, haze=haze, weight=0.6)
        color = WALLS[int(stage.chance.integers(len(WALLS)))]
        pen.shape(box(0, 0, wide, tall), mix(color, "#7c8a98", 0.45), shade=0.25, weight=0.8)
        for row in range(int(tall / 1.6)):
            for k in range(int(wide / 1.3)):
                if stage.chance.random() < 0.55:
                    pen_box = box(0.4 + k * 1.3, 0.7 + row * 1.6, 1.1 + k * 1.3, 1.6 + row * 1.6)
                    lit = stage.palette.hour.dark and stage.chance.random() < 0.6
                    pen.fill(pen_box, "#ffd98a" if lit else mix(color, "#53616f", 0.6), lit=not lit)
        x += wide * scale * stage.height / stage.width * 0.92


def facades(stage: Stage, scale: float, haze: float, *, skip: tuple[float, float] = (2.0, 2.0)) -> None:
    """A row of town houses from side to side."""
    x = -0.04
    while x < 1.04:
        wide = float(stage.chance.uniform(5.5, 8.5))
        if not skip[0] < x + wide * scale * stage.height / stage.width / 2 < skip[1]:
            _facade(stage, x, scale, haze, wide, int(stage.chance.integers(2, 5)))
        x += wide * scale * stage.height / stage.width


def _facade(stage: Stage, x: float, scale: float, haze: float, wide: float, floors: int) -> None:
    pen = stage.pen(x, scale, haze=haze, weight=0.7)
    wall = WALLS[int(stage.chance.integers(len(WALLS)))]
    tall = 3.2 + floors * 2.8
    pen.shape(box(0, 0, wide, tall), wall, shade=0.05)
    if stage.chance.random() < 0.6:
        pen.shape(
            line((-0.2, tall), (wide + 0.2, tall), (wide - 0.9, tall + 1.8), (0.9, tall + 1.8)), "#a9604c", shade=0.1
        )
    else:
        pen.shape(box(-0.2, tall, wide + 0.2, tall + 0.45), mix(wall, "#5d5a60", 0.3), shade=0)
    count = int(wide // 2.1)
    for floor in range(floors):
        for k in range(count):
            left, low = 0.7 + k * (wide - 0.9) / count, 3.7 + floor * 2.8
            glass(pen, box(left, low, left + 1.1, low + 1.65), weight=0.6)
            pen.ink(line((left - 0.15, low - 0.1), (left + 1.25, low - 0.1)), 0.9)
    accent = stage.palette.accents[int(stage.chance.integers(len(stage.palette.accents)))]
    glass(pen, box(0.6, 0.5, wide - 2.2, 2.4), weight=0.7)
    pen.shape(line((0.4, 2.55), (wide - 2.0, 2.55), (wide - 1.8, 2.0), (0.2, 2.0)), accent, shade=0, weight=0.7)
    pen.shape(box(wide - 1.7, 0, wide - 0.7, 2.3), mix(accent, "#2c2430", 0.35), shade=0, weight=0.7)


def _road(stage: Stage, scale: float) -> None:
    """Pavement, kerb and a road with a dashed line."""
    pen = stage.sheet(weight=0.8)
    kerb = stage.level(stage.ground(scale))
    lower = stage.level(stage.ground(scale * 1.75))
    edge = stage.level(stage.ground(scale * 2.1))
    pen.fill(line((-0.1, kerb), (1.1, kerb), (1.1, lower), (-0.1, lower)), "#cfc8be")
    pen.ink(line((-0.02, kerb), (1.02, kerb)), 0.9)
    for k in range(12):
        x = k / 11 * 1.6 - 0.3
        pen.ink(line((0.5 + (x - 0.5) * 0.75, kerb), (x, lower)), 0.5)
    pen.fill(line((-0.1, lower), (1.1, lower), (1.1, edge), (-0.1, edge)), "#b3aca6")
    pen.ink(line((-0.02, lower), (1.02, lower)), 1.0)
    pen.fill(line((-0.1, edge), (1.1, edge), (1.1, -0.1), (-0.1, -0.1)), "#817f86")
    pen.ink(line((-0.02, edge), (1.02, edge)), 1.1)
    y = edge * 0.42
    for k in range(6):
        x = k * 0.24 - 0.1
        pen.fill(line((x, y), (x + 0.12, y), (x + 0.115, y - 0.018), (x - 0.008, y - 0.018)), "#efe9da")
    _puddles(stage, edge)


def _puddles(stage: Stage, edge: float) -> None:
    if stage.panel.scene.weather not in ("rain", "storm"):
        return
    pen = stage.sheet(weight=0.6)
    for x, y in stage.chance.random((4, 2)):
        spot = ellipse(float(x), float(y) * edge * 0.8, 0.1, 0.016)
        pen.fill(spot, mix(stage.palette.sky_low, "#ffffff", 0.15), lit=False)


@place("street")
def draw_street(stage: Stage) -> None:
    draw_sky(stage)
    draw_ground(stage, "#8c8a90", "#b9b3ab")
    skyline(stage, 0.03 * stage.zoom, 0.7)
    scale = 0.062 * stage.zoom
    facades(stage, scale, 0.12)
    _road(stage, scale)
    stage.put("street lamp", float(stage.chance.choice([0.1, 0.9])), scale * 1.5, haze=0.05)
    if stage.chance.random() < 0.6:
        stage.put("tree", float(stage.chance.choice([0.2, 0.78])), scale * 1.3, haze=0.08)


@place("shop")
def draw_shop(stage: Stage) -> None:
    draw_sky(stage)
    draw_ground(stage, "#8c8a90", "#b9b3ab")
    scale = 0.118 * stage.zoom
    facades(stage, scale * 0.98, 0.12)
    _road(stage, scale)
    _shopfront(stage, float(stage.chance.choice([0.36, 0.5, 0.62])), scale)
    if stage.chance.random() < 0.5:
        stage.put("potted plant", float(stage.chance.choice([0.1, 0.92])), scale * 1.35)


def _shopfront(stage: Stage, middle: float, scale: float) -> None:
    accents = stage.palette.accents
    accent, second = accents[int(stage.chance.integers(2))], accents[2]
    pen = stage.pen(middle, scale, weight=0.95)
    pen.shape(box(-3.6, 0, 3.6, 7.6), "#ead9bf", shade=0.04)
    for k in (-2.7, -0.6, 1.5):
        glass(pen, box(k, 4.6, k + 1.2, 6.6))
    pen.shape(box(-3.4, 0.0, 3.4, 3.3), mix(accent, "#2a2230", 0.25), shade=0)
    warm = "#ffe3a4" if stage.palette.hour.dark or stage.panel.scene.daytime in ("dawn", "golden") else "#f5ead0"
    pen.shape(box(-3.0, 0.7, 1.0, 2.6), warm, shade=0, lit=False)
    _display(stage, pen)
    glass_door = box(1.6, 0.1, 2.8, 2.55)
    pen.shape(glass_door, mix(warm, "#c9a878", 0.25), shade=0, lit=False)
    pen.ink(line((2.2, 0.1), (2.2, 2.55)), 0.6)
    pen.ink(line((2.3, 1.1), (2.3, 1.5)), 1.4)
    pen.shape(box(-3.5, 3.15, 3.5, 3.85), mix(accent, "#1c1824", 0.1), shade=0)
    name = stage.panel.scene.lettering or stage.panel.scene.place_name
    letter(pen, name.upper(), 0.0, 3.5, 6.4, 0.72, "#fbf1d8")
    count = 14
    for k in range(count):
        left, right = -3.6 + k * 7.2 / count, -3.6 + (k + 1) * 7.2 / count
        color = accent if k % 2 == 0 else "#fbf4e4"
        edge = smooth(
            [(left * 1.07, 2.3), ((left + right) / 2 * 1.07, 2.14), (right * 1.07, 2.3), (right, 3.15), (left, 3.15)],
            steps=1,
        )
        pen.shape(edge, color, shade=0, weight=0.6)
    pen.fill(path("-3.85 2.3, 3.85 2.3, 3.6 2, -3.4 2"), "#241c2c", alpha=70, lit=False)
    for x in (-3.9, 3.7):
        PAINTERS["potted plant"](pen.at(x, -0.1, 1.5), Look("potted plant", "", second, 3))


def _display(stage: Stage, window: Pen) -> None:
    """Goods in a shop's window."""
    goods = {"florist": ("bouquet", "flower"), "bookshop": ("book", "book"), "boutique": ("bag", "shoe")}
    kinds = goods.get(stage.panel.scene.place_name.lower(), ("bread", "croissant", "cake", "bread", "cupcake"))
    for row, y in enumerate((0.78, 1.6)):
        window.ink(line((-2.95, y - 0.02), (0.95, y - 0.02)), 0.9)
        for k in range(5):
            kind = kinds[(k + row * 2) % len(kinds)]
            part = window.at(-2.5 + k * 0.78, y, 2.4 if kind not in ("bouquet", "cake") else 1.5)
            PAINTERS[kind](part.but(weight=0.5), Look(kind, "", stage.palette.accents[k % 3], k + row))


@place("skyline")
def draw_skyline(stage: Stage) -> None:
    draw_sky(stage)
    draw_ground(stage, "#a59c94", "#bcb4aa", lines=9)
    skyline(stage, 0.026 * stage.zoom, 0.72, low=6, high=20)
    skyline(stage, 0.036 * stage.zoom, 0.42, low=3, high=13)
    pen = stage.sheet()
    top, base = stage.level(stage.ground(0.1)) + 0.0, stage.level(stage.ground(0.13))
    pen.shape(line((-0.1, base), (1.1, base), (1.1, top + 0.06), (-0.1, top + 0.06)), "#c4b5a3", shade=0)
    pen.shape(line((-0.1, top + 0.05), (1.1, top + 0.05), (1.1, top + 0.085), (-0.1, top + 0.085)), "#d8cbb9", shade=0)


@place("station")
def draw_station(stage: Stage) -> None:
    draw_sky(stage)
    facades(stage, 0.035 * stage.zoom, 0.5)
    draw_ground(stage, "#a49d95", "#bdb6ab")
    pen = stage.sheet(weight=0.8)
    foot = stage.level(stage.panel.camera.foot_y - stage.panel.page.picture.top)
    y = max(0.02, min(foot, stage.level(stage.horizon) - 0.05))
    for k in range(22):
        pen.fill(
            line(
                (k / 20 - 0.05, y - 0.02),
                (k / 20 - 0.03, y - 0.02),
                (k / 20 - 0.02, y - 0.05),
                (k / 20 - 0.045, y - 0.05),
            ),
            "#7a6553",
        )
    for dy in (-0.018, -0.045):
        pen.ink(line((-0.02, y + dy), (1.02, y + dy)), 1.6)
    for x in (0.1, 0.9):
        stage.put("street lamp", x, 0.09, haze=0.12)
