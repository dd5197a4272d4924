"""Which language model a node is given; loading it, and knowing which ones are active, is others' work."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.values import Value

LAST_RESORT = "Qwen/Qwen2.5-3B-Instruct"
SWITCH_AFTER = 2
"""Revisions after which the writer changes to another model."""


class Choice(Value):
    """A model, and where its name was found, in words for the record."""

    model_id: str
    reason: str


def choose_model(
    node: Node,
    revisions: int = 0,
    *,
    unit_nodes: Mapping[str, str],
    unit_model: str = "",
    node_defaults: Mapping[str, str],
    global_default: str = "",
    language_primary: str = "",
    language_alternatives: Sequence[str] = (),
    active: Callable[[str], bool],
) -> Choice:
    """The first active one: unit override, node default, global default, the language's primary, the last resort.

    The writer's order is another one: unit override, the unit's model, the language's primary, global default, the
    last resort; after two revisions it is the language's first active alternative that is not what it has used, if
    there is one. An empty name counts as none; the last resort is taken whether active or not.
    """
    override = (unit_nodes.get(node, ""), f"the unit's choice for {node}")
    if node != "writer":
        return first_active(
            override,
            (node_defaults.get(node, ""), f"the default for {node}"),
            (global_default, "the default of all nodes"),
            (language_primary, "the language's primary model"),
            active=active,
        )
    usual = first_active(
        override,
        (unit_model, "the unit's model"),
        (language_primary, "the language's primary model"),
        (global_default, "the default of all nodes"),
        active=active,
    )
    return usual if revisions < SWITCH_AFTER else switched(usual, language_alternatives, active)


def first_active(*candidates: tuple[str, str], active: Callable[[str], bool]) -> Choice:
    """Of (model, reason) pairs."""
    for model_id, reason in candidates:
        if model_id and active(model_id):
            return Choice(model_id=model_id, reason=reason)
    return Choice(model_id=LAST_RESORT, reason="the last resort")


def switched(usual: Choice, alternatives: Iterable[str], active: Callable[[str], bool]) -> Choice:
    others = (model_id for model_id in alternatives if model_id != usual.model_id and active(model_id))
    model_id = next(others, "")
    if not model_id:
        return usual
    return Choice(model_id=model_id, reason=f"the language's alternative, after {SWITCH_AFTER} revisions")
