"""The cut as files for editing programs: OTIO with everything that is known of a shot, CMX 3600 EDL with the times.

The libraries' own writers are used; which frames a shot has is settled in shots.py.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cw_assets.domain.storyboards.frame_times import timecode
from cw_assets.domain.video.timecode import nominal_rate
from cw_assets.errors import InvalidInput
from cw_assets.exports.scripts.cells import printable
from cw_assets.exports.storyboards.material import StoryboardMaterial
from cw_assets.exports.storyboards.shots import Shot, shots_of

if TYPE_CHECKING:
    import opentimelineio as otio

FRAMES, REFERENCE = "Frames", "Animatic"
METADATA = "cw_assets"
REEL = "AX"
"""What an EDL calls a source that is no tape."""
MOST_EVENTS = 999
LONGEST_TITLE, LONGEST_COMMENT = 60, 100
"""Characters; an EDL's lines are read by old programs."""
FCM = "FCM: NON-DROP FRAME\n"


def otio_timeline(material: StoryboardMaterial, *, video_href: str = "") -> bytes:
    """An .otio file: a clip a picture with its action, camera and lines, a gap where a shot has none.

    Times are in frames at the material's rate, from 0 on. With `video_href` the film lies on a second track that is
    switched off. InvalidInput as in `shots_of`.
    """
    import opentimelineio as otio

    shots, rate = shots_of(material), material.frame_rate
    timeline = otio.schema.Timeline(title_of(material), global_start_time=time_range(0, rate).start_time)
    timeline.tracks.append(track(FRAMES, [item(shot, rate) for shot in shots]))
    if video_href:
        timeline.tracks.append(reference_track(video_href, shots, rate))
    timeline.metadata[METADATA] = about(material)
    written: str = otio.adapters.write_to_string(timeline, "otio_json")
    return (written + "\n").encode()


def edl(material: StoryboardMaterial) -> bytes:
    """A CMX 3600 list: an event a picture; times are non-drop, at 29.97 and 59.94 frames a second too.

    Shots without a picture have no event, and their time stays empty. InvalidInput as in `shots_of`, and for more than
    999 pictures, which such a list cannot count.
    """
    import opentimelineio as otio

    shots = shots_of(material)
    if sum(shot.picture.path is not None for shot in shots) > MOST_EVENTS:
        raise InvalidInput(
            f"{material.script.code} has more than {MOST_EVENTS} pictures, which no EDL can count; use the OTIO file."
        )
    rate = Fraction(nominal_rate(material.frame_rate))
    timeline = otio.schema.Timeline(edl_line(title_of(material), LONGEST_TITLE))
    timeline.tracks.append(track(FRAMES, [edl_item(shot, rate) for shot in shots]))
    events: str = otio.adapters.write_to_string(timeline, "cmx_3600", rate=float(rate))
    title, _, rest = events.partition("\n")
    return f"{title}\n{FCM}{rest}".encode()


def track(name: str, items: "Sequence[otio.core.Item]") -> "otio.schema.Track":
    import opentimelineio as otio

    return otio.schema.Track(name, kind=otio.schema.TrackKind.Video, children=list(items))


def reference_track(video_href: str, shots: Sequence[Shot], rate: Fraction) -> "otio.schema.Track":
    """The film itself, to look at."""
    import opentimelineio as otio

    whole = time_range(shots[-1].frames.stop, rate)
    film = otio.schema.ExternalReference(target_url=printable(video_href), available_range=whole)
    made = track(REFERENCE, [otio.schema.Clip(REFERENCE, media_reference=film, source_range=whole)])
    made.enabled = False
    return made


def item(shot: Shot, rate: Fraction) -> "otio.core.Item":
    """A clip, or a gap where there is no picture; the first of a row has a marker."""
    import opentimelineio as otio

    length, said = time_range(len(shot.frames), rate), {METADATA: shot_data(shot, rate)}
    if not shot.picture.path:
        return otio.schema.Gap(shot.name, source_range=length, markers=[marker(shot, rate)], metadata=said)
    markers = [marker(shot, rate)] if shot.opens_row else []
    still = otio.schema.ExternalReference(target_url=printable(shot.picture.href), available_range=length)
    return otio.schema.Clip(shot.name, media_reference=still, source_range=length, markers=markers, metadata=said)


def edl_item(shot: Shot, rate: Fraction) -> "otio.core.Item":
    """With comments in place of markers and metadata."""
    import opentimelineio as otio

    length = time_range(len(shot.frames), rate)
    if not shot.picture.path:
        return otio.schema.Gap(source_range=length)
    still = otio.schema.ExternalReference(target_url=edl_line(shot.picture.href, LONGEST_COMMENT))
    said = {"cmx_3600": {"reel": REEL, "comments": list(edl_comments(shot))}}
    return otio.schema.Clip(shot.name, media_reference=still, source_range=length, metadata=said)


def edl_comments(shot: Shot) -> Iterator[str]:
    told = {"CAMERA": shot.content.camera, "ACTION": shot.content.action, "DIALOGUE": dialogue(shot)}
    yield from (edl_line(f"{name}: {text}", LONGEST_COMMENT) for name, text in told.items() if text)


def edl_line(text: str, longest: int) -> str:
    """One line, cut where it would be too long."""
    line = printable(text)
    return line if len(line) <= longest else line[: longest - 3] + "..."


def marker(shot: Shot, rate: Fraction) -> "otio.schema.Marker":
    """Green where there is a picture, red where one is missing."""
    import opentimelineio as otio

    color = otio.schema.MarkerColor.GREEN if shot.picture.path else otio.schema.MarkerColor.RED
    comment = printable(shot.picture.missing) or shot.content.action
    return otio.schema.Marker(shot.name, marked_range=time_range(1, rate), color=color, comment=comment)


def time_range(frames: int, rate: Fraction) -> "otio.opentime.TimeRange":
    """From 0 on."""
    import opentimelineio as otio

    start, length = (otio.opentime.RationalTime(count, float(rate)) for count in (0, frames))
    return otio.opentime.TimeRange(start, length)


def shot_data(shot: Shot, rate: Fraction) -> dict[str, Any]:
    """What an editing program keeps with the clip."""
    return {
        "shot_number": shot.row.shot_number,
        "label": shot.label,
        "action": shot.content.action,
        "camera": shot.content.camera,
        "dialogue": dialogue(shot),
        "on_screen": "; ".join(block.text for block in shot.content.cells.video if block.kind == "line"),
        "timecode": timecode(shot.frames.start, rate),
        "planned_seconds": shot.row.duration_seconds,
        "missing": printable(shot.picture.missing),
        "caption": printable(shot.picture.caption),
    }


def dialogue(shot: Shot) -> str:
    """ "VO: Hot day?; ANNA: Very."."""
    spoken = (block for block in shot.content.cells.audio if block.kind == "line")
    return "; ".join(": ".join(filter(None, (block.label, block.text))) for block in spoken)


def about(material: StoryboardMaterial) -> dict[str, Any]:
    return {
        "code": printable(material.script.code),
        "language": material.script.language,
        "frame_rate": f"{material.frame_rate.numerator}/{material.frame_rate.denominator}",
        "drawn_by": printable(material.drawn_by),
    }


def title_of(material: StoryboardMaterial) -> str:
    return printable(material.script.title) or printable(material.script.code) or "Storyboard"
