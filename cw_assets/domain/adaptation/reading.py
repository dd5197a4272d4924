"""The origin as rules and checks read it: its language, its lines, its names, and what of a line needs a translator."""

import re
from collections.abc import Iterator

from cw_assets.domain.adaptation.quantities.finding import literals_in, places_of, quantities_in
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.scripts.lines import Line, on_screen_lines, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.names import COMMON
from cw_assets.domain.video.words import plain_words

ENGLISH = "en"
UNKNOWN = ""
MIN_COMMON = 0.25
"""The share of common English words of three letters or more, from which a text looks English."""


def lines_of(row: ScriptRow) -> tuple[Line, ...]:
    """What is heard first, then what is read."""
    return (*spoken_lines(row.audio_text), *on_screen_lines(row.visual_text))


def all_lines(request: AdaptationRequest) -> tuple[Line, ...]:
    return tuple(line for row in request.origin.rows for line in lines_of(row))


def words_of(request: AdaptationRequest) -> str:
    """All that an audience hears or reads, a line each, and the transcript."""
    return "\n".join((*(line.text for line in all_lines(request)), request.origin.transcript))


def origin_language(request: AdaptationRequest) -> str:
    """As the origin says; "en" where it says nothing and looks English, else "" for unknown."""
    if request.origin.language:
        return request.origin.language
    return ENGLISH if looks_english(words_of(request)) else UNKNOWN


def looks_english(text: str) -> bool:
    words = plain_words(text)
    return bool(words) and sum(len(word) > 2 and word in COMMON for word in words) >= MIN_COMMON * len(words)


def base(language: str) -> str:
    """Without region: "pt-BR" is "pt"; a script stays."""
    parts = language.replace("_", "-").split("-")
    return "-".join([parts[0].lower(), *(part.title() for part in parts[1:] if len(part) == 4)])


def stays_in_language(request: AdaptationRequest) -> bool:
    """Whether the words of the origin are in the market's language already."""
    return base(origin_language(request)) == base(request.market.language)


def names_of(request: AdaptationRequest) -> tuple[str, ...]:
    """Of the brand and the product; longest first."""
    names = {request.brand.name if request.brand else "", request.product_name}
    return tuple(sorted(filter(None, map(str.strip, names)), key=len, reverse=True))


def name_in(name: str, text: str) -> Iterator[str]:
    """The name as it stands in the text, each time."""
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    return (match.group() for match in re.finditer(pattern, text, re.IGNORECASE))


def needs_translator(text: str, names: tuple[str, ...], language: str) -> bool:
    """Whether words are left beside names, addresses and quantities in figures."""
    spans = [span for _, span in literals_in(text)]
    spans += [(one.start, one.end) for one in quantities_in(text, language) if not one.in_words]
    kept = places_of(text, spans)
    rest = "".join(" " if keeps else sign for sign, keeps in zip(text, kept, strict=True))
    for name in names:
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    return any(sign.isalpha() for sign in rest)
