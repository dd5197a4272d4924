"""An adaptation's nodes in LangGraph: run one after another, each kept before the next begins, and gone on with later.

What a node does and which one follows is the domain's; where the checkpoints are kept stands in `checkpoints`.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict, get_args

from cw_assets.domain.adaptation.nodes import perform
from cw_assets.domain.adaptation.request import NODES, Node
from cw_assets.domain.adaptation.routing import GATE_OF, MAX_REVISIONS, End, next_node
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.toolbox import Toolbox

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from cw_assets.engines.adaptation.checkpoints import Checkpoints

MOST_NODES = 2 + (1 + MAX_REVISIONS * len(GATE_OF)) * (1 + len(GATE_OF))
"""No path is longer: both analysts, then a draft and all gates, for the first draft and every revision."""
OLD_TRACING = ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER")
"""Variables on which langchain refuses to work."""


class Progress(TypedDict):
    """LangGraph's state: what a node is given, and what it gives back."""

    adaptation: AdaptationState


def run_adaptation(
    tools: Toolbox,
    *,
    checkpoints: "Checkpoints",
    thread: str,
    on_node: Callable[[AdaptationState], object],
    on_resume: Callable[[AdaptationState], object] = lambda _: None,
) -> AdaptationState:
    """The final state of the adaptation that is kept under `thread`, which goes on after its last finished node.

    A finished one asks no model. `on_resume` is told the state that there is already, where there is any, `on_node` the
    state after each node that ran just now, once it is kept; `tools.on_progress` is called before each node too, and
    may raise. What a node raises comes through, and the finished nodes stay. Refused where the checkpoints hold what
    no adaptation writes.
    """
    from langsmith import tracing_context

    graph = wired().copy({"checkpointer": checkpoints})
    config: Any = {"configurable": {"thread_id": thread}, "recursion_limit": MOST_NODES}
    with tracing_context(enabled=False):
        kept = graph.get_state(config)
        state: AdaptationState = kept.values.get("adaptation", AdaptationState())
        if state.runs:
            on_resume(state)
        begin = None if kept.values else {"adaptation": state}
        for values in graph.stream(begin, config, context=tools, stream_mode="values", durability="sync"):
            before, state = state, values["adaptation"]
            if len(state.runs) > len(before.runs):
                on_node(state)
    return state


@cache
def wired() -> "CompiledStateGraph[Any, Any, Any, Any]":
    """The graph, without a place for its checkpoints."""
    for name in OLD_TRACING:
        os.environ.pop(name, None)
    from langgraph.graph import END, START, StateGraph

    graph = StateGraph(Progress, context_schema=Toolbox)
    graph.add_conditional_edges(START, route, [NODES[0]])
    for node in NODES:
        graph.add_node(node, step(node))
        graph.add_conditional_edges(node, route, {way: END if way in get_args(End) else way for way in ways(node)})
    return graph.compile(name="adaptation")


def ways(node: Node) -> list[str]:
    """What can follow on a node, by the order of the nodes; which of them does is the route's."""
    onward = [*NODES, "done"][NODES.index(node) + 1]
    return [onward, "writer", "exhausted"] if node in GATE_OF else [onward]


def route(progress: Progress) -> str:
    return next_node(progress["adaptation"])


def step(node: Node) -> Any:
    """The node as LangGraph calls it."""
    from langgraph.runtime import Runtime

    def run(progress: Progress, runtime: Runtime[Toolbox]) -> Progress:
        runtime.context.on_progress(node, 0.0)
        return {"adaptation": perform(node, progress["adaptation"], runtime.context)}

    return run


def graph_mermaid() -> str:
    """The wiring as a Mermaid flowchart."""
    return wired().get_graph().draw_mermaid()
