"""Whom a row's description names: men and women, groups, people by their names; with what they wear.

Products and places stand in mentions_of_things.py, who is the same over the rows is found in recurring.py.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from cw_assets.domain.images.panel.people import GROUPS, PEOPLE
from cw_assets.domain.images.panel.words import Found, singulars
from cw_assets.domain.storyboards.names import name_before
from cw_assets.domain.storyboards.phrases import (
    DETERMINERS,
    KNOWN,
    LINKS,
    NEW,
    PRONOUNS,
    Description,
    Entry,
    content,
)
from cw_assets.domain.video.words import word_set

MOST = 8
"""People of one row that are followed."""


@dataclass(frozen=True)
class Mention:
    """Somebody or something that a row names."""

    kind: str
    """As the panel calls it: "old woman", "friends"; "name" for somebody who is only called by name."""
    noun: str
    """As it is written, folded and in the singular: "lady", "anna", "kitchen", "man 2"; a pronoun: "she"."""
    words: str
    """The noun phrase: "a lady in a red coat"."""
    details: frozenset[str] = frozenset()
    """Its words but for the noun: {"red", "coat"}."""
    clothes: frozenset[str] = frozenset()
    """Those behind the noun, which tell one woman from another."""
    is_new: bool = False
    """Brought up as somebody new: "a woman"; not "the woman" or a bare "Woman"."""
    alias: str = ""
    """The name beside it, folded: "Anna, a woman in a red coat"."""


FITS = {
    "she": frozenset({"woman", "girl", "old woman", "person", "name"}),
    "he": frozenset({"man", "boy", "old man", "person", "name"}),
}
"""Whom a pronoun may mean, by kind."""
POSSESSIVES = word_set("her his")
OLD = word_set("old elderly aged")
NEEDS_ARTICLE = word_set("band model male female cook human group fan king queen")
"""Nouns that are other words as well."""
CONNECTORS = word_set("in with wearing wears dressed")
BODY = word_set(
    "hand hands finger fingers fist arm arms foot feet leg legs knee knees face eye eyes mouth lips nose ear ears "
    "cheek head hair neck shoulder shoulders back body skin smile gaze profile silhouette reflection shadow palm thumb"
)
"""With them a picture shows whose they are; what else is somebody's can be seen without."""
CLOTHES = re.compile(r"\s(in|with|wearing|dressed)\s")
LIGHTS = word_set("light lights glow sky water sand grass sea room car door chair sofa corner background")
LONGEST_CLOTHING = 5
NOT_PLACES = word_set("ice waves wave clouds cloud sky air himmel ciel cielo rails summit bar court pitch stage shower")


def people_in(row: Description, names: Collection[str] = ()) -> list[Mention]:
    """Men and women, children and groups, those called by one of `names`, then pronouns; in the order of the row."""
    marked = [(mark, mention) for at, mark in enumerate(row.marks) if (mention := person(row, at, mark))]
    found = list(with_appositions(row, marked))
    called = {mention.alias for _, mention in found}
    found += [(at, called_by_name(row, at)) for at in name_places(row, names) if row.words[at] not in called]
    ordered = [mention for _, mention in sorted(found, key=lambda one: one[0])][:MOST]
    return ordered + [Mention("", pronoun, pronoun) for pronoun in pronouns(row)]


def with_appositions(row: Description, marked: Sequence[tuple[Found[Entry], Mention]]) -> Iterator[tuple[int, Mention]]:
    """Each with its place; "the runner, a woman in a red cap, stops" is one, "the man, a woman and a dog" are more."""
    told_already = False
    for (mark, mention), following in zip_longest(marked, marked[1:]):
        if told_already:
            told_already = False
        elif following and is_apposition(row, (mark, mention), following):
            told_already = True
            yield mark.start, told_by(mention, following[1])
        else:
            yield mark.start, mention


def is_apposition(row: Description, one: tuple[Found[Entry], Mention], following: tuple[Found[Entry], Mention]) -> bool:
    (mark, mention), (other, told) = one, following
    right_behind = row.word(mark.end) == "." and row.phrase_start(other.start) == mark.end + 1
    if not right_behind or row.text[row.spans[mark.end][0]] != ",":
        return False
    alike = mention.kind == told.kind or any({mention.kind, told.kind} <= kinds for kinds in FITS.values())
    ends = row.word(clothes_end(row, other.end)) == "."
    return alike and ends and bool(told.clothes) and told.is_new and not mention.is_new


def told_by(mention: Mention, told: Mention) -> Mention:
    """ "The runner in a red cap"."""
    _, begin, looks = CLOTHES.split(told.words, maxsplit=1)
    return replace(
        mention,
        kind=told.kind if mention.kind == "person" else mention.kind,
        words=f"{mention.words} {begin} {looks}",
        details=mention.details | told.details,
        clothes=told.clothes,
    )


