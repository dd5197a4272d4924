"""What is known about a brand, a place, a language or a segment, as headings with points."""

from cw_assets.domain.values import Value


class Insight(Value):
    """A heading and its points, each short enough to be checked."""

    heading: str
    points: tuple[str, ...]
