"""Camera work in a row's words: abbreviations spelled out, and what people read of it beside a frame.

The vocabulary stands in camera_words.py, what else a row shows in describing.py.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from cw_assets.domain.images.panel.words import Found, find, fold
from cw_assets.domain.prompts.enhanced_text import MAX_SOURCE
from cw_assets.domain.prompts.tags import shortened
from cw_assets.domain.scripts.document import MAX_TEXT
from cw_assets.domain.scripts.lines import plain_description
from cw_assets.domain.storyboards.camera_words import (
    AFTER_MOVE,
    AFTER_WEAK,
    BEFORE_MOVE,
    BEFORE_WEAK,
    MANNER_PHRASES,
    MOVE_PHRASES,
    NOUNS_BEFORE,
    SPEEDS,
    VIEW_PHRASES,
    WEAK,
    WEAK_MOVES,
    WEAK_PHRASES,
    WITH_WEAK,
    CameraPhrase,
)
from cw_assets.domain.video.words import word_set

Entry = TypeVar("Entry")

SIZES = {
    "ECU": "extreme close-up", "XCU": "extreme close-up", "BCU": "big close-up", "CU": "close-up",
    "MCU": "medium close-up", "MS": "medium shot", "MWS": "medium wide shot", "MLS": "medium long shot",
    "LS": "long shot", "WS": "wide shot", "EWS": "extreme wide shot", "ELS": "extreme long shot",
    "POV": "point-of-view shot", "OTS": "over-the-shoulder shot",
}  # fmt: skip
DOTTED = {".".join(short) + ".": words for short, words in SIZES.items()}
"""C.U., P.O.V."""
LONGEST_FIRST = "|".join(re.escape(short) for short in sorted({**DOTTED, **SIZES}, key=len, reverse=True))
ABBREVIATION = re.compile(
    rf"(?:(?<![\w’'])(?P<article>[Aa])n?\s)?(?<![\w.&'’/-])(?P<short>{LONGEST_FIRST})"
    r"(?P<plural>s)?(?![\w&'’]|-\w)(?:\sshot\b)?"
)
LOWER_CASE = re.compile(
    rf"\s*(?P<short>{'|'.join(sorted(map(str.lower, SIZES), key=len, reverse=True))})(?=\s?[:–—-]\s)"
)
"""At the start of a row, before a colon or a dash."""
IN_SLASHES = re.compile(rf"(?<![\w.])({'|'.join(sorted(SIZES, key=len, reverse=True))})/(?=({'|'.join(SIZES)})\b)")
COUNTED_SHOT = re.compile(r"(?<![\w.])([23])[ -]?shot\b", re.IGNORECASE)
NO_SHOT = re.compile(r"\s(?:Excel|Word|Office|Windows|Teams|PowerPoint|Outlook|Paint|DOS)\b")
"""What may follow "MS" where it is no medium shot."""
INTRODUCES = word_set(
    "a an the to in into on from of as at then and or with wide slow quick cut open opens back through we see new"
)
FOLLOWS = word_set("of on as from with over in at to and shot then through into by two three the a an his her our")
LAST_WORD, NEXT_WORD = re.compile(r"([^\W_]{1,30})\s$"), re.compile(r"\s([^\W_]{1,30})")


class Words(NamedTuple):
    """A text as words for the tables; `written` has each as it stands there."""

    folded: list[str]
    written: list[str]


def spelled_out(text: str) -> str:
    """With shot sizes in words: "MCU of Anna" is "medium close-up of Anna"; "MS Excel" and "WS6" stay."""
    text = LOWER_CASE.sub(lambda match: match["short"].upper(), text, count=1)
    text = COUNTED_SHOT.sub(lambda match: {"2": "two-shot", "3": "three-shot"}[match[1]], text)
    return ABBREVIATION.sub(in_words, IN_SLASHES.sub(r"\1, ", text))


def in_words(match: re.Match[str]) -> str:
    """What an abbreviation stands for, with the article that it takes; itself where it is something else."""
    if not is_camera_work(match):
        return match[0]
    words, article = {**DOTTED, **SIZES}[match["short"]], match["article"] or ""
    if article:
        article += "n " if words[0] in "aeiou" else " "
    return f"{article}{words}{match['plural'] or ''}"


def is_camera_work(match: re.Match[str]) -> bool:
    """Whether it stands where camera work does: not between two words of a name or a sentence."""
    text, start, end = match.string, match.start("short"), match.end()
    before, after = LAST_WORD.search(text, max(0, start - 32), start), NEXT_WORD.match(text, end)
    a_ship = before is not None and after is not None and before[1].lower() == "the" and after[1].istitle()
    if match["short"] == "MS" and (a_ship or NO_SHOT.match(text, end)):
        return False
    if before is None or after is None or fold(before[1]) in INTRODUCES:
        return True
    return after[1].lower() in FOLLOWS or before[1].upper() in SIZES


def camera_of(visual_text: str) -> str:
    """For people: "Medium close-up, over the shoulder, slow push in"; "" where a row says nothing of the camera."""
    words = words_of(spelled_out(shortened(plain_description(visual_text[:MAX_TEXT]), MAX_SOURCE)))
    said = dict.fromkeys((*views(words), *moves(words), *manners(words)))
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def words_of(text: str) -> Words:
    """Whole words and, as ".", the marks that end a phrase; of each the folded and the written form."""
    written = re.findall(r"[^\W_]+(?:['’]s\b)?|[,.;:!?()–—]", text)
    return Words([fold(word) if word[0].isalnum() else "." for word in written], written)


def views(words: Words) -> Iterator[str]:
    """The first shot size, the first view and the first angle."""
    hits = [hit for hit in find(words.folded, VIEW_PHRASES) if is_meant(words, hit)]
    for role in ("shot", "view", "angle"):
        yield from [hit.entry.name for hit in hits if hit.entry.role == role][:1]


def is_meant(words: Words, hit: Found[CameraPhrase]) -> bool:
    """Words like "wide" count before "shot", in capitals, and where nothing else stands beside them."""
    before, after = around(words, hit)
    if tuple(words.folded[hit.start : hit.end]) in WEAK_PHRASES:
        return before in BEFORE_WEAK or in_capitals(words, hit)
    if hit.end - hit.start > 1 or words.folded[hit.start] not in WEAK:
        return True
    alone = before in BEFORE_WEAK and after in AFTER_WEAK
    return alone or after in WITH_WEAK or in_capitals(words, hit)


def moves(words: Words) -> Iterator[str]:
    """The camera's movements, with how fast they are."""
    for hit in find(words.folded, MOVE_PHRASES):
        if is_a_move(words, hit):
            before, after = around(words, hit)
            speed = SPEEDS.get(before) or SPEEDS.get(after, "")
            yield f"{speed} {hit.entry}".strip()


def is_a_move(words: Words, hit: Found[str]) -> bool:
    """ "A pan of eggs" and "on the track" are none."""
    if hit.end - hit.start > 1 or words.folded[hit.start] not in WEAK_MOVES or in_capitals(words, hit):
        return True
    before, after = around(words, hit)
    return (before in BEFORE_MOVE and after != "of") or (after in AFTER_MOVE and before not in NOUNS_BEFORE)


def manners(words: Words) -> Iterator[str]:
    return (hit.entry for hit in find(words.folded, MANNER_PHRASES))


def around(words: Words, hit: Found[Entry]) -> tuple[str, str]:
    """The word before and the one behind; "." at either end of the text."""
    padded = [".", *words.folded[max(0, hit.start - 1) : hit.start]]
    return padded[-1], words.folded[hit.end] if hit.end < len(words.folded) else "."


def in_capitals(words: Words, hit: Found[Entry]) -> bool:
    """Whether it is in capitals in a text that is not all of it."""
    return "".join(words.written[hit.start : hit.end]).isupper() and not "".join(words.written).isupper()
