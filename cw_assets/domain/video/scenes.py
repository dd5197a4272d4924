"""Phase 2: scenes from cuts (one shot is one scene) and the keyframe of each; finding cuts is a detector's work."""

from typing import Literal

from cw_assets.domain.values import Value, seconds

Transition = Literal["start", "cut", "dissolve", "fade"]


class Cut(Value):
    """A boundary: the first frame of the new scene (for a dissolve or fade the middle one) and its time in seconds."""

    frame: int
    time: float
    kind: Transition = "cut"
    spread: int = 0
    """Frames on either side of `frame` in which both scenes are mixed; 0 for a hard cut."""


class Scene(Value):
    """A stretch of the video; times in seconds, `end_frame` and `end_time` belong to the next scene."""

    scene_number: int
    start_time: float
    end_time: float
    duration: float
    start_frame: int
    end_frame: int
    transition: Transition = "start"
    """How the scene begins."""


class KeyFrame(Value):
    """The best frame of a scene: sharp, still, neither dark nor in a transition."""

    scene_number: int
    timestamp: float
    frame_number: int
    image: str
    """Key of the JPEG in the media store."""
    thumbnail: str
    width: int
    height: int


def scenes_from_cuts(cuts: list[Cut], *, duration: float, frame_count: int) -> list[Scene]:
    """Scenes that cover 0 to `duration` (s) without gaps; cuts outside it are dropped, and seconds on one frame."""
    inside = {cut.frame: cut for cut in cuts if 0 < cut.frame < frame_count and 0 < cut.time < duration}
    starts = [Cut(frame=0, time=0.0, kind="start"), *(inside[frame] for frame in sorted(inside))]
    ends = [*starts[1:], Cut(frame=frame_count, time=duration)]
    return [
        Scene(
            scene_number=number,
            start_time=seconds(start.time),
            end_time=seconds(end.time),
            duration=seconds(end.time - start.time),
            start_frame=start.frame,
            end_frame=end.frame,
            transition=start.kind,
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def numbered(stills: list[KeyFrame], scenes: list[Scene]) -> list[KeyFrame]:
    """The keyframes with the number of the scene that each lies in, at most one a scene."""
    return [
        next(still for still in stills if scene.start_frame <= still.frame_number < scene.end_frame).model_copy(
            update={"scene_number": scene.scene_number}
        )
        for scene in scenes
        if any(scene.start_frame <= still.frame_number < scene.end_frame for still in stills)
    ]


def coverage_gaps(scenes: list[Scene], *, duration: float, tolerance_s: float = 0.001) -> list[str]:
    """What keeps the scenes from covering 0 to `duration` (s) exactly once, a sentence each; empty when they do."""
    if not scenes:
        return ["there is no scene"]
    edges = [0.0, *(scene.end_time for scene in scenes)]
    found = [
        f"scene {scene.scene_number} starts at {scene.start_time:.3f} s, not at {edge:.3f} s"
        for scene, edge in zip(scenes, edges, strict=False)
        if abs(scene.start_time - edge) > tolerance_s
    ]
    if abs(edges[-1] - duration) > tolerance_s:
        found.append(f"the last scene ends at {edges[-1]:.3f} s, the video at {duration:.3f} s")
    return found
