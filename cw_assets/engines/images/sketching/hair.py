"""Hair and hats of heads that face right, in heights of the head from the chin."""

from dataclasses import dataclass

from cw_assets.engines.images.sketching.outlines import ellipse, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen

STYLES = {
    "man": ("short", "quiff", "curly", "beard", "crop"),
    "woman": ("long", "bob", "bun", "ponytail", "curls"),
    "old man": ("balding",),
    "old woman": ("bun", "bob"),
    "boy": ("messy", "crop", "curly"),
    "girl": ("pigtails", "ponytail", "bob"),
    "baby": ("tuft",),
}


@dataclass(frozen=True)
class Looks:
    """What a head looks like."""

    skin: str
    hair: str
    style: str
    smiles: bool
    child: bool = False
    old: bool = False
    woman: bool = False
    hat: str = ""
    """Its colour; empty: bareheaded."""
    glasses: bool = False
    blink: bool = False


SHORT = smooth(
    "0.295 0.66, 0.3 0.86, 0.17 1.03, -0.06 1.085, -0.29 0.99, -0.405 0.77, -0.405 0.55, "
    "-0.345 0.36, -0.275 0.36, -0.235 0.52, -0.225 0.66, -0.09 0.77, 0.1 0.76, 0.22 0.77"
)

QUIFF = smooth(
    "0.28 0.7, 0.36 0.9, 0.3 1.1, 0.08 1.14, -0.15 1.1, -0.33 0.95, -0.4 0.72, -0.38 0.5, "
    "-0.32 0.38, -0.265 0.4, -0.24 0.56, -0.2 0.72, -0.04 0.8, 0.14 0.79, 0.22 0.74"
)

MESSY = smooth(
    "0.3 0.66, 0.36 0.82, 0.24 0.93, 0.27 1.08, 0.08 1.06, -0.02 1.16, -0.17 1.05, -0.31 1.06, "
    "-0.35 0.9, -0.45 0.82, -0.4 0.6, -0.42 0.46, -0.3 0.4, -0.24 0.56, -0.2 0.66, -0.06 0.63, "
    "0.02 0.72, 0.13 0.63, 0.2 0.72"
)

PARTED = smooth(
    "0.32 0.44, 0.355 0.66, 0.31 0.9, 0.15 1.06, -0.08 1.1, -0.31 1, -0.42 0.76, -0.41 0.5, "
    "-0.34 0.24, -0.27 0.28, -0.23 0.5, -0.16 0.68, 0.04 0.84, 0.17 0.77, 0.27 0.62"
)

PULLED = smooth(
    "0.29 0.66, 0.31 0.84, 0.18 1.02, -0.06 1.07, -0.3 0.97, -0.405 0.74, -0.38 0.5, -0.29 0.44, "
    "-0.245 0.56, -0.18 0.7, 0.02 0.83, 0.17 0.8"
)

BACK = {
    "long": [
        (0.1, 1.02),
        (0.34, 0.84),
        (0.36, 0.5),
        (0.31, 0.1),
        (0.33, -0.22),
        (0.18, -0.3),
        (0.0, -0.2),
        (-0.2, -0.4),
        (-0.44, -0.42),
        (-0.5, -0.1),
        (-0.45, 0.3),
        (-0.44, 0.7),
        (-0.26, 1.02),
    ],
    "bob": [
        (0.1, 1.02),
        (0.35, 0.84),
        (0.37, 0.4),
        (0.33, 0.06),
        (0.2, 0.02),
        (-0.1, 0.02),
        (-0.36, 0.0),
        (-0.48, 0.12),
        (-0.46, 0.5),
        (-0.42, 0.8),
        (-0.24, 1.02),
    ],
    "curls": [
        (0.1, 1.12),
        (0.34, 1.02),
        (0.46, 0.78),
        (0.42, 0.5),
        (0.5, 0.26),
        (0.38, 0.02),
        (0.2, -0.08),
        (-0.2, -0.1),
        (-0.44, -0.04),
        (-0.58, 0.2),
        (-0.52, 0.46),
        (-0.6, 0.74),
        (-0.46, 1.0),
        (-0.2, 1.14),
    ],
}


