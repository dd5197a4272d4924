"""The second question: what the market asks for."""

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.adaptation.rules.culture import culture_by_rules
from cw_assets.domain.adaptation.tasks.bounded import bounded
from cw_assets.domain.adaptation.tasks.material import (
    BRIEF_TEMPERATURE,
    BRIEF_TOKENS,
    brand_of,
    brief_of,
    facts_of,
    insights_of,
    market_of,
    origin_of,
    persona_of,
)
from cw_assets.domain.adaptation.untrusted.masking import masked_data
from cw_assets.domain.protocols import Places
from cw_assets.domain.text_task import TextTask


def culture_task(
    request: AdaptationRequest, concept: ConceptBrief, instruction: str, places: Places
) -> TextTask[CulturalBrief]:
    """The data is the market with its facts and insights, for whom the spot is, the origin and its concept."""
    data = {
        "market": market_of(request),
        "facts": facts_of(request),
        "insights": insights_of(request),
        "persona": persona_of(request),
        "brand": brand_of(request),
        "concept_brief": brief_of(concept),
        "origin": origin_of(request),
    }
    return TextTask(
        instruction=instruction,
        data=masked_data(data),
        answer=bounded(CulturalBrief),
        rules=lambda: culture_by_rules(request, concept, places),
        max_new_tokens=BRIEF_TOKENS,
        temperature=BRIEF_TEMPERATURE,
    )
