"""Things and people put into a frame: the values of a layout, and the rules that both kinds of arrangement share."""

from dataclasses import dataclass, replace

import numpy as np

from cw_assets.domain.images.panel import people, things
from cw_assets.domain.images.panel.cast import FLOATING, FLYING, is_person
from cw_assets.domain.images.panel.frame import Box, Camera, Page
from cw_assets.domain.images.panel.scene import Scene, ShotSize, Subject

SEATED = 0.22
"""What a person loses by sitting down, in heights of a person."""
BEHIND = 0.8
"""How near what stands behind is, with the main subject at 1."""
CLOSE: frozenset[ShotSize] = frozenset({"MS", "MCU", "CU", "ECU"})


@dataclass(frozen=True)
class Placed:
    """One thing or person: `x` its middle, `y` its ground line in pixels, `scale` pixels per metre."""

    kind: str
    x: float
    y: float
    scale: float
    box: Box
    subject: Subject
    flip: bool = False
    """Faces left."""
    held: str = ""
    """What a person has in hand, or the rider of a vehicle."""
    held_color: str = ""
    variant: int = 0
    """Chooses among poses; looks hang on the seed alone."""
    is_person: bool = False


@dataclass(frozen=True)
class Panel:
    """A panel laid out; `items` come far to near."""

    page: Page
    camera: Camera
    shot: ShotSize
    scene: Scene
    """With place and time of day settled."""
    items: tuple[Placed, ...]
    mirrored: bool
    """The surroundings are drawn the other way round."""
    variant: int
    seed: int
    """Chooses the looks of people and things."""
    tabletop: float | None = None
    """Upper edge of a table across the picture, in pixels; things on it stand below that line."""

    @property
    def label(self) -> str:
        """Shot size, view and angle as a storyboard notes them."""
        angle = {"eye": "", "dutch": "DUTCH", "low": "LOW ANGLE", "high": "HIGH ANGLE", "aerial": "AERIAL"}
        return " · ".join(filter(None, [self.scene.view or self.shot, angle[self.scene.angle]]))


def stands_beside(subject: Subject) -> bool:
    kind = things.KINDS[subject.kind]
    return kind.group in ("animal", "vehicle", "furniture", "product") and subject.kind not in FLYING | FLOATING | {
        "table", "train", "window", "street lamp",
    }  # fmt: skip


def in_order(row: list[Subject], chance: np.random.Generator) -> list[Subject]:
    """From left to right: as the prompt says, else one way or the other."""
    if not any(one.side in ("left", "right") for one in row):
        return row if chance.integers(2) else row[::-1]
    ordered: list[Subject] = []
    for one in row:
        ordered.insert(0 if one.side == "left" else len(ordered), one)
    return ordered


def row_start(
    panel: Panel, total: float, count: int, chance: np.random.Generator, *, may_be_cut: bool = False
) -> float:
    """A single subject stands on a third, a row around the middle but not on it."""
    picture = panel.page.picture
    third = 1 / 3 if chance.integers(2) else 2 / 3
    tight = {"ECU": 0.12, "CU": 0.45, "MCU": 0.75}.get(panel.shot, 1.0)
    share = 0.5 + (third - 0.5) * tight * (1.0 if count == 1 else 0.45) + float(chance.uniform(-0.03, 0.03))
    middle = picture.left + share * picture.width
    lowest, highest = picture.left + 0.02 * picture.width, picture.right - total - 0.02 * picture.width
    if may_be_cut and count == 1:
        lowest, highest = picture.left - 0.5 * total, picture.right - 0.5 * total
    return float(np.clip(middle - total / 2, min(lowest, highest), max(lowest, highest)))


def placed(
    panel: Panel,
    one: Subject,
    x: float,
    nearer: float,
    chance: np.random.Generator,
    ridden: Subject | None = None,
    place: int = 0,
) -> Placed:
    y, scale = panel.camera.at_depth(nearer)
    picture = panel.page.picture
    toward_middle = x > (picture.left + picture.right) / 2
    alone = chance.random() < 0.85
    flip = bool(toward_middle if alone else not toward_middle)
    kind = ridden.kind if ridden else one.kind
    variant = int(chance.integers(1 << 13)) * 8 + place % 8
    drawn_as_person = not ridden and is_person(one)
    box = box_of(kind, x, y, scale)
    item = Placed(kind, x, y, scale, box, one, flip, variant=variant, is_person=drawn_as_person)
    if item.is_person and one.action == "sit" and panel.shot in CLOSE:
        rise = SEATED * people.HEIGHTS_M[kind] * scale
        return replace(item, y=y - rise, box=box_of(kind, x, y - rise, scale))
    if ridden:
        rider_box = box_of(one.kind, x, y - 0.25 * scale, scale)
        joined = Box(*np.minimum(item.box[:2], rider_box[:2]), *np.maximum(item.box[2:], rider_box[2:]))
        return replace(item, held="rider", held_color=ridden.color, box=joined)
    return item


def box_of(kind: str, x: float, y: float, scale: float) -> Box:
    if kind in people.KINDS:
        height = people.HEIGHTS_M[kind] * scale
        return Box(x - 0.17 * height, y - height, x + 0.17 * height, y)
    size = things.KINDS[kind]
    return Box(x - size.width_m * scale / 2, y - size.height_m * scale, x + size.width_m * scale / 2, y)


def far_off(panel: Panel, one: Subject, chance: np.random.Generator) -> Placed:
    """Trees, houses and what flies or floats: behind the people, on the side that chance takes."""
    picture, camera = panel.page.picture, panel.camera
    kind = things.KINDS[one.kind]
    x = picture.left + float(chance.choice([0.18, 0.3, 0.72, 0.84])) * picture.width
    if one.kind in FLYING or kind.group == "sky":
        size = (0.10 if one.kind == "bird" else 0.16 if kind.group == "sky" else 0.3) * picture.width
        y = picture.top + float(chance.uniform(0.2, 0.34)) * picture.height
        return replace(placed(panel, one, x, 1.0, chance), y=y, scale=size / kind.width_m,
                       box=box_of(one.kind, x, y, size / kind.width_m))  # fmt: skip
    nearer = min(0.8, 0.85 * picture.height / (kind.height_m * camera.scale))
    half = min(0.5 * kind.width_m * camera.scale * nearer, 0.5 * picture.width)
    x = float(np.clip(x, picture.left + half, picture.right - half))
    return placed(panel, one, x, nearer, chance)
