"""Poses of a body: the angles of its limbs, and the joints that follow from them; `figures` draws the body."""

from dataclasses import dataclass, replace

import numpy as np

from cw_assets.engines.images.sketching.outlines import Points

Angles = tuple[float, float]
"""Of an upper and a lower limb, in degrees from hanging down, forward positive."""


@dataclass(frozen=True)
class Pose:
    """A body that faces right, seen from a little in front; near limbs are those towards the viewer."""

    near_leg: Angles = (-4.0, -5.0)
    far_leg: Angles = (6.0, 3.0)
    near_arm: Angles = (-8.0, 4.0)
    far_arm: Angles = (8.0, 16.0)
    lean: float = 0.0
    nod: float = 0.0
    turn: float = 0.35
    """0 faces the viewer, 1 is a profile."""
    hips: float | None = None
    """Height of the hips in heights of the body; None: the feet stand on the ground."""
    lift: float = 0.0
    """Feet above the ground."""
    holds: str = ""
    """The hand that has something in it: near or far."""


STAND = (
    Pose(),
    Pose(near_leg=(-7, -3), far_leg=(9, 2), near_arm=(-32, 42), far_arm=(6, 12), lean=-1),
    Pose(near_leg=(-2, -4), far_leg=(8, 6), near_arm=(-18, -4), far_arm=(12, 4), lean=1),
    Pose(near_leg=(-3, -9), far_leg=(5, 5), near_arm=(-6, -2), far_arm=(20, 8), nod=-3),
)
POSES: dict[str, tuple[Pose, ...]] = {
    "": STAND,
    "look": STAND,
    "walk": (
        Pose(near_leg=(-22, -42), far_leg=(27, 10), near_arm=(24, 42), far_arm=(-22, -6), lean=3, turn=0.7),
        Pose(near_leg=(26, 6), far_leg=(-20, -44), near_arm=(-24, -8), far_arm=(22, 44), lean=3, turn=0.7),
    ),
    "run": (
        Pose(
            near_leg=(58, -12), far_leg=(-32, -92), near_arm=(-52, 28), far_arm=(48, 128), lean=13, turn=0.8, lift=0.03
        ),
        Pose(near_leg=(-34, -86), far_leg=(62, 2), near_arm=(52, 126), far_arm=(-48, 32), lean=12, turn=0.8, lift=0.03),
    ),
    "sit": (
        Pose(near_leg=(86, 4), far_leg=(80, -8), near_arm=(18, 66), far_arm=(22, 74), lean=-5, turn=0.65, hips=0.275),
        Pose(near_leg=(84, 14), far_leg=(88, 0), near_arm=(-12, 38), far_arm=(26, 84), lean=-9, turn=0.65, hips=0.275),
    ),
    "drink": (Pose(near_arm=(-8, 6), far_arm=(52, 164), turn=0.6, nod=-6, holds="far"),),
    "eat": (Pose(near_arm=(-6, 34), far_arm=(46, 158), turn=0.55, nod=3, holds="far"),),
    "hold": (
        Pose(near_arm=(-8, 8), far_arm=(16, 106), holds="far"),
        Pose(near_arm=(-30, 44), far_arm=(22, 118), lean=-2, holds="far"),
    ),
    "present": (Pose(near_arm=(-8, 6), far_arm=(17, 170), turn=0.3, holds="far"),),
    "phone": (Pose(near_arm=(2, 74), far_arm=(12, 112), turn=0.6, nod=13, holds="far"),),
    "type": (Pose(near_arm=(16, 84), far_arm=(22, 88), lean=5, turn=0.55, nod=7),),
    "ride": (Pose(near_leg=(62, -8), far_leg=(38, -26), near_arm=(62, 66), far_arm=(66, 70), lean=22, turn=0.85),),
    "dance": (
        Pose(near_leg=(-16, -30), far_leg=(30, -6), near_arm=(-92, -150), far_arm=(110, 158), lean=-5, turn=0.4),
        Pose(near_leg=(8, -34), far_leg=(22, 10), near_arm=(-70, -20), far_arm=(128, 170), lean=6, turn=0.4),
    ),
    "jump": (
        Pose(near_leg=(-38, -98), far_leg=(52, -32), near_arm=(-122, -150), far_arm=(128, 156), turn=0.5, lift=0.13),
    ),
    "wave": (Pose(near_arm=(-8, 2), far_arm=(96, 172), turn=0.3),),
    "hug": (Pose(near_arm=(30, 112), far_arm=(38, 122), lean=5, turn=0.7, nod=4),),
    "play": (Pose(near_arm=(-26, 64), far_arm=(40, 88), lean=-2, turn=0.35, nod=8, holds="far"),),
}


