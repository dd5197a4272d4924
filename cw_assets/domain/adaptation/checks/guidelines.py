"""Words that guidelines name as never or always to be said; what they do not say plainly is left to the model."""

import re
from collections.abc import Iterable, Iterator

from cw_assets.domain.values import Value
from cw_assets.domain.video.words import word_set


class Wordings(Value):
    """What must not be said, what must not be shown, and what must be said."""

    banned: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


QUOTED = re.compile(
    r"“([^”]{1,120})”|„([^“”]{1,120})[“”]|\"([^\"]{1,120})\"|«([^»]{1,120})»|「([^」]{1,120})」"
    r"|(?<!\w)['‘]([^'’]{2,120})['’](?!\w)"
)
MARK = r"\x00\d+\x00"
MARKS = rf"{MARK}(?:(?:\s*[,/]\s*|\s+)(?:(?:or|and|nor)\s+)?{MARK})*"
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
FILLERS = word_set(
    """
    a an and any anything as be been call calling claim claims close closing copy depict depicting end ending ends even
    ever every expression expressions finish in include including it like line mention mentioning of off our phrase
    phrases picture print product products promise said say saying show showing sign slogan speak speaking spot spots
    such tagline term terms the to us use used using with word words write writing
    """
)
"""Words between "never" and a quote that leave no doubt about what is meant."""
SHOWN = frozenset({"show", "showing", "depict", "depicting", "picture"})
NEVER = r"never|do not|don't|must not|mustn't|should not|shouldn't|may not|cannot|avoid|refrain from"
BAN = re.compile(rf"\b(?:{NEVER})((?:\s+[a-z]+){{0,7}}?)\s+({MARKS})(?=([^\x00]{{0,40}}))", re.IGNORECASE)
PASSIVE = re.compile(
    rf"({MARKS})\s+(?:(?:is|are)\s+(?:forbidden|banned|prohibited|not\s+(?:allowed|permitted|used|said)|never\s+(?:used|said))"
    r"|(?:must|may|should|can)\s+(?:not|never)\s+be\s+(?:used|said|mentioned))\s*(?=[.!;]|$)",
    re.IGNORECASE,
)
REQUIRE = re.compile(
    rf"\b(?:always|must(?=\s+(?:end|close|include|say|show|mention|use)\b))((?:\s+[a-z]+){{0,7}}?)\s+({MARKS})",
    re.IGNORECASE,
)
PLAIN_BAN = re.compile(
    r"\b(?:never\s+(?:say|write)|(?:do\s+not|don't)\s+(?:say|write)|avoid\s+(?:saying|the\s+words?)"
    r"|(?:never|do\s+not|don't)\s+use\s+the\s+words?)\s+([^\x00.;:!?]{2,80})(?=[.;!?]|$)",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\s*,?\s*(?<!\w)"
    r"(?:unless|except|without|when|if|before|after|where|while|as|with|for|to|on"
    r"|in(?! (?:any|our|copy|ads|lower|small|capital|upper)))\b",
    re.IGNORECASE,
)
SPOKEN_OF = re.compile(r"\b(?:anything|something|about|that|what|how|who|it|this|their|our|your)\b", re.IGNORECASE)
"""Words that speak of what is not to be said, rather than being it."""
ONLY_WORDS = re.compile(rf"\s*((?:[a-z]+\s+){{0,5}})({MARKS})\s*[.!;]?\s*", re.IGNORECASE)


def wordings(lines: Iterable[str], *, all_bans: bool = False) -> Wordings:
    """Of guidelines, a line each; with `all_bans`, bare quoted words, as in a list of pitfalls, are banned too."""
    found: dict[str, dict[str, None]] = {name: {} for name in Wordings.model_fields}
    for line in lines:
        for name, words in parts_of(line, all_bans):
            if words:
                found[name][words] = None
    return Wordings(**{name: tuple(words) for name, words in found.items()})


def parts_of(line: str, all_bans: bool) -> Iterator[tuple[str, str]]:
    """The words with the name of the field that they belong to."""
    quotes: list[str] = []

    def mark(match: re.Match[str]) -> str:
        quotes.append(next(filter(None, match.groups())).strip(" .,;:"))
        return f"\x00{len(quotes) - 1}\x00"

    text = QUOTED.sub(mark, line.replace("\x00", " ").replace("n’t", "n't"))
    for sentence in SENTENCE_END.split(text):
        for name, marks in rules_in(sentence, all_bans):
            yield from ((name, quotes[int(number)]) for number in re.findall(r"\x00(\d+)\x00", marks))
        if match := PLAIN_BAN.search(sentence):
            yield from (("banned", words) for words in plain_words_of(match[1]))


def rules_in(sentence: str, all_bans: bool) -> Iterator[tuple[str, str]]:
    """The marks of quoted words with the name of the field."""
    for match in BAN.finditer(sentence):
        verbs = set(match[1].lower().split())
        if verbs <= FILLERS and not CONDITION.match(match[3]):
            yield ("not_shown" if verbs & SHOWN else "banned"), match[2]
    for match in PASSIVE.finditer(sentence):
        yield "banned", match[1]
    for match in REQUIRE.finditer(sentence):
        if set(match[1].lower().split()) <= FILLERS:
            yield "required", match[2]
    bare = ONLY_WORDS.fullmatch(sentence) if all_bans else None
    if bare and set(bare[1].lower().split()) <= FILLERS:
        yield "banned", bare[2]


def plain_words_of(listed: str) -> list[str]:
    """ "cheap, free or bargain" as three; none where a part is a phrase of its own, or names a condition."""
    parts = [part.strip() for part in re.split(r",|\bor\b|\band\b|\bnor\b", listed)]
    if any(len(part.split()) > 3 or CONDITION.search(part) or SPOKEN_OF.search(part) for part in parts):
        return []
    return [part for part in parts if part and part.split()[0].lower() not in ("say", "use", "but", "write", "always")]
