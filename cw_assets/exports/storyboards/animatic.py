"""The animatic: a film in which each picture stands for its row's time, with scratch voice and captions, as MP4.

The cut is in shots.py, moves over a picture in moves.py, sound and captions in sound.py and caption_track.py.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING

from cw_assets.domain.protocols import RgbImage
from cw_assets.domain.storyboards.plan import SpokenClip
from cw_assets.domain.values import Value, seconds
from cw_assets.errors import ExternalFailure, LimitExceeded
from cw_assets.exports.scripts.captions import Cue
from cw_assets.exports.scripts.cells import printable
from cw_assets.exports.storyboards.caption_track import caption_packets, caption_stream, cues_within, three_letters
from cw_assets.exports.storyboards.card import card
from cw_assets.exports.storyboards.fitting import UNREADABLE, Fitted, Size, film_size, fitted, readable_size
from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial
from cw_assets.exports.storyboards.moves import Move, move_for, moved
from cw_assets.exports.storyboards.shots import Shot, shots_of, timing_notes
from cw_assets.exports.storyboards.sound import Mix, VoiceClip, mixed, packed, sound_stream

if TYPE_CHECKING:
    import av
    from av.container import OutputContainer
    from av.video.stream import VideoStream

LONGEST_S = 20 * 60
X264 = {"preset": "veryfast", "tune": "stillimage", "crf": "18", "bf": "0", "sc_threshold": "0", "g": "600"}
"""Without B-frames the film begins at 0 s without an edit list; a keyframe stands where a shot begins, and only there
or 600 frames behind the last one.
"""
THREADS = 2
"""A number that is the same everywhere makes the same bytes everywhere."""
TICKS = 240_000
"""A second's parts in the file: whole numbers of them make a frame at each of RATES, and a sample of the sound."""
MUXER = {"movflags": "+faststart", "movie_timescale": str(TICKS), "video_track_timescale": str(TICKS)}
BT709 = LIMITED = 1
"""Colours and range of values, as FFmpeg numbers them."""
LONGEST_TITLE = 200


