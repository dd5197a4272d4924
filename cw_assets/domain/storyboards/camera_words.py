"""What camera work is called: the words of the storyboard panel, under the names that people use on a set.

Which of them a text means, camera.py finds out.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from cw_assets.domain.images.panel.camera import ANGLES, MOVES, SHOTS, VIEWS
from cw_assets.domain.images.panel.words import table
from cw_assets.domain.video.words import word_set


class CameraPhrase(NamedTuple):
    role: Literal["shot", "view", "angle"]
    name: str
    """ "medium close-up"."""


NAMES = {
    "ECU": "extreme close-up", "CU": "close-up", "MCU": "medium close-up", "MS": "medium shot",
    "MWS": "medium wide shot", "WS": "wide shot", "EWS": "extreme wide shot",
    "OTS": "over the shoulder", "POV": "point of view",
    "low": "low angle", "high": "high angle", "aerial": "aerial view", "dutch": "dutch angle",
}  # fmt: skip
"""By the panel's own name."""
OWN_NAMES = table({
    "two-shot": "two shot", "three-shot": "three shot", "packshot": "packshot, pack shot",
    "big close-up": "big close up", "establishing shot": "establishing, establishing shot", "long shot": "long shot",
    "full shot": "full shot", "medium long shot": "medium long shot", "extreme long shot": "extreme long shot",
    "bird's-eye view": "bird s eye, bird's eye, birds eye", "top-down view": "top down", "overhead": "overhead",
    "macro": "macro, macro shot",
})  # fmt: skip
"""Phrases that people call by a name of their own."""
MORE_SHOTS = table({"CU": "big close up, close on, tight on, nah, gross", "MS": "three shot"})
MORE_VIEWS = table({"OTS": "uber die schulter, par dessus l epaule, sobre el hombro"})
OWN_MOVES = table({
    "pan": "pan, pans, panning, schwenk, panoramica", "pan left": "pan left, pans left, panning left",
    "pan right": "pan right, pans right, panning right", "whip pan": "whip pan, swish pan",
    "pan up": "pan up, pans up", "pan down": "pan down, pans down",
    "zoom": "zoom, zooms, zooming", "zoom in": "zoom in, zooms in, zooming in, crash zoom",
    "zoom out": "zoom out, zooms out, zooming out",
    "push in": "push in, pushes in, pushing in, truck in, move in, moves in",
    "dolly in": "dolly in, dolly forward, dollies in", "dolly out": "dolly out, dolly back, dollies out",
    "dolly shot": "dolly, dolly shot", "pull out": "pull out, pulls out, pulling out",
    "pull back": "pull back, pulls back, pulling back",
    "tilt up": "tilt up, tilts up, tilting up", "tilt down": "tilt down, tilts down, tilting down",
    "crane up": "crane up, boom up, rising shot, cranes up", "crane down": "crane down, boom down, cranes down",
    "crane shot": "crane shot", "pedestal up": "pedestal up", "pedestal down": "pedestal down",
    "tracking shot": "tracking, tracking shot, track, tracks, follow shot, following shot, camera follows, travelling",
    "steadicam": "steadicam", "orbit": "orbit, orbits, orbiting, arc shot, 360 shot, camera circles",
})  # fmt: skip
MANNER_PHRASES = table({
    "handheld": "handheld, hand held, handheld camera", "static": "static shot, static camera, locked off, locked shot",
    "slow motion": "slow motion, slowmo, slow mo", "time-lapse": "time lapse, timelapse", "rack focus": "rack focus",
    "split screen": "split screen", "shallow depth of field": "shallow depth of field",
})  # fmt: skip
NOT_CAMERA = frozenset({("looking", "up"), ("looking", "down"), ("swish", "left")})
"""What people and things do more often."""


def view_phrases() -> dict[tuple[str, ...], CameraPhrase]:
    tables: dict[Literal["shot", "view", "angle"], Mapping[tuple[str, ...], str]] = {
        "shot": {**SHOTS, **MORE_SHOTS}, "view": {**VIEWS, **MORE_VIEWS}, "angle": ANGLES,
    }  # fmt: skip
    return {
        phrase: CameraPhrase(role, OWN_NAMES.get(phrase, NAMES[panel_name]))
        for role, phrases in tables.items()
        for phrase, panel_name in phrases.items()
        if phrase not in NOT_CAMERA
    }


VIEW_PHRASES = view_phrases()
MOVE_PHRASES = {phrase: name for phrase, name in {**MOVES, **OWN_MOVES}.items() if phrase not in NOT_CAMERA}
SPEEDS = {
    "slow": "slow", "slowly": "slow", "fast": "fast", "quick": "quick", "quickly": "quick", "gentle": "gentle",
    "gently": "gentle", "rapid": "rapid", "subtle": "subtle", "smooth": "smooth", "smoothly": "smooth",
}  # fmt: skip
WEAK = word_set(
    "wide medium portrait vista panorama panoramic establishing drone drohne overhead macro plongee totale nah gross"
)
"""Words that are camera work only where they stand like it: "Wide: a street", "wide on Anna", not "a wide street"."""
WEAK_PHRASES = frozenset({("close", "on"), ("tight", "on")})
"""Where a sentence begins: doors close on people, too."""
WEAK_MOVES = word_set("pan pans panning track tracks tracking orbit orbits orbiting zoom dolly travelling")
WITH_WEAK = word_set("shot view angle footage")
BEFORE_WEAK, AFTER_WEAK = word_set(". to then"), word_set(". on")
AFTER_MOVE = word_set("to across along over past with from into up down left right around through onto off shot . and")
BEFORE_MOVE = word_set("camera we then and . slow slowly fast quick gentle gently rapid subtle smooth")
NOUNS_BEFORE = word_set("a an the this that his her its two three four five frying hot of on in racing running")
