"""Who speaks: the text of a row parted at its labels ("VO:", "ANNA:", "MUSIC:"); a turn's lines are in lines.py."""

import re
from dataclasses import dataclass

from cw_assets.domain.scripts.quoting import BRACKETS, OPENERS, QUOTE_MARKS, closing_bracket, closing_quote

IN_LABEL = rf"[^\s:：,;.!?…。！？、，()\[\]［］【】{QUOTE_MARKS}]"
WORD = rf"(?:(?:[A-Za-z]\.){{1,4}}|(?i:Dr|Mr|Mrs|Ms|St|No)\.|{IN_LABEL}{{1,24}})"
HEAD = re.compile(
    rf"({WORD}(?: {WORD}){{0,4}}(?: ?\([^()\n]{{0,40}}\))?)[ *_]{{0,3}}[:：][*_]{{0,2}}(?=(\s*[{QUOTE_MARKS}])?)"
)
SOUNDS = r"music|sfx|fx|sounds?|ambien(?:ce|t)|atmos(?:phere)?|jingle|song|foley|silence"
VOICES = r"v\.?/?o\.?|voice[- ]?over|narrator|narration|announcer|dialog(?:ue)?|speaker|singer"
SOUND = re.compile(rf"(?:{SOUNDS})(?![^\W\d_]).*", re.IGNORECASE | re.DOTALL)
KNOWN = re.compile(rf"(?:{VOICES}|{SOUNDS})(?![^\W\d_]).*", re.IGNORECASE | re.DOTALL)
SENTENCE_ENDS = frozenset(".!?…;|。！？؟।]］】" + QUOTE_MARKS)
LOOK_BACK = 80
"""Characters, for what stands before a label."""


@dataclass(frozen=True)
class Turn:
    """What follows a label, from `start` to `end`; the label itself stands at `at`."""

    label: str
    at: slice
    start: int
    end: int

    @property
    def is_sound(self) -> bool:
        """Music and effects, which nobody speaks."""
        return SOUND.fullmatch(self.label) is not None


def turns_of(text: str) -> list[Turn]:
    """The whole text, parted at its labels; what stands before the first one has the label ""."""
    turns, label, at, start, place = [], "", slice(0, 0), 0, 0
    while place < len(text):
        if (closed := closed_at(text, place)) is not None:
            place = closed + 1
        elif head := head_at(text, place):
            turns.append(Turn(label, at, start, place))
            label, at, start, place = tidy_label(head[1]), slice(*head.span(1)), head.end(), head.end()
        else:
            place += 1
    turns.append(Turn(label, at, start, len(text)))
    return [turn for turn in turns if turn.label or text[turn.start : turn.end].strip()]


def closed_at(text: str, place: int) -> int | None:
    """Where the quote or bracket that opens here is closed, so that no label is looked for in it."""
    if text[place] in OPENERS:
        return closing_quote(text, place, len(text))
    return closing_bracket(text, place, len(text)) if text[place] in BRACKETS else None


def tidy_label(label: str) -> str:
    """Without the marks of a list or of bold type."""
    return label.strip(" *_-–—•#>")


def head_at(text: str, place: int) -> re.Match[str] | None:
    """A label with its colon, if one begins here."""
    if place and text[place - 1].isalnum():
        return None
    head = HEAD.match(text, place)
    return head if head and is_label(text, head) else None


def is_label(text: str, head: re.Match[str]) -> bool:
    """Whether words before a colon say who speaks, rather than being spoken.

    Known labels and such as stand before a quote need least around them; "Remember: it is cold" within a line none.
    """
    name, follows = tidy_label(head[1]), text[head.end() : head.end() + 1]
    gap = text[max(0, head.start() - LOOK_BACK) : head.start()]
    before = gap.rstrip(" \t*_-–—•#>")
    first = not before.strip() or before.endswith(("\n", "\r"))
    apart = first or before[-1] in SENTENCE_ENDS
    if not any(letter.isalpha() for letter in name):
        return False
    if KNOWN.fullmatch(name):
        return apart or bool(head[2]) or name.isupper()
    if head[2]:
        return apart or name[0].isupper()
    if follows.strip():
        return False
    return (first and not name[0].islower()) or (apart and name.isupper() and len(name) > 1)
