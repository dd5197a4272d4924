"""What an overview shows: the stages of a spot's way with their files; nothing is rendered here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from cw_assets.domain.adaptation.outcome import Adaptation
from cw_assets.domain.storyboards.plan import AnimaticFiles
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.exports.storyboards.material import StoryboardMaterial
from cw_assets.exports.storyboards.page import PageLinks


class OverviewLinks(PageLinks):
    """Addresses as seen from the overview's folder; "" for a file that is not there."""

    spot: str = ""
    """The video itself, where a browser may play it."""
    report: str = ""
    adaptation: str = ""
    storyboard: str = ""
    """The page that plays the frames."""


@dataclass(frozen=True)
class Spot:
    """The video that all began with; what is None has not been measured."""

    file_name: str
    size_bytes: int
    duration_s: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    frame_rate: Fraction | None = None
    mime: str = "video/mp4"
    poster: bytes | None = None
    """A JPEG."""


@dataclass(frozen=True)
class SceneStill:
    """A scene of the spot; `timecode` is where it begins."""

    scene_number: int
    timecode: str
    thumbnail: bytes | None
    """A small JPEG."""


@dataclass(frozen=True)
class OverviewMaterial:
    """Everything the page shows; None for a stage that was not walked through, or whose result is not there yet."""

    board: StoryboardMaterial
    """With addresses of pictures as seen from the overview's folder."""
    links: OverviewLinks
    generated_at: datetime
    spot: Spot | None = None
    analysis: VideoAnalysis | None = None
    stills: Sequence[SceneStill] = ()
    adaptation: Adaptation | None = None
    script_notes: Sequence[str] = ()
    """Sentences about how the rows differ from what the gates saw."""
    drawn_seconds: float = 0.0
    """That drawing the frames took, all together."""
    film: AnimaticFiles | None = None
    captions: str = ""
    """The film's, as WebVTT: they go into the page, since one opened from disk may not read a file of them."""
    error: str = ""
    """Why something of the storyboard is missing."""

    @property
    def playable(self) -> AnimaticFiles | None:
        """The film, where it can be reached."""
        return self.film if self.links.animatic else None
