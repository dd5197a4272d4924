"""The subjects of a panel in their places: each with its shadow, and what people hold, sit on or ride."""

from dataclasses import replace

import numpy as np

from cw_assets.domain.images.panel import people, things
from cw_assets.domain.images.panel.chance import looks_number
from cw_assets.domain.images.panel.colors import COLORS
from cw_assets.domain.images.panel.placing import CLOSE, Panel, Placed
from cw_assets.domain.images.panel.things import SEATS
from cw_assets.engines.images.sketching import (
    animals,
    buildings,
    crafts,
    drinks,
    food,
    fruit,
    furniture,
    gadgets,
    plants,
    props,
    wheels,
)
from cw_assets.engines.images.sketching.canvas import Canvas
from cw_assets.engines.images.sketching.clothes import clothes_of, looks_of
from cw_assets.engines.images.sketching.figures import HandPainter, draw_figure
from cw_assets.engines.images.sketching.outlines import box, ellipse, line, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.poses import Pose, pose_for
from cw_assets.engines.images.sketching.toolbox import PAINTERS, Look

PAINTER_MODULES = (animals, buildings, crafts, drinks, food, fruit, furniture, gadgets, plants, props, wheels)
"""Imported for the painters that they register."""
LARGER = 1.1
"""A thing of a bottle's size is drawn so much larger than life in a hand, smaller ones more, to be read."""
HANGING = frozenset({"bag", "shopping bag", "suitcase", "backpack"})
FLYING = frozenset({"bird", "plane", "helicopter", "balloon ride", "balloon", "rocket"})
SMILING = frozenset({"dance", "jump", "wave", "hug", "play"})


def draw_subject(canvas: Canvas, panel: Panel, item: Placed) -> None:
    picture = panel.page.picture
    weight = float(np.clip(item.box.height / picture.height * 1.6, 0.5, 1.15))
    pen = Pen(canvas, item.x - picture.left, item.y - picture.top, item.scale, flip=item.flip, weight=weight)
    if item.held == "rider":
        _ridden(panel, pen, item)
    elif item.is_person:
        _person(panel, pen, item)
    else:
        _thing(panel, pen, item)


def look_of(panel: Panel, kind: str, color: str, accents: tuple[str, ...], *, number: int = 0) -> Look:
    """Of the first thing (0) of this kind in the prompt, the second, …; the same in every panel of a seed."""
    variant = looks_number(panel.seed, kind, number)
    return Look(kind, COLORS.get(color, ""), accents[variant % 3], variant, panel.scene.lettering)


# ---- things


def _thing(panel: Panel, pen: Pen, item: Placed) -> None:
    look = look_of(panel, item.kind, item.subject.color, pen.canvas.palette.accents, number=item.subject.number)
    kind = things.KINDS[item.kind]
    if panel.scene.angle == "aerial" and item.kind in ("car", "taxi"):
        middle = pen.at(0.0, kind.height_m * 0.5, angle=-18 if item.variant % 2 else 14)
        wheels.draw_car_from_above(middle, look)
        return
    if item.kind not in FLYING and kind.group != "sky" and item.kind not in ("boat", "ship"):
        _contact_shadow(pen, kind.width_m, lift=0.0)
    letters = item.kind in ("bus", "truck", "train", "billboard")
    PAINTERS[item.kind](replace(pen, flip=False) if letters and look.lettering else pen, look)


def _contact_shadow(pen: Pen, width: float, *, lift: float) -> None:
    """Dark where it touches the ground, and a longer, fainter cast away from the light."""
    away = -pen.canvas.light * (-1 if pen.flip else 1)
    tone = mix(pen.canvas.palette.ink, "#3a3560", 0.45)
    cast = smooth(
        [
            (-0.5 * width, 0.0),
            (0.5 * width, 0.0),
            (0.5 * width + away * 0.34 * width, -0.1 * width),
            (-0.4 * width + away * 0.34 * width, -0.1 * width),
        ],
        steps=5,
    )
    pen.fill(cast, tone, alpha=52, lit=False)
    pen.fill(ellipse(0.0, -lift, 0.52 * width, 0.045 * width), tone, alpha=110, lit=False)


# ---- people


def _person(panel: Panel, pen: Pen, item: Placed) -> None:
    height = people.HEIGHTS_M[item.subject.kind]
    body = pen.at(0.0, 0.0, height)
    action = _action(panel, item)
    pose = _carrying(pose_for(action, item.variant), item, close=panel.shot in CLOSE)
    if panel.page.picture.bottom > item.y - 0.02 * item.scale:
        _contact_shadow(body, 0.24, lift=0.0)
    if action == "sit":
        _seat(panel, body, item)
    smiles = bool({"vivid", "warm"} & set(panel.scene.moods)) or action in SMILING or item.variant % 3 == 0
    looks = looks_of(item.subject, panel.seed, smiles=smiles and action not in ("drink", "phone", "eat"))
    held = _held(panel, item, height) if item.held else _implied(panel, item, action, height)
    draw_figure(
        body, item.subject.kind, pose, looks, clothes_of(item.subject, panel.seed, pen.canvas.palette), held=held
    )


def _action(panel: Panel, item: Placed) -> str:
    action = item.subject.action
    if action == "hold" and panel.shot in ("MCU", "CU", "ECU"):
        return "present"
    if panel.tabletop is not None and action in ("sit", "eat") and not item.held:
        return "type" if len(panel.items) == 1 else ""
    if action == "type" and sum(other.is_person for other in panel.items) > 1:
        return ""
    if action == "ride":
        return "walk"
    return action


