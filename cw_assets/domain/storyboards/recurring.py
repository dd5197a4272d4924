"""Who and what is the same in several rows; where two could be meant, neither is.

How a row names them is read in mentions.py, what is held of them stands in continuity.py.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from cw_assets.domain.images.panel.colors import COLOR_WORDS
from cw_assets.domain.images.panel.people import GROUPS
from cw_assets.domain.images.panel.words import fold, split
from cw_assets.domain.storyboards.mentions import FITS, Mention, people_in
from cw_assets.domain.storyboards.mentions_of_things import (
    PRODUCT_GROUPS,
    place_in,
    product_in,
    product_names,
    vessels_in,
)
from cw_assets.domain.storyboards.names import has_stranger, likely_names, names_told
from cw_assets.domain.storyboards.phrases import DETERMINERS, NUMBERS, Description, small_start
from cw_assets.domain.video.words import word_set

MOST_ALIKE = 40
"""Of one kind; more than so many of them nobody tells apart."""
GENERIC = word_set(
    "woman man lady guy gentleman boy girl child kid baby person frau mann femme homme mujer hombre donna uomo"
)
"""Nouns that may mean somebody who was called otherwise before: "the woman" a waitress, "the waiter" not a man."""
ALSO = {"child": frozenset({"boy", "girl", "child"})}
ARTICLES = word_set("a an another one")
COLORS = frozenset(word for phrase in COLOR_WORDS for word in phrase)


@dataclass(eq=False)
class Recurring:
    """Somebody or something over the rows; rows are counted from 0."""

    name: str
    kind: str
    words: str
    """As the first row that describes it does."""
    details: frozenset[str] = frozenset()
    clothes: frozenset[str] = frozenset()
    nouns: set[str] = field(default_factory=set)
    said: dict[int, frozenset[str]] = field(default_factory=dict)
    """What each row that shows it says of it."""
    described_in: int | None = None
    described_as: str = ""
    """The noun of these words."""
    called: dict[int, str] = field(default_factory=dict)
    """The name by which a row calls somebody."""
    shown_as: dict[int, str] = field(default_factory=dict)
    """The noun by which a row calls a product."""

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(self.said)

    def add(self, row: int, mention: Mention) -> None:
        """Another mention; the first with details gives the words."""
        if mention.details and not self.details:
            self.words = small_start(mention.words, self.name)
            self.details, self.clothes = mention.details, mention.clothes
            self.described_in, self.described_as = row, mention.noun
        self.kind = mention.kind if self.kind in ("", "name") and mention.kind else self.kind
        self.nouns |= {mention.noun, mention.alias} - {"", *FITS}
        self.said[row] = self.said.get(row, frozenset()) | mention.details
        if mention.kind in PRODUCT_GROUPS and mention.noun not in ("", "product"):
            self.shown_as[row] = mention.noun
        if mention.kind == "name":
            self.called[row] = mention.words.partition(" ")[0]

    def held_in(self, row: int) -> str:
        """What a row leaves unsaid that an earlier one has said: "the woman in a yellow raincoat"; else "".

        "Anna, the woman in a yellow raincoat" where the row calls her so. A row with the lemonade in a glass does not
        get the words for its bottle.
        """
        earlier = self.described_in is not None and self.described_in < row
        same = self.shown_as.get(row, self.described_as) == self.described_as
        if not earlier or not same or row not in self.said or not self.said[row] < self.details:
            return ""
        words, name = definite(self.words), self.called.get(row, "")
        return f"{name}, {words}" if name and words.startswith("the ") else words


def definite(words: str) -> str:
    """ "The woman in a red hat", in small letters: in a prompt "a woman" would be another one; names stay."""
    first, _, rest = words.partition(" ")
    if first in ARTICLES and rest:
        return f"the {rest}"
    return words if first in DETERMINERS - NUMBERS or first[:1].isupper() else f"the {words}"


def recurring_people(rows: Sequence[Description], speakers: Iterable[str], product: str) -> list[Recurring]:
    """Everybody, in the order in which they appear; `speakers` are names that rows may call them by.

    In a row with a name or a person of whom nothing else is known, "she" is nobody of another row.
    """
    names = {name for row in rows for name in names_told(row)} | {fold(speaker) for speaker in speakers}
    known_names = names | set(split(product))
    strangers = likely_names(rows) - known_names
    seen: list[Recurring] = []
    for place, row in enumerate(rows):
        here: list[Recurring] = []
        for mention in people_in(row, names):
            is_open = mention.noun in FITS and (
                not strangers.isdisjoint(row.words) or may_be_another(mention.noun, row, here, known_names)
            )
            found = None if is_open else meant(mention, here, seen)
            if found:
                found.add(place, mention)
                here += [found] if found not in here else []
    return seen


def may_be_another(pronoun: str, row: Description, here: Sequence[Recurring], names: Collection[str]) -> bool:
    """Whether "she" may be one of a group in the row or somebody unknown, as nobody in the row fits."""
    groups = (one for one in here if one.kind in GROUPS or one.kind.startswith("several"))
    return not fitting(pronoun, here) and (any(groups) or has_stranger(row, pronoun, names))


def meant(mention: Mention, here: Sequence[Recurring], seen: list[Recurring]) -> Recurring | None:
    """Who is meant, a new one where it can be nobody else; None where that stays open."""
    if by_name := [one for one in seen if mention.alias and mention.alias in one.nouns]:
        return by_name[0]
    if mention.noun in FITS:
        return only_one(fitting(mention.noun, here) or fitting(mention.noun, seen))
    if mention.is_new or mention.kind == "name":
        return described_alike(mention, seen) or begun(mention, seen)
    return known(mention, here, seen)


def fitting(pronoun: str, people: Iterable[Recurring]) -> list[Recurring]:
    return [one for one in people if one.kind in FITS[pronoun]]


def only_one(people: Sequence[Recurring]) -> Recurring | None:
    """None for several, and for somebody of whom nothing but a name is known."""
    return people[0] if len(people) == 1 and people[0].kind != "name" else None


def described_alike(mention: Mention, seen: Sequence[Recurring]) -> Recurring | None:
    """Who wore the same before, though "a woman in a red hat" sounds like another one."""
    alike = [one for one in seen if one.kind == mention.kind and mention.clothes and mention.details <= one.details]
    return alike[0] if len(alike) == 1 else None


def known(mention: Mention, here: Sequence[Recurring], seen: list[Recurring]) -> Recurring | None:
    """Who "the woman" is: the only one, or the only one in this row, or the only one who looks like that."""
    candidates = called_so(mention, seen)
    if not candidates:
        return begun(mention, seen)
    exact = [one for one in candidates if mention.details and mention.details <= one.details]
    if len(exact) == 1:
        return exact[0]
    alike = [one for one in candidates if one.details & telling(mention.details)]
    if not alike and mention.noun in GENERIC and mention.clothes and any(one.clothes for one in candidates):
        return begun(mention, seen)
    return only_one(alike or ([] if mention.details else called_so(mention, here)) or candidates)


def telling(details: frozenset[str]) -> frozenset[str]:
    """The details by which people are told apart: a red hat and a red dress have nothing in common."""
    return details - COLORS or details


def called_so(mention: Mention, people: Iterable[Recurring]) -> list[Recurring]:
    """Those of the same noun, or of the same kind where the noun may mean any of it."""
    kinds = ALSO.get(mention.kind, frozenset({mention.kind}))
    everybody = list(people)
    alike = [one for one in everybody if one.kind in kinds]
    called = [one for one in (everybody if mention.kind == "person" else alike) if mention.noun in one.nouns]
    return called or (alike if mention.noun in GENERIC else [])


def begun(mention: Mention, seen: list[Recurring]) -> Recurring | None:
    """A new one, unless there are too many of the kind."""
    if sum(one.kind == mention.kind for one in seen) >= MOST_ALIKE:
        return None
    name = mention.words.partition(" ")[0] if mention.kind == "name" else mention.noun
    one = Recurring(name=name, kind=mention.kind, words=small_start(mention.words))
    seen.append(one)
    return one


def recurring_product(rows: Sequence[Description], product: str) -> list[Recurring]:
    """The product where a row shows it, one at most; named as the campaign does."""
    names = product_names(product)
    vessels = {vessel for row in rows for vessel in vessels_in(row, names)} | heads(names)
    return collected(rows, lambda row: product_in(row, names, vessels), lambda _, __: True, name=product.strip())


def heads(names: Sequence[tuple[str, ...]]) -> set[str]:
    """ "lemonade" of "Solara Summer Lemonade"."""
    return {names[0][-1]} if names and len(names[0]) > 1 else set()


def recurring_places(rows: Sequence[Description]) -> list[Recurring]:
    """Places by what they are called; "a white kitchen" is not the kitchen that was described otherwise, or not."""
    return collected(rows, place_in, is_same_place)


def is_same_place(one: Recurring, mention: Mention) -> bool:
    if mention.noun not in one.nouns:
        return False
    return not (mention.is_new and mention.details and not mention.details & one.details)


def collected(
    rows: Sequence[Description],
    find: Callable[[Description], Mention | None],
    is_same: Callable[[Recurring, Mention], bool],
    name: str = "",
) -> list[Recurring]:
    seen: list[Recurring] = []
    for place, row in enumerate(rows):
        mention = find(row)
        if mention is None:
            continue
        same = [one for one in seen if is_same(one, mention)]
        same = [one for one in same if one.details & mention.details] or same
        if not same:
            seen.append(Recurring(name=name or mention.noun, kind=mention.kind, words=small_start(mention.words, name)))
            same = seen[-1:]
        if len(same) == 1:
            same[0].add(place, mention)
    return seen
