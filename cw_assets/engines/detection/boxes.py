"""Boxes that several detectors found: how much they overlap, and which of them stay.

A box is (x1, y1, x2, y2) in pixels; what stands in it is the engines' business.
"""

from cw_assets.domain.video.objects import Detection

Box = tuple[float, float, float, float]


def area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def intersection(one: Box, other: Box) -> float:
    return area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def overlap(one: Box, other: Box) -> float:
    """Shared area by that of the smaller box, 0 to 1: a box inside another counts as 1."""
    smaller = min(area(one), area(other))
    return intersection(one, other) / smaller if smaller else 0.0


def strongest(found: list[Detection], *, most_overlap: float) -> list[Detection]:
    """Non-maximum suppression within each class: most confident first, those that overlap a better one dropped."""
    kept: list[Detection] = []
    for candidate in sorted(found, key=lambda d: (-d.confidence, d.class_name, d.bbox)):
        rivals = (d for d in kept if d.class_name == candidate.class_name)
        if all(overlap(candidate.bbox, rival.bbox) <= most_overlap for rival in rivals):
            kept.append(candidate)
    return kept


def inside(box: Box, width: int, height: int) -> Box:
    """The part of `box` within a picture of this size."""
    x1, y1, x2, y2 = box
    return (
        round(min(max(x1, 0.0), width), 1),
        round(min(max(y1, 0.0), height), 1),
        round(min(max(x2, 0.0), width), 1),
        round(min(max(y2, 0.0), height), 1),
    )