def _carrying(pose: Pose, item: Placed, *, close: bool) -> Pose:
    """With an arm for what is held, where the pose itself has none."""
    if not item.held:
        return pose
    if item.held in HANGING and not close:
        return replace(pose, far_arm=(12.0, 16.0), holds="far")
    if item.held in ("umbrella", "balloon"):
        return replace(pose, far_arm=(14.0, 150.0), holds="far")
    return pose if pose.holds else replace(pose, far_arm=(18.0, 108.0), holds="far")


def _held(panel: Panel, item: Placed, height: float) -> HandPainter:
    kind = things.KINDS[item.held]
    longest = max(kind.height_m, kind.width_m)
    scale = LARGER * (0.28 / longest) ** 0.5 / height if longest < 0.6 else 1.0 / height

    def paint(hand: Pen) -> None:
        drop = {
            "umbrella": 0.1,
            "balloon": 0.02,
            "guitar": 0.55,
            "bag": 0.31,
            "shopping bag": 0.4,
            "suitcase": 0.6,
            "backpack": 0.44,
        }.get(item.held, kind.height_m * 0.36)
        look = look_of(panel, item.held, item.held_color, hand.canvas.palette.accents)
        angle = 58.0 if item.held == "guitar" else 0.0
        part = hand.at(0.0, 0.0, scale, angle=angle)
        PAINTERS[item.held](part.at(0.0, -drop), look)

    return paint


def _implied(panel: Panel, item: Placed, action: str, height: float) -> HandPainter | None:
    """A phone for who looks at one, a cup for who drinks, though the prompt names none."""
    kind = {"phone": "phone", "drink": "cup", "play": "guitar", "eat": "burger"}.get(action)
    return _held(panel, replace(item, held=kind), height) if kind else None


def _seat(panel: Panel, body: Pen, item: Placed) -> None:
    seat = next((one for one in panel.scene.subjects if one.kind in SEATS), None)
    if seat:
        look = look_of(panel, seat.kind, seat.color, body.canvas.palette.accents)
        furniture_pen = body.at(-0.04, 0.0, 1.0 / people.HEIGHTS_M[item.subject.kind])
        PAINTERS[seat.kind](furniture_pen, look)
        return
    outdoors = panel.scene.place in ("park", "street", "beach", "forest", "field", "station")
    color = body.canvas.palette.accents[3]
    if outdoors:
        body.shape(box(-0.42, 0.215, 0.3, 0.245, 0.01), "#b98756", shade=0)
        for x in (-0.34, 0.22):
            body.ink(line((x, 0.21), (x, 0.0)), 2.2)
        body.shape(box(-0.42, 0.34, 0.3, 0.4, 0.01), "#b98756", shade=0)
        return
    body.shape(box(-0.16, 0.0, -0.12, 0.22), "#6a4a36", shade=0)
    body.shape(box(0.1, 0.0, 0.14, 0.22), "#6a4a36", shade=0)
    body.shape(smooth([(-0.17, 0.22), (-0.2, 0.52), (-0.14, 0.54), (-0.1, 0.24)], steps=5), color)
    body.shape(box(-0.18, 0.2, 0.16, 0.26, 0.02), color, shade=0)


# ---- riders

SADDLES = {
    "bicycle": ((-0.2, 0.93), 20.0, ((62.0, -10.0), (34.0, -22.0)), (58.0, 74.0)),
    "motorcycle": ((-0.34, 0.86), 14.0, ((70.0, -14.0), (64.0, -8.0)), (52.0, 70.0)),
    "scooter": ((-0.55, 0.88), 4.0, ((74.0, 8.0), (68.0, 0.0)), (48.0, 74.0)),
    "horse": ((-0.1, 1.44), 0.0, ((46.0, -4.0), (40.0, -8.0)), (30.0, 76.0)),
    "skateboard": ((0.0, 0.98), 8.0, ((22.0, -14.0), (-18.0, -26.0)), (34.0, 60.0)),
}
"""Where the hips are in metres, the lean, the legs' angles (near, far) and the arms'."""


def _ridden(panel: Panel, pen: Pen, item: Placed) -> None:
    vehicle = look_of(panel, item.kind, item.held_color, pen.canvas.palette.accents)
    _contact_shadow(pen, things.KINDS[item.kind].width_m, lift=0.0)
    (x, y), lean, (near, far), arms = SADDLES[item.kind]
    height = people.HEIGHTS_M[item.subject.kind]
    if height < 1.5 and item.kind != "horse":
        pen = replace(pen, scale=pen.scale * 0.75)
        height /= 0.75
    PAINTERS[item.kind](pen, vehicle)
    pose = replace(
        pose_for("ride", 0),
        lean=lean,
        near_leg=near,
        far_leg=far,
        near_arm=arms,
        far_arm=(arms[0] + 4, arms[1] + 4),
        hips=y / height,
    )
    looks = looks_of(item.subject, panel.seed, smiles=item.variant % 2 == 0)
    clothes = replace(clothes_of(item.subject, panel.seed, pen.canvas.palette), kind="top")
    draw_figure(pen.at(x, 0.0, height), item.subject.kind, pose, looks, clothes)
