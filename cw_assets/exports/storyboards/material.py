"""All that a storyboard's outputs show, as one value; who fills it in lives above, how it looks beside."""

from pathlib import Path

from pydantic import model_validator

from cw_assets.domain.values import Ratio, Value
from cw_assets.exports.scripts.material import ScriptMaterial


class FramePicture(Value):
    """One picture of a row."""

    path: Path | None = None
    """None: there is none; `missing` says why."""
    href: str = ""
    """The picture's address, relative to the page."""
    missing: str = ""
    """ "It could not be drawn: …", "No scene of the video matches this row."; also beside a picture that is stale."""
    caption: str = ""
    """Seed and engine, for the page."""


class StoryboardMaterial(Value):
    """A script with the pictures of each of its rows, and how they are shown."""

    script: ScriptMaterial
    pictures: tuple[tuple[FramePicture, ...], ...]
    """Those of each row, in order; empty where nothing was drawn for it."""
    frame_rate: Ratio
    """Frames per second of animatic and timeline."""
    drawn_by: str = ""
    """ "sketch storyboard panel 2 (draft)"."""
    held: tuple[str, ...] = ()
    """Sentences about what is held constant: "woman: a woman in a yellow raincoat (shots 1, 3, 4)"."""
    notes: tuple[str, ...] = ()
    """Sentences a person should see above the frames."""

    @model_validator(mode="after")
    def rows_have_pictures(self) -> "StoryboardMaterial":
        if len(self.pictures) != len(self.script.rows):
            raise ValueError(f"{len(self.script.rows)} rows and pictures for {len(self.pictures)}")
        return self
