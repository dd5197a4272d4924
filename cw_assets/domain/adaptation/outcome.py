"""What an adaptation gives: the draft with both briefs and the whole history, and what it took to make."""

from collections import Counter
from collections.abc import Sequence

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.evaluation import GATES, Evaluation, Gate
from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.metadata import PipelineMetadata
from cw_assets.domain.adaptation.request import AdaptationRequest, Node
from cw_assets.domain.adaptation.routing import next_node
from cw_assets.domain.adaptation.state import AdaptationState, NodeRun
from cw_assets.domain.adaptation.tasks.ready import judged
from cw_assets.domain.adaptation.untrusted.masking import suspicious
from cw_assets.domain.scripts.lines import lines_to_translate
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.text_task import TokenUsage
from cw_assets.domain.values import Value, seconds


class Adaptation(Value):
    """A script for another market, finished or, where `passed` is false, given up with its last draft."""

    origin_unit_id: int
    market: Market
    passed: bool
    code: str
    name: str
    language: str
    """As requested, whatever the model says."""
    visual_style_prompt: str
    rows: tuple[ScriptRow, ...]
    concept: ConceptBrief
    culture: CulturalBrief
    evaluations: tuple[Evaluation, ...]
    runs: tuple[NodeRun, ...]
    metadata: PipelineMetadata


def outcome_of(request: AdaptationRequest, state: AdaptationState) -> Adaptation:
    """InvalidInput where there is no draft yet."""
    concept, culture, draft = judged(state)
    return Adaptation(
        origin_unit_id=request.origin.unit_id,
        market=request.market,
        passed=next_node(state) == "done",
        code=draft.code,
        name=draft.name,
        language=request.market.language,
        visual_style_prompt=draft.visual_style_prompt,
        rows=draft.script_rows,
        concept=concept,
        culture=culture,
        evaluations=state.evaluations,
        runs=state.runs,
        metadata=metadata_of(request, state),
    )


def metadata_of(request: AdaptationRequest, state: AdaptationState) -> PipelineMetadata:
    *_, draft = judged(state)
    return PipelineMetadata(
        revisions=revisions_by_gate(state),
        final_model=next(run.engine for run in reversed(state.runs) if run.node == "writer"),
        engines=tuple(dict.fromkeys(run.engine for run in state.runs)),
        seconds=seconds(sum(run.seconds for run in state.runs)),
        node_seconds=node_seconds(state.runs),
        tokens=TokenUsage(
            prompt_tokens=sum(run.prompt_tokens for run in state.runs),
            new_tokens=sum(run.new_tokens for run in state.runs),
        ),
        lines_to_translate=lines_to_translate(draft.script_rows),
        withheld=(*suspicious(request, "request"), *suspicious(draft, "draft")),
    )


def revisions_by_gate(state: AdaptationState) -> dict[Gate, int]:
    """A failure that no new draft followed has caused none."""
    caused = Counter(one.gate for one in state.evaluations if not one.passed and one.revision < state.revisions)
    return {gate: caused[gate] for gate in GATES}


def node_seconds(runs: Sequence[NodeRun]) -> dict[Node, float]:
    taken: dict[Node, float] = {}
    for run in runs:
        taken[run.node] = taken.get(run.node, 0.0) + run.seconds
    return {node: seconds(value) for node, value in taken.items()}