class AnimaticFacts(Value):
    """The film as it was written."""

    frame_count: int
    frame_rate: str
    """As in "24000/1001"."""
    duration_s: float
    width: int
    height: int
    spoken: tuple[SpokenClip, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences a person should see: shots that have no room, lines too long for theirs."""


def write_animatic(
    material: StoryboardMaterial,
    target: Path,
    *,
    moves: bool,
    voice: Sequence[VoiceClip],
    on_progress: Callable[[float], None],
) -> AnimaticFacts:
    """Write the film: H.264 at the material's rate, AAC where a voice is given, captions where somebody speaks.

    The same material makes the same bytes. `on_progress` is told the fraction that is done, frame by frame; what it
    raises ends the work, and no file is left then. InvalidInput for a rate or a row that cannot be used, LimitExceeded
    for more than 20 minutes.
    """
    shots, sizes, unreadable = with_cards(shots_of(material))
    duration = duration_of(shots, material.frame_rate)
    if duration > LONGEST_S:
        raise LimitExceeded(
            f"{material.script.code} lasts {float(duration):.0f} s, an animatic {LONGEST_S} s at most; cut the script "
            "into parts."
        )
    mix = mixed(voice, duration) if voice else None
    cues = cues_within(material.script, duration)
    size = film_size(sizes)
    film = filmed(shots, size, material.frame_rate, moves=moves, on_progress=on_progress)
    try:
        write_film(material, target, size, film, mix, cues)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return facts(material, shots, size, mix, unreadable)


def with_cards(shots: Sequence[Shot]) -> tuple[list[Shot], set[Size], list[str]]:
    """The shots, those whose picture cannot be read without it; the sizes of the pictures; a sentence for each lost."""
    sizes = {path: readable_size(path) for shot in shots if (path := shot.picture.path)}
    lost = {path for path, size in sizes.items() if size is None}
    card_only = FramePicture(missing=UNREADABLE)
    return (
        [replace(shot, picture=card_only) if shot.picture.path in lost else shot for shot in shots],
        {size for size in sizes.values() if size},
        [
            f"The picture of shot {shot.label} cannot be read, so a card is shown; draw it again."
            for shot in shots
            if shot.picture.path in lost
        ],
    )


def facts(
    material: StoryboardMaterial, shots: Sequence[Shot], size: Size, mix: Mix | None, unreadable: Sequence[str]
) -> AnimaticFacts:
    rate = material.frame_rate
    return AnimaticFacts(
        frame_count=shots[-1].frames.stop,
        frame_rate=f"{rate.numerator}/{rate.denominator}",
        duration_s=seconds(duration_of(shots, rate)),
        width=size[0],
        height=size[1],
        spoken=mix.spoken if mix else (),
        notes=(*timing_notes(material), *unreadable, *(mix.notes if mix else ())),
    )


def duration_of(shots: Sequence[Shot], rate: Fraction) -> Fraction:
    """Seconds."""
    return shots[-1].frames.stop / rate


def write_film(
    material: StoryboardMaterial,
    target: Path,
    size: Size,
    film: "Iterable[av.VideoFrame]",
    mix: Mix | None,
    cues: Sequence[Cue],
) -> None:
    """Every stream is set up before the first packet is written; then their packets in the order of time."""
    import av

    try:
        with av.open(target, "w", format="mp4", options=MUXER) as container:
            container.metadata.update(about(material))
            packets = [encoded(video_stream(container, size, material.frame_rate), film)]
            if mix:
                packets.append(packed(sound_stream(container, three_letters(material.script.language)), mix.samples))
            if cues:
                packets.append(caption_packets(caption_stream(container, material.script.language), cues))
            for packet in merge(*packets, key=lambda packet: packet.dts * packet.time_base):
                container.mux(packet)
    except av.FFmpegError as error:
        raise ExternalFailure(
            f"The animatic could not be written ({error.strerror}); mend its folder or free space there, then again."
        ) from error


def about(material: StoryboardMaterial) -> dict[str, str]:
    """What a player shows of the film."""
    script = material.script
    drawn_by = f" Pictures by {printable(material.drawn_by)}." if printable(material.drawn_by) else ""
    return {
        "title": (printable(script.title) or printable(script.code))[:LONGEST_TITLE],
        "comment": f"Animatic: still pictures held for the time of their shots.{drawn_by}",
        "date": script.date.isoformat(),
    }


def video_stream(container: "OutputContainer", size: Size, rate: Fraction) -> "VideoStream":
    stream = container.add_stream("libx264", rate=rate, options=X264, width=size[0], height=size[1])
    context = stream.codec_context
    context.time_base = 1 / rate
    context.pix_fmt = "yuv420p"
    context.thread_type, context.thread_count = "FRAME", THREADS
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = LIMITED
    return stream


def encoded(stream: "VideoStream", film: "Iterable[av.VideoFrame]") -> "Iterator[av.Packet]":
    for frame in film:
        yield from stream.encode(frame)
    yield from stream.encode(None)


def filmed(
    shots: Sequence[Shot], size: Size, rate: Fraction, *, moves: bool, on_progress: Callable[[float], None]
) -> "Iterator[av.VideoFrame]":
    """Every frame of the film, each with its number as time; the first of a shot asks for a keyframe."""
    from av.video.frame import PictureType

    whole = shots[-1].frames.stop
    for place, shot in enumerate(shots):
        duration_s = float(len(shot.frames) / rate)
        moving = moves and shot.picture.path is not None
        move = move_for(shot.row.visual_text, place=place, duration_s=duration_s) if moving else None
        for number, frame in zip(shot.frames, shown(shot, size, move, duration_s), strict=True):
            frame.pts, frame.time_base = number, 1 / rate
            frame.pict_type = PictureType.I if number == shot.frames.start else PictureType.NONE
            yield frame
            on_progress((number + 1) / whole)


def shown(shot: Shot, size: Size, move: Move | None, duration_s: float) -> "Iterator[av.VideoFrame]":
    """The picture of a shot once for each of its frames; the same one again where nothing moves."""
    import av

    picture = fitted(shot.picture.path, size) if shot.picture.path else Fitted(card(shot, size), (0, 0, *size))
    still = colored(picture.pixels)
    if move is None:
        yield from (still for _ in shot.frames)
        return
    images = moved(still.to_ndarray(), picture.region, move, frames=len(shot.frames), duration_s=duration_s)
    for image in images:
        yield av.VideoFrame.from_ndarray(image, format="yuv420p")


def colored(pixels: RgbImage) -> "av.VideoFrame":
    """RGB as the film holds it: BT.709, limited range, colour at half the size."""
    import av
    from av.video.reformatter import ColorRange, Colorspace

    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
