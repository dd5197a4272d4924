"""Small storyboards with awkward durations for tests of the film and its timelines, and what is read back of a film."""

import datetime
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.storyboards.voicing import LineToSpeak
from cw_assets.exports.scripts.material import ScriptMaterial
from cw_assets.exports.storyboards.animatic import write_animatic
from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial
from cw_assets.exports.storyboards.sound import VoiceClip

SMALL = (160, 90)
AWKWARD_S = (1.333, 2.5, 0.04, 3.003)
RATES = tuple(map(Fraction, ("24000/1001", "25", "30000/1001", "30")))
COLORS = ("#c81e1e", "#1e8c1e", "#1e32c8", "#e0d020", "#8c1e8c", "#1ea0a0")
LINE = "VO: “Heißer Tag?” [Hot day?]"


def picture(folder: Path, name: str, color: str, size: tuple[int, int] = SMALL) -> FramePicture:
    path = folder / f"{name}.png"
    Image.new("RGB", size, color).save(path)
    return FramePicture(path=path, href=f"frames/{name}.png")


def pictures(folder: Path, count: int) -> tuple[tuple[FramePicture, ...], ...]:
    """One a row, each of another colour than its neighbours."""
    return tuple((picture(folder, f"row{at + 1}", COLORS[at % len(COLORS)]),) for at in range(count))


def board(
    pictures: Sequence[tuple[FramePicture, ...]],
    durations: Sequence[float] = AWKWARD_S,
    *,
    rate: Fraction = Fraction(25),
    visual: str = "WS. A street at noon.",
    audio: str = LINE,
    **script: object,
) -> StoryboardMaterial:
    """A row for each duration, in seconds."""
    rows = tuple(
        ScriptRow(
            shot_number=at,
            timecode_start="00:00:00:00",
            duration_seconds=duration,
            visual_text=visual,
            audio_text=audio,
        )
        for at, duration in enumerate(durations, start=1)
    )
    usual = {"title": "Cool", "code": "COOL-1", "language": "de", "date": datetime.date(2026, 11, 1)}
    made = ScriptMaterial(**(usual | {"rows": rows, "duration_seconds": sum(durations)} | script))
    return StoryboardMaterial(script=made, pictures=tuple(pictures), frame_rate=rate, drawn_by="plain colours")


def written(material: StoryboardMaterial, target: Path, *, moves: bool = False, voice: Sequence[VoiceClip] = ()):
    return write_animatic(material, target, moves=moves, voice=voice, on_progress=lambda fraction: None)


def voice_clip(
    start_s: float, end_s: float, *, lasts_s: float, shot: int = 1, loud: float = 0.5, rate_hz: int = 22_050
):
    """A tone of 440 Hz in place of words."""
    line = LineToSpeak(row=shot - 1, shot_number=shot, text="Heißer Tag?", language="de", start_s=start_s, end_s=end_s)
    time_s = np.arange(round(lasts_s * rate_hz)) / rate_hz
    return VoiceClip(line, (loud * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32), rate_hz)


def decoded(path: Path) -> list[np.ndarray]:
    """Every frame as (height, width, 3) uint8 RGB."""
    with av.open(path) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def change_frames(path: Path) -> list[int]:
    """Numbers of the frames that show another colour than the one before."""
    colors = [frame.mean(axis=(0, 1)) for frame in decoded(path)]
    return [at for at in range(1, len(colors)) if np.abs(colors[at] - colors[at - 1]).max() > 20]


def heard(path: Path) -> np.ndarray:
    """(samples,) float32."""
    with av.open(path) as film:
        return np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
