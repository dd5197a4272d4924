"""Phase 2's measurements of each frame; how they are taken from pixels is the decoder's work."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDING_S = 1e-6
"""Times of scenes are rounded to this."""


@dataclass(frozen=True, eq=False)
class FrameSignals:
    """One row a frame, each array of shape (frames,): `time_s` float64, the others float32.

    `luma` is the mean brightness (0 to 1), `contrast` its standard deviation over 128 (0 to 1), `motion` the mean
    absolute luma difference to the frame before (0 to 1), `sharpness` the variance of the Laplacian (0 and up).
    """

    time_s: "NDArray[np.float64]"
    luma: "NDArray[np.float32]"
    contrast: "NDArray[np.float32]"
    motion: "NDArray[np.float32]"
    sharpness: "NDArray[np.float32]"

    def __len__(self) -> int:
        return len(self.time_s)

    def between(self, start_s: float, end_s: float) -> "FrameSignals":
        """The frames with start_s <= time < end_s."""
        first, last = self.time_s.searchsorted([start_s - ROUNDING_S, end_s - ROUNDING_S])
        return FrameSignals(**{name: getattr(self, name)[first:last] for name in SIGNAL_NAMES})

    def thinned(self, points: int) -> "FrameSignals":
        """At most `points` rows for a chart: each the mean of a run of frames."""
        import numpy as np

        if len(self) <= points:
            return self
        edges = np.linspace(0, len(self), points + 1).astype(int)[:-1]
        sizes = np.diff(np.append(edges, len(self)))
        return FrameSignals(
            **{
                name: (np.add.reduceat(column := getattr(self, name), edges) / sizes).astype(column.dtype)
                for name in SIGNAL_NAMES
            }
        )


SIGNAL_NAMES = ("time_s", "luma", "contrast", "motion", "sharpness")
