"""One scene's picture in words that a creative would use: framing, content, colours, light, motion, on-screen text.

Everything said here was measured; what the picture means is left to a vision model or a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cw_assets.domain.video.category_words import ABSTRACT
from cw_assets.domain.video.framing import shot_size
from cw_assets.domain.video.objects import FACE, PERSON, Detection, people_in
from cw_assets.domain.video.palette import color_name
from cw_assets.domain.video.scenes import Scene, Transition
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.style import Exposure, FrameStyle, Lighting
from cw_assets.domain.video.wording import counted, listed, quoted, sentence, with_article

Movement = Literal["static", "gentle", "lively"]

KINDS_NAMED = 5
"""At most so many kinds of objects are named in a sentence."""

BEGINNINGS: dict[Transition, str] = {
    "start": "Open on",
    "cut": "Cut to",
    "dissolve": "Dissolve to",
    "fade": "Fade to",
}
EXPOSURES: dict[Exposure, str] = {"under-exposed": "dim", "normal": "even", "over-exposed": "bright"}
MOVEMENTS: dict[Movement, str] = {
    "static": "almost no movement",
    "gentle": "gentle movement",
    "lively": "lively movement",
}


@dataclass(frozen=True)
class Picture:
    """What is known of a scene's picture.

    `detections` and `lines` are of its keyframe, `frame_height` in pixels, `themes` the scene's categories.
    """

    scene: Scene
    detections: Sequence[Detection]
    frame_height: int
    lines: Sequence[str]
    style: FrameStyle | None
    movement: Movement | None
    themes: Sequence[str] = ()


def movement_of(scene: Scene, signals: FrameSignals) -> Movement | None:
    """By the mean luma change from frame to frame (0 to 1) in the middle four fifths, clear of the transitions.

    Under 0.004 (one step of 255, the noise of a still picture) static, over 0.02 lively; None without frames there.
    """
    margin = 0.1 * scene.duration
    motion = signals.between(scene.start_time + margin, scene.end_time - margin).motion
    if not len(motion):
        return None
    mean = float(motion.mean())
    if mean < 0.004:
        return "static"
    return "lively" if mean > 0.02 else "gentle"


def visual_text(picture: Picture) -> str:
    """One to three sentences: shot and content, the look, the words on the screen."""
    parts = [shot_sentence(picture), look_sentence(picture), text_sentence(picture.lines)]
    return " ".join(part for part in parts if part)


def shot_sentence(picture: Picture) -> str:
    """ "Cut to a medium shot of two people with a bottle, in warm yellow and dark blue." """
    subject = subject_of(picture.detections)
    colors = tuple(dict.fromkeys(color_name(color) for color in picture.style.colors)) if picture.style else ()
    shot = with_article(shot_size(picture.detections, picture.frame_height))
    parts = [BEGINNINGS[picture.scene.transition], shot, f"of {subject}" if subject else ""]
    palette = f"{',' if subject else ''} in {listed(colors)}" if colors else ""
    return sentence(" ".join(filter(None, parts)) + palette)


def subject_of(detections: Sequence[Detection]) -> str:
    """ "two people with a bottle and a cup", "three cars"; "" where nothing is recognised."""
    people = people_in(detections)
    things = Counter(d.class_name for d in detections if d.class_name not in (PERSON, FACE))
    named = listed([counted(count, name) for name, count in things.most_common(KINDS_NAMED)])
    if not people:
        return named
    return counted(people, PERSON) + (f" with {named}" if named else "")


def look_sentence(picture: Picture) -> str:
    """ "Bright, soft light; gentle movement." """
    light = f"{EXPOSURES[picture.style.exposure]}, {light_of(picture.style.lighting)}" if picture.style else ""
    look = "; ".join(filter(None, (light, movement_phrase(picture))))
    return sentence(look) if look else ""


def light_of(lighting: Lighting) -> str:
    return {"soft": "soft light", "harsh": "harsh light", "dramatic": "dramatic contrast"}[lighting]


def text_sentence(lines: Sequence[str]) -> str:
    """ "On-screen text: “ICE COLD”." """
    shown = [quoted(line) for line in dict.fromkeys(lines) if line.strip()]
    return f"On-screen text: {', '.join(shown)}." if shown else ""


def action_of(picture: Picture) -> str:
    """What goes on, as far as it was measured: "Two people with a bottle, lively movement. Theme: food & drink." """
    going_on = ", ".join(filter(None, (subject_of(picture.detections), movement_phrase(picture))))
    themes = listed([theme for theme in picture.themes if theme != ABSTRACT])
    return " ".join(sentence(part) for part in (going_on, f"Theme: {themes}" if themes else "") if part)


def movement_phrase(picture: Picture) -> str:
    return MOVEMENTS[picture.movement] if picture.movement else ""
