"""A row's description as words and noun phrases: where they begin and end, and which words the panel knows.

Which of them are people, products and places is found in mentions.py.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from cw_assets.domain.images.panel.reading import NEGATIONS, QUOTED, VOCABULARY
from cw_assets.domain.images.panel.words import Found, find, fold, table
from cw_assets.domain.storyboards.describing import described
from cw_assets.domain.video.words import word_set

Entry = tuple[tuple[str, str], ...]
LOOKS = table({
    "looks": "beard, moustache, mustache, freckle, ponytail, pigtail, braid, bun, curl, curly hair, short hair, "
    "long hair, hair, tattoo, hijab, headscarf, turban, headband, boot, sneaker, glove, tie, bow tie, vest, swimsuit, "
    "bikini, pyjamas, pajamas, overalls, tracksuit, costume, sari, kimono, spectacles, sunglasses, glasses, "
    "teens, twenties, thirties, forties, fifties, sixties, seventies, eighties, 20s, 30s, 40s, 50s, 60s, 70s, 80s",
})  # fmt: skip
"""What tells people apart beyond the clothes and hair that the panel draws."""
PHRASES = {**VOCABULARY, **{looks: (*VOCABULARY.get(looks, ()), ("looks", "looks")) for looks in LOOKS}}
WORD = re.compile(r"[^\W_]+(?:['’]s\b)?|[,.;:!?()–—]")
NEW = word_set("a an another one two three four five six several ein eine einen einem einer un une una uno unos unas")
KNOWN = word_set(
    "the this that these those his her their its my our your same der die das den dem la le el il lo les los las"
)
DETERMINERS = NEW | KNOWN
DEFINITE = word_set("the this that our der die das den dem la le el il lo")
"""Those of KNOWN that point at somebody or something without naming another one."""
NUMBERS = word_set("two three four five six several")
LINKS = word_set(
    "in on at with of and or behind under near beside over from to by for through along past as is are while who when "
    "then into towards toward between after before like than but so we she he they it see sees auf mit und im am vor "
    "hinter sur avec et dans con y en ist sind"
)
"""Words that are in no noun phrase before its noun."""
SAY_LITTLE = word_set("wearing wears dressed very quite now again still other second interior exterior person people")
AGES = word_set("young old elderly little small tall big")
PRONOUNS = {"she": "she", "her": "she", "he": "he", "his": "he"}
LONGEST_BEFORE = 6
"""Words between the article and its noun."""


@dataclass(frozen=True)
class Description:
    """A description's words, folded, with the marks that end a phrase as "."; `spans` are their places in `text`."""

    text: str
    words: list[str]
    spans: list[tuple[int, int]]

    @cached_property
    def marks(self) -> list[Found[Entry]]:
        """Known phrases, but for those that a word like "without" denies."""
        return [mark for mark in find(self.words, PHRASES) if not self.is_denied(mark.start)]

    @cached_property
    def marked(self) -> dict[int, Found[Entry]]:
        """The known phrase that each word belongs to."""
        return {at: mark for mark in self.marks for at in range(mark.start, mark.end)}

    def is_denied(self, start: int) -> bool:
        before = self.words[max(0, start - 3) : start]
        return any(word in NEGATIONS and "." not in before[at:] for at, word in enumerate(before))

    def has_role(self, at: int, *roles: str) -> bool:
        mark = self.marked.get(at)
        return mark is not None and any(role in roles for role, _ in mark.entry)

    def word(self, at: int) -> str:
        """ "." beyond either end."""
        return self.words[at] if 0 <= at < len(self.words) else "."

    def written(self, start: int, end: int) -> str:
        """The words as they stand in the text; "" for none."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def mark_at(self, at: int) -> str:
        """The punctuation mark itself."""
        return self.text[slice(*self.spans[at])]

    def phrase_start(self, noun: int) -> int:
        """Where a noun's phrase begins: at its article, or else at the words that can only belong to it."""
        at = noun
        while at > 0 and noun - at < LONGEST_BEFORE and not self.ends_phrase(at - 1):
            at -= 1
            if self.words[at] in DETERMINERS:
                return at - (self.words[at] == "same" and self.word(at - 1) in DETERMINERS)
        return self.start_without_article(at, noun)

    def ends_phrase(self, at: int) -> bool:
        """Whether no phrase goes on from this word to the next; "a young, elegant woman" does."""
        if self.words[at] == ".":
            return self.mark_at(at) != "," or self.word(at - 1) == "." or self.has_role(at - 1, *NOUNS)
        return self.words[at] in LINKS or self.has_role(at, "person", "shot", "move", "action")

    def start_without_article(self, start: int, noun: int) -> int:
        """At the beginning of a sentence up to two words before a noun are its own; elsewhere colours and ages are."""
        if noun - start <= 2 and self.word(start - 1) == "." and (start == 0 or self.mark_at(start - 1) != ","):
            return start
        at = noun
        while at > start and (self.has_role(at - 1, "color", "hair") or self.words[at - 1] in AGES):
            at -= 1
        return at


NOUNS = ("person", "thing", "place", "outfit", "action")


def read(visual_text: str) -> Description:
    """What a row's text says of its picture."""
    return parsed(described(visual_text))


def parsed(description: str) -> Description:
    """Its words; what is quoted in it stays in the text and is none of them."""
    text = unicodedata.normalize("NFC", description)
    found = list(WORD.finditer(QUOTED.sub(lambda quoted: ".".ljust(len(quoted[0])), text)))
    words = [fold(word[0]) if word[0][0].isalnum() else "." for word in found]
    return Description(text, words, [word.span() for word in found])


def content(text: str) -> frozenset[str]:
    """The words that say something of a noun."""
    return frozenset(fold(word) for word in WORD.findall(text) if word[0].isalnum()) - DETERMINERS - LINKS - SAY_LITTLE


def small_start(words: str, name: str = "") -> str:
    """Without the capital with which a sentence begins; that of a word in `name`, or that nobody knows, stays."""
    written = words.partition(" ")[0]
    first = fold(written)
    known = written not in name.split() and (first in DETERMINERS or first in AGES or (first,) in PHRASES)
    return words[:1].lower() + words[1:] if known else words
