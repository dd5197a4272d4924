"""Which node comes next, what people are shown of it, and how far the path is; all of it read from the state."""

from typing import Literal

from cw_assets.domain.adaptation.evaluation import Gate
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.adaptation.state import AdaptationState

End = Literal["done", "exhausted"]
Phase = Literal[
    "concept_analysis",
    "cultural_analysis",
    "writing",
    "format_evaluation",
    "cultural_evaluation",
    "concept_evaluation",
    "brand_evaluation",
    "revising",
]
MAX_REVISIONS = 3
"""That one gate may ask for."""
GATE_OF: dict[Node, Gate] = {"format": "format", "cultural": "cultural", "concept_gate": "concept", "brand": "brand"}
"""The gate that a node is, in the order in which they are asked."""
PHASES: dict[Node, Phase] = {
    "concept": "concept_analysis",
    "culture": "cultural_analysis",
    "writer": "writing",
    "format": "format_evaluation",
    "cultural": "cultural_evaluation",
    "concept_gate": "concept_evaluation",
    "brand": "brand_evaluation",
}
LEFT: dict[Node | End, int] = {
    "concept": 7,
    "culture": 6,
    "writer": 5,
    "format": 4,
    "cultural": 3,
    "concept_gate": 2,
    "brand": 1,
    "done": 0,
    "exhausted": 0,
}
"""Nodes still to come where no gate fails any more, by the one that comes next."""
ANALYSTS_AND_WRITER = ("concept", "culture", "writer")
WRITTEN_PERCENT = 95.0
"""What the nodes make of the whole; keeping the result is the rest."""


def next_node(state: AdaptationState) -> Node | End:
    """What comes next; "exhausted" where a gate failed once more than it may ask for revisions."""
    if state.concept is None:
        return "concept"
    if state.culture is None:
        return "culture"
    if state.draft is None:
        return "writer"
    return next_gate(state)


def next_gate(state: AdaptationState) -> Node | End:
    """The first gate that has not judged the newest draft yet, or what follows from one that failed it."""
    judged = {one.gate: one for one in state.evaluations if one.revision == state.revisions}
    for node, gate in GATE_OF.items():
        if gate not in judged:
            return node
        if not judged[gate].passed:
            return "writer" if state.failures[gate] <= MAX_REVISIONS else "exhausted"
    return "done"


def phase_of(node: Node, state: AdaptationState) -> Phase:
    """What people are shown while the node works on the state."""
    return "revising" if node == "writer" and state.draft else PHASES[node]


def steps(state: AdaptationState) -> tuple[int, int]:
    """The number of the node that comes next, from 1, and of all where no gate fails any more."""
    total = len(state.runs) + LEFT[next_node(state)]
    return min(len(state.runs) + 1, total), total


def percent(state: AdaptationState, share: float = 0.0) -> float:
    """0 to 95, with `share` (0 to 1) of the next node done, and never falling: after a failed gate it waits.

    A gate's share does not count, because its verdict decides how much is left.
    """
    path = [*(run.node for run in state.runs), next_node(state)]
    reached = [done / (done + LEFT[node]) for done, node in enumerate(path)]
    if path[-1] in ANALYSTS_AND_WRITER:
        reached.append((len(state.runs) + share) / (len(state.runs) + LEFT[path[-1]]))
    return WRITTEN_PERCENT * max(reached)
