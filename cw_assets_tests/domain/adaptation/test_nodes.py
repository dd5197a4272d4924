import pytest

from cw_assets.domain.adaptation import nodes
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import FoundIssue, Issue
from cw_assets.domain.adaptation.nodes import best_score, perform
from cw_assets.domain.adaptation.routing import next_node
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.untrusted.masking import NOTE
from cw_assets.domain.values import EngineInfo
from cw_assets.errors import Cancelled, ExternalFailure, InvalidInput
from cw_assets_tests.domain.adaptation.fakes import (
    CONCEPT,
    CULTURE,
    DRAFT,
    ENGINE,
    GERMAN_ROWS,
    PASSED,
    InstantModel,
    failing,
    sample_tools,
)

READY = AdaptationState(concept=CONCEPT, culture=CULTURE)


def run(tools, limit=80):
    """The state at the end, and how it ended."""
    state = AdaptationState()
    for _ in range(limit):
        node = next_node(state)
        if node in ("done", "exhausted"):
            return state, node
        state = perform(node, state, tools)
    raise AssertionError("no end in sight")


def drafted(tools):
    return perform("writer", READY, tools)


def test_the_whole_path_makes_briefs_draft_and_four_words():
    state, end = run(sample_tools())
    assert end == "done"
    assert (state.concept, state.culture, state.draft) == (CONCEPT, CULTURE, DRAFT)
    assert [one.gate for one in state.evaluations] == ["format", "cultural", "concept", "brand"]
    assert all(one.passed and one.revision == 0 for one in state.evaluations)


def test_each_run_says_who_worked_how_long_and_with_how_many_tokens():
    state, _ = run(sample_tools())
    assert [one.node for one in state.runs] == [
        "concept",
        "culture",
        "writer",
        "format",
        "cultural",
        "concept_gate",
        "brand",
    ]
    assert {(one.engine, one.seconds, one.prompt_tokens, one.new_tokens) for one in state.runs} == {
        (ENGINE, 1.0, 100, 10)
    }


def test_the_model_is_asked_for_by_node_and_revisions():
    asked = []
    model = InstantModel({"format": (failing(), PASSED)})

    def model_for(node, revisions):
        asked.append((node, revisions))
        return model

    state, _ = run(sample_tools(model_for=model_for))
    assert asked == [
        ("concept", 0),
        ("culture", 0),
        ("writer", 0),
        ("format", 0),
        ("writer", 0),
        ("format", 1),
        ("cultural", 1),
        ("concept_gate", 1),
        ("brand", 1),
    ]
    assert [one.revision for one in state.runs if one.node == "writer"] == [0, 1]


def test_the_model_that_answered_is_on_the_record_of_its_node():
    other = InstantModel(info=EngineInfo(engine="fake", model="other"))
    model = InstantModel({"brand": (failing(), failing(), failing(), PASSED)})
    tools = sample_tools(model_for=lambda node, revisions: other if node == "writer" and revisions >= 2 else model)
    state, _ = run(tools)
    assert [one.engine.model for one in state.runs if one.node == "writer"] == [
        "instant",
        "instant",
        "instant",
        "other",
    ]


@pytest.mark.parametrize(
    ("severities", "passed"),
    [((), True), (("minor",) * 5, True), (("major",), True), (("major", "major"), False), (("critical",), False)],
)
@pytest.mark.parametrize("claimed", [True, False])
def test_the_issues_decide_whatever_the_model_says_of_passing(severities, passed, claimed):
    answer = failing(*severities, passed=claimed) if severities else PASSED.model_copy(update={"passed": claimed})
    tools = sample_tools(InstantModel({"format": (answer,)}))
    (word,) = perform("format", drafted(tools), tools).evaluations
    assert word.passed is passed


def test_issues_of_code_and_model_stand_together_each_with_its_source(monkeypatch):
    by_code = Issue(severity="major", description="Too fast.", location="row 1, audio_text", suggestion="Shorten it.")
    monkeypatch.setattr(nodes, "code_issues", lambda *_: [by_code])
    tools = sample_tools(InstantModel({"format": (failing("major"),)}))
    (word,) = perform("format", drafted(tools), tools).evaluations
    assert [issue.source for issue in word.issues] == ["code", "model"]
    assert word.issues[0] == FoundIssue(**by_code.model_dump(), source="code")
    assert not word.passed


