"""How close the camera stands, guessed from the boxes around people; finding the boxes is a detector's work.

The measure is the height of a head against the height of the picture, as shot sizes are commonly taught: a close-up
is filled by head and shoulders, a medium shot cuts at the waist, a wide shot holds the whole body of 7.5 heads.
"""

from collections.abc import Sequence

from cw_assets.domain.video.objects import FACE, PERSON, Detection

SHOT_SIZES = (
    (0.85, "extreme close-up"),
    (0.45, "close-up"),
    (0.28, "medium close-up"),
    (0.18, "medium shot"),
    (0.13, "medium wide shot"),
    (0.055, "wide shot"),
    (0.0, "extreme wide shot"),
)
"""The least height of the largest head, of the picture's, from which each size is called so."""

FACE_OF_HEAD = 0.8
"""A face box reaches from the chin to the forehead."""

STANDING_HEADS, SITTING_HEADS, LEAST_HEADS = 7.5, 5.0, 1.5
STANDING_TALLNESS = 1.9


def shot_size(detections: Sequence[Detection], frame_height: int) -> str:
    """ "extreme close-up" to "extreme wide shot" by the largest head; "shot" where there is nobody."""
    heads = [face_share(d, frame_height) for d in detections if d.class_name == FACE]
    heads = heads or [body_share(d, frame_height) for d in detections if d.class_name == PERSON]
    if not heads:
        return "shot"
    return next(name for least, name in SHOT_SIZES if max(heads) >= least)


def face_share(face: Detection, frame_height: int) -> float:
    """The head's height over the picture's, from a face box."""
    _, top, _, bottom = face.bbox
    return max(0.0, bottom - top) / frame_height / FACE_OF_HEAD


def body_share(body: Detection, frame_height: int) -> float:
    """The head's height over the picture's, from a body box."""
    left, top, right, bottom = body.bbox
    height, width = max(0.0, bottom - top), max(1.0, right - left)
    return height / frame_height / heads_shown(height / width, cut_off=bottom >= 0.97 * frame_height)


def heads_shown(tallness: float, *, cut_off: bool) -> float:
    """How many heads high a body box is, from its height over its width.

    One that ends above the lower edge of the picture holds a whole body, which stands if it is tall and else sits; of
    one that is cut off the width tells, for shoulders are about two heads wide.
    """
    if cut_off:
        return min(STANDING_HEADS, max(LEAST_HEADS, 2 * tallness))
    return STANDING_HEADS if tallness > STANDING_TALLNESS else SITTING_HEADS
