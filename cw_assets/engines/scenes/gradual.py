"""Dissolves and fades, found by what they are: for a while each frame is the mean of its neighbours either side.

In a linear blend of two pictures f(t) = (f(t-w) + f(t+w)) / 2 holds while f(t-w) and f(t+w) differ; motion and cuts
break it. Hard cuts are another detector's work.
"""

from collections import deque
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import SmallFrame
from cw_assets.domain.video.scenes import Cut, Transition

TINY = (32, 18)
HALF_WINDOW = 3
"""w: frames on either side of the frame that is tested."""
MIN_STEP = 3.0
"""Least mean difference (of 255) between f(t-w) and f(t+w) for something to be going on."""
MAX_RESIDUAL = 0.22
"""Greatest |f(t) - blend| / |f(t+w) - f(t-w)| that still counts as a blend; a hard cut gives 0.5."""
MIN_RUN = 5
MAX_RUN = 100
MIN_CHANGE = 14.0
"""Least mean difference (of 255) between the pictures before and after."""
MAX_LIKENESS = 0.8
"""Correlation of the two pictures above which it is one picture whose light changes."""
MAX_MISFIT = 0.2
"""Greatest mean |f - (a mix of the pictures before and after)| over |before - after|, for the whole run."""
CHANGED = 8.0
MIN_CHANGED_AREA = 0.4
"""Least share of the picture that changes by more than CHANGED (of 255): a title that fades in is no new scene."""
FLAT = 6.0
"""Standard deviation (of 255) below which a picture is a plain field, as in the middle of a fade."""
MAX_FLAT_FRAMES = 60
"""Longest plain field between a fade out and a fade in that still makes one transition."""

Tiny = NDArray[np.float32]


@dataclass
class Run:
    """Consecutive frames that are blends: first and last number, with the pictures at both ends."""

    first: int
    last: int
    before: Tiny
    after: Tiny
    pictures: list[Tiny] = field(default_factory=list)
    misses: int = 0

    @property
    def middle(self) -> int:
        return (self.first + self.last + 1) // 2


@dataclass
class GradualTransitions:
    """Fed every frame in order; memory is a few tiny pictures."""

    _window: deque[tuple[int, float, Tiny]] = field(default_factory=lambda: deque(maxlen=2 * HALF_WINDOW + 1))
    _times: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=4 * MAX_RUN + MAX_FLAT_FRAMES))
    _run: Run | None = None
    _fade_out: Run | None = None
    _seen: int = 0

    @property
    def undecided_from(self) -> int:
        """Frames before this one will get no gradual transition any more."""
        open_runs = [run.first for run in (self._run, self._fade_out) if run]
        return min([*open_runs, self._seen - HALF_WINDOW - 1]) - HALF_WINDOW

    def process(self, frame: SmallFrame) -> list[Cut]:
        self._seen = frame.number + 1
        self._times.append((frame.number, frame.time_s))
        self._window.append((frame.number, frame.time_s, tiny(frame)))
        if len(self._window) < 2 * HALF_WINDOW + 1:
            return []
        found = self._step()
        if self._fade_out and self._run is None and frame.number - self._fade_out.last > MAX_FLAT_FRAMES:
            self._fade_out = None
        return found

    def finish(self) -> list[Cut]:
        return self._close() if self._run else []

    def _step(self) -> list[Cut]:
        earlier, middle, later = (self._window[i] for i in (0, HALF_WINDOW, -1))
        if is_blend(earlier[2], middle[2], later[2]):
            if self._run is None:
                self._run = Run(middle[0], middle[0], earlier[2], later[2])
            self._run.last, self._run.after, self._run.misses = middle[0], later[2], 0
            self._run.pictures.append(middle[2])
            return self._close() if self._run.last - self._run.first > MAX_RUN else []
        if self._run and self._run.misses < 1:
            self._run.misses += 1
            return []
        return self._close() if self._run else []

    def _close(self) -> list[Cut]:
        run, self._run = self._run, None
        if run is None or not MIN_RUN <= run.last - run.first + 1 <= MAX_RUN or not changes_scene(run):
            return []
        if is_flat(run.after) and not is_flat(run.before):
            self._fade_out = run
            return []
        if is_flat(run.before) and not is_flat(run.after):
            return self._fade_in(run)
        self._fade_out = None
        return [self._cut(run, "dissolve")] if likeness(run.before, run.after) < MAX_LIKENESS else []

    def _fade_in(self, run: Run) -> list[Cut]:
        out, self._fade_out = self._fade_out, None
        if out is None or run.first - out.last > MAX_FLAT_FRAMES:
            return []
        return [self._cut(Run(out.first, run.last, out.before, run.after), "fade")]

    def _cut(self, run: Run, kind: Transition) -> Cut:
        spread = (run.last - run.first + 1) // 2 + HALF_WINDOW
        time = next(time for number, time in self._times if number == run.middle)
        return Cut(frame=run.middle, time=time, kind=kind, spread=spread)


def tiny(frame: SmallFrame) -> Tiny:
    """The frame's luma, shrunk and smoothed, (18, 32) float32, so that small motion does not count."""
    small = cv2.resize(frame.luma, TINY, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small.astype(np.float32), (3, 3), 0))


def is_blend(earlier: Tiny, middle: Tiny, later: Tiny) -> bool:
    step = cv2.norm(later, earlier, cv2.NORM_L1)
    if step < MIN_STEP * middle.size:
        return False
    return bool(cv2.norm(middle, (earlier + later) * 0.5, cv2.NORM_L1) <= MAX_RESIDUAL * step)


def changes_scene(run: Run) -> bool:
    """Whether the run leads from one picture to another by mixing the two, over much of the frame."""
    difference = run.after - run.before
    size = np.abs(difference)
    if size.mean() < MIN_CHANGE or (size > CHANGED).mean() < MIN_CHANGED_AREA:
        return False
    power = float((difference * difference).sum())
    shares = [float(((picture - run.before) * difference).sum()) / power for picture in run.pictures]
    mixes = [run.before + share * difference for share in shares]
    misfit = np.mean([np.abs(p - mix).mean() for p, mix in zip(run.pictures, mixes, strict=True)])
    return bool(misfit <= MAX_MISFIT * size.mean() and shares[0] < 0.4 and shares[-1] > 0.6)


def likeness(one: Tiny, other: Tiny) -> float:
    """Correlation of two pictures, -1 to 1; a brighter copy of a picture gives 1."""
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-6))


def is_flat(picture: Tiny) -> bool:
    return float(picture.std()) < FLAT
