"""Phase 2's one pass: every picture is decoded once and gives cuts, signals and the best frame of each scene.

Memory does not grow with the file: besides five numbers a frame, only candidates of the undecided stretch are held.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import SceneDetector, SmallFrame, Still, Watched
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.scenes import Cut
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.engines.decoding import pixels
from cw_assets.engines.decoding.container import Limits, Stopwatch, opened, packets_of, unreadable
from cw_assets.engines.decoding.probe import chosen_streams

EDGE_FRAMES = 5
"""A keyframe keeps this far from the beginning and the end of its scene where it can."""
BUCKET_FRAMES = 8
"""One candidate for the keyframe is held out of this many frames."""


@dataclass
class Measures:
    """The signals of all frames so far; see FrameSignals for their meaning."""

    time_s: "array[float]" = field(default_factory=lambda: array("d"))
    luma: "array[float]" = field(default_factory=lambda: array("f"))
    contrast: "array[float]" = field(default_factory=lambda: array("f"))
    motion: "array[float]" = field(default_factory=lambda: array("f"))
    sharpness: "array[float]" = field(default_factory=lambda: array("f"))
    _previous: NDArray[np.uint8] | None = None

    def add(self, time_s: float, luma: NDArray[np.uint8]) -> float:
        """Measure a frame; back comes its merit as a keyframe: sharp, still and neither dark nor burnt out."""
        mean, deviation = (float(v[0, 0]) for v in cv2.meanStdDev(luma))
        same_size = self._previous is not None and self._previous.shape == luma.shape
        moved = cv2.norm(luma, self._previous, cv2.NORM_L1) / luma.size / 255 if same_size else 0.0
        sharpness = float(cv2.meanStdDev(cv2.Laplacian(luma, cv2.CV_16S))[1][0, 0]) ** 2
        self._previous = luma
        self.time_s.append(time_s)
        self.luma.append(mean / 255)
        self.contrast.append(min(1.0, deviation / 128))
        self.motion.append(moved)
        self.sharpness.append(sharpness)
        well_lit = min(1.0, 8 * mean / 255) * min(1.0, 8 * (1 - mean / 255))
        return float((sharpness + 1.0) * well_lit / (1 + 20 * moved))

    def signals(self) -> FrameSignals:
        return FrameSignals(
            time_s=np.array(self.time_s, np.float64),
            luma=np.array(self.luma, np.float32),
            contrast=np.array(self.contrast, np.float32),
            motion=np.array(self.motion, np.float32),
            sharpness=np.array(self.sharpness, np.float32),
        )


@dataclass
class Candidate:
    number: int
    time_s: float
    merit: float
    frame: Any


@dataclass
class BestFrames:
    """Chooses each scene's keyframe while the cuts are still being decided."""

    save: Callable[[Candidate], None]
    _recent: list[Candidate] = field(default_factory=list)
    _best: Candidate | None = None
    _scene_start: int = 0

    def offer(self, candidate: Candidate) -> None:
        last = self._recent[-1] if self._recent else None
        if last is None or last.number // BUCKET_FRAMES != candidate.number // BUCKET_FRAMES:
            self._recent.append(candidate)
        elif candidate.merit > last.merit:
            self._recent[-1] = candidate

    def settle(self, before: int) -> None:
        """No cut will come before this frame any more: of the candidates up to there only the best is kept."""
        done = [c for c in self._recent if (c.number // BUCKET_FRAMES + 1) * BUCKET_FRAMES <= before]
        self._recent = self._recent[len(done) :]
        self._best = max([c for c in [self._best, *done] if c], key=self._rank, default=None)

    def close(self, end: int, *, spread: int = 0, next_start: int | None = None) -> None:
        """The scene ends before frame `end`, its last `spread` frames mixed with the next scene's."""
        inside = [c for c in [self._best, *self._recent] if c and self._scene_start <= c.number < end]
        clear = [c for c in inside if c.number < end - spread - EDGE_FRAMES] or inside
        if clear:
            self.save(max(clear, key=self._rank))
        self._scene_start = end if next_start is None else next_start
        self._recent = [c for c in self._recent if c.number >= self._scene_start]
        self._best = None

    def _rank(self, candidate: Candidate) -> tuple[bool, float]:
        return candidate.number >= self._scene_start + EDGE_FRAMES, candidate.merit


def watch(
    path: Path,
    metadata: VideoMetadata,
    limits: Limits,
    *,
    detector: SceneDetector,
    save_still: Callable[[Still], None],
    stopwatch: Stopwatch,
) -> Watched:
    """Decode once; see VideoDecoder.watch."""
    ratio = float(metadata.sample_aspect_ratio)
    best = BestFrames(
        lambda c: save_still(pixels.still(c.frame, number=c.number, time_s=c.time_s, sample_aspect_ratio=ratio))
    )
    measures, cuts = Measures(), list[Cut]()
    reader = FrameReader(path, limits)
    shape: tuple[int, ...] = ()
    for frame in reader:
        image, luma = pixels.small_picture(frame)
        if shape and image.shape != shape:
            image, luma = pixels.resized(image, shape), pixels.resized(luma, shape[:2])
        shape = image.shape
        small = SmallFrame(len(measures.time_s), reader.pts, reader.time_base, metadata.frame_rate, image, luma)
        best.offer(Candidate(small.number, small.time_s, measures.add(small.time_s, luma), frame))
        cuts += close_scenes(best, detector.process(small))
        best.settle(detector.settled)
        stopwatch.tick(small.time_s / metadata.duration if metadata.duration else 0.0)
    cuts += close_scenes(best, detector.finish())
    best.close(len(measures.time_s))
    return Watched(cuts, measures.signals(), reader.damaged_packets)


def close_scenes(best: BestFrames, cuts: list[Cut]) -> list[Cut]:
    for cut in cuts:
        best.close(cut.frame, spread=cut.spread, next_start=cut.frame + cut.spread)
    return cuts


@dataclass
class FrameReader:
    """The frames of the video in the order they are shown; `pts` counts from the first one's."""

    path: Path
    limits: Limits
    pts: int = 0
    time_base: Fraction = Fraction(1, 1000)
    damaged_packets: int = 0

    def __iter__(self) -> Iterator[Any]:
        with opened(self.path, self.limits) as container:
            stream, _ = chosen_streams(self.path.name, container)
            stream.thread_type = "AUTO"
            self.time_base = Fraction(stream.time_base.numerator, stream.time_base.denominator)
            tick = max(1, round(1 / (self.time_base * (stream.average_rate or 25))))
            first, last = None, -1
            for frame in self._decoded(container, stream):
                first = (frame.pts or 0) if first is None else first
                stamp = last + tick if frame.pts is None else frame.pts - first
                self.pts = last = stamp if stamp > last else last + 1
                self.limits.check_frame(self.path.name, frame.width, frame.height)
                yield frame

    def _decoded(self, container: Any, stream: Any) -> Iterator[Any]:
        """Every frame that decodes; damaged packets are counted and left out."""
        failure: Exception | None = None
        decoded = 0
        for packet in packets_of(container, stream):
            try:
                frames = packet.decode()
            except av.error.FFmpegError as error:
                failure, self.damaged_packets = error, self.damaged_packets + 1
                continue
            decoded += len(frames)
            yield from frames
        if not decoded:
            raise unreadable(self.path.name, failure or ValueError("no frame can be decoded"))
