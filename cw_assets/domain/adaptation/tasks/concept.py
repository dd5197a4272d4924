"""The first question: what the origin says and does."""

from cw_assets.domain.adaptation.briefs import ConceptBrief
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.adaptation.rules.concept import concept_by_rules
from cw_assets.domain.adaptation.tasks.bounded import bounded
from cw_assets.domain.adaptation.tasks.material import BRIEF_TEMPERATURE, BRIEF_TOKENS, brand_of, origin_of
from cw_assets.domain.adaptation.untrusted.masking import masked_data
from cw_assets.domain.text_task import TextTask


def concept_task(request: AdaptationRequest, instruction: str) -> TextTask[ConceptBrief]:
    """The data is the origin with its transcript, and the brand."""
    return TextTask(
        instruction=instruction,
        data=masked_data(
            {"origin": origin_of(request), "transcript": request.origin.transcript, "brand": brand_of(request)}
        ),
        answer=bounded(ConceptBrief),
        rules=lambda: concept_by_rules(request),
        max_new_tokens=BRIEF_TOKENS,
        temperature=BRIEF_TEMPERATURE,
    )
