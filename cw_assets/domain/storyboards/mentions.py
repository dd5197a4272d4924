"""Whom a row's description names: men and women, groups, people by their names; with what they wear.

Products and places stand in mentions_of_things.py, who is the same over the rows is found in recurring.py.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cw_assets.domain.images.panel.people import GROUPS, PEOPLE
from cw_assets.domain.images.panel.words import Found, singulars
from cw_assets.domain.storyboards.phrases import DETERMINERS, KNOWN, LINKS, NEW, Description, Entry, content
from cw_assets.domain.video.words import word_set

MOST = 8
"""People of one row that are followed."""


@dataclass(frozen=True)
class Mention:
    """Somebody or something that a row names."""

    kind: str
    """As the panel calls it: "old woman", "friends"; "name" for somebody who is only called by name."""
    noun: str
    """As it is written, folded and in the singular: "lady", "anna", "kitchen"; a pronoun: "she"."""
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


PRONOUNS = {"she": "she", "her": "she", "he": "he", "his": "he"}
POSSESSIVES = word_set("her his")
OLD = word_set("old elderly aged")
NEEDS_ARTICLE = word_set("band model male female cook human group fan king queen")
"""Nouns that are other words as well."""
CONNECTORS = word_set("in with wearing wears dressed")
LIGHTS = word_set("light lights glow sky water sand grass sea room car door chair sofa corner background")
LONGEST_CLOTHING = 5
NOT_PLACES = word_set("ice waves wave clouds cloud sky air himmel ciel cielo rails summit bar court pitch stage shower")
NAME = re.compile(r"[A-Z][^\W\d_]+")


# ---- people


def people_in(row: Description, names: Collection[str] = ()) -> list[Mention]:
    """Men and women, children and groups, those called by one of `names`, then pronouns; in the order of the row."""
    found = [(mark.start, mention) for at, mark in enumerate(row.marks) if (mention := person(row, at, mark))]
    called = {mention.alias for _, mention in found}
    found += [(at, called_by_name(row, at)) for at in name_places(row, names) if row.words[at] not in called]
    ordered = [mention for _, mention in sorted(found, key=lambda one: one[0])][:MOST]
    return ordered + [Mention("", pronoun, pronoun) for pronoun in pronouns(row)]


def person(row: Description, at: int, mark: Found[Entry]) -> Mention | None:
    kind = dict(mark.entry).get("person", "")
    if not kind or is_something_else(row, at, mark):
        return None
    start, end = row.phrase_start(mark.start), clothes_end(row, mark.end)
    before, clothes = content(row.written(start, mark.start)), content(row.written(mark.end, end))
    group = mark.plural or kind in GROUPS
    return Mention(
        kind=kind_of(kind, old=bool(before & OLD), several=mark.plural),
        noun=singular(row.words[mark.start : mark.end], PEOPLE),
        words=re.sub(r" wears | dressed in ", " wearing ", re.sub(r"['’]s$", "", row.written(start, end))),
        details=before | clothes,
        clothes=clothes,
        is_new=row.words[start] in NEW or (group and row.words[start] not in KNOWN),
        alias=name_before(row, start),
    )


def kind_of(kind: str, *, old: bool, several: bool) -> str:
    """ "old woman", "several child"; nobody takes two women for one of them."""
    kind = f"old {kind}" if old and kind in ("man", "woman") else kind
    return f"several {kind}" if several and kind not in GROUPS else kind


def is_something_else(row: Description, at: int, mark: Found[Entry]) -> bool:
    """ "A family breakfast", "a kind smile", "they cook", "close-up of a woman’s hand": the noun is another one."""
    first, last = row.word(row.phrase_start(mark.start)), row.words[mark.end - 1]
    if last == "kind" or (is_unsure(last) and first not in NEW | KNOWN):
        return True
    if last.endswith(("'s", "’s")):
        return first in NEW
    following = row.marks[at + 1].start if at + 1 < len(row.marks) else None
    is_noun = row.has_role(mark.end, "person", "thing", "time", "place") and not is_unsure(row.word(mark.end))
    return following == mark.end and is_noun


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
    meant = (at for at in found if row.words[at] not in POSSESSIVES or begins_clause(row, at))
    return list(dict.fromkeys(PRONOUNS[row.words[at]] for at in meant))


def begins_clause(row: Description, at: int) -> bool:
    """Whether nothing but camera work stands before it, so that nobody there can own what follows."""
    while at > 0 and row.words[at - 1] != ".":
        at -= 1
        if not (row.words[at] in LINKS | DETERMINERS or row.has_role(at, "shot", "move", "view", "angle")):
            return False
    return True


# ---- names


def names_told(row: Description) -> set[str]:
    """Names that a row explains: "Anna, a woman in red", "Anna (30s)", "Anna, 35, yawns"; folded."""
    people = {row.phrase_start(mark.start) for mark in row.marks if row.has_role(mark.start, "person")}
    ages = {at for at in range(len(row.words)) if re.fullmatch(r"\d\ds?|mid|late|early", row.words[at])}
    return {name for at in people | ages if (name := name_before(row, at))}


def name_before(row: Description, start: int) -> str:
    """The name before a comma or bracket right before a phrase, folded; "" where there is none."""
    if start < 2 or row.words[start - 1] != "." or row.mark_at(start - 1) not in ",(":
        return ""
    written = row.written(start - 2, start - 1)
    return row.words[start - 2] if NAME.fullmatch(written) and start - 2 not in row.marked else ""


def likely_names(rows: Sequence[Description]) -> set[str]:
    """Words that nobody knows and that have a capital wherever they stand, in two rows at least; folded."""
    seen = [unknown_words(row) for row in rows]
    capital = Counter(word for words in seen for word, always in words.items() if always)
    return {word for word, number in capital.items() if number > 1 and all(words.get(word, True) for words in seen)}


def unknown_words(row: Description) -> dict[str, bool]:
    """Each word of a row that is in no table, and whether it always has a capital."""
    found: dict[str, bool] = {}
    for at, word in enumerate(row.words):
        if word != "." and at not in row.marked and word not in LINKS | DETERMINERS and word not in PRONOUNS:
            found[word] = found.get(word, True) and row.written(at, at + 1)[0].isupper()
    return found


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
