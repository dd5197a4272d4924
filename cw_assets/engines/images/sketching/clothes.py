"""Looks and clothes of a person, chosen by the prompt, or else by the seed alone, and the torso that wears them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cw_assets.domain.images.panel.chance import held_draws
from cw_assets.domain.images.panel.colors import COLORS
from cw_assets.domain.images.panel.scene import Subject
from cw_assets.engines.images.sketching.hair import STYLES, Looks
from cw_assets.engines.images.sketching.outlines import Points, smooth
from cw_assets.engines.images.sketching.palette import HAIR, SKIN, Palette, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.poses import Build, Joints, Pose

TROUSERS = ("#3b4a63", "#4a4650", "#6b6a5e", "#7c6a55", "#2f3a4a")

SHOES = ("#3a3338", "#f1ece2", "#6a4632", "#c9c3ba")

DRESSED = {"woman": 0, "man": 1, "girl": 2, "boy": 3, "old woman": 4, "old man": 5, "baby": 6}
"""Places of the markers of the first of each kind, after the seed's own."""


@dataclass(frozen=True)
class Clothes:
    kind: str
    """An outfit of `people.OUTFITS`; empty or top: shirt and trousers."""
    top: str
    legs: str
    shoes: str
    short_sleeves: bool


def looks_of(subject: Subject, seed: int, *, smiles: bool) -> Looks:
    """Skin, hair and face; each has its own draw, so that what the prompt settles moves nothing else."""
    skin_at, hair_at, style_at, glasses_at = _draws_of(subject, seed, "head", 4)
    kind = subject.kind
    hair = HAIR["grey" if kind.startswith("old") else subject.hair]
    skin = _of(SKIN, skin_at)
    color = _of(hair, hair_at) if skin not in SKIN[3:] or subject.hair else HAIR["black"][0]
    style = _of(STYLES.get(kind, STYLES["woman"]), style_at)
    hat = COLORS.get(subject.color, "#d9b777") if subject.outfit == "hat" else ""
    return Looks(
        skin, color, style, smiles or kind in ("boy", "girl", "baby"), kind in ("boy", "girl", "baby"),
        kind.startswith("old"), kind in ("woman", "girl", "old woman"), hat,
        subject.outfit == "glasses" or (kind.startswith("old") and glasses_at < 0.5),
    )  # fmt: skip


def clothes_of(subject: Subject, seed: int, palette: Palette) -> Clothes:
    """What the prompt leaves open is chosen with a draw of its own."""
    dress_at, legs_at, shoes_at, sleeves_at = _draws_of(subject, seed, "clothes", 4)
    kind = subject.outfit
    if kind == "" and subject.kind in ("woman", "girl") and dress_at < 0.3:
        kind = "dress"
    own = palette.harmony[_marker(subject, seed) % len(palette.harmony)]
    named = COLORS.get(subject.color, "") if kind not in ("hat", "glasses", "scarf", "trousers") else ""
    legs = _of(TROUSERS, legs_at)
    top = named or ("#3c4354" if kind == "suit" else own)
    if kind == "suit":
        legs = mix_hex(top, "#15151d", 0.15)
    if kind == "trousers" and subject.color:
        legs = COLORS[subject.color]
    return Clothes(kind, top, legs, _of(SHOES, shoes_at), kind not in ("suit", "coat") and sleeves_at < 0.5)


def _draws_of(subject: Subject, seed: int, part: str, count: int) -> list[float]:
    """From 0 up to 1, the same for this person in every panel of the seed."""
    drawn: list[float] = held_draws(seed, f"{part} of {subject.kind} {subject.number}").random(count).tolist()
    return drawn


def _of(choices: Sequence[str], at: float) -> str:
    return choices[int(at * len(choices))]


def _marker(subject: Subject, seed: int) -> int:
    """Which of the seed's markers a person's clothes have: those who are often seen together have different ones."""
    return int(held_draws(seed, "markers").integers(len(DRESSED))) + DRESSED[subject.kind] + 2 * subject.number


def mix_hex(first: str, second: str, share: float) -> str:
    r, g, b = mix(first, second, share)
    return f"#{r:02x}{g:02x}{b:02x}"


