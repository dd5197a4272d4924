"""The concept brief by rules: only what stands in the origin, and where it stands; nothing is interpreted."""

from collections import Counter
from collections.abc import Iterator

from cw_assets.domain.adaptation.assumptions import feasts_in, habits_in, of_quantity, season_in
from cw_assets.domain.adaptation.briefs import ConceptBrief
from cw_assets.domain.adaptation.quantities.finding import literals_in, plain_numbers, quantities_in
from cw_assets.domain.adaptation.quantities.found import Found, Price
from cw_assets.domain.adaptation.reading import (
    all_lines,
    lines_of,
    name_in,
    names_of,
    needs_translator,
    origin_language,
    words_of,
)
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.scripts.lines import Line, plain_description
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.categories import categories_of, ranked
from cw_assets.domain.video.category_words import ABSTRACT
from cw_assets.domain.video.words import plain_words

REASONING = (
    "Written by rules, without a model: everything here is taken from the rows and the transcript as they stand; "
    "what the spot means was not judged."
)
MOST_THEMES = 3
SHORT_LINE = range(3, 13)
"""Words of a line that can be a message."""


def concept_by_rules(request: AdaptationRequest) -> ConceptBrief:
    """What stands in the origin; prices, measures and days can be adapted, for each market writes them its own way."""
    return ConceptBrief(
        core_message=core_message(request),
        emotional_beats=tuple(beat(row) for row in request.origin.rows),
        narrative_structure=structure(request),
        themes=themes(request),
        cultural_assumptions=assumptions(request),
        must_preserve=must_preserve(request),
        can_adapt=can_adapt(request),
        brand_voice=brand_voice(request),
        reasoning=REASONING,
    )


def core_message(request: AdaptationRequest) -> str:
    lines = all_lines(request)
    if not lines:
        return f"The origin has no words; its message is what it shows in “{request.origin.title}”."
    strongest = max(enumerate(lines), key=lambda placed: (strength(placed[1], request), placed[0]))[1]
    return f"The strongest line of the origin, taken as its message: “{strongest.text}”."


def strength(line: Line, request: AdaptationRequest) -> int:
    """A line that names the brand counts most, then one with a price, then one of a sentence's length."""
    if not needs_translator(line.text, names_of(request), origin_language(request)):
        return 0
    named = any(next(name_in(name, line.text), "") for name in names_of(request))
    priced = any(isinstance(one.quantity, Price) for one in quantities_in(line.text, origin_language(request)))
    return 4 * named + 2 * priced + (len(plain_words(line.text)) in SHORT_LINE) + (line.kind == "speech")


def beat(row: ScriptRow) -> str:
    """What is said in the row, else what is read, else what is seen."""
    lines = lines_of(row)
    first = [line for line in lines if line.kind == lines[0].kind]
    what = " ".join(f"“{line.text}”" for line in first) or plain_description(row.visual_text)
    return f"Shot {row.shot_number}: {what}"


def structure(request: AdaptationRequest) -> str:
    rows = request.origin.rows
    spoken = sum(any(line.kind == "speech" for line in lines_of(row)) for row in rows)
    return f"{len(rows)} rows in {request.origin.duration_s:g} s, {spoken} of them with speech, in the origin's order."


def themes(request: AdaptationRequest) -> tuple[str, ...]:
    """The categories that the words of most rows speak for."""
    said = (" ".join(line.text for line in lines_of(row)) for row in request.origin.rows)
    counts = Counter(name for words in said for name in categories_of((), plain_words(words)) if name != ABSTRACT)
    return ranked(counts)[:MOST_THEMES]


def assumptions(request: AdaptationRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(assumed(request)))


def assumed(request: AdaptationRequest) -> Iterator[str]:
    text = words_of(request)
    yield from (f"“{words}”: {feast.name} is kept." for feast, words in feasts_in(text))
    if season := season_in(text):
        yield f"“{season}”: the season and its weather are those of the origin's country."
    yield from habits_in(text)
    yield from filter(None, (of_quantity(one.quantity, one.text) for one in quantities(request)))


def must_preserve(request: AdaptationRequest) -> tuple[str, ...]:
    """Names, addresses, hashtags, telephone numbers and plain numbers, as they stand in the lines."""
    language, kept = origin_language(request), list[str]()
    for line in all_lines(request):
        kept += (word for name in names_of(request) for word in name_in(name, line.text))
        kept += (literal for literal, _ in literals_in(line.text))
        kept += plain_numbers(line.text, language)
    return tuple({word.casefold(): word for word in reversed(kept)}.values())[::-1]


def can_adapt(request: AdaptationRequest) -> tuple[str, ...]:
    """What the market writes its own way, and the words themselves."""
    found = tuple(dict.fromkeys(f"“{one.text}”: {freedom(one)}" for one in quantities(request)))
    return (*found, "The wording of every line, as long as it says the same.")


def freedom(found: Found) -> str:
    if isinstance(found.quantity, Price):
        return "the client sets the price in the market's currency."
    return "it is written and measured as in the market."


def quantities(request: AdaptationRequest) -> Iterator[Found]:
    language = origin_language(request)
    return (one for line in all_lines(request) for one in quantities_in(line.text, language))


def brand_voice(request: AdaptationRequest) -> str:
    brand = request.brand
    first = next((line.strip() for line in brand.guidelines.splitlines() if line.strip()), "") if brand else ""
    if not first:
        return "Not known: there are no brand guidelines, so the tone of the origin's own lines holds."
    return f"As the brand's guidelines begin: {first}"
