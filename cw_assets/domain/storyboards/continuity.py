"""What stays the same over the frames of a storyboard: product, cast and place, in words, seeds and pictures."""

from collections.abc import Mapping, Sequence
from itertools import chain, count
from types import MappingProxyType
from typing import Literal, get_args

from pydantic import Field

from cw_assets.domain.images.request import MAX_SEED
from cw_assets.domain.scripts.lines import spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.scripts.turns import KNOWN as KNOWN_LABEL
from cw_assets.domain.storyboards.phrases import read
from cw_assets.domain.storyboards.recurring import (
    Recurring,
    definite,
    recurring_people,
    recurring_places,
    recurring_product,
)
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput

ElementKind = Literal["cast", "product", "place"]
ELEMENT_KINDS: tuple[ElementKind, ...] = get_args(ElementKind)
SEED_STEP = 1000
"""Between rows that begin families; a row has far fewer images."""


class Element(Value):
    """Somebody or something that rows show more than once, or that a reference picture shows; rows count from 0."""

    kind: ElementKind
    name: str
    """ "woman"."""
    words: str
    """How the first row that describes it does: "a woman in a yellow raincoat"."""
    rows: tuple[int, ...]


class SeedFamily(Value):
    """Rows whose frames are drawn from neighbouring seeds, as they share what they show most of all."""

    anchor: str
    """Name of an element; "" for rows that share nothing."""
    kind: ElementKind | None
    seed: int
    """Of its first image; image n of a row has seed + n."""
    rows: tuple[int, ...]


class HeldWords(Value):
    """What is added to the prompt of one row, so that it shows what other rows have shown."""

    row: int
    words: tuple[str, ...]


class Continuity(Value):
    """What was held constant over a storyboard, as it is recorded."""

    style: str = ""
    """Stands first in every prompt."""
    elements: tuple[Element, ...] = ()
    families: tuple[SeedFamily, ...] = ()
    held_words: tuple[HeldWords, ...] = ()
    references: dict[ElementKind, str] = Field(default_factory=dict)
    """Keys in the media store of the pictures that frames showing the element follow."""


def continuity_of(
    rows: Sequence[ScriptRow],
    *,
    style: str,
    product: str = "",
    seed: int,
    references: Mapping[ElementKind, str] = MappingProxyType({}),
) -> Continuity:
    """What the rows' descriptions show more than once, and what is held of it: words, seeds and pictures.

    `product` is its name in the campaign; the same rows and `seed` give the same. An element with one row is kept
    where it is the only one of its kind that has a reference picture.
    """
    found = found_in(rows, product, references)
    elements = named_apart(found)
    return Continuity(
        style=style,
        elements=elements,
        families=seed_families(elements, len(rows), seed),
        held_words=tuple(
            HeldWords(row=row, words=words)
            for row in range(len(rows))
            if (words := tuple(filter(None, (one.held_in(row) for _, one in found))))
        ),
        references={kind: key for kind, key in references.items() if key},
    )


def found_in(
    rows: Sequence[ScriptRow], product: str, references: Mapping[ElementKind, str]
) -> list[tuple[ElementKind, Recurring]]:
    """Cast, product and places that recur, in this order."""
    read_rows = [read(row.visual_text) for row in rows]
    kinds: dict[ElementKind, list[Recurring]] = {
        "cast": recurring_people(read_rows, speakers_of(rows), product),
        "product": recurring_product(read_rows, product),
        "place": recurring_places(read_rows),
    }
    return [
        (kind, one)
        for kind, ones in kinds.items()
        for one in ones
        if len(one.rows) > 1 or (len(ones) == 1 and references.get(kind))
    ]


def speakers_of(rows: Sequence[ScriptRow]) -> set[str]:
    """Single names before what somebody says: "ANNA"; "VO" and "DIALOGUE" are nobody's."""
    labels = {line.label.partition("(")[0].strip() for row in rows for line in spoken_lines(row.audio_text)}
    return {label for label in labels if label.isalpha() and KNOWN_LABEL.fullmatch(label) is None}


