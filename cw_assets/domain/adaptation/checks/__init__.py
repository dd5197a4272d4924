"""What code can check of a draft, gate by gate; the model judges the rest. How grave each fault is: severities.py.

A check that cannot decide stays silent or is minor; none finds anything major in a faithful draft.
"""

from collections.abc import Callable, Iterator

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.checks.brand import brand_issues
from cw_assets.domain.adaptation.checks.case import Case
from cw_assets.domain.adaptation.checks.concept import concept_issues
from cw_assets.domain.adaptation.checks.cultural import cultural_issues
from cw_assets.domain.adaptation.checks.format import format_issues
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import Gate, Issue
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.protocols import LanguageIdentifier

CHECKS: dict[Gate, Callable[[Case], Iterator[Issue]]] = {
    "format": format_issues,
    "cultural": cultural_issues,
    "concept": concept_issues,
    "brand": brand_issues,
}


def code_issues(
    gate: Gate,
    request: AdaptationRequest,
    concept: ConceptBrief,
    culture: CulturalBrief,
    draft: Draft,
    languages: LanguageIdentifier,
) -> list[Issue]:
    """Everything that is wrong for the gate, in the order of its checks, each once."""
    case = Case(request=request, concept=concept, culture=culture, draft=draft, languages=languages)
    return list(dict.fromkeys(CHECKS[gate](case)))