def person(row: Description, at: int, mark: Found[Entry]) -> Mention | None:
    kind = dict(mark.entry).get("person", "")
    if not kind or is_something_else(row, at, mark):
        return None
    number = row.word(mark.end) if re.fullmatch(r"\d{1,2}", row.word(mark.end)) else ""
    looks = mark.end + bool(number)
    start, end = row.phrase_start(mark.start), clothes_end(row, looks)
    before, clothes = content(row.written(start, mark.start)), content(row.written(looks, end))
    group = mark.plural or kind in GROUPS
    return Mention(
        kind=kind_of(kind, old=bool(before & OLD), several=mark.plural),
        noun=f"{singular(row.words[mark.start : mark.end], PEOPLE)} {number}".strip(),
        words=tidy(f"{row.written(start, mark.end)} {row.written(looks, end)}".strip()),
        details=before | clothes,
        clothes=clothes,
        is_new=row.words[start] in NEW or (group and row.words[start] not in KNOWN),
        alias=name_before(row, start),
    )


def tidy(words: str) -> str:
    """ "The woman wearing red" of "the same woman wears red"."""
    words = re.sub(r"^(\w+ )?same (?=\w)", r"\1", re.sub(r"['’]s$", "", words), flags=re.IGNORECASE)
    return re.sub(r" wears | dressed in ", " wearing ", words)


def kind_of(kind: str, *, old: bool, several: bool) -> str:
    """ "old woman", "several child"; nobody takes two women for one of them."""
    kind = f"old {kind}" if old and kind in ("man", "woman") else kind
    return f"several {kind}" if several and kind not in GROUPS else kind


def is_something_else(row: Description, at: int, mark: Found[Entry]) -> bool:
    """ "A family breakfast", "a kind smile", "they cook", "a woman’s hand", "the girl’s dog": it means another one."""
    first, last = row.word(row.phrase_start(mark.start)), row.words[mark.end - 1]
    if last == "kind" or (is_unsure(last) and first not in NEW | KNOWN):
        return True
    if last.endswith(("'s", "’s")):
        return first in NEW or not shows_body(row, mark.end)
    following = row.marks[at + 1].start if at + 1 < len(row.marks) else None
    is_noun = row.has_role(mark.end, "person", "thing", "time", "place") and not is_unsure(row.word(mark.end))
    return following == mark.end and is_noun


def shows_body(row: Description, at: int) -> bool:
    return not BODY.isdisjoint(row.words[at : at + 3])


def is_unsure(word: str) -> bool:
    """ "The band plays", but "they band together"; "fans", "court"."""
    return not (NEEDS_ARTICLE | NOT_PLACES).isdisjoint(singulars(word))


def singular(words: Sequence[str], known: Collection[tuple[str, ...]]) -> str:
    *first, last = words
    forms = [(*first, form) for form in singulars(last)]
    return " ".join(next((form for form in forms if form in known), forms[0]))


def clothes_end(row: Description, end: int) -> int:
    """Behind "in a yellow raincoat and red boots", "with curly hair"; `end` where no such thing follows."""
    stop = clothing(row, end + 1) if row.word(end) in CONNECTORS else None
    while stop is not None:
        end = stop
        joined = row.word(end) == "and" or row.word(end) in CONNECTORS
        stop = clothing(row, end + 1) if joined else None
    return end


def clothing(row: Description, first: int) -> int | None:
    """Where the clothes or looks end that begin at a word; None where none do."""
    first += row.word(first) in CONNECTORS
    for at in range(first, min(first + LONGEST_CLOTHING, len(row.words))):
        if row.has_role(at, "outfit", "hair", "looks"):
            return row.marked[at].end
        begins = at in row.marked and row.marked[at].start >= first
        if row.words[at] == "." or (begins and row.has_role(at, "action", "person", "place")):
            break
    colored = row.has_role(first, "color") and row.word(row.marked[first].end) not in LIGHTS
    return row.marked[first].end if colored else None


def pronouns(row: Description) -> list[str]:
    """ "she" and "he", once each, and what may mean somebody of another row: "Close-up of her hand"."""
    found = (at for at, word in enumerate(row.words) if word in PRONOUNS)
    meant = (
        at for at in found if row.words[at] not in POSSESSIVES or (begins_clause(row, at) and shows_body(row, at + 1))
    )
    return list(dict.fromkeys(PRONOUNS[row.words[at]] for at in meant))


def begins_clause(row: Description, at: int) -> bool:
    """Whether nothing but camera work stands before it, so that nobody there can own what follows."""
    while at > 0 and row.words[at - 1] != ".":
        at -= 1
        if not (row.words[at] in LINKS | DETERMINERS or row.has_role(at, "shot", "move", "view", "angle")):
            return False
    return True


def name_places(row: Description, names: Collection[str]) -> list[int]:
    """Where one of the names stands, with a capital."""
    bare = (word.removesuffix("'s").removesuffix("’s") for word in row.words)
    return [at for at, word in enumerate(bare) if word in names and row.written(at, at + 1)[0].isupper()]


def called_by_name(row: Description, at: int) -> Mention:
    name = re.sub(r"['’]s$", "", row.written(at, at + 1))
    end = row.text.find(")", row.spans[at][1], row.spans[at][1] + 60)
    told = row.text[row.spans[at][1] : end + 1] if row.text.startswith(" (", row.spans[at][1]) and end > 0 else ""
    folded = row.words[at].removesuffix("'s").removesuffix("’s")
    return Mention("name", folded, name + told, content(told), content(told), alias=folded)
