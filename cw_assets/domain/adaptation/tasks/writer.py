"""The writer's question: a whole script for the market, or the last draft anew after a gate's feedback."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Annotated

from pydantic import Field, create_model

from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import Evaluation
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.adaptation.rules.writer import write_by_rules
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.tasks.material import (
    BRIEF_TOKENS,
    Data,
    brand_of,
    brief_of,
    facts_of,
    insights_of,
    market_of,
    origin_of,
    persona_of,
)
from cw_assets.domain.adaptation.tasks.ready import briefed, next_revision
from cw_assets.domain.protocols import Places
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.text_task import TextTask

TEMPERATURE = 0.7


def writer_task(
    request: AdaptationRequest, state: AdaptationState, instruction: str, places: Places
) -> TextTask[Draft]:
    """The data is all there is, in full: what is said and shown must be translated, whatever it says."""
    concept, culture = briefed(state)
    data = {
        "market": market_of(request),
        "facts": facts_of(request),
        "insights": insights_of(request),
        "persona": persona_of(request),
        "brand": brand_of(request),
        "concept_brief": brief_of(concept),
        "cultural_brief": brief_of(culture),
        "origin": {"code": request.origin.code, **origin_of(request)},
    }
    return TextTask(
        instruction=instruction,
        data=data | feedback(state),
        answer=draft_with(len(request.origin.rows)),
        rules=lambda: write_by_rules(request, concept, culture, places),
        max_new_tokens=BRIEF_TOKENS,
        temperature=TEMPERATURE,
        seed=seed_of(request, next_revision(state)),
    )


def feedback(state: AdaptationState) -> Data:
    """Of a revision: the last draft, what its gate said, and what earlier drafts failed for; nothing of a first draft.

    What earlier drafts failed for must not come back.
    """
    failed = [evaluation for evaluation in state.evaluations if not evaluation.passed]
    if state.draft is None or not failed:
        return {}
    return {
        "last_draft": state.draft.model_dump(mode="json"),
        "feedback": word_of(failed[-1]),
        "must_not_come_back": earlier(failed[:-1]),
    }


def word_of(evaluation: Evaluation) -> Data:
    issues = [issue.model_dump(mode="json") for issue in evaluation.issues]
    return {"gate": evaluation.gate, "summary": evaluation.summary, "issues": issues}


def earlier(failed: Sequence[Evaluation]) -> list[Data]:
    """Critical and major issues, each once."""
    issues = [
        {"gate": one.gate, **issue.model_dump(mode="json", include={"location", "description", "suggestion"})}
        for one in failed
        for issue in one.issues
        if issue.severity != "minor"
    ]
    return [issue for place, issue in enumerate(issues) if issue not in issues[:place]]


@cache
def draft_with(rows: int) -> type[Draft]:
    """A draft whose schema asks for exactly so many rows."""
    exactly = Annotated[tuple[ScriptRow, ...], Field(min_length=rows, max_length=rows)]
    return create_model(f"DraftOf{rows}Rows", __base__=Draft, script_rows=(exactly, ...))


def seed_of(request: AdaptationRequest, revision: int) -> int:
    """Of 32 bits, from the content: the same for the same request and revision, another one for the next revision."""
    content = f"{revision}:{request.model_dump_json()}"
    return int(hashlib.sha256(content.encode()).hexdigest()[:8], 16)