def named_apart(found: Sequence[tuple[ElementKind, Recurring]]) -> tuple[Element, ...]:
    """Elements with a name of their own each: "woman", then "woman in a red hat", then "woman 3"."""
    names: set[str] = set()
    elements = []
    for kind, one in found:
        longer = definite(one.words).removeprefix("the ")
        numbered = (f"{one.name} {number}" for number in count(2))
        name = next(name for name in chain((one.name, longer), numbered) if name and name not in names)
        names.add(name)
        elements.append(Element(kind=kind, name=name, words=one.words or name, rows=one.rows))
    return tuple(elements)


def seed_families(elements: Sequence[Element], row_count: int, seed: int) -> tuple[SeedFamily, ...]:
    """Rows by the first element that they show, cast before product before place, each row in one family.

    A family begins `SEED_STEP` times its first row above `seed` (beyond MAX_SEED from 0 on), so that another family
    that comes or goes when a row is edited moves none of the others.
    """
    anchors = [next((one for one in elements if row in one.rows), None) for row in range(row_count)]
    members: dict[str | int, list[int]] = {}
    for row, anchor in enumerate(anchors):
        members.setdefault(anchor.name if anchor else row, []).append(row)
    return tuple(
        SeedFamily(
            anchor=anchor.name if (anchor := anchors[rows[0]]) else "",
            kind=anchor.kind if anchor else None,
            seed=wrapped(seed + SEED_STEP * rows[0]),
            rows=tuple(rows),
        )
        for rows in members.values()
    )


def seed_of(continuity: Continuity, row: int, image_index: int) -> int:
    """Of an image of a row, both counted from 0. InvalidInput for a row that the storyboard did not have."""
    return wrapped(family_of(continuity, row).seed + image_index)


def family_of(continuity: Continuity, row: int) -> SeedFamily:
    for family in continuity.families:
        if row in family.rows:
            return family
    raise InvalidInput(
        f"Row {row + 1} has no seed, for the storyboard was made of other rows; make the storyboard anew."
    )


def wrapped(seed: int) -> int:
    return seed % (MAX_SEED + 1)


def held_in(continuity: Continuity, row: int) -> tuple[Element, ...]:
    """Elements that the row shows."""
    return tuple(element for element in continuity.elements if row in element.rows)


def words_for(continuity: Continuity, row: int) -> tuple[str, ...]:
    """What is added to the row's prompt."""
    return next((held.words for held in continuity.held_words if held.row == row), ())


def reference_for(continuity: Continuity, row: int) -> str:
    """Key of the picture that the row's frames follow: its anchor's, or another element's that it shows; else "".

    There is one picture of a kind, so it is taken to show the element of this kind that most rows show.
    """
    anchor = family_of(continuity, row).kind
    shown = {element.kind for element in held_in(continuity, row) if element == leading(continuity, element.kind)}
    kinds = sorted(shown, key=lambda kind: (kind != anchor, ELEMENT_KINDS.index(kind)))
    return next((continuity.references[kind] for kind in kinds if kind in continuity.references), "")


def leading(continuity: Continuity, kind: ElementKind) -> Element:
    """Of this kind the one that most rows show, the first of several."""
    return max((one for one in continuity.elements if one.kind == kind), key=lambda one: len(one.rows))


def sentences(continuity: Continuity) -> tuple[str, ...]:
    """ "woman: a woman in a yellow raincoat (shots 1, 3, 4)", for people; shots are counted from 1."""
    return tuple(sentence_of(element) for element in continuity.elements)


def sentence_of(element: Element) -> str:
    words = "" if element.words == element.name else f": {element.words}"
    shots = f"shot{'s' if len(element.rows) > 1 else ''} {', '.join(str(row + 1) for row in element.rows)}"
    return f"{element.name}{words} ({shots})"
