"""Phase 1's reading: container, streams and the times of all packets; no picture but the first is decoded."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from cw_assets.domain.values import seconds
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.engines.decoding.container import Limits, opened, packets_of, unreadable
from cw_assets.engines.decoding.intake import file_kind
from cw_assets.errors import InvalidInput

AUDIO_TAIL_S = 0.5
"""Sound that outlasts the picture by less than this is padding and does not lengthen the video."""
WIDEST_PIXEL = 4
CUT_OFF_S = 1.0
"""A container that promises more than this beyond its last packet was cut off."""


@dataclass
class StreamTimes:
    """When a stream's packets are shown, in seconds from the container's zero."""

    starts: "array[float]" = field(default_factory=lambda: array("d"))
    end: float = 0.0

    def add(self, packet: Any) -> None:
        when = packet.pts if packet.pts is not None else packet.dts
        if when is None:
            return
        start = float(when * packet.time_base)
        self.starts.append(start)
        self.end = max(self.end, start + float((packet.duration or 0) * packet.time_base))

    @property
    def first(self) -> float:
        return min(self.starts, default=0.0)

    @property
    def length(self) -> float:
        return max(0.0, self.end - self.first)


def probe(path: Path, limits: Limits, *, media_key: str, sha256: str) -> VideoMetadata:
    """What the file says of itself, checked against its packets."""
    with opened(path, limits) as container:
        video, audio = chosen_streams(path.name, container)
        limits.check_frame(path.name, video.codec_context.width, video.codec_context.height)
        times, sound = read_times(path.name, container, video, audio)
        first = first_frame(path, limits)
        rate = frame_rate(video, times)
        duration, warnings = settle_duration(container, video, times, sound, rate)
        limits.check_duration(path.name, duration)
        rotation = first.rotation % 360
        width, height = (first.width, first.height) if rotation % 180 == 0 else (first.height, first.width)
        return VideoMetadata(
            media_key=media_key,
            sha256=sha256,
            container=file_kind(path),
            video_codec=video.codec_context.name,
            audio_codec=audio.codec_context.name if audio else None,
            duration=duration,
            width=width,
            height=height,
            frame_rate=rate,
            variable_frame_rate=varies(times.starts),
            frame_count=len(times.starts) or None,
            rotation=(360 - rotation) % 360,
            sample_aspect_ratio=aspect_of_a_pixel(video),
            pixel_format=first.format.name,
            audio_channels=audio.codec_context.channels if audio else 0,
            sample_rate=audio.codec_context.sample_rate if audio else 0,
            audio_streams=len(container.streams.audio),
            file_size=path.stat().st_size,
            warnings=(*warnings, *stream_warnings(container)),
        )


def has_sound(path: Path, limits: Limits) -> bool:
    """Whether it has sound that can be decoded, as its head says. InvalidInput or LimitExceeded as `probe`."""
    with opened(path, limits) as container:
        return chosen_streams(path.name, container)[1] is not None


def chosen_streams(name: str, container: Any) -> tuple[Any, Any | None]:
    """The first stream of moving pictures (not a cover picture) and the first sound that can be decoded."""
    pictures = [s for s in container.streams.video if not is_cover(s) and s.codec_context is not None]
    if not pictures:
        what = "only sound" if container.streams.audio else "no picture"
        raise InvalidInput(f"{name} holds {what}; give a file with a video track.")
    sounds = [s for s in container.streams.audio if s.codec_context is not None]
    return pictures[0], sounds[0] if sounds else None


def is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def read_times(name: str, container: Any, video: Any, audio: Any | None) -> tuple[StreamTimes, StreamTimes]:
    """The packets' times of picture and sound."""
    times = {video.index: StreamTimes()} | ({audio.index: StreamTimes()} if audio else {})
    for packet in packets_of(container, *(stream for stream in (video, audio) if stream)):
        if packet.size:
            times[packet.stream_index].add(packet)
    if not times[video.index].starts:
        raise InvalidInput(f"{name} has a video track without a single frame; export it again.")
    return times[video.index], times[audio.index] if audio else StreamTimes()


def first_frame(path: Path, limits: Limits) -> Any:
    """The first picture that decodes, which knows the rotation and the true size.

    The file is opened anew for it: one that is damaged may not let itself be wound back.
    """
    failure: Exception | None = None
    with opened(path, limits) as container:
        video, _ = chosen_streams(path.name, container)
        for packet in packets_of(container, video):
            try:
                for frame in packet.decode():
                    return frame
            except av.error.FFmpegError as error:
                failure = error
    raise unreadable(path.name, failure or ValueError("no frame can be decoded"))


def frame_rate(video: Any, times: StreamTimes) -> Fraction:
    """Average frames per second: the stream's own word, or frames over time."""
    declared = video.average_rate or video.guessed_rate
    if declared and 1 <= declared <= 1000:
        return Fraction(declared.numerator, declared.denominator)
    gaps = np.diff(np.sort(times.starts))
    typical = float(np.median(gaps[gaps > 0])) if (gaps > 0).any() else 0.04
    return Fraction(1 / typical).limit_denominator(1001)


def aspect_of_a_pixel(video: Any) -> Fraction:
    """Width over height of a pixel; square where the file says nothing, or something that no camera makes."""
    said = video.sample_aspect_ratio
    if not said or not WIDEST_PIXEL >= said >= 1 / WIDEST_PIXEL:
        return Fraction(1)
    return Fraction(said.numerator, said.denominator)


def varies(starts: Sequence[float]) -> bool:
    """Whether frames stand at different distances, beyond what rounding to a container's ticks explains."""
    gaps = np.diff(np.sort(starts))
    return bool(len(gaps) > 1 and gaps.max() - gaps.min() > max(0.0025, 0.25 * float(np.median(gaps))))


def settle_duration(
    container: Any, video: Any, times: StreamTimes, sound: StreamTimes, rate: Fraction
) -> tuple[float, list[str]]:
    """Seconds from the first frame to the end, and what was odd about it."""
    picture = times.length if times.end > max(times.starts) else times.length + float(1 / rate)
    sound_end = sound.end - times.first
    duration, warnings = picture, []
    if sound_end > picture + AUDIO_TAIL_S:
        duration = sound_end
        warnings.append(f"The sound goes on for {sound_end - picture:.1f} s after the last picture.")
    promised = float(container.duration / av.time_base) if container.duration else 0.0
    if not promised:
        warnings.append("The file does not say how long it is; its length was measured.")
    elif promised - duration - times.first > CUT_OFF_S:
        warnings.append(f"The file says {promised:.1f} s but ends after {duration:.1f} s: it was cut off.")
    return seconds(duration), warnings


def stream_warnings(container: Any) -> list[str]:
    sounds = len(container.streams.audio)
    if sounds == 0:
        return ["There is no sound."]
    return [f"There are {sounds} sound tracks; the first was used."] if sounds > 1 else []
