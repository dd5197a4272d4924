"""What happens when in the sample spot: shots, transitions, voice-over, texts and colours.

Scenes, sound and the ground truth are all made from this; nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

TITLE = "Solara: one more glass"
FRAME_RATE = Fraction(25)
FRAMES = 750
QR_TEXT = "https://solara.example/summer"


@dataclass(frozen=True)
class Shot:
    """One scene; it begins at `start_frame` and lasts until the next one begins."""

    scene: str
    start_frame: int
    transition: str
    description: str
    dominant_colors: tuple[str, ...]
    on_screen_text: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """One line of the voice-over."""

    start_s: float
    text: str


# The music runs at 100 beats a minute, 15 frames a beat: every shot begins on a beat.
SHOTS = (
    Shot(
        "sunrise", 0, "start",
        "The sun rises over misty hills; birds cross the sky.",
        ("#f4a06b", "#7d5a94", "#4a2c5e"),
        ("GOOD MORNING, SUMMER",),
    ),
    Shot(
        "bakery", 105, "cut",
        "A street in the morning light: a bakery with an awning; a woman walks by.",
        ("#f3e3c3", "#2b7d86", "#c9714f"),
        ("BAKERY",),
    ),
    Shot(
        "bicycle", 180, "cut",
        "A man rides a bicycle along the sea, a basket of lemons in front.",
        ("#8ccdf0", "#68b957", "#2f8fc4"),
    ),
    Shot(
        "lemon", 255, "cut",
        "Close-up of a turning slice of lemon on bright yellow.",
        ("#ffc914", "#fffbe8"),
        ("REAL", "LEMONS"),
    ),
    Shot(
        "pour", 300, "cut",
        "Close-up of a glass with ice that fills with lemonade.",
        ("#5fbfa2", "#bfead6", "#ffdf5a"),
        ("ICE COLD",),
    ),
    Shot(
        "table", 390, "dissolve",
        "Three friends at a table in the evening sun raise their glasses.",
        ("#d9603f", "#f8e8d6", "#8f3524"),
    ),
    Shot(
        "portrait", 495, "cut",
        "A woman in a straw hat smiles into the camera with a glass in her hand.",
        ("#c9b3ec", "#efb48f", "#f0d38a"),
    ),
    Shot(
        "night", 555, "fade",
        "A kitchen at night: moonlight, a warm lamp and one glass on the counter.",
        ("#0e1733", "#1d2b55", "#ffb347"),
        ("ONE MORE GLASS",),
    ),
    Shot(
        "endcard", 630, "cut",
        "Product card: the bottle, the name, the price and a QR code.",
        ("#fff6df", "#ff7a1f", "#ffd54a"),
        ("SOLARA", "SUMMER LEMONADE", "ONLY $2", "A BOTTLE", "SCAN ME"),
    ),
)  # fmt: skip

# Half the length of a transition on either side of the boundary, in frames.
DISSOLVE_HALF_FRAMES = 12
FADE_HALF_FRAMES = 12

VOICE_OVER = (
    Sentence(0.9, "Good morning, summer."),
    Sentence(3.3, "The sun comes up, and the street smells of fresh bread."),
    Sentence(7.4, "Ride home in the morning, with a basket full of lemons."),
    Sentence(12.0, "Only ripe fruit, water, and nothing else."),
    Sentence(16.6, "Share it with the people you love."),
    Sentence(21.8, "And late at night, you can have one more glass."),
    Sentence(25.9, "Solara lemonade. Only two dollars a bottle."),
)


def end_frame(index: int) -> int:
    """The first frame after shot number `index` (from 0)."""
    return SHOTS[index + 1].start_frame if index + 1 < len(SHOTS) else FRAMES


def half_frames(kind: str) -> int:
    return {"dissolve": DISSOLVE_HALF_FRAMES, "fade": FADE_HALF_FRAMES}.get(kind, 0)
