"""Who and what a scene has to draw, one by one, and what the prompt leaves open: place, hour and shot size."""

from collections import Counter
from dataclasses import replace

from cw_assets.domain.images.panel import people, things
from cw_assets.domain.images.panel.chance import held_draws
from cw_assets.domain.images.panel.scene import Daytime, Scene, ShotSize, Subject

FLYING = frozenset({"bird", "plane", "helicopter", "balloon ride", "balloon", "rocket"})
NEEDS_ROOM = things.RIDEABLE | {"suitcase", "shopping bag", "bag", "umbrella", "boat", "ship"}
"""Seen with people only in a wide shot."""
FLOATING = frozenset({"boat", "ship"})


def is_person(subject: Subject) -> bool:
    return subject.kind in people.KINDS


def is_small(subject: Subject) -> bool:
    kind = things.KINDS.get(subject.kind)
    return kind is not None and (kind.group in ("product", "food") or subject.kind in ("flower", "bouquet"))


def cast_of(scene: Scene, seed: int) -> list[Subject]:
    """One subject for each figure to draw: groups taken apart, counts spelled out, those of a kind numbered."""
    cast: list[Subject] = []
    seen: Counter[str] = Counter()
    for subject in scene.subjects:
        members = people.GROUPS.get(subject.kind, (subject.kind,))
        if subject.count:
            members = tuple(members[at % len(members)] for at in range(subject.count))
        for place, member in enumerate(members):
            kind = _of_either_sex(member, place, seed)
            cast.append(replace(subject, kind=kind, count=1, number=seen[kind]))
            seen[kind] += 1
    return cast[:14]


def _of_either_sex(kind: str, place: int, seed: int) -> str:
    pairs = {"child": ("boy", "girl"), "person": ("woman", "man")}
    return pairs[kind][(int(held_draws(seed, f"sex of {kind}").integers(2)) + place) % 2] if kind in pairs else kind


def settled(scene: Scene, cast: list[Subject], seed: int) -> Scene:
    """With a place, a time of day and a shot size where the prompt gave none; panels of one seed share what is open."""
    place = _walkable(scene.place, cast) or _likely_place(cast, seed)
    by_day: tuple[Daytime, ...] = ("morning", "noon", "afternoon")
    shines = any(one.kind in ("moon", "fireworks") for one in cast)
    daytime = scene.daytime or ("night" if shines else by_day[int(held_draws(seed, "hour").integers(3))])
    return replace(scene, place=place, daytime=daytime, shot=scene.shot or _likely_shot(scene, cast))


def _walkable(place: str, cast: list[Subject]) -> str:
    """People stand at the sea, not on it, and not in the sky."""
    swims = any(one.kind in FLOATING | FLYING for one in cast)
    if any(map(is_person, cast)) and not swims:
        return {"sea": "beach", "sky": "field"}.get(place, place)
    return place


def _likely_place(cast: list[Subject], seed: int) -> str:
    chance = held_draws(seed, "open place")
    kinds = [subject.kind for subject in cast]
    groups = {things.KINDS[kind].group for kind in kinds if kind in things.KINDS}
    if not cast:
        return str(chance.choice(["skyline", "mountains", "field", "street", "park", "living room"]))
    likely = {
        "train": "station", "boat": "sea", "ship": "sea", "plane": "sky", "helicopter": "sky", "balloon ride": "field",
        "rocket": "space", "sofa": "living room", "armchair": "living room", "bed": "bedroom", "fridge": "kitchen",
        "tractor": "field", "palm": "beach", "lighthouse": "sea", "street lamp": "street", "laptop": "office",
        "piano": "stage", "pan": "kitchen", "surfboard": "beach", "campfire": "forest", "fish": "sea",
        "bench": "park", "tent": "forest", "tower": "skyline", "moon": "mountains",
        "rainbow": "field", "fireworks": "skyline",
    }  # fmt: skip
    for kind in kinds:
        if kind in likely:
            return likely[kind]
    if "vehicle" in groups:
        return "road"
    if "animal" in groups or ("plant" in groups and "product" not in groups) or "building" in groups:
        return "field"
    if "table" in kinds and any(map(is_person, cast)):
        return "kitchen"
    return str(chance.choice(["studio", "park", "street"])) if any(map(is_person, cast)) else "studio"


def _likely_shot(scene: Scene, cast: list[Subject]) -> ShotSize:
    persons = [subject for subject in cast if is_person(subject)]
    if persons and any(one.kind in NEEDS_ROOM for one in cast):
        return "WS"
    moving = any(one.action in ("walk", "run", "ride", "dance", "jump") for one in persons)
    if scene.angle == "aerial" or not cast:
        return "EWS"
    if is_tabletop(cast):
        return "MS"
    if persons and any(one.kind in ("table", "plate", "bowl") for one in cast):
        return "MS"
    if scene.view == "OTS" or (persons and len(persons) < 3 and not moving and len(cast) <= 3):
        return "MS"
    return "WS"


def is_tabletop(cast: list[Subject]) -> bool:
    """Small things alone: they stand on a table, close to the camera."""
    return (
        bool(cast)
        and all(is_small(one) or one.kind == "table" for one in cast)
        and not (len(cast) == 1 and cast[0].kind in FLYING | {"table"})
    )
