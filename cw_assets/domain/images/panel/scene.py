"""What a storyboard panel shows, as values; reading it from a prompt is `reading`, placing it in a frame `layout`."""

from dataclasses import dataclass
from typing import Literal

ShotSize = Literal["EWS", "WS", "MWS", "MS", "MCU", "CU", "ECU"]
Angle = Literal["eye", "low", "high", "aerial", "dutch"]
View = Literal["", "OTS", "POV"]
Daytime = Literal["dawn", "morning", "noon", "afternoon", "golden", "dusk", "night"]
Weather = Literal["", "rain", "snow", "fog", "storm", "sun", "clouds"]
Side = Literal["", "left", "right", "behind"]
Support = Literal["", "table", "held", "seat"]
"""What a thing is on: a table in the foreground, a hand, a piece of furniture; empty: the ground."""


@dataclass(frozen=True)
class Subject:
    """A thing or a person to draw; `kind` is a name from `things.KINDS` or `people.KINDS`."""

    kind: str
    count: int = 1
    """0 for a group of people whose number the prompt leaves open."""
    color: str = ""
    """A name from `colors.COLORS`; empty: the palette's choice."""
    support: Support = ""
    action: str = ""
    """A person's: a name from `people.ACTIONS`."""
    outfit: str = ""
    """A person's: a name from `people.OUTFITS`; `color` is then the outfit's."""
    hair: str = ""
    side: Side = ""
    """Where it stands, seen from what was named before it."""
    number: int = 0
    """Among those of its kind in the cast, from 0: the first woman of every prompt looks the same."""


@dataclass(frozen=True)
class Scene:
    """Everything read from a prompt; what it does not say is empty, and the layout chooses."""

    shot: ShotSize | None = None
    angle: Angle = "eye"
    view: View = ""
    daytime: Daytime | None = None
    weather: Weather = ""
    place: str = ""
    place_name: str = ""
    """The prompt's own word for a shop, for its sign."""
    subjects: tuple[Subject, ...] = ()
    colors: tuple[str, ...] = ()
    """Colours that belong to no subject: the palette's."""
    moods: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    """Camera movements, names from `camera.MOVES`."""
    lettering: str = ""
    """Words to be read in the picture."""
