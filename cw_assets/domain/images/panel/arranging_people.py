"""Arrangements with people: a row of figures, what they hold, what stands behind them and the table before them."""

from dataclasses import replace

import numpy as np

from cw_assets.domain.images.panel import people, things
from cw_assets.domain.images.panel.cast import FLYING, is_person, is_small
from cw_assets.domain.images.panel.frame import person_camera
from cw_assets.domain.images.panel.placing import (
    BEHIND,
    CLOSE,
    Panel,
    Placed,
    box_of,
    far_off,
    in_order,
    placed,
    row_start,
    stands_beside,
)
from cw_assets.domain.images.panel.scene import ShotSize, Subject
from cw_assets.domain.images.panel.things import RIDEABLE, SEATS

HUGGING = 0.19
"""Width for each of those who hug, in heights of a person."""
MOVING = frozenset({"walk", "run", "ride"})
DECK_M = 0.8
"""Height of a boat's deck above the water."""
MEALS = frozenset({"plate", "bowl", "cake", "fruit", "pan"})
"""What people share stands on a table."""


def arrange_people(panel: Panel, cast: list[Subject], chance: np.random.Generator) -> Panel:
    persons = [one for one in cast if is_person(one)]
    others = [one for one in cast if not is_person(one)]
    tallest = max(people.HEIGHTS_M[one.kind] for one in persons)
    picture, shot = panel.page.picture, panel.shot
    ridden = next((one for one in others if one.kind in RIDEABLE and persons[0].action in ("ride", "drive", "")), None)
    big = [one for one in others if not is_small(one) and one is not ridden and one.kind != "table"]
    room = len(persons) * (1.9 if ridden else 1.0) + 0.9 * len([one for one in big if stands_beside(one)])
    step = 0.40 if shot in ("EWS", "WS") else 0.30
    camera = person_camera(picture, shot, panel.scene.angle, tallest)
    camera = person_camera(
        picture, shot, panel.scene.angle, tallest,
        spread=max(1.0, room * step * camera.scale * tallest / (0.96 * picture.width) if shot != "ECU" else 1.0),
    )  # fmt: skip
    panel = replace(panel, camera=camera)
    row = _order(persons, [one for one in big if stands_beside(one)], chance)
    items = _stand_in_row(panel, row, ridden, chance)
    items = _hand_out(panel, items, [one for one in others if is_small(one)])
    held = {item.held for item in items}
    far = [far_off(panel, one, chance) for one in big if not stands_beside(one)]
    far += [far_off(panel, one, chance) for one in others if one.kind == "balloon" and "balloon" not in held]
    return _with_table(replace(panel, items=tuple(_aboard(far, items))), others, chance)


def _aboard(far: list[Placed], items: list[Placed]) -> list[Placed]:
    """People at sea stand in the boat."""
    boat = next((item for item in far if item.kind == "boat"), None)
    if boat is None:
        return [*far, *items]
    seats = np.linspace(-0.24, 0.24, len(items) + 2)[1:-1] * boat.box.width
    crew = [
        replace(item, x=boat.x + float(at), y=boat.y - DECK_M * boat.scale, scale=boat.scale,
                box=box_of(item.kind, boat.x + float(at), boat.y - DECK_M * boat.scale, boat.scale))
        for item, at in zip(items, seats, strict=True)
    ]  # fmt: skip
    return [*[item for item in far if item is not boat], boat, *crew]


def _order(persons: list[Subject], beside: list[Subject], chance: np.random.Generator) -> list[Subject]:
    """People in the middle, things at the end that chance takes; a seat behind who sits is drawn with them."""
    beside = [one for one in beside if not (one.kind in SEATS and persons[0].action == "sit")]
    return in_order([*persons, *beside], chance)


def _stand_in_row(
    panel: Panel, row: list[Subject], ridden: Subject | None, chance: np.random.Generator
) -> list[Placed]:
    picture, scale = panel.page.picture, panel.camera.scale
    mounts = [ridden if at == _first(row) else None for at in range(len(row))]
    widths = np.array([_width_m(one, panel.shot, mount) for one, mount in zip(row, mounts, strict=True)]) * scale
    squeeze = min(1.0, 0.92 * picture.width / float(widths.sum()))
    left = row_start(panel, float(widths.sum()) * squeeze, len(row), chance, may_be_cut=panel.shot in CLOSE)
    items = []
    for at, one in enumerate(row):
        x = left + squeeze * float(widths[:at].sum() + widths[at] / 2)
        items.append(placed(panel, one, x, _nearness(panel, one, len(row), chance), chance, mounts[at], at))
    return sorted((_seen(panel, item) for item in _one_way(items)), key=lambda item: item.y)


def _one_way(items: list[Placed]) -> list[Placed]:
    """Who moves together moves in one direction, also the dog beside them; who hugs, faces the other."""
    leader = next((item for item in items if item.subject.action in MOVING), None)
    if leader:
        return [replace(item, flip=leader.flip) for item in items]
    close = [item for item in items if item.subject.action == "hug"]
    middle = sum(item.x for item in close) / max(len(close), 1)
    return [replace(item, flip=item.x > middle) if item in close else item for item in items]


def _nearness(panel: Panel, one: Subject, count: int, chance: np.random.Generator) -> float:
    """How near somebody of a row stands, with the main subject at 1; many do not stand in line."""
    if one.side == "behind":
        return BEHIND
    depth = 0.2 if count > 3 and panel.shot not in CLOSE else 0.03 if count > 1 else 0.0
    return 1.0 - depth * float(chance.random())