def pose_for(action: str, variant: int) -> Pose:
    """A pose for the action; an unknown one stands."""
    poses = POSES.get(action, STAND)
    pose = poses[variant % len(poses)]
    sway = (variant // 7 % 7 - 3) * 1.3
    return replace(pose, lean=pose.lean + 0.4 * sway, near_arm=(pose.near_arm[0] - sway, pose.near_arm[1]))


@dataclass(frozen=True)
class Build:
    """Proportions in heights of the body."""

    head: float = 0.134
    shoulders: float = 0.112
    """Half the width, like the others."""
    waist: float = 0.072
    hips: float = 0.078
    girth: float = 1.0
    """Of the limbs."""
    legs: float = 0.585


BUILDS = {
    "man": Build(), "woman": Build(shoulders=0.094, waist=0.056, hips=0.078, girth=0.82),
    "old man": Build(head=0.14, waist=0.086, hips=0.084), "old woman": Build(0.142, 0.094, 0.078, 0.088, 0.9),
    "boy": Build(0.186, 0.098, 0.076, 0.078, 0.98, 0.53), "girl": Build(0.186, 0.09, 0.066, 0.074, 0.9, 0.53),
    "baby": Build(0.25, 0.10, 0.095, 0.10, 1.35, 0.44),
}  # fmt: skip


@dataclass(frozen=True)
class Joints:
    """Places in heights of the body, the ground at 0; pairs are near, far."""

    hips: Points
    neck: Points
    chin: Points
    shoulders: tuple[Points, Points]
    elbows: tuple[Points, Points]
    hands: tuple[Points, Points]
    thighs: tuple[Points, Points]
    knees: tuple[Points, Points]
    ankles: tuple[Points, Points]
    across: Points
    """Unit vector across the body, towards the far side."""
    up: Points


def joints(pose: Pose, build: Build) -> Joints:
    body = 1.0 - build.head
    leg, torso = build.legs * body - 0.028, (0.962 - build.legs) * body
    arm, width = 0.86 * torso + 0.02, 1.0 - 0.5 * pose.turn
    near_leg, far_leg = _limb(pose.near_leg, leg * 0.5, leg * 0.5), _limb(pose.far_leg, leg * 0.5, leg * 0.5)
    ground = 0.028 - min(near_leg[1][1], far_leg[1][1]) if pose.hips is None else pose.hips
    hips = np.array([0.0, ground + pose.lift])
    lean = np.radians(pose.lean)
    up, across = np.array([np.sin(lean), np.cos(lean)]), np.array([np.cos(lean), -np.sin(lean)])
    neck = hips + up * torso
    thighs = tuple(hips + across * side * build.hips * 0.52 * width for side in (-1, 1))
    shoulders = tuple(neck - up * 0.04 * body + across * side * build.shoulders * width for side in (-0.8, 0.8))
    near_arm, far_arm = _limb(pose.near_arm, arm * 0.53, arm * 0.47), _limb(pose.far_arm, arm * 0.53, arm * 0.47)
    return Joints(
        hips, neck, neck + up * 0.038 * body + across * 0.012 * pose.turn,
        (shoulders[0], shoulders[1]), (shoulders[0] + near_arm[0], shoulders[1] + far_arm[0]),
        (shoulders[0] + near_arm[1], shoulders[1] + far_arm[1]), (thighs[0], thighs[1]),
        (thighs[0] + near_leg[0], thighs[1] + far_leg[0]), (thighs[0] + near_leg[1], thighs[1] + far_leg[1]),
        across, up,
    )  # fmt: skip


def _limb(angles: Angles, upper: float, lower: float) -> tuple[Points, Points]:
    """Its middle and its end, seen from its beginning."""
    first, second = np.radians(angles)
    middle = np.array([np.sin(first), -np.cos(first)]) * upper
    return middle, middle + np.array([np.sin(second), -np.cos(second)]) * lower
