"""The gates' questions: the draft, the origin, and what each gate judges by."""

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.evaluation import Gate, GateAnswer
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.adaptation.rules.gates import judge_by_rules
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.tasks.bounded import bounded
from cw_assets.domain.adaptation.tasks.material import (
    GATE_TOKENS,
    Data,
    brand_of,
    brief_of,
    insights_of,
    market_of,
    origin_of,
    persona_of,
)
from cw_assets.domain.adaptation.tasks.ready import judged
from cw_assets.domain.adaptation.untrusted.masking import masked_data
from cw_assets.domain.text_task import TextTask


def gate_task(gate: Gate, request: AdaptationRequest, state: AdaptationState, instruction: str) -> TextTask[GateAnswer]:
    """The data is the draft next to the origin and the briefs, with text that addresses a model taken out."""
    concept, culture, draft = judged(state)
    data = {
        "market": market_of(request),
        "judge_by": measures(gate, request, concept, culture),
        "concept_brief": brief_of(concept),
        "cultural_brief": brief_of(culture),
        "origin": origin_of(request),
        "draft": draft.model_dump(mode="json"),
    }
    return TextTask(
        instruction=instruction,
        data=masked_data(data),
        answer=bounded(GateAnswer),
        rules=lambda: judge_by_rules(gate),
        max_new_tokens=GATE_TOKENS,
    )


def measures(gate: Gate, request: AdaptationRequest, concept: ConceptBrief, culture: CulturalBrief) -> Data:
    """What the gate looks for, beside the rules of its instruction."""
    match gate:
        case "format":
            return format_measures(request)
        case "cultural":
            return cultural_measures(request, culture)
        case "concept":
            return concept_measures(concept)
        case "brand":
            return brand_measures(request)


def format_measures(request: AdaptationRequest) -> Data:
    return {
        "rows": len(request.origin.rows),
        "target_language": f"{request.facts.language_name} ({request.market.language})",
        "brackets_needed": not request.market.language.startswith("en"),
    }


def cultural_measures(request: AdaptationRequest, culture: CulturalBrief) -> Data:
    return {
        "substitutions": [one.model_dump(mode="json", exclude={"rationale"}) for one in culture.substitutions],
        "tone_adjustments": list(culture.tone_adjustments),
        "pitfalls": list(culture.pitfalls),
        "regulatory_notes": list(culture.regulatory_notes),
        "insights": insights_of(request),
        "persona": persona_of(request),
    }


def concept_measures(concept: ConceptBrief) -> Data:
    return {
        "core_message": concept.core_message,
        "emotional_beats_in_order": list(concept.emotional_beats),
        "must_preserve": list(concept.must_preserve),
        "brand_voice": concept.brand_voice,
    }


def brand_measures(request: AdaptationRequest) -> Data:
    """The call to action is in the origin's last rows, which the instruction says."""
    return {"brand": brand_of(request), "call_to_action_in": "the last rows of the origin"}
