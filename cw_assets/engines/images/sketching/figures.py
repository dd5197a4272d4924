"""Whole people: a posed body with limbs, head and hands; where they stand is laid out in the domain."""

from collections.abc import Callable

import numpy as np

from cw_assets.engines.images.sketching.clothes import Clothes, draw_torso, mix_hex
from cw_assets.engines.images.sketching.hair import Looks, draw_back_hair
from cw_assets.engines.images.sketching.heads import draw_head
from cw_assets.engines.images.sketching.outlines import Points, ellipse, limb, moved, smooth
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.poses import BUILDS, Joints, Pose, joints

FIST = "-.9 .7, .5 .95, 1.25 .5, 1.3 -.4, .5 -.85, -.9 -.7"
HandPainter = Callable[[Pen], None]
"""Draws what a hand holds with a pen whose origin is the hand and whose unit is the body's height."""


def draw_figure(
    pen: Pen, kind: str, pose: Pose, looks: Looks, clothes: Clothes, *, held: HandPainter | None = None
) -> None:
    """A person of height 1, the feet at the origin, facing right; `held` is drawn in the hand the pose names."""
    build = BUILDS.get(kind, BUILDS["woman"])
    body = joints(pose, build)
    g = build.girth * (1.0 if kind != "baby" else 0.9)
    head = pen.there(body.chin, build.head * 0.985, angle=-pose.nod - 0.4 * pose.lean)
    head = head.at(0.03 + 0.1 * pose.turn, -0.015)
    _arm(pen, body, 1, g, looks, clothes, None)
    draw_back_hair(head, looks)
    _legs(pen, body, g, looks, clothes, pose)
    draw_torso(pen, body, build, pose, looks, clothes)
    draw_head(head, looks)
    if pose.holds == "far":
        _forearm(pen, body, 1, g, looks, clothes, held)
    _arm(pen, body, 0, g, looks, clothes, held if pose.holds == "near" else None)


def _sleeve(looks: Looks, clothes: Clothes) -> tuple[str, str]:
    """Colours of upper arm and forearm."""
    bare = clothes.short_sleeves or clothes.kind == "dress"
    return (
        clothes.top if clothes.kind != "dress" or not clothes.short_sleeves else looks.skin,
        looks.skin if bare else clothes.top,
    )


def _arm(pen: Pen, body: Joints, side: int, g: float, looks: Looks, clothes: Clothes, held: HandPainter | None) -> None:
    upper, lower = _sleeve(looks, clothes)
    shoulder, elbow, hand = body.shoulders[side], body.elbows[side], body.hands[side]
    _hand(pen, elbow, hand, g, looks, held)
    pen.union([
        (limb(elbow, elbow + (hand - elbow) * 0.92, 0.0265 * g, 0.019 * g), lower),
        (limb(shoulder, elbow, 0.034 * g, 0.0285 * g), upper),
    ])  # fmt: skip
    if upper == clothes.top:
        inward = body.across * (0.022 if side == 0 else -0.022) * g
        x, y = shoulder + inward - body.up * 0.006
        pen.fill(ellipse(float(x), float(y), 0.028 * g, 0.029 * g), upper)
    if pen.size(1.0) > 260:
        bend = elbow + (shoulder - elbow) * 0.12
        pen.ink(
            smooth(
                [moved(bend, -0.02 * g, 0.004), moved(bend, -0.004, -0.004), moved(bend, 0.012 * g, 0.006)],
                closed=False,
            ),
            0.6,
        )


def _forearm(
    pen: Pen, body: Joints, side: int, g: float, looks: Looks, clothes: Clothes, held: HandPainter | None
) -> None:
    """Once more over the chest, where a far arm reaches forward."""
    _, lower = _sleeve(looks, clothes)
    elbow, hand = body.elbows[side], body.hands[side]
    _hand(pen, elbow, hand, g, looks, held)
    pen.union([(limb(elbow, elbow + (hand - elbow) * 0.9, 0.0275 * g, 0.019 * g), lower)])


def _hand(pen: Pen, elbow: Points, hand: Points, g: float, looks: Looks, held: HandPainter | None) -> None:
    along = (hand - elbow) / (float(np.hypot(*(hand - elbow))) + 1e-9)
    palm = hand + along * 0.016
    if held:
        held(pen.there(hand + along * 0.012))
    fist = pen.there(palm, 1.0, angle=float(np.degrees(np.arctan2(along[1], along[0]))))
    size = 0.023 * max(g, 0.85)
    fist.shape(smooth(FIST) * size, looks.skin, weight=0.85)
    if pen.size(size) > 7:
        for k in (-0.15, 0.2):
            fist.ink(
                smooth(
                    [(0.55 * size, k * size), (0.95 * size, (k + 0.06) * size), (1.25 * size, k * size)], closed=False
                ),
                0.6,
            )
        fist.ink(
            smooth([(-0.2 * size, 0.85 * size), (0.4 * size, 0.3 * size), (0.75 * size, 0.55 * size)], closed=False),
            0.7,
        )


def _legs(pen: Pen, body: Joints, g: float, looks: Looks, clothes: Clothes, pose: Pose) -> None:
    bare = clothes.kind == "dress"
    for side in (1, 0):
        hip, knee, ankle = body.thighs[side], body.knees[side], body.ankles[side]
        color = looks.skin if bare else clothes.legs
        shown = color if side == 0 else mix_hex(color, "#1f1b2c", 0.14)
        _shoe(pen, knee, ankle, g, clothes, pose)
        loose = 1.0 if bare else 1.12
        pen.union([
            (limb(knee, ankle, 0.037 * g * loose, 0.022 * g * (1.3 if not bare else 1.0)), shown),
            (limb(hip + (knee - hip) * 0.1, knee, 0.051 * g, 0.038 * g * loose), shown),
        ])  # fmt: skip
    if not bare and pose.hips is None:
        seat = [
            moved(body.thighs[0], -0.044 * g, -0.03),
            moved(body.hips, 0.0, 0.03),
            moved(body.thighs[1], 0.044 * g, -0.03),
            moved(body.hips, 0.0, -0.062),
        ]
        pen.fill(smooth(np.array(seat), steps=4), clothes.legs)


def _shoe(pen: Pen, knee: Points, ankle: Points, g: float, clothes: Clothes, pose: Pose) -> None:
    shin = knee - ankle
    tilt = float(np.degrees(np.arctan2(shin[0], shin[1])))
    foot = pen.there(ankle, 1.0, angle=-0.75 * tilt if abs(tilt) > 14 else 0.0)
    long = 0.05 + 0.034 * pose.turn
    foot.shape(
        smooth([(-0.028, 0.02), (0.022, 0.02), (long * 0.7, -0.006), (long, -0.018), (long, -0.028), (-0.03, -0.028)]),
        clothes.shoes,
        weight=0.85,
    )
