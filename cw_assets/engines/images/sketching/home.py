"""Rooms of a home."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, smooth
from cw_assets.engines.images.sketching.palette import WHITE, WOOD, mix
from cw_assets.engines.images.sketching.rooms import furnish, pendant, picture_frame, room, rug
from cw_assets.engines.images.sketching.setting import Stage, place, window_view


@place("kitchen")
def draw_kitchen(stage: Stage) -> None:
    pen, wide = room(stage, floor="#d2b48c", tiles=True)
    accents = stage.palette.accents
    front = mix(accents[3], "#ffffff", 0.42)
    start, window = wide * 0.12, wide * float(stage.chance.choice([0.42, 0.62]))
    window_view(stage, pen, window, 1.15, window + 1.2, 2.25)
    for k in range(int((wide * 1.02 - start) / 0.62) + 1):
        x = start + k * 0.62
        if not window - 0.65 < x < window + 1.3:
            pen.shape(box(x, 1.62, x + 0.6, 2.4, 0.01), front, shade=0.05, weight=0.8)
            pen.ink(line((x + 0.5, 1.7), (x + 0.5, 1.82)), 1.2)
        pen.shape(box(x, 0.08, x + 0.6, 0.86, 0.01), front, shade=0.05, weight=0.8)
        pen.ink(line((x + 0.2, 0.78), (x + 0.4, 0.78)), 1.2)
    pen.shape(box(start - 0.1, 0.86, wide * 1.1, 0.94, 0.01), WOOD, shade=0, weight=0.9)
    for k, kind in enumerate(("potted plant", "jar", "bottle", "bowl", "cup", "pan", "fruit")):
        furnish(stage, pen, kind, start + 0.4 + k * wide * 0.13, 0.8 if kind == "potted plant" else 1.35, 0.94)
    if stage.chance.random() < 0.6:
        furnish(stage, pen, "fridge", start + 0.4, 1.12)
    for x in (0.45, 0.7):
        pendant(pen, wide * x, accents[0], 2.35)


@place("living room")
def draw_living_room(stage: Stage) -> None:
    pen, wide = room(stage)
    spots = stage.chance.permutation([0.27, 0.55, 0.82])
    window_view(stage, pen, wide * spots[0] - 0.5, 0.95, wide * spots[0] + 0.6, 2.3)
    curtain = mix(stage.palette.accents[0], "#ffffff", 0.3)
    for side, x in ((-1, wide * spots[0] - 0.62), (1, wide * spots[0] + 0.72)):
        pen.shape(
            smooth([(x, 2.45), (x + side * 0.3, 2.45), (x + side * 0.34, 0.1), (x + side * 0.02, 0.12)], steps=3),
            curtain,
            shade=0.2,
            hatch=True,
        )
    picture_frame(stage, pen, wide * spots[1] - 0.45, 1.4, 0.62, 0.8)
    picture_frame(stage, pen, wide * spots[1] + 0.3, 1.55, 0.4, 0.5)
    furnish(stage, pen, "sofa", wide * spots[1], 1.15)
    furnish(stage, pen, "shelf" if stage.chance.random() < 0.6 else "lamp", wide * spots[2], 1.1)
    furnish(stage, pen, "potted plant", wide * spots[2] + 0.9, 1.5)
    rug(stage)


@place("bedroom")
def draw_bedroom(stage: Stage) -> None:
    pen, wide = room(stage)
    x = wide * float(stage.chance.choice([0.4, 0.6]))
    window_view(stage, pen, wide * 0.18, 1.0, wide * 0.18 + 1.0, 2.2)
    furnish(stage, pen, "bed", x + 0.4, 1.3)
    furnish(stage, pen, "lamp", x - 1.3, 1.0)
    picture_frame(stage, pen, x, 1.55, 0.8, 0.6)
    rug(stage)


@place("bathroom", "hospital")
def draw_bathroom(stage: Stage) -> None:
    pen, wide = room(stage, wall="#dbe8e8", floor="#c9d3d2", tiles=True)
    for y in np.arange(0.25, 2.6, 0.3):
        pen.ink(line((wide * 0.1, float(y)), (wide * 1.02, float(y))), 0.35, color="#b9cccd")
    x = wide * float(stage.chance.choice([0.35, 0.65]))
    pen.shape(ellipse(x, 1.75, 0.45, 0.55), "#cfe3ea", shade=0)
    pen.ink(line((x - 0.2, 1.6), (x + 0.1, 2.0)), 1.2, color="#ffffff")
    pen.shape(smooth([(x - 0.5, 0.85), (x - 0.35, 0.62), (x + 0.35, 0.62), (x + 0.5, 0.85)], steps=4), WHITE)
    pen.shape(box(x - 0.1, 0.0, x + 0.1, 0.64), WHITE, shade=0.2)
    window_view(stage, pen, x + 1.1, 1.2, x + 1.9, 2.2)
    furnish(stage, pen, "potted plant", x - 1.1, 1.2)