def _seen(panel: Panel, item: Placed) -> Placed:
    """Lifted so that half of it shows, where it is small: a dog beside a person cut at the waist."""
    lowest = panel.page.picture.bottom + 0.5 * item.box.height
    if panel.shot not in CLOSE or item.y <= lowest or item.box.height > 1.1 * item.scale:
        return item
    return replace(item, y=lowest, box=box_of(item.kind, item.x, lowest, item.scale))


def _first(row: list[Subject]) -> int:
    return next(i for i, one in enumerate(row) if is_person(one))


def _width_m(subject: Subject, shot: ShotSize, ridden: Subject | None) -> float:
    if not is_person(subject):
        return things.KINDS[subject.kind].width_m * (0.7 if subject.side == "behind" else 1.08)
    if ridden:
        return things.KINDS[ridden.kind].width_m
    if subject.action == "hug":
        return HUGGING * people.HEIGHTS_M[subject.kind]
    moving = subject.action in ("walk", "run", "dance", "jump")
    step = (0.50 if moving else 0.40) if shot in ("EWS", "WS") else 0.30
    return step * people.HEIGHTS_M[subject.kind]


def _hand_out(panel: Panel, items: list[Placed], small: list[Subject]) -> list[Placed]:
    """What is held, and what lies nowhere, goes into free hands, first to the person who acts."""
    has_table = any(one.kind == "table" for one in panel.scene.subjects)
    free = [i for i, item in enumerate(items) if item.is_person]
    free.sort(key=lambda i: items[i].subject.action not in ("hold", "drink", "eat", "phone", "play"))
    for one in small:
        meal = has_table or (one.kind in MEALS and len(items) > 1)
        wanted = one.support == "held" or (one.support == "" and len(small) <= len(free) and not meal)
        if wanted and free:
            at = free.pop(0)
            action = items[at].subject.action
            act = action if action in ("drink", "eat", "phone", "play", "walk", "sit", "run") else "hold"
            subject = replace(items[at].subject, action=act)
            items[at] = replace(items[at], held=one.kind, held_color=one.color, subject=subject)
            if panel.shot in CLOSE and len(items) == 1:
                items[at] = _turned_inwards(panel, items[at])
    return _all_alike(items)


def _all_alike(items: list[Placed]) -> list[Placed]:
    """Who does the same as somebody with something in hand, has the same in hand."""
    given = {item.subject.action: item for item in items if item.is_person and item.held}
    return [
        replace(item, held=given[item.subject.action].held, held_color=given[item.subject.action].held_color)
        if item.is_person
        and not item.held
        and item.subject.action in ("drink", "eat", "phone")
        and item.subject.action in given
        else item
        for item in items
    ]


def _turned_inwards(panel: Panel, item: Placed) -> Placed:
    """Facing the middle with room for the hand in front."""
    picture = panel.page.picture
    middle = (picture.left + picture.right) / 2
    flip = item.x > middle
    room = {"CU": 0.30, "MCU": 0.36}.get(panel.shot, 0.42)
    reach = picture.left + (1 - room if flip else room) * picture.width
    x = max(item.x, reach) if flip else min(item.x, reach)
    if panel.shot == "ECU":
        x = item.x
    return replace(item, x=x, flip=flip, box=box_of(item.kind, x, item.y, item.scale))


def _with_table(panel: Panel, others: list[Subject], chance: np.random.Generator) -> Panel:
    """A table across the foreground, with what stands on it, where the prompt has one or has a meal."""
    held = {(item.held, item.held_color) for item in panel.items}
    on_table = [one for one in others if is_small(one) and (one.kind, one.color) not in held and one.kind not in FLYING]
    if {"plate", "bowl"} & {one.kind for one in on_table} and len(on_table) < 3:
        on_table += [Subject("cup"), Subject("bread"), Subject("glass"), Subject("plate")]
    if not on_table and not any(one.kind == "table" for one in others):
        return panel
    picture = panel.page.picture
    edge = picture.top + (0.74 if panel.shot not in ("EWS", "WS") else 0.72) * picture.height
    y = edge + 0.45 * (picture.bottom - edge)
    size = min(0.16 * picture.height, 0.2 * picture.width)
    spots = np.linspace(0.2, 0.8, max(len(on_table), 2)) + chance.uniform(-0.04, 0.04, max(len(on_table), 2))
    chance.shuffle(spots)
    items = [
        _on_table(panel, one, picture.left + float(x) * picture.width, y, size, chance)
        for one, x in zip(on_table, spots, strict=False)
    ]
    people_there = [_above_table(item, edge) if item.is_person else item for item in panel.items]
    return replace(panel, items=(*people_there, *items), tabletop=edge)


def _above_table(item: Placed, edge: float) -> Placed:
    """A child sits high enough for head and shoulders to show above a table's edge."""
    head = item.box.top + 0.36 * item.box.height
    y = item.y - max(0.0, head - edge)
    return replace(item, y=y, box=box_of(item.kind, item.x, y, item.scale))


def _on_table(panel: Panel, one: Subject, x: float, y: float, size: float, chance: np.random.Generator) -> Placed:
    kind = things.KINDS[one.kind]
    scale = size * (max(kind.height_m, 0.6 * kind.width_m) / 0.2) ** 0.55 / max(kind.height_m, 0.6 * kind.width_m)
    one = replace(one, support="table")
    return replace(placed(panel, one, x, 1.0, chance), y=y, scale=scale, box=box_of(one.kind, x, y, scale))