def draw_back_hair(pen: Pen, looks: Looks) -> None:
    """What hangs behind neck and shoulders; unit: the head's height, origin: the chin."""
    style = {"pigtails": "", "ponytail": "", "bun": ""}.get(looks.style, looks.style)
    if style in BACK:
        pen.shape(smooth(BACK[style]), mix(looks.hair, "#1c1420", 0.16), shade=0.3)
    if looks.style == "ponytail":
        tail = [
            (-0.3, 0.86),
            (-0.46, 0.82),
            (-0.6, 0.5),
            (-0.6, 0.12),
            (-0.52, -0.16),
            (-0.46, 0.1),
            (-0.4, 0.4),
            (-0.3, 0.6),
        ]
        pen.shape(smooth(tail), looks.hair, shade=0.25)
    if looks.style == "bun":
        pen.shape(ellipse(-0.36, 0.98, 0.17), looks.hair, shade=0.25)
    if looks.style == "pigtails":
        for side, x in ((-1, -0.42), (1, 0.33)):
            tail = [
                (x, 0.7),
                (x + side * 0.13, 0.66),
                (x + side * 0.22, 0.36),
                (x + side * 0.14, 0.04),
                (x + side * 0.03, 0.3),
            ]
            pen.shape(smooth(tail), looks.hair, shade=0.25)


def draw_hair(pen: Pen, looks: Looks, pixels: float) -> None:
    shapes = {
        "short": SHORT,
        "crop": SHORT,
        "beard": SHORT,
        "quiff": QUIFF,
        "messy": MESSY,
        "bun": PULLED,
        "ponytail": PULLED,
        "pigtails": PARTED,
        "long": PARTED,
        "bob": PARTED,
        "curls": PARTED,
    }
    if looks.style in ("curly", "curls"):
        _curls(pen, looks.hair)
    elif looks.style == "balding":
        pen.shape(
            smooth("-0.2 0.62, -0.3 0.78, -0.4 0.72, -0.41 0.5, -0.35 0.32, -0.27 0.36, -0.25 0.5"),
            looks.hair,
            shade=0.2,
        )
    elif looks.style == "tuft":
        pen.ink(smooth("-0.02 0.98, 0.02 1.1, 0.12 1.12, 0.13 1.05", closed=False), 1.2)
    elif looks.style in shapes:
        pen.shape(shapes[looks.style], looks.hair, shade=0.2)
        if pixels > 60:
            _strands(pen, looks)


def _strands(pen: Pen, looks: Looks) -> None:
    dark = mix(looks.hair, "#120c14", 0.45)
    for k in range(5):
        x = -0.3 + 0.11 * k
        pen.ink(
            smooth([(x + 0.12, 1.0 - 0.02 * abs(k - 2)), (x, 0.9), (x - 0.05 + 0.03 * k, 0.76)], closed=False),
            0.6,
            color=dark,
        )
    shine = mix(looks.hair, "#ffffff", 0.35)
    pen.ink(smooth("0.16 0.98, 0.02 1.02, -0.12 1", closed=False), 1.5, color=shine)


def _curls(pen: Pen, color: str) -> None:
    spots = [
        (0.24, 0.84),
        (0.15, 0.98),
        (0.0, 1.06),
        (-0.16, 1.04),
        (-0.3, 0.95),
        (-0.39, 0.8),
        (-0.4, 0.63),
        (-0.36, 0.48),
        (-0.2, 0.8),
        (-0.05, 0.88),
        (0.1, 0.86),
        (-0.27, 0.68),
    ]
    pen.union([(ellipse(x, y, 0.125), color) for x, y in spots], shade=0)
    for x, y in spots[1:9:2]:
        pen.ink(ellipse(x, y, 0.07, 0.07, 20, 200), 0.6, color=mix(color, "#120c14", 0.5))


def draw_beard(pen: Pen, looks: Looks) -> None:
    beard = smooth(
        "-0.3 0.4, -0.24 0.33, -0.14 0.25, -0.03 0.245, 0.12 0.255, 0.22 0.24, 0.285 0.27, 0.26 0.1, "
        "0.16 -0.05, 0.05 -0.06, -0.12 0.01, -0.27 0.18"
    )
    pen.shape(beard, mix(looks.hair, looks.skin, 0.14), weight=0.7, shade=0.12)


def draw_hat(pen: Pen, color: str) -> None:
    crown = smooth("0.32 0.72, 0.3 0.98, 0.12 1.16, -0.14 1.16, -0.36 0.98, -0.43 0.7, -0.1 0.75")
    pen.shape(crown, color, shade=0.2)
    pen.shape(
        smooth("0.28 0.75, 0.48 0.7, 0.58 0.62, 0.44 0.64, 0.2 0.67, -0.42 0.66, -0.44 0.74, 0 0.78"),
        mix(color, "#000000", 0.18),
        shade=0,
    )
