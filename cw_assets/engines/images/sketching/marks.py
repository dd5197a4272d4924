"""What a storyboard artist adds to the picture: camera arrows, a table in front, hands and shoulders of the viewer."""

import numpy as np

from cw_assets.domain.images.panel.chance import looks_number
from cw_assets.domain.images.panel.placing import Panel
from cw_assets.engines.images.sketching.canvas import Canvas
from cw_assets.engines.images.sketching.hair import Looks
from cw_assets.engines.images.sketching.heads import head_from_behind
from cw_assets.engines.images.sketching.outlines import Points, ellipse, line, moved, path, smooth
from cw_assets.engines.images.sketching.palette import HAIR, SKIN, WOOD, mix
from cw_assets.engines.images.sketching.pen import Pen

ARROW = path("-1 -0.18, 0.35 -0.18, 0.35 -0.5, 1 0, 0.35 0.5, 0.35 0.18, -1 0.18")
TURNS = {"pan right": 0.0, "pan left": 180.0, "tilt up": 90.0, "tilt down": 270.0, "track": 0.0}


def draw_table(canvas: Canvas, panel: Panel, top: float) -> None:
    """A table top across the picture from `top` (pixels of the picture) to the lower edge."""
    palette = canvas.palette
    color = next((subject.color for subject in panel.scene.subjects if subject.kind == "table" and subject.color), "")
    wood = {"white": "#efe9de", "black": "#4a4548", "grey": "#a9a6a5"}.get(color, WOOD)
    near, far = palette.lit(wood), palette.lit(mix(wood, "#ffffff", 0.22), haze=0.12)
    canvas.gradient(top, canvas.height, far, near)
    pen = Pen(canvas, canvas.width / 2, canvas.height, canvas.width, weight=0.7)
    high = (canvas.height - top) / canvas.width
    for k in range(-7, 8):
        pen.ink(line((k * 0.075, high), (k * 0.16, 0.0)), 0.45, color=mix(wood, "#4a2f20", 0.45))
    for _ in range(9):
        x, y = canvas.chance.uniform(-0.5, 0.5), canvas.chance.uniform(0.05, 0.9) * high
        grain = smooth([(x, y), (x + 0.05, y + 0.003), (x + 0.1, y)], closed=False)
        pen.ink(grain, 0.6, color=mix(wood, "#4a2f20", 0.3))
    pen.ink(line((-0.51, high), (0.51, high)), 1.5)


def draw_viewer(canvas: Canvas, panel: Panel) -> None:
    """The shoulder of an over-the-shoulder shot, or the hands of a point of view."""
    view, variant = panel.scene.view, looks_number(panel.seed, "viewer", 0)
    looks = Looks(SKIN[variant % 4], HAIR[""][variant % 5], "short", False)
    width, height = canvas.width, canvas.height
    side = -1 if _subject_middle(panel) > 0.5 else 1
    if view == "OTS":
        pen = Pen(
            canvas,
            width * (0.5 + side * 0.36),
            height * 0.56,
            min(height * 0.52, width * 0.5),
            flip=side < 0,
            weight=1.5,
        )
        jacket = smooth(
            "-0.2 -0.2, -0.75 -0.36, -1.1 -0.75, -1.2 -1.6, 1.4 -1.6, 1.15 -0.7, 0.75 -0.34, 0.2 -0.2",
            steps=6,
        )
        pen.shape(jacket, mix(canvas.palette.accents[1], "#1c1828", 0.5), hatch=True, shade=0.2)
        head_from_behind(pen, looks)
    elif view == "POV":
        for flip in (False, True):
            _viewer_hand(
                Pen(
                    canvas,
                    width * (0.5 + (0.3 if flip else -0.3)),
                    height,
                    min(width, height) * 0.3,
                    flip=flip,
                    weight=1.4,
                ),
                looks,
                canvas,
            )


