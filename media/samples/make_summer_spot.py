"""Makes the sample spot and its ground truth: python media/samples/make_summer_spot.py

The picture, the sound and the truth all come from summer_spot/timeline.py; here they are put together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.codec.context import Flags
from av.video.reformatter import ColorRange, Colorspace
from summer_spot import bicycle, company, drinks, endcard, morning, night, sound, timeline
from summer_spot.paint import HEIGHT_PX, WIDTH_PX
from summer_spot.parts import Painter
from summer_spot.timeline import FRAME_RATE, FRAMES, SHOTS, Shot

FOLDER = Path(__file__).parent
BT709 = 1

SCENES = {
    "sunrise": morning.sunrise,
    "bakery": morning.bakery,
    "bicycle": bicycle.bicycle,
    "lemon": drinks.lemon,
    "pour": drinks.pour,
    "table": company.table,
    "portrait": company.portrait,
    "night": night.night,
    "endcard": endcard.endcard,
}


def main() -> None:
    spoken = sound.voice_over()
    write_video(FOLDER / "summer_spot.mp4", sound.mixed(spoken))
    truth = json.dumps(ground_truth(spoken), indent=2, ensure_ascii=False)
    replace(FOLDER / "summer_spot.truth.json", truth + "\n")


def frames() -> Iterator[np.ndarray]:
    """Every (720, 1280, 3) uint8 RGB frame of the spot, transitions included."""
    painters: dict[int, Painter] = {}
    for number in range(FRAMES):
        shares = shares_at(number)
        painters = {i: painters.get(i) or SCENES[SHOTS[i].scene](SHOTS[i]) for i, _ in shares}
        pixels = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.float32)
        for index, share in shares:
            picture = painters[index](seconds(number - SHOTS[index].start_frame))
            pixels += np.float32(share) * picture.pixels[..., :3]
        yield np.rint(pixels).astype(np.uint8)


def shares_at(number: int) -> list[tuple[int, float]]:
    """Which shots make up a frame, and how much of each: (index, share); black fills what is missing."""
    index = max(i for i, shot in enumerate(SHOTS) if shot.start_frame <= number)
    for coming in (index, index + 1):
        if coming == len(SHOTS):
            continue
        shot = SHOTS[coming]
        away, half = number - shot.start_frame, timeline.half_frames(shot.transition)
        if abs(away) <= half and shot.transition == "dissolve":
            share = (away + half + 1) / (2 * half + 2)
            return [(coming - 1, 1 - share), (coming, share)]
        if abs(away) <= half and shot.transition == "fade":
            return [(index, abs(away) / (half + 1))]
    return [(index, 1.0)]


def write_video(path: Path, samples: np.ndarray) -> None:
    """H.264 and AAC in MP4; a fixed thread model and no dates, so that the same bytes come out again."""
    new = path.with_suffix(".new")
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(new), "w", format="mp4", options=options) as container:
        video = container.add_stream("libx264", rate=FRAME_RATE)
        video.width, video.height, video.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        video.options = {
            "crf": "24",
            "preset": "slow",
            "tune": "animation",
            "x264-params": "open-gop=0:keyint=50",
        }
        coder = video.codec_context
        coder.thread_type, coder.thread_count = "FRAME", 1
        coder.colorspace = coder.color_primaries = coder.color_trc = BT709
        coder.color_range = ColorRange.MPEG
        audio = container.add_stream("aac", rate=sound.RATE_HZ, layout="stereo", bit_rate=160_000)
        for stream in (video, audio):
            stream.codec_context.flags |= Flags.bitexact
        speech = sound_frames(samples)
        for number, pixels in enumerate(frames()):
            picture = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
                format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            picture.pts, picture.time_base = number, 1 / FRAME_RATE
            container.mux(video.encode(picture))
            for chunk in speech:
                container.mux(audio.encode(chunk))
                if Fraction(chunk.pts, sound.RATE_HZ) > number / FRAME_RATE:
                    break
        for chunk in speech:
            container.mux(audio.encode(chunk))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    new.replace(path)


def sound_frames(samples: np.ndarray, size: int = 1024) -> Iterator[av.AudioFrame]:
    for start in range(0, len(samples), size):
        chunk = np.ascontiguousarray(samples[start : start + size].T)
        frame = av.AudioFrame.from_ndarray(chunk, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = sound.RATE_HZ, start, Fraction(1, sound.RATE_HZ)
        yield frame


def ground_truth(spoken: list[sound.Spoken]) -> dict[str, Any]:
    return {
        "title": timeline.TITLE,
        "duration_s": float(FRAMES / FRAME_RATE),
        "frame_rate": f"{FRAME_RATE.numerator}/{FRAME_RATE.denominator}",
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "frames": FRAMES,
        "shots": [shot_truth(index, shot) for index, shot in enumerate(SHOTS)],
        "transitions": [transition_truth(shot) for shot in SHOTS[1:]],
        "speech": {
            "language": "en",
            "text": " ".join(one.sentence.text for one in spoken),
            "segments": [
                {"start_s": one.start_s, "end_s": round(one.end_s, 3), "text": one.sentence.text} for one in spoken
            ],
        },
        "qr_text": timeline.QR_TEXT,
    }


def shot_truth(index: int, shot: Shot) -> dict[str, Any]:
    end_frame = timeline.end_frame(index)
    return {
        "shot_number": index + 1,
        "start_frame": shot.start_frame,
        "end_frame": end_frame,
        "start_s": seconds(shot.start_frame),
        "end_s": seconds(end_frame),
        "transition": shot.transition,
        "description": shot.description,
        "dominant_colors": list(shot.dominant_colors),
        "on_screen_text": list(shot.on_screen_text),
    }


def transition_truth(shot: Shot) -> dict[str, Any]:
    """Frames start_frame..end_frame - 1 differ from both shots; a cut has none."""
    half = timeline.half_frames(shot.transition)
    first, last = shot.start_frame - half, shot.start_frame + (half + 1 if half else 0)
    return {"kind": shot.transition, "frame": shot.start_frame, "start_frame": first, "end_frame": last}


def seconds(frame_count: int) -> float:
    return float(frame_count / FRAME_RATE)


def replace(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


if __name__ == "__main__":
    main()
