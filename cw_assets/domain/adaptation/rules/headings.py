"""Insights by their headings: what people noted under "Tone", "Avoid" and the like becomes part of a brief."""

from typing import Literal

from cw_assets.domain.adaptation.reading import stays_in_language
from cw_assets.domain.adaptation.request import AdaptationRequest, MarketInsight
from cw_assets.domain.insights import Insight

Part = Literal["tone", "pitfalls", "regulation", "opportunities", "formats", "substitutions", "context"]
PARTS: dict[str, Part] = {
    "tone": "tone",
    "voice": "tone",
    "avoid": "pitfalls",
    "taboo": "pitfalls",
    "taboos": "pitfalls",
    "pitfalls": "pitfalls",
    "regulation": "regulation",
    "regulations": "regulation",
    "rules": "regulation",
    "legal": "regulation",
    "occasions": "opportunities",
    "opportunities": "opportunities",
    "formats": "formats",
    "substitutions": "substitutions",
}
ARROWS = ("->", "→", "=>")
SPECIFIC = frozenset({"language", "persona"})
"""Where substitutions hold in any case; a country's are between two kinds of its language."""


def part_of(insight: Insight) -> Part:
    """Any other heading is context."""
    return PARTS.get(insight.heading.strip().lower(), "context")


def points(request: AdaptationRequest, part: Part) -> tuple[str, ...]:
    """Of the market in the order of its insights, then of the brand; each once."""
    insights = (*request.insights, *(request.brand.insights if request.brand else ()))
    return tuple(dict.fromkeys(point for insight in insights if part_of(insight) == part for point in insight.points))


def given_substitutions(request: AdaptationRequest) -> tuple[tuple[str, str, str], ...]:
    """What stands in the origin, what takes its place, and who says so; the brand's word goes first."""
    brand = request.brand
    given = [(brand.name, insight) for insight in brand.insights] if brand else []
    given += [(insight.name, insight) for insight in reversed(request.insights) if holds(request, insight)]
    return tuple(
        (*pair, name)
        for name, insight in given
        if part_of(insight) == "substitutions"
        for point in insight.points
        if (pair := pair_of(point))
    )


def holds(request: AdaptationRequest, insight: MarketInsight) -> bool:
    return insight.source in SPECIFIC or stays_in_language(request)


def pair_of(point: str) -> tuple[str, str] | None:
    """Of "soda -> fizzy drink"; None where the point is no such pair."""
    for arrow in ARROWS:
        original, found, replacement = (part.strip(" \"'“”") for part in point.partition(arrow))
        if found and original and replacement:
            return original, replacement
    return None
