"""How far an adaptation is: what its nodes have made so far, and what each of them took.

Frozen like every value: a node gives back the next state.
"""

from collections import Counter

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import Evaluation, Gate
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.values import EngineInfo, Value


class NodeRun(Value):
    """One node's work, in the order of the path."""

    node: Node
    revision: int
    """Of the draft that it wrote or judged: the first draft has 0."""
    engine: EngineInfo
    seconds: float
    prompt_tokens: int = 0
    """0 where the engine counts none."""
    new_tokens: int = 0


class AdaptationState(Value):
    """What is there so far."""

    concept: ConceptBrief | None = None
    culture: CulturalBrief | None = None
    draft: Draft | None = None
    """The newest one."""
    evaluations: tuple[Evaluation, ...] = ()
    """Every word of every gate, in order."""
    runs: tuple[NodeRun, ...] = ()

    @property
    def revisions(self) -> int:
        """Drafts that were written anew."""
        return max(0, sum(run.node == "writer" for run in self.runs) - 1)

    @property
    def failures(self) -> Counter[Gate]:
        """How often each gate has sent a draft back, or given it up."""
        return Counter(evaluation.gate for evaluation in self.evaluations if not evaluation.passed)
