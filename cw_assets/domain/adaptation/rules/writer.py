"""The draft by rules: the origin's rows with what is certain put in, and a mark on every line that is not done.

Row numbers, timecodes and durations are the origin's; text from right to left is not reordered.
"""

from collections.abc import Mapping

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.quantities.finding import quantities_in
from cw_assets.domain.adaptation.reading import (
    ENGLISH,
    base,
    names_of,
    needs_translator,
    origin_language,
    stays_in_language,
)
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.adaptation.rules.market_forms import description_forms, line_forms
from cw_assets.domain.adaptation.rules.pitfalls import is_foreign_price
from cw_assets.domain.adaptation.rules.replacing import replaced
from cw_assets.domain.protocols import Places
from cw_assets.domain.scripts.lines import Line, on_screen, rewrite
from cw_assets.domain.scripts.rows import ScriptRow


def write_by_rules(request: AdaptationRequest, concept: ConceptBrief, culture: CulturalBrief, places: Places) -> Draft:
    """Lines in another language than the market's keep their words and ask for a translator.

    A line of names, addresses and figures alone needs none. Descriptions stay English.
    """
    in_lines = {one.text: form for one, form in line_forms(request, places).items()}
    in_lines |= {one.original: one.replacement for one in culture.substitutions}
    in_descriptions = description_forms(request, places)
    return Draft(
        code="-".join(filter(None, (request.origin.code, request.market.tag))).upper(),
        name=f"{request.origin.title} ({request.market.tag})",
        language=request.market.language,
        visual_style_prompt=request.origin.visual_style_prompt,
        script_rows=tuple(written(row, request, in_lines, in_descriptions) for row in request.origin.rows),
    )


def written(
    row: ScriptRow, request: AdaptationRequest, in_lines: Mapping[str, str], in_descriptions: Mapping[str, str]
) -> ScriptRow:
    def change(line: Line) -> Line:
        return explained(marked(line, request), replaced(line.text, in_lines), request)

    described = with_forms(row.visual_text, in_descriptions)
    return row.model_copy(
        update={
            "visual_text": rewrite(described, "on_screen", change),
            "audio_text": rewrite(row.audio_text, "speech", change),
        }
    )


def marked(line: Line, request: AdaptationRequest) -> Line:
    """With what a translator and the client must still do."""
    language = origin_language(request)
    foreign = not stays_in_language(request) and needs_translator(line.text, names_of(request), language)
    unpriced = any(is_foreign_price(found, request) for found in quantities_in(line.text, language))
    return line.model_copy(
        update={
            "to_translate": request.market.language if foreign else None,
            "set_price": request.facts.currency if unpriced else None,
        }
    )


def explained(line: Line, text: str, request: AdaptationRequest) -> Line:
    """With its new text, and the English one behind it where that is all a reader of English has."""
    translated = line.to_translate is None and text != line.text and not stays_in_language(request)
    english = line.text if translated and base(origin_language(request)) == ENGLISH else line.english
    return line.model_copy(update={"text": text, "english": english})


def with_forms(visual_text: str, forms: Mapping[str, str]) -> str:
    """The description with other forms; the words on the screen stay."""
    pieces, place = [], 0
    for found in on_screen(visual_text):
        pieces += [
            replaced(visual_text[place : found.quote.start], forms),
            visual_text[found.quote.start : found.notes.stop],
        ]
        place = found.notes.stop
    return "".join((*pieces, replaced(visual_text[place:], forms)))
