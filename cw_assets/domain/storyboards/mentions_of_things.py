"""The product and the place that a row's description names, with the words that describe them.

People stand in mentions.py, what is the same over the rows is found in recurring.py.
"""

import re
from collections.abc import Collection, Sequence

from cw_assets.domain.images.panel.surroundings import PLACES
from cw_assets.domain.images.panel.things import KINDS, THINGS
from cw_assets.domain.images.panel.words import Found, find, split, table
from cw_assets.domain.storyboards.mentions import NOT_PLACES, Mention, singular
from cw_assets.domain.storyboards.phrases import NEW, PHRASES, PRONOUNS, Description, Entry, content

VAGUE_PLACES = frozenset({"skyline", "sea", "street", "sky"})
NO_PLACE_DETAIL = ("person", "thing", "action", "place", "outfit")
PACKSHOTS = table({"packshot": "packshot, pack shot, product shot, product card, hero product, the product"})
PRODUCT_GROUPS = frozenset({"product", "food", "vehicle"})


def product_names(product: str) -> list[tuple[str, ...]]:
    """How a row may call it: by the whole name, or by a first word that is no word of its own, as brands are."""
    whole = tuple(word for word in split(product) if word != ".")
    first = whole[:1] if len(whole) > 1 and len(whole[0]) > 3 and (whole[0],) not in PHRASES else ()
    return [name for name in (whole, first) if name]


def product_in(row: Description, names: Sequence[tuple[str, ...]], vessels: Collection[str]) -> Mention | None:
    """The product by its name, in a packshot, or as "the bottle" where `vessels` has it; the one that says most.

    "The bottle of water" is another one.
    """
    named = [mention for name in names for at in places_of(row, name) if (mention := around_name(row, at, len(name)))]
    marks = [mark for mark in row.marks if row.has_role(mark.start, "thing") and not is_card(row, mark)]
    things = [thing(row, mark) for mark in marks]
    if not named and find(row.words, PACKSHOTS):
        named = [next((one for one in things if one.kind in PRODUCT_GROUPS), Mention("product", "product", ""))]
    known = [
        one
        for one, mark in zip(things, marks, strict=True)
        if one.noun in vessels and not one.is_new and row.word(mark.end) != "of"
    ]
    return max((*named, *known), key=lambda one: len(one.details), default=None)


def vessels_in(row: Description, names: Sequence[tuple[str, ...]]) -> set[str]:
    """What a row says that the product is or comes in: "bottle" of "a bottle of Solara"."""
    found = product_in(row, names, ())
    return {found.noun} if found and found.noun not in ("", "product") else set()


def places_of(row: Description, name: tuple[str, ...]) -> list[int]:
    """Where the words of a name begin; one at most, for a hostile row may have many."""
    size = len(name)
    return [at for at in range(len(row.words) - size + 1) if tuple(row.words[at : at + size]) == name][:1]


def around_name(row: Description, at: int, size: int) -> Mention:
    """ "A cold can of Fizzo", "the new Morro One machine", "Solara bottle"."""
    start, end, noun = at, at + size, ""
    if row.word(at - 1) == "of" and row.has_role(at - 2, "thing"):
        start, noun = row.marked[at - 2].start, row.words[at - 2]
    elif row.has_role(end, "thing"):
        end, noun = row.marked[end].end, row.words[row.marked[end].end - 1]
    start = row.phrase_start(start)
    words = row.written(start, end)
    details = content(words) - frozenset(row.words[at : at + size])
    return Mention("product", singular([noun], THINGS), words, details, is_new=row.words[start] in NEW)


def is_card(row: Description, mark: Found[Entry]) -> bool:
    """ "Product card" is no card in the picture."""
    return row.word(mark.start - 1) == "product"


def thing(row: Description, mark: Found[Entry]) -> Mention:
    """Its noun alone is no detail: a row with "the bottle" says nothing of it."""
    start, noun = row.phrase_start(mark.start), singular(row.words[mark.end - 1 : mark.end], THINGS)
    words, group = row.written(start, mark.end), KINDS[dict(mark.entry)["thing"]].group
    is_new = row.words[start] in NEW or mark.plural
    return Mention(group, noun, words, content(words) - {noun, row.words[mark.end - 1]}, is_new=is_new)


def place_in(row: Description) -> Mention | None:
    """Where the row plays: the first place that says more than a street or the sea, or else that."""
    found = [
        mark for mark in row.marks if row.has_role(mark.start, "place") and row.words[mark.start] not in NOT_PLACES
    ]
    exact = [mark for mark in found if dict(mark.entry)["place"] not in VAGUE_PLACES]
    places = [place(row, mark) for mark in exact or found]
    return max((one for one in places if one.noun == places[0].noun), key=lambda one: len(one.details), default=None)


def place(row: Description, mark: Found[Entry]) -> Mention:
    start, end = row.phrase_start(mark.start), place_end(row, mark.end)
    noun = singular(row.words[mark.start : mark.end], PLACES)
    words = re.sub(r"^(?:(?:interior|exterior|and) )+", "", row.written(start, end))
    words = words.lower() if words.isupper() else words
    return Mention(
        dict(mark.entry)["place"], noun, words, content(words) - set(noun.split()), is_new=row.words[start] in NEW
    )


def place_end(row: Description, end: int) -> int:
    """Behind "with green tiles", which must end its clause and name nobody and nothing that could leave."""
    if row.word(end) != "with":
        return end
    for at in range(end + 1, end + 7):
        if row.word(at) == ".":
            return at
        if row.has_role(at, *NO_PLACE_DETAIL) or row.word(at) in PRONOUNS:
            break
    return end
