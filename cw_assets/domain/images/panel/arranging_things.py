"""Arrangements without people: things on the ground, in the air, and small ones on a table close to the camera."""

from dataclasses import replace

import numpy as np

from cw_assets.domain.images.panel import things
from cw_assets.domain.images.panel.cast import FLYING
from cw_assets.domain.images.panel.frame import Camera, thing_camera
from cw_assets.domain.images.panel.placing import (
    BEHIND,
    Panel,
    Placed,
    box_of,
    far_off,
    in_order,
    placed,
    row_start,
    stands_beside,
)
from cw_assets.domain.images.panel.scene import Subject
from cw_assets.domain.images.panel.things import SEATS


def arrange_things(panel: Panel, cast: list[Subject], chance: np.random.Generator) -> Panel:
    if not cast:
        return panel
    picture, shot, angle = panel.page.picture, panel.shot, panel.scene.angle
    main = cast[0]
    kind = things.KINDS[main.kind]
    same = [one for one in cast if one.kind == main.kind]
    camera = thing_camera(picture, shot, angle, kind.width_m * (1 + 0.75 * (len(same) - 1)), kind.height_m)
    if main.kind in FLYING or kind.group == "sky":
        camera = replace(camera, horizon=picture.top + 0.82 * picture.height)
    panel = replace(panel, camera=camera)
    beside = [one for one in cast if one.kind == main.kind or one.side or main.side or stands_beside(one)]
    if any(one.support == "seat" for one in cast):
        widest = max((one for one in beside), key=lambda one: things.KINDS[one.kind].width_m)
        size = things.KINDS[widest.kind]
        panel = replace(panel, camera=thing_camera(picture, shot, angle, size.width_m, size.height_m * 1.3))
        main = widest
    row = in_order(beside, chance)
    row_items = _things_in_row(panel, row, main, chance)
    far = [far_off(panel, one, chance) for one in cast if one not in beside]
    return replace(panel, items=(*far, *row_items))


def _things_in_row(panel: Panel, row: list[Subject], main: Subject, chance: np.random.Generator) -> list[Placed]:
    camera, picture = panel.camera, panel.page.picture
    reference = things.KINDS[main.kind].height_m
    scales = [camera.scale * (reference / things.KINDS[one.kind].height_m) ** 0.3 for one in row]
    widths = np.array([things.KINDS[one.kind].width_m * s * 1.06 for one, s in zip(row, scales, strict=True)])
    total = float(widths.sum())
    squeeze = min(1.0, 0.94 * picture.width / total) if panel.shot != "ECU" else 1.0
    left = row_start(panel, total * squeeze, len(row), chance)
    items = []
    for at, one in enumerate(row):
        x = left + squeeze * float(widths[:at].sum() + widths[at] / 2)
        lift = _lift(panel, one, scales[at], chance)
        nearer = BEHIND if one.side == "behind" else 1.0 - 0.06 * float(chance.random()) * (len(row) > 1)
        item = placed(panel, one, x, nearer, chance)
        y = item.y - lift
        items.append(replace(item, y=y, scale=scales[at] * squeeze, box=box_of(one.kind, x, y, scales[at] * squeeze)))
    return _on_seats(sorted(items, key=lambda item: item.y), chance)


def _on_seats(items: list[Placed], chance: np.random.Generator) -> list[Placed]:
    """What sits on a piece of furniture is moved there."""
    seat = next((item for item in items if item.kind in SEATS), None)
    if seat is None:
        return items
    y, scale = seat.y - 0.5 * seat.scale, seat.scale * 1.1
    moved = [seat]
    for item in items:
        if item is seat:
            continue
        x = seat.x + float(chance.uniform(-0.2, 0.2)) * seat.box.width
        sits = item.subject.support == "seat"
        moved.append(replace(item, x=x, y=y, scale=scale, box=box_of(item.kind, x, y, scale)) if sits else item)
    return moved


def _lift(panel: Panel, one: Subject, scale: float, chance: np.random.Generator) -> float:
    """How far above the ground something flies, in pixels."""
    kind = things.KINDS[one.kind]
    if one.kind not in FLYING and kind.group != "sky":
        return 0.0
    picture = panel.page.picture
    space = max(0.0, panel.camera.foot_y - picture.top - kind.height_m * scale)
    return space * float(chance.uniform(0.55, 0.85))


def arrange_tabletop(panel: Panel, cast: list[Subject], chance: np.random.Generator) -> Panel:
    shown = [one for one in cast if one.kind != "table"]
    picture = panel.page.picture
    kinds = [things.KINDS[one.kind] for one in shown]
    sizes = np.array([max(kind.height_m, 0.62 * kind.width_m) for kind in kinds])
    sizes = sizes / sizes.max()
    fill = {"EWS": 0.2, "WS": 0.34, "MWS": 0.44, "MS": 0.56, "MCU": 0.66, "CU": 0.78, "ECU": 1.7}[panel.shot]
    shown_sizes = fill * min(picture.height, 0.95 * picture.width) * sizes**0.55
    scales = shown_sizes / np.array([max(kind.height_m, 0.62 * kind.width_m) for kind in kinds])
    widths = np.array([kind.width_m for kind in kinds]) * scales * 1.1
    squeeze = min(1.0, 0.9 * picture.width / float(widths.sum())) if panel.shot != "ECU" else 1.0
    left = row_start(panel, float(widths.sum()) * squeeze, len(shown), chance)
    ground = picture.top + {"ECU": 1.15, "EWS": 0.7}.get(panel.shot, 0.84) * picture.height
    items = []
    for at, one in enumerate(shown):
        x = left + squeeze * float(widths[:at].sum() + widths[at] / 2)
        y = ground + (float(chance.uniform(-0.06, 0.04)) * picture.height if len(shown) > 1 else 0.0)
        scale = float(scales[at]) * squeeze
        item = replace(placed(panel, replace(one, support="table"), x, 1.0, chance), y=y, scale=scale)
        items.append(replace(item, box=box_of(one.kind, x, y, scale)))
    edge = picture.top + (0.62 if panel.shot != "EWS" else 0.58) * picture.height
    camera = Camera(ground, float(scales.max()), picture.top + 0.5 * picture.height)
    items.sort(key=lambda item: item.y)
    return replace(panel, items=tuple(items), tabletop=edge, camera=camera)
