"""Heads that face right: skull and face, with as much detail as their size can show."""

import numpy as np

from cw_assets.engines.images.sketching.hair import Looks, draw_beard, draw_hair, draw_hat
from cw_assets.engines.images.sketching.outlines import ellipse, line, moved, path, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen

FACE = smooth(
    "0.07 0, 0.19 0.055, 0.265 0.2, 0.3 0.36, 0.29 0.47, 0.305 0.58, 0.29 0.78, 0.17 0.95, -0.02 1, "
    "-0.22 0.94, -0.35 0.76, -0.37 0.55, -0.325 0.38, -0.27 0.2, -0.11 0.045"
)


def draw_head(pen: Pen, looks: Looks) -> None:
    """The head in front of its back hair."""
    pixels = pen.size(1.0)
    skin = looks.skin
    pen.shape(FACE, skin, shade=0.13 if pixels > 24 else 0)
    pen.shape(smooth("-0.235 0.47, -0.3 0.49, -0.325 0.4, -0.29 0.31, -0.24 0.31"), skin, weight=0.8, shade=0)
    if pixels >= 15:
        _face(pen, looks, pixels)
    draw_hair(pen, looks, pixels)
    if looks.hat:
        draw_hat(pen, looks.hat)


def _face(pen: Pen, looks: Looks, pixels: float) -> None:
    if pixels > 34:
        blush = mix(looks.skin, "#e2574c", 0.32)
        for x, rx in ((-0.12, 0.075), (0.235, 0.05)):
            pen.fill(ellipse(x, 0.29, rx, 0.05), blush, alpha=150)
    if looks.style in ("beard",):
        draw_beard(pen, looks)
    if pixels < 46:
        _small_face(pen, looks)
        return
    fine = 1.0 if pixels < 150 else 1.15
    for x, width in ((-0.045, 0.088), (0.205, 0.068)):
        _eye(pen, looks, x, width, fine, pixels)
    _nose(pen, looks, fine)
    _mouth(pen, looks, fine, pixels)
    if looks.old:
        for y in (0.7, 0.76):
            pen.ink(smooth([(0.0, y), (0.1, y + 0.012), (0.2, y)], closed=False), 0.5)
        pen.ink(smooth("0.03 0.27, -0.02 0.2, -0.03 0.13", closed=False), 0.55)
    if looks.style == "balding":
        pen.shape(
            smooth("0.02 0.2, 0.13 0.25, 0.24 0.2, 0.22 0.165, 0.13 0.2, 0.04 0.165"),
            looks.hair,
            weight=0.6,
            shade=0,
        )
    if looks.glasses:
        for x, r in ((-0.045, 0.115), (0.21, 0.09)):
            pen.ink(ellipse(x, 0.455, r, 0.1), 1.1, closed=True)
        pen.ink(line((0.07, 0.47), (0.125, 0.47)), 1.0)
        pen.ink(line((-0.16, 0.47), (-0.27, 0.49)), 1.0)


def _small_face(pen: Pen, looks: Looks) -> None:
    for x in (-0.03, 0.2):
        pen.fill(ellipse(x, 0.45, 0.032, 0.045), pen.canvas.palette.ink, lit=False)
    curve = 0.05 if looks.smiles else 0.01
    pen.ink(smooth([(0.02, 0.19), (0.11, 0.19 - curve), (0.2, 0.195)], closed=False), 0.75)


