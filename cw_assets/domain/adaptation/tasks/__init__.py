"""The question of each node: a trusted instruction, data, the shape of the answer, and the rules that answer it."""

from typing import Any

from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.adaptation.routing import GATE_OF
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.tasks.concept import concept_task
from cw_assets.domain.adaptation.tasks.culture import culture_task
from cw_assets.domain.adaptation.tasks.gates import gate_task
from cw_assets.domain.adaptation.tasks.ready import analysed
from cw_assets.domain.adaptation.tasks.writer import writer_task
from cw_assets.domain.adaptation.toolbox import Toolbox
from cw_assets.domain.text_task import TextTask


def task_of(node: Node, state: AdaptationState, tools: Toolbox) -> TextTask[Any]:
    """The node's question; InvalidInput where what it builds on is not there yet."""
    request, instruction = tools.request, tools.instructions[node]
    if node == "concept":
        return concept_task(request, instruction)
    if node == "culture":
        return culture_task(request, analysed(state), instruction, tools.places)
    if node == "writer":
        return writer_task(request, state, instruction, tools.places)
    return gate_task(GATE_OF[node], request, state, instruction)