def test_what_code_finds_fails_a_gate_that_the_model_lets_pass():
    """The rows are two, and the origin has three."""
    short = DRAFT.model_copy(update={"script_rows": GERMAN_ROWS[:2]})
    tools = sample_tools()
    state = drafted(tools).model_copy(update={"draft": short})
    (word,) = perform("format", state, tools).evaluations
    assert not word.passed
    assert {issue.source for issue in word.issues} == {"code"}


def test_the_score_is_the_models_but_no_better_than_the_issues_allow():
    def scored(answer):
        tools = sample_tools(InstantModel({"brand": (answer,)}))
        (word,) = perform("brand", drafted(tools), tools).evaluations
        return word.score

    assert scored(PASSED) == 0.9
    assert scored(failing("major").model_copy(update={"score": 1.0})) == 0.8
    assert scored(failing("major").model_copy(update={"score": 0.3})) == 0.3
    assert scored(failing("critical", "critical", "major").model_copy(update={"score": 1.0})) == 0.0


def test_no_failing_gate_scores_better_than_one_with_a_single_major_issue():
    def issues(*severities):
        return failing(*severities).issues

    assert best_score(()) == 1.0
    assert best_score(issues("major")) > best_score(issues("major", "major")) > best_score(issues("critical"))


def test_a_forced_failure_goes_back_to_the_writer_and_through_all_gates_again():
    better = DRAFT.model_copy(update={"name": "Fizzo, second try"})
    model = InstantModel({"writer": (DRAFT, better), "concept_gate": (failing(), PASSED)})
    state, end = run(sample_tools(model))
    assert end == "done"
    assert state.draft == better
    assert [(one.gate, one.revision, one.passed) for one in state.evaluations] == [
        ("format", 0, True),
        ("cultural", 0, True),
        ("concept", 0, False),
        ("format", 1, True),
        ("cultural", 1, True),
        ("concept", 1, True),
        ("brand", 1, True),
    ]


def test_exhaustion_keeps_the_last_draft_and_the_whole_history():
    drafts = tuple(DRAFT.model_copy(update={"name": f"try {n}"}) for n in range(4))
    state, end = run(sample_tools(InstantModel({"writer": drafts, "brand": (failing(),)})))
    assert end == "exhausted"
    assert state.draft == drafts[-1]
    assert len(state.evaluations) == 16
    assert state.failures == {"brand": 4}


def test_the_draft_in_the_state_is_a_plain_draft():
    state = drafted(sample_tools())
    assert type(state.draft) is Draft
    assert AdaptationState.model_validate_json(state.model_dump_json()) == state


def test_what_was_withheld_from_the_analyst_must_not_be_preserved():
    brief = CONCEPT.model_copy(update={"must_preserve": ("Fizzo", f"VO: “{NOTE}”")})
    state = perform("concept", AdaptationState(), sample_tools(InstantModel({"concept": (brief,)})))
    assert state.concept.must_preserve == ("Fizzo",)


def test_the_models_failure_is_raised():
    down = ExternalFailure("The server is down.", retryable=True)
    with pytest.raises(ExternalFailure, match="server is down"):
        perform("concept", AdaptationState(), sample_tools(InstantModel({"concept": (down,)})))


def test_progress_is_told_and_may_stop_the_work():
    told = []
    perform("concept", AdaptationState(), sample_tools(on_progress=lambda node, share: told.append((node, share))))
    assert told == [("concept", 1.0)]

    def stop(node, share):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        perform("concept", AdaptationState(), sample_tools(on_progress=stop))


@pytest.mark.parametrize(
    ("node", "state"),
    [
        ("culture", AdaptationState()),
        ("writer", AdaptationState(concept=CONCEPT)),
        ("brand", READY),
    ],
)
def test_a_node_whose_ground_is_not_there_says_so(node, state):
    with pytest.raises(InvalidInput, match="ran out of order; run it anew"):
        perform(node, state, sample_tools())


class Rules:
    """As the engine of rules: each task answers itself."""

    info = EngineInfo(engine="rules", model="rule-based")
    warm = True

    def complete_many(self, tasks, *, on_progress):
        return [task.rules() for task in tasks]


def test_without_a_model_the_rules_go_the_whole_way():
    state, end = run(sample_tools(Rules()))
    assert end == "done", [one.issues for one in state.evaluations if not one.passed]
    assert len(state.draft.script_rows) == 3
    assert {one.engine.engine for one in state.runs} == {"rules"}
