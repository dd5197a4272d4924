import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.adaptation.evaluation import GATES, Evaluation
from cw_assets.domain.adaptation.request import NODES
from cw_assets.domain.adaptation.routing import GATE_OF, MAX_REVISIONS, next_node, percent, phase_of, steps
from cw_assets.domain.adaptation.state import AdaptationState, NodeRun
from cw_assets_tests.domain.adaptation.fakes import CONCEPT, CULTURE, DRAFT, ENGINE

STRAIGHT = ["concept", "culture", "writer", "format", "cultural", "concept_gate", "brand"]
MADE = {"concept": {"concept": CONCEPT}, "culture": {"culture": CULTURE}, "writer": {"draft": DRAFT}}


def after(node, state, *, passed=True):
    """The state once the node has done its work, its gate passing or not."""
    changes = dict(MADE.get(node, {}))
    if node in GATE_OF:
        word = Evaluation(
            gate=GATE_OF[node],
            revision=state.revisions,
            passed=passed,
            score=1.0,
            issues=(),
            summary="",
            reasoning="",
        )
        changes["evaluations"] = (*state.evaluations, word)
    run = NodeRun(node=node, revision=state.revisions, engine=ENGINE, seconds=1.0)
    return state.model_copy(update={**changes, "runs": (*state.runs, run)})


def walk(fails):
    """The whole path, `fails(node, times asked before)` saying which gates fail, with the state at each step."""
    state, asked = AdaptationState(), dict.fromkeys(NODES, 0)
    seen = [state]
    while (node := next_node(state)) in NODES:
        state = after(node, state, passed=not fails(node, asked[node]))
        asked[node] += 1
        seen.append(state)
    return [run.node for run in state.runs], node, seen


def test_without_failures_every_node_runs_once_in_order():
    path, end, _ = walk(lambda node, times: False)
    assert (path, end) == (STRAIGHT, "done")


def test_after_a_failed_gate_the_writer_writes_and_all_gates_judge_again():
    path, end, _ = walk(lambda node, times: node == "concept_gate" and times == 0)
    assert path == [*STRAIGHT[:6], *STRAIGHT[2:]]
    assert end == "done"


@pytest.mark.parametrize("gate", list(GATE_OF))
def test_a_gate_that_fails_a_fourth_time_exhausts(gate):
    path, end, seen = walk(lambda node, times: node == gate)
    assert end == "exhausted"
    assert path.count("writer") == 1 + MAX_REVISIONS
    assert path.count(gate) == 1 + MAX_REVISIONS
    assert path[-1] == gate
    assert seen[-1].draft == DRAFT


def test_a_gate_that_passes_after_three_revisions_is_done():
    path, end, _ = walk(lambda node, times: node == "brand" and times < MAX_REVISIONS)
    assert end == "done"
    assert path.count("writer") == 4


def test_revisions_count_for_the_gate_that_asked_for_them():
    """Format asks for three, then cultural for three, and neither is over its limit."""
    path, end, _ = walk(lambda node, times: node in ("format", "cultural") and times < MAX_REVISIONS)
    assert end == "done"
    assert path.count("writer") == 7


def test_gates_may_cause_twelve_revisions_in_all():
    _, end, seen = walk(lambda node, times: node in GATE_OF and times < MAX_REVISIONS)
    assert end == "done"
    assert seen[-1].revisions == 12
    assert seen[-1].failures == dict.fromkeys(GATES, 3)


def test_a_failure_of_an_older_draft_does_not_count_against_the_newest():
    state = AdaptationState()
    for node, passed in [*((node, True) for node in STRAIGHT[:3]), ("format", False), ("writer", True)]:
        state = after(node, state, passed=passed)
    assert next_node(state) == "format"


def test_phases_are_those_that_people_know():
    start = AdaptationState()
    assert [phase_of(node, start) for node in NODES] == [
        "concept_analysis",
        "cultural_analysis",
        "writing",
        "format_evaluation",
        "cultural_evaluation",
        "concept_evaluation",
        "brand_evaluation",
    ]
    assert phase_of("writer", start.model_copy(update={"draft": DRAFT})) == "revising"


def test_percent_goes_from_0_to_95_in_even_steps():
    *_, seen = walk(lambda node, times: False)
    assert [round(percent(state), 1) for state in seen] == [round(95 * n / 7, 1) for n in range(8)]
    assert [steps(state) for state in seen] == [(1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 7), (7, 7)]


def test_percent_counts_the_share_of_the_node_that_runs():
    *_, seen = walk(lambda node, times: False)
    assert percent(seen[2], 0.5) == pytest.approx(95 * 2.5 / 7)
    assert percent(seen[-1], 0.5) == 95


def test_the_share_of_a_gate_does_not_count_for_its_verdict_decides_what_is_left():
    *_, seen = walk(lambda node, times: False)
    assert percent(seen[3], 0.9) == percent(seen[3])


@given(st.frozensets(st.tuples(st.sampled_from(list(GATE_OF)), st.integers(0, 3))))
def test_percent_never_falls_and_stays_below_95_until_the_end(failing):
    _, _, seen = walk(lambda node, times: (node, times) in failing)
    shown = [percent(state, share) for state in seen[:-1] for share in (0.0, 0.5, 1.0)]
    assert all(first <= second + 1e-9 for first, second in itertools.pairwise([*shown, percent(seen[-1])]))
    assert all(percent(state) < 95 for state in seen[:-1])
    assert percent(seen[-1]) == 95


@given(st.frozensets(st.tuples(st.sampled_from(list(GATE_OF)), st.integers(0, 3))))
def test_every_path_ends_with_all_gates_passed_or_one_failed_four_times(failing):
    path, end, seen = walk(lambda node, times: (node, times) in failing)
    last = {one.gate: one.passed for one in seen[-1].evaluations if one.revision == seen[-1].revisions}
    if end == "done":
        assert last == dict.fromkeys(GATES, True)
        assert path[-5:] == STRAIGHT[2:]
    else:
        assert max(seen[-1].failures.values()) == MAX_REVISIONS + 1
    assert len(path) <= 2 + 5 * 13