def _viewer_hand(pen: Pen, looks: Looks, canvas: Canvas) -> None:
    sleeve = smooth("-0.9 -0.3, -0.35 0.35, 0.05 0.1, -0.2 -0.4")
    hand = [
        (-0.32, 0.3),
        (-0.2, 0.56),
        (0.06, 0.74),
        (0.14, 0.7),
        (0.06, 0.58),
        (0.3, 0.72),
        (0.37, 0.65),
        (0.2, 0.5),
        (0.4, 0.56),
        (0.44, 0.48),
        (0.22, 0.36),
        (0.38, 0.36),
        (0.37, 0.28),
        (0.1, 0.16),
        (0.0, 0.06),
    ]
    pen.shape(smooth(hand, steps=5), looks.skin, shade=0.15)
    pen.shape(sleeve, mix(canvas.palette.accents[0], "#1c1828", 0.2), shade=0.15)


def _subject_middle(panel: Panel) -> float:
    people = [item for item in panel.items if item.is_person] or list(panel.items)
    picture = panel.page.picture
    return (people[0].x - picture.left) / picture.width if people else 0.4


def draw_moves(canvas: Canvas, panel: Panel) -> None:
    """White arrows with an ink outline, as storyboards note camera moves."""
    size = 0.075 * min(canvas.width, 1.4 * canvas.height)
    for at, move in enumerate(panel.scene.moves):
        y = canvas.height * (0.9 - 0.16 * at)
        if move in ("push in", "pull out"):
            _corner_arrows(canvas, size, inwards=move == "push in")
        elif move == "orbit":
            _orbit(Pen(canvas, canvas.width / 2, y, size * 1.6, weight=1.2))
        else:
            x = canvas.width * (0.5 if move.startswith(("pan", "track")) else 0.93)
            height = y if move.startswith(("pan", "track")) else canvas.height / 2
            back = move == "track" and bool(panel.items) and panel.items[-1].flip
            _arrow(Pen(canvas, x, height, size, angle=TURNS[move], flip=back, weight=1.1), ARROW)
            if move == "track":
                behind = x + size * (2.1 if back else -2.1)
                _arrow(Pen(canvas, behind, height, size * 0.6, flip=back, weight=1.1), ARROW)


def _arrow(pen: Pen, outline: Points) -> None:
    pen.fill(moved(outline, 0.06, -0.08), "#15121c", alpha=90, lit=False)
    pen.shape(outline, "#fdfaf2", shade=0, lit=False)


def _corner_arrows(canvas: Canvas, size: float, *, inwards: bool) -> None:
    for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
        outward = float(np.degrees(np.arctan2(0.5 - y, x - 0.5)))
        pen = Pen(
            canvas,
            canvas.width * (0.13 + 0.74 * x),
            canvas.height * (0.23 + 0.56 * y),
            size * 0.8,
            angle=outward + 180 if inwards else outward,
            weight=1.1,
        )
        _arrow(pen, ARROW)
    frame = Pen(canvas, canvas.width / 2, canvas.height / 2, 1.0, weight=0.9)
    half_w, half_h = canvas.width * 0.3, canvas.height * 0.24
    for k in range(-3, 4):
        for side in (-1, 1):
            frame.ink(
                line((half_w * (k - 0.28) / 3.3, side * half_h), (half_w * (k + 0.28) / 3.3, side * half_h)),
                1.0,
                color="#fdfaf2",
                lit=False,
            )
            frame.ink(
                line((side * half_w, half_h * (k - 0.28) / 3.3), (side * half_w, half_h * (k + 0.28) / 3.3)),
                1.0,
                color="#fdfaf2",
                lit=False,
            )


def _orbit(pen: Pen) -> None:
    outer, inner = ellipse(0, 0.2, 1.0, 0.36, 190, 340), ellipse(0, 0.26, 0.86, 0.26, 190, 340)
    tip = path("1.12 0.02, 1.02 0.36, 0.72 0.1")
    band = np.vstack([outer, tip, inner[::-1]])
    pen.shape(band, "#fdfaf2", shade=0, lit=False)
