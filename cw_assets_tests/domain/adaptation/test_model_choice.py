import pytest

from cw_assets.domain.adaptation.model_choice import LAST_RESORT, choose_model
from cw_assets.domain.adaptation.request import NODES

ALL = {
    "unit_nodes": {"format": "unit-format", "writer": "unit-writer"},
    "unit_model": "unit",
    "node_defaults": {"format": "default-format", "culture": "default-culture", "writer": "default-writer"},
    "global_default": "global",
    "language_primary": "primary",
    "language_alternatives": ("alternative-1", "alternative-2"),
}
NOTHING = {
    "unit_nodes": {},
    "unit_model": "",
    "node_defaults": {},
    "global_default": "",
    "language_primary": "",
    "language_alternatives": (),
}


def chosen(node, revisions=0, inactive=(), **changes):
    return choose_model(node, revisions, **ALL | changes, active=lambda model_id: model_id not in inactive).model_id


NODE_LINES = [
    ((), "unit-format"),
    (("unit-format",), "default-format"),
    (("unit-format", "default-format"), "global"),
    (("unit-format", "default-format", "global"), "primary"),
    (("unit-format", "default-format", "global", "primary"), LAST_RESORT),
    (("default-format",), "unit-format"),
    (("unit-format", "global"), "default-format"),
    (("unit-format", "default-format", "global", "primary", LAST_RESORT), LAST_RESORT),
]
WRITER_LINES = [
    ((), "unit-writer"),
    (("unit-writer",), "unit"),
    (("unit-writer", "unit"), "primary"),
    (("unit-writer", "unit", "primary"), "global"),
    (("unit-writer", "unit", "primary", "global"), LAST_RESORT),
]


@pytest.mark.parametrize(("inactive", "model"), NODE_LINES)
def test_a_node_takes_unit_then_node_then_global_then_language(inactive, model):
    assert chosen("format", inactive=inactive) == model


@pytest.mark.parametrize(("inactive", "model"), WRITER_LINES)
def test_the_writer_takes_override_then_unit_then_language_then_global(inactive, model):
    assert chosen("writer", inactive=inactive) == model


@pytest.mark.parametrize(
    ("node", "missing", "model"),
    [
        ("format", {"unit_nodes": {}}, "default-format"),
        ("format", {"unit_nodes": {"format": ""}}, "default-format"),
        ("format", {"unit_nodes": {}, "node_defaults": {}}, "global"),
        ("format", {"unit_nodes": {}, "node_defaults": {}, "global_default": ""}, "primary"),
        ("writer", {"unit_nodes": {}}, "unit"),
        ("writer", {"unit_nodes": {}, "unit_model": ""}, "primary"),
        ("writer", {"unit_nodes": {}, "unit_model": "", "language_primary": ""}, "global"),
    ],
)
def test_what_is_not_set_falls_through(node, missing, model):
    assert chosen(node, **missing) == model


@pytest.mark.parametrize("node", NODES)
def test_the_last_resort_is_always_there(node):
    assert chosen(node, **NOTHING) == LAST_RESORT
    assert chosen(node, 5, **NOTHING) == LAST_RESORT


@pytest.mark.parametrize("node", [node for node in NODES if node != "writer"])
def test_the_units_model_is_for_the_writer_alone(node):
    assert chosen(node, unit_nodes={}, node_defaults={}, global_default="", language_primary="") == LAST_RESORT


def test_the_writers_node_default_counts_for_nothing():
    assert chosen("writer", **NOTHING | {"node_defaults": {"writer": "default-writer"}}) == LAST_RESORT


@pytest.mark.parametrize(("revisions", "model"), [(0, "unit-writer"), (1, "unit-writer"), (2, "alternative-1")])
def test_after_two_revisions_the_writer_changes(revisions, model):
    assert chosen("writer", revisions) == model


@pytest.mark.parametrize(
    ("inactive", "changes", "model"),
    [
        (("alternative-1",), {}, "alternative-2"),
        (("alternative-1", "alternative-2"), {}, "unit-writer"),
        ((), {"language_alternatives": ()}, "unit-writer"),
        ((), {"unit_nodes": {"writer": "alternative-1"}}, "alternative-2"),
        ((), {"unit_nodes": {"writer": "alternative-1"}, "language_alternatives": ("alternative-1",)}, "alternative-1"),
    ],
)
def test_the_change_is_to_the_first_active_alternative_that_it_has_not_used(inactive, changes, model):
    assert chosen("writer", 2, inactive, **changes) == model


def test_the_alternative_stays_to_the_end():
    assert {chosen("writer", revisions) for revisions in range(2, 12)} == {"alternative-1"}


@pytest.mark.parametrize("node", [node for node in NODES if node != "writer"])
def test_only_the_writer_changes(node):
    assert chosen(node, 9) == chosen(node, 0)


def test_the_reason_says_where_the_name_was_found():
    def reason(node, revisions=0, **changes):
        return choose_model(node, revisions, **ALL | changes, active=lambda _: True).reason

    assert reason("format") == "the unit's choice for format"
    assert reason("culture") == "the default for culture"
    assert reason("brand") == "the default of all nodes"
    assert reason("brand", global_default="") == "the language's primary model"
    assert reason("writer", unit_nodes={}) == "the unit's model"
    assert reason("writer", 2) == "the language's alternative, after 2 revisions"
    assert reason("brand", global_default="", language_primary="") == "the last resort"
