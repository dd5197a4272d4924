"""Plain arithmetic on pictures that rules need; shrinking, encoding and finding things in them is for engines."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BT601 = (0.299, 0.587, 0.114)


def luma_of(picture: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """(height, width, 3) uint8 RGB to (height, width) uint8 luma, by ITU-R BT.601."""
    import numpy as np

    return (picture.astype(np.float32) @ np.array(BT601, np.float32)).round().clip(0, 255).astype(np.uint8)