def draw_torso(pen: Pen, body: Joints, build: Build, pose: Pose, looks: Looks, clothes: Clothes) -> None:
    width = 1.0 - 0.5 * pose.turn
    across, up, hips, neck = body.across, body.up, body.hips, body.neck
    length = float(np.hypot(*(neck - hips)))

    def spot(u: float, v: float) -> Points:
        return hips + across * u * width + up * v * length

    n = 0.032 * (0.85 if looks.woman else 1.0) * (build.head / 0.134) ** 0.5
    chin = (body.chin + across * n * 1.05 + up * 0.035, body.chin - across * n * 0.75 + up * 0.04)
    throat = np.array([spot(-n / width, 0.94), spot(n / width, 0.94), *chin])
    pen.shape(throat, mix_hex(looks.skin, "#7a3a2c", 0.12), shade=0)
    s, w, h = build.shoulders, build.waist, build.hips
    low = {"coat": -0.55, "dress": 0.1}.get(clothes.kind, -0.06)
    side = (
        (1.0 * h, low),
        (1.02 * h, 0.08),
        (w, 0.36),
        (0.94 * s, 0.66),
        (1.05 * s, 0.87),
        (0.8 * s, 0.955),
        (1.1 * n, 1.01),
    )
    left = [spot(-u, v) for u, v in reversed(side)]
    right = [spot(u, v) for u, v in side]
    shirt = smooth([*left, spot(0, low - 0.015), *right, spot(0, 0.965)], steps=5)
    if clothes.kind == "dress":
        _skirt(pen, body, build, pose, clothes)
    pen.shape(shirt, clothes.top, shade=0.2)
    if pen.size(1.0) > 110:
        _details(pen, spot, build, looks, clothes, n)


def _skirt(pen: Pen, body: Joints, build: Build, pose: Pose, clothes: Clothes) -> None:
    hips, knees = body.hips, body.knees
    left, right = min(knees[0][0], knees[1][0], hips[0]) - 0.075, max(knees[0][0], knees[1][0], hips[0]) + 0.075
    low = min(knees[0][1], knees[1][1]) - 0.01
    if pose.hips is not None:
        low, left = hips[1] - 0.07, hips[0] - 0.08
    waist = build.waist * (1 - 0.4 * pose.turn)
    top = hips[1] + 0.11
    hem = [
        (left, low),
        ((left + hips[0]) / 2, low - 0.018),
        (hips[0], low - 0.006),
        ((right + hips[0]) / 2, low - 0.02),
        (right, low),
    ]
    pen.shape(
        smooth([(hips[0] - waist, top), *hem, (hips[0] + waist, top)], steps=5),
        clothes.top,
        shade=0.22,
        hatch=pen.size(1.0) > 200,
    )
    for k in (0.3, 0.55, 0.75):
        x = left + (right - left) * k
        pen.ink(
            smooth(
                [
                    (hips[0] + (x - hips[0]) * 0.35, hips[1]),
                    (hips[0] + (x - hips[0]) * 0.8, (hips[1] + low) / 2),
                    (x, low + 0.01),
                ],
                closed=False,
            ),
            0.6,
        )


def _details(
    pen: Pen, spot: Callable[[float, float], Points], build: Build, looks: Looks, clothes: Clothes, n: float
) -> None:
    """Collar, buttons, lapels and folds."""
    s, w = build.shoulders, build.waist
    neckline = [spot(-n * 1.05, 1.005), spot(-n * 0.4, 0.93), spot(n * 0.3, 0.92), spot(n * 1.1, 1.005)]
    if clothes.kind in ("suit", "coat"):
        pen.shape(np.array([spot(-n, 1.0), spot(n * 1.1, 1.0), spot(n * 0.5, 0.5)]), "#f6f2ea", shade=0, weight=0.7)
        if clothes.kind == "suit":
            pen.shape(
                np.array(
                    [
                        spot(0.0, 0.95),
                        spot(n * 0.6, 0.95),
                        spot(n * 0.75, 0.58),
                        spot(n * 0.45, 0.54),
                        spot(n * 0.15, 0.58),
                    ]
                ),
                "#8a2f3c",
                shade=0,
                weight=0.6,
            )
        for side in (-1.0, 1.1):
            pen.ink(np.array([spot(side * n, 1.0), spot(side * s * 0.5, 0.8), spot(n * 0.5, 0.48)]), 0.9)
        pen.ink(np.array([spot(n * 0.5, 0.5), spot(n * 0.6, -0.05)]), 0.8)
    elif clothes.kind == "apron":
        pen.shape(
            smooth(
                [
                    spot(-s * 0.45, 0.8),
                    spot(s * 0.5, 0.8),
                    spot(w * 0.95, 0.4),
                    spot(w * 1.2, -0.12),
                    spot(-w * 1.1, -0.12),
                    spot(-w * 0.9, 0.4),
                ],
                steps=4,
            ),
            "#f1e8d8",
            shade=0.1,
        )
    else:
        pen.fill(
            smooth([spot(-n * 0.6, 1.03), *neckline, spot(n * 0.6, 1.03)], steps=5),
            mix_hex(looks.skin, "#7a3a2c", 0.12),
        )
        pen.ink(smooth(neckline, steps=5, closed=False), 0.8)
    for v, reach in ((0.4, 0.55), (0.3, 0.4), (0.12, 0.5)):
        pen.ink(
            smooth(
                [spot(-w * 0.95, v), spot(-w * (1 - reach * 0.5), v - 0.03), spot(-w * (1 - reach), v - 0.02)],
                closed=False,
            ),
            0.55,
        )
    pen.ink(smooth([spot(s * 0.75, 0.72), spot(s * 0.5, 0.66), spot(s * 0.35, 0.67)], closed=False), 0.55)