def _eye(pen: Pen, looks: Looks, x: float, width: float, fine: float, pixels: float) -> None:
    y, tall = 0.45, 0.052 if not looks.child else 0.064
    brow = mix(looks.hair, "#1c1418", 0.45)
    lift = 0.02 if looks.smiles else 0.0
    pen.ink(
        smooth(
            [(x - width * 1.1, y + 0.105 + lift), (x, y + 0.145 + lift), (x + width * 1.1, y + 0.115 + lift)],
            closed=False,
        ),
        (1.1 if looks.woman else 1.7) * fine,
        color=brow,
    )
    if looks.blink:
        pen.ink(smooth([(x - width, y), (x, y - 0.03), (x + width, y)], closed=False), 1.1 * fine)
        return
    if pixels > 70:
        pen.fill(
            smooth(
                [
                    (x - width, y - 0.005),
                    (x - 0.3 * width, y + tall),
                    (x + 0.5 * width, y + tall * 0.85),
                    (x + width, y),
                    (x + 0.3 * width, y - tall * 0.72),
                    (x - 0.5 * width, y - tall * 0.6),
                ]
            ),
            "#fbf8f2",
        )
    iris = 0.046 if not looks.child else 0.052
    pen.fill(
        ellipse(x + 0.02, y + 0.006, iris * 0.86, iris),
        "#4d3a30" if pixels < 110 else "#6b8a86" if looks.hair > "#8" else "#6a4a34",
    )
    pen.fill(ellipse(x + 0.022, y + 0.006, iris * 0.5, iris * 0.58), "#17131a")
    if pixels > 70:
        pen.fill(ellipse(x + 0.004, y + 0.024, 0.013), "#ffffff", lit=False)
    lash = smooth(
        [
            (x - width * 1.08, y - 0.008),
            (x - 0.35 * width, y + tall),
            (x + 0.45 * width, y + tall * 0.9),
            (x + width * 1.05, y + 0.006),
        ],
        closed=False,
    )
    pen.ink(lash, (1.7 if looks.woman else 1.2) * fine)
    if looks.woman:
        pen.ink(line((x - width * 1.05, y), (x - width * 1.45, y + 0.03)), 1.0 * fine)
    if pixels > 120:
        pen.ink(moved(lash, 0.0, 0.026), 0.4)
        pen.ink(
            smooth(
                [
                    (x - 0.6 * width, y - tall * 0.72),
                    (x + 0.1 * width, y - tall * 0.85),
                    (x + 0.8 * width, y - tall * 0.4),
                ],
                closed=False,
            ),
            0.4,
        )


def _nose(pen: Pen, looks: Looks, fine: float) -> None:
    small = 0.75 if looks.child else 1.0
    pen.fill(smooth("0.125 0.42, 0.19 0.3, 0.165 0.265, 0.1 0.27"), mix(looks.skin, "#8a3b2c", 0.16), alpha=170)
    pen.ink(smooth([(0.15, 0.30 + 0.1 * small), (0.19, 0.3), (0.178, 0.266), (0.12, 0.262)], closed=False), 0.85 * fine)


def _mouth(pen: Pen, looks: Looks, fine: float, pixels: float) -> None:
    lips = mix(looks.skin, "#b0322f", 0.55 if looks.woman else 0.34)
    if looks.smiles:
        mouth = smooth("-0.015 0.2, 0.1 0.178, 0.225 0.205, 0.19 0.125, 0.105 0.092, 0.025 0.125")
        pen.shape(mouth, "#8c2f33", weight=0.8 * fine, shade=0)
        pen.fill(smooth("0.005 0.192, 0.1 0.172, 0.208 0.197, 0.19 0.158, 0.1 0.14, 0.03 0.156"), "#fdfaf4")
        pen.ink(smooth("-0.035 0.215, -0.02 0.195, -0.012 0.185", closed=False), 0.7)
        return
    if pixels > 60:
        pen.fill(smooth("0.02 0.178, 0.09 0.197, 0.125 0.19, 0.155 0.197, 0.205 0.18, 0.125 0.125"), lips)
    pen.ink(smooth("0.01 0.182, 0.06 0.172, 0.12 0.176, 0.17 0.171, 0.215 0.188", closed=False), 0.95 * fine)
    pen.ink(smooth("0.09 0.098, 0.13 0.092, 0.165 0.1", closed=False), 0.5)


def head_from_behind(pen: Pen, looks: Looks) -> None:
    """The back of a head, close to the camera."""
    pen.shape(smooth("-0.17 -0.35, 0.17 -0.35, 0.2 0.25, -0.2 0.25"), mix(looks.skin, "#1c1420", 0.25))
    for x in (-0.37, 0.37):
        pen.shape(ellipse(x, 0.4, 0.06, 0.1), mix(looks.skin, "#1c1420", 0.2), shade=0)
    skull = np.vstack([ellipse(0.0, 0.55, 0.4, 0.5, -25, 205), path("-0.3 0.14, -0.1 0.02, 0.1 0.02, 0.3 0.14")])
    pen.shape(smooth(skull[::2]), mix(looks.hair, "#1c1420", 0.25), hatch=True, shade=0.3)
    for x in (-0.2, -0.08, 0.06, 0.18):
        pen.ink(
            smooth([(x * 0.5, 0.95), (x * 1.2, 0.6), (x * 1.1, 0.2)], closed=False),
            0.6,
            color=mix(looks.hair, "#000000", 0.6),
        )
