"""The checks of a storyboard: every frame is there as it was planned, and the film is as long as the script."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from cw_assets.domain.scripts.rows import ScriptRow
    from cw_assets.domain.storyboards.plan import StoryboardFrames


def frames_are_rendered(made: StoryboardFrames) -> list[str]:
    """A picture for each frame, of its row as it is now; no row is left out."""
    return [
        *(
            f"shot {frame.shot_number}, image {frame.image_index + 1}: {frame.error or frame.status}"
            for frame in made.missing
        ),
        *(row.reason for row in made.unmatched),
    ]


def film_lasts_as_long_as_the_script(film: Path, rows: Sequence[ScriptRow], rate: Fraction) -> list[str]:
    """To the frame, by what stands in the file."""
    import av

    from cw_assets.domain.storyboards.frame_times import frame_spans

    wanted = frame_spans([row.duration_seconds for row in rows], rate)[-1].stop
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        faults = [] if stream.frames == wanted else [f"{stream.frames} frames where the script has {wanted}"]
        if stream.average_rate != rate:
            faults.append(f"{stream.average_rate} frames per second where {rate} were wanted")
    return faults
