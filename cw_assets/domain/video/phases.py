"""The ten phases by name, with the band of progress each fills; what a phase computes lives in its own file."""

from typing import NamedTuple


class Phase(NamedTuple):
    """One of the ten phases: its number, its name on the record, and the percent at which it starts and ends."""

    number: int
    name: str
    starts_at: int
    ends_at: int


METADATA = Phase(1, "metadata", 0, 10)
SCENES = Phase(2, "scenes", 10, 30)
TRANSCRIPTION = Phase(3, "transcription", 30, 50)
OBJECTS = Phase(4, "objects", 50, 70)
VISUAL_STYLE = Phase(5, "visual_style", 50, 70)
SENTIMENT = Phase(6, "sentiment", 50, 70)
CATEGORIES = Phase(7, "categories", 50, 70)
SCRIPT = Phase(8, "script", 70, 90)
AUDIENCE_INSIGHTS = Phase(9, "audience_insights", 90, 95)
RESULT = Phase(10, "result", 95, 100)

PHASES = (
    METADATA,
    SCENES,
    TRANSCRIPTION,
    OBJECTS,
    VISUAL_STYLE,
    SENTIMENT,
    CATEGORIES,
    SCRIPT,
    AUDIENCE_INSIGHTS,
    RESULT,
)


def percent(phase: Phase, fraction: float) -> int:
    """Progress of the whole analysis, 0 to 100, when `fraction` (0 to 1) of `phase` is done."""
    within = min(max(fraction, 0.0), 1.0)
    return int(phase.starts_at + (phase.ends_at - phase.starts_at) * within)
