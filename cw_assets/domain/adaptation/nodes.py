"""A node's work: its question is asked, and its answer becomes part of the next state; the order is in `routing`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.checks import code_issues
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import Evaluation, FoundIssue, Gate, GateAnswer, Issue, Source, passes
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.adaptation.routing import GATE_OF
from cw_assets.domain.adaptation.state import AdaptationState, NodeRun
from cw_assets.domain.adaptation.tasks import task_of
from cw_assets.domain.adaptation.tasks.ready import judged, next_revision
from cw_assets.domain.adaptation.toolbox import Toolbox
from cw_assets.domain.adaptation.untrusted.masking import NOTE
from cw_assets.domain.protocols import TextModel
from cw_assets.domain.text_task import Answer, TextTask, TokenUsage
from cw_assets.domain.values import Score
from cw_assets.errors import CwError

COSTS = {"critical": 0.5, "major": 0.2, "minor": 0.05}
"""What an issue takes from the best score, 1."""


def perform(node: Node, state: AdaptationState, tools: Toolbox) -> AdaptationState:
    """The state after the node's work; the model's own failure is raised."""
    begun, used = tools.clock(), list[TokenUsage]()
    model = tools.model_for(node, state.revisions)
    task = replace(task_of(node, state, tools), on_usage=used.append)
    after = with_answer(asked(model, task, node, tools), node, state, tools)
    run = NodeRun(
        node=node,
        revision=next_revision(state) if node == "writer" else state.revisions,
        engine=model.info,
        seconds=tools.clock() - begun,
        prompt_tokens=sum(one.prompt_tokens for one in used),
        new_tokens=sum(one.new_tokens for one in used),
    )
    return after.model_copy(update={"runs": (*state.runs, run)})


def asked(model: TextModel, task: TextTask[Answer], node: Node, tools: Toolbox) -> Answer:
    """Asked as one of many, so that progress is told and the work can be stopped."""

    def tell(share: float) -> None:
        tools.on_progress(node, share)

    (outcome,) = model.complete_many([task], on_progress=tell)
    if isinstance(outcome, CwError):
        raise outcome
    return outcome


def with_answer(
    answer: ConceptBrief | CulturalBrief | Draft | GateAnswer, node: Node, state: AdaptationState, tools: Toolbox
) -> AdaptationState:
    match answer:
        case ConceptBrief():
            return state.model_copy(update={"concept": without_notes(ConceptBrief.model_validate(answer.model_dump()))})
        case CulturalBrief():
            return state.model_copy(update={"culture": CulturalBrief.model_validate(answer.model_dump())})
        case Draft():
            return state.model_copy(update={"draft": Draft.model_validate(answer.model_dump())})
        case GateAnswer():
            word = evaluation(GATE_OF[node], answer, state, tools)
            return state.model_copy(update={"evaluations": (*state.evaluations, word)})
        case _:
            assert_never(answer)


def without_notes(concept: ConceptBrief) -> ConceptBrief:
    """What was withheld from the analyst cannot be asked of the writer."""
    kept = tuple(item for item in concept.must_preserve if NOTE not in item)
    return concept.model_copy(update={"must_preserve": kept})


def evaluation(gate: Gate, answer: GateAnswer, state: AdaptationState, tools: Toolbox) -> Evaluation:
    """What code found and what the model found; the issues decide, whatever the model says of passing."""
    concept, culture, draft = judged(state)
    by_code = code_issues(gate, tools.request, concept, culture, draft, tools.languages)
    issues = (*found(by_code, "code"), *found(answer.issues, "model"))
    return Evaluation(
        gate=gate,
        revision=state.revisions,
        passed=passes(issues),
        score=min(answer.score, best_score(issues)),
        issues=issues,
        summary=answer.summary,
        reasoning=answer.reasoning,
    )


def found(issues: Sequence[Issue], source: Source) -> list[FoundIssue]:
    return [FoundIssue(**issue.model_dump(), source=source) for issue in issues]


def best_score(issues: Sequence[Issue]) -> Score:
    """The most that a draft with these issues can have: 1, less 0.5 a critical, 0.2 a major, 0.05 a minor one."""
    return round(max(0.0, 1.0 - sum(COSTS[issue.severity] for issue in issues)), 2)
