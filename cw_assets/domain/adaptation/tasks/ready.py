"""What earlier nodes have made, for the ones that build on it."""

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.errors import InvalidInput


def analysed(state: AdaptationState) -> ConceptBrief:
    if state.concept is None:
        raise missing("concept brief")
    return state.concept


def briefed(state: AdaptationState) -> tuple[ConceptBrief, CulturalBrief]:
    if state.culture is None:
        raise missing("cultural brief")
    return analysed(state), state.culture


def judged(state: AdaptationState) -> tuple[ConceptBrief, CulturalBrief, Draft]:
    if state.draft is None:
        raise missing("draft")
    return *briefed(state), state.draft


def next_revision(state: AdaptationState) -> int:
    """Of the draft that the writer writes next; the first one has 0."""
    return state.revisions + 1 if state.draft else 0


def missing(what: str) -> InvalidInput:
    return InvalidInput(f"The adaptation has no {what} yet, because its nodes ran out of order; run it anew.")
