"""The cultural brief by rules: facts of libraries, insights that people wrote, and forms that are certain."""

from collections.abc import Iterator
from datetime import date

from cw_assets.domain.adaptation.assumptions import english_day
from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief, Substitution
from cw_assets.domain.adaptation.quantities.found import Found, Price
from cw_assets.domain.adaptation.reading import all_lines
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.adaptation.rules.headings import Part, given_substitutions, part_of, points
from cw_assets.domain.adaptation.rules.market_forms import line_forms
from cw_assets.domain.adaptation.rules.pitfalls import pitfalls
from cw_assets.domain.adaptation.rules.replacing import in_case_of, stands_in
from cw_assets.domain.protocols import Places

REASONING = (
    "Written by rules, without a model: facts come from libraries (CLDR, public holidays, units), all other points "
    "from the insights of the catalog and the brand; what nobody noted there is missing here."
)
NEXT_HOLIDAYS = 6
OBSERVED = " (observed)"
"""Behind the name of a day off in place of a holiday at a weekend."""
CONTEXT: frozenset[Part] = frozenset({"context", "formats"})


def culture_by_rules(request: AdaptationRequest, concept: ConceptBrief, places: Places) -> CulturalBrief:
    """What holds in the market for certain; `concept` says nothing that the rows do not."""
    return CulturalBrief(
        market_context=" ".join(context(request)),
        substitutions=tuple(substitutions(request, places)),
        tone_adjustments=points(request, "tone"),
        pitfalls=(*points(request, "pitfalls"), *pitfalls(request)),
        opportunities=(*points(request, "opportunities"), *next_holidays(request)),
        regulatory_notes=points(request, "regulation"),
        reasoning=REASONING,
    )


def context(request: AdaptationRequest) -> Iterator[str]:
    """Facts, then insights in their order, then for whom the spot is."""
    facts, market = request.facts, request.market
    direction = "right to left" if facts.text_direction == "rtl" else "left to right"
    yield (
        f"{facts.country_name}, in {facts.language_name} ({market.tag}), written {direction}: money is "
        f"{facts.currency}, as in {apart(facts.price_example)}; numbers as in {apart(facts.number_example)}; dates as "
        f"in {apart(facts.date_example)} or {apart(facts.short_date_example)}; times as in "
        f"{apart(facts.time_example)}; "
        f"{facts.measurement_system} measures and degrees {facts.temperature_unit.title()}; "
        f"weeks begin on {facts.first_weekday}."
    )
    for insight in request.insights:
        if part_of(insight) in CONTEXT:
            yield f"{insight.name}, {insight.heading.lower()}: {' '.join(insight.points)}"
    if persona := request.persona:
        segments = f" Segments, by weight: {', '.join(persona.segments)}." if persona.segments else ""
        yield f"For {persona.name}. {persona.description}".strip() + segments


def apart(form: str) -> str:
    """A form with right-to-left marks in it, held together in an English sentence (Unicode's first-strong isolate)."""
    return f"\N{FIRST STRONG ISOLATE}{form}\N{POP DIRECTIONAL ISOLATE}" if not form.isascii() else form


def substitutions(request: AdaptationRequest, places: Places) -> Iterator[Substitution]:
    """Given ones of which the original stands in a line, as it stands there; then forms of quantities."""
    texts = [line.text for line in all_lines(request)]
    given: dict[str, Substitution] = {}
    for original, replacement, source in given_substitutions(request):
        for found in stands_in(original, texts):
            given.setdefault(
                found.casefold(),
                Substitution(
                    original=found, replacement=in_case_of(found, replacement), rationale=f"Noted for {source}."
                ),
            )
    yield from given.values()
    for one, form in line_forms(request, places).items():
        if one.text.casefold() not in given:
            yield Substitution(original=one.text, replacement=form, rationale=rationale(one, request))


def rationale(found: Found, request: AdaptationRequest) -> str:
    if isinstance(found.quantity, Price):
        return f"The form of {request.market.tag}; the amount is not converted."
    return f"The form and the measures of {request.market.tag}."


def next_holidays(request: AdaptationRequest) -> Iterator[str]:
    """The first day of each."""
    first: dict[str, date] = {}
    for holiday in request.facts.holidays:
        first.setdefault(holiday.name.removesuffix(OBSERVED), holiday.day)
    for name, day in list(first.items())[:NEXT_HOLIDAYS]:
        yield f"{english_day(day)} is a public holiday: {name}."
