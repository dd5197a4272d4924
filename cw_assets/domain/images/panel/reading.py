"""Reading a prompt: which known words it has, and what they make of the scene; who stands where is `layout`'s."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from cw_assets.domain.images.panel import camera, colors, people, surroundings, things
from cw_assets.domain.images.panel.reading_subjects import read_subjects
from cw_assets.domain.images.panel.scene import Scene
from cw_assets.domain.images.panel.words import Found, find, split

MAX_WORDS = 400
"""Words of a prompt that are read; a panel shows no more."""
QUOTED = re.compile(r"[\"“„”«]([^\"“„”«»\n]{1,40})[\"”“»]")
NEGATIONS = frozenset(
    {"no", "not", "without", "never", "nobody", "ohne", "kein", "keine", "keinen", "sans", "sin", "senza"}
)
Entry = tuple[tuple[str, str], ...]
"""The (role, name) pairs of a phrase: "breakfast" is a time and a meal."""


def _vocabulary() -> dict[tuple[str, ...], Entry]:
    roles: dict[str, Mapping[tuple[str, ...], str]] = {
        "shot": camera.SHOTS, "angle": camera.ANGLES, "view": camera.VIEWS, "move": camera.MOVES, "craft": camera.CRAFT,
        "place": surroundings.PLACES, "time": surroundings.DAYTIMES, "weather": surroundings.WEATHERS,
        "mood": surroundings.MOODS, "color": colors.COLOR_WORDS, "person": people.PEOPLE, "action": people.ACTIONS,
        "smile": people.SMILES, "outfit": people.OUTFITS, "hair": people.HAIRS, "thing": things.THINGS,
    }  # fmt: skip
    entries: dict[tuple[str, ...], Entry] = {}
    for role, phrases in roles.items():
        for phrase, name in phrases.items():
            entries[phrase] = (*entries.get(phrase, ()), (role, name))
    return entries


VOCABULARY = _vocabulary()


class Marks(NamedTuple):
    """The known phrases of a prompt, in order."""

    found: list[Found[Entry]]

    def all(self, role: str) -> tuple[str, ...]:
        names = (name for mark in self.found for its_role, name in mark.entry if its_role == role)
        return tuple(dict.fromkeys(names))

    def first(self, role: str) -> str:
        return next(iter(self.all(role)), "")


def read_scene(text: str) -> Scene:
    """What a prompt, without weights and tags, asks to see; words nobody knows are left out."""
    lettering = QUOTED.search(text)
    words = split(QUOTED.sub(" . ", text))[:MAX_WORDS]
    marks = Marks([mark for mark in find(words, VOCABULARY) if not _is_negated(words, mark.start)])
    subjects, spare_colors = read_subjects(words, marks.found)
    return Scene(
        shot=marks.first("shot") or None,  # type: ignore[arg-type]
        angle=marks.first("angle") or "eye",  # type: ignore[arg-type]
        view=marks.first("view"),  # type: ignore[arg-type]
        daytime=_daytime(marks),  # type: ignore[arg-type]
        weather=marks.first("weather"),  # type: ignore[arg-type]
        place=_place(marks),
        place_name=_shop_name(words, marks),
        subjects=subjects,
        colors=spare_colors,
        moods=marks.all("mood"),
        moves=marks.all("move")[:2],
        lettering=" ".join(lettering[1].split()) if lettering else "",
    )


def _is_negated(words: list[str], start: int) -> bool:
    before = words[max(0, start - 3) : start]
    while "." in before:
        before = before[before.index(".") + 1 :]
    return not NEGATIONS.isdisjoint(before)


def _daytime(marks: Marks) -> str | None:
    """Night and dusk count more than a meal or a "day" beside them."""
    named = marks.all("time")
    strong = [name for name in named if name not in ("noon", "morning")]
    return next(iter(strong or named), None)


def _place(marks: Marks) -> str:
    """The first place that says more than a town or the water beside it."""
    named = marks.all("place")
    if {"road", "mountains"} <= set(named):
        return "mountain road"
    exact = [name for name in named if name not in ("skyline", "sea", "street", "sky")]
    return next(iter(exact or named), "")


def _shop_name(words: list[str], marks: Marks) -> str:
    shops = (mark for mark in marks.found if ("place", "shop") in mark.entry)
    return next((" ".join(words[mark.start : mark.end]) for mark in shops if not mark.plural), "")
