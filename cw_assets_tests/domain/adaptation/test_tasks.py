import json
from pathlib import Path

import jinja2
import pytest
from pydantic import ValidationError

from cw_assets import catalog
from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import GateAnswer
from cw_assets.domain.adaptation.nodes import perform
from cw_assets.domain.adaptation.request import NODES
from cw_assets.domain.adaptation.routing import next_node
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.tasks import task_of
from cw_assets.domain.adaptation.tasks.material import guidelines
from cw_assets.domain.adaptation.tasks.writer import draft_with
from cw_assets.engines.text.conversation import strict_schema
from cw_assets_tests.domain.adaptation.fakes import (
    CONCEPT,
    CULTURE,
    DRAFT,
    INSTRUCTIONS,
    PASSED,
    InstantModel,
    failing,
    issue,
    sample_request,
    sample_tools,
)

TEMPLATES = {
    "concept": "adapt-concept",
    "culture": "adapt-culture",
    "writer": "adapt-writer",
    "format": "adapt-format-gate",
    "cultural": "adapt-cultural-gate",
    "concept_gate": "adapt-concept-gate",
    "brand": "adapt-brand-gate",
}
NAMES = {"language_name": "German", "country_name": "Germany", "rows": 3, "total_seconds": 15}
READY = AdaptationState(concept=CONCEPT, culture=CULTURE)


def path(model=None, until="done"):
    """The state at the end of a path, or before a node, and what was asked on the way."""
    model = model or InstantModel()
    tools, state = sample_tools(model), AdaptationState()
    while (node := next_node(state)) not in ("done", "exhausted", until):
        state = perform(node, state, tools)
    return state, model.tasks, tools


def question(node, model=None, **request):
    state, _, tools = path(model, "done" if model else node)
    return task_of(node, state, sample_tools(request=sample_request(**request)) if request else tools)


def strings(data):
    if isinstance(data, dict):
        return [text for value in data.values() for text in strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


@pytest.mark.parametrize(
    ("node", "answer", "tokens", "temperature"),
    [
        ("concept", ConceptBrief, 4096, 0.3),
        ("culture", CulturalBrief, 4096, 0.3),
        ("writer", Draft, 4096, 0.7),
        ("format", GateAnswer, 2048, 0.0),
        ("cultural", GateAnswer, 2048, 0.0),
        ("concept_gate", GateAnswer, 2048, 0.0),
        ("brand", GateAnswer, 2048, 0.0),
    ],
)
def test_each_node_asks_for_its_answer_within_its_limits(node, answer, tokens, temperature):
    task = question(node)
    assert issubclass(task.answer, answer)
    assert (task.max_new_tokens, task.temperature) == (tokens, temperature)


@pytest.mark.parametrize("node", NODES)
def test_the_instruction_is_the_template_and_nothing_else(node):
    """Whatever the request, the briefs and the draft say."""
    task = question(node, InstantModel({"format": (failing(), PASSED)}))
    assert task.instruction == INSTRUCTIONS[node]


@pytest.mark.parametrize("node", NODES)
def test_the_data_is_plain_json(node):
    data = question(node).data
    assert json.loads(json.dumps(data)) == data


def test_the_concept_is_read_from_script_transcript_and_brand():
    data = question("concept").data
    assert list(data) == ["origin", "transcript", "brand"]
    assert data["transcript"] == "Hot day? Fizzo cools you down. Get one today."
    assert data["origin"]["script_rows"][0]["audio_text"] == "VO: “Hot day?”"


@pytest.mark.parametrize("node", ["culture", "writer"])
def test_insights_come_from_the_general_to_the_particular(node):
    backwards = sample_request().insights[::-1]
    data = question(node, insights=backwards).data
    assert [one["of"] for one in data["insights"]] == [
        "region DACH",
        "country Germany",
        "language German",
        "persona Students",
    ]


def test_facts_of_the_place_are_data_with_the_day_from_which_holidays_count():
    facts = question("culture").data["facts"]
    assert (facts["currency"], facts["price_example"], facts["today"]) == ("EUR", "2,49 €", "2026-06-01")
    assert facts["holidays"] == [{"day": "2026-10-03", "name": "German Unity Day"}]


def test_the_first_draft_has_no_feedback():
    data = question("writer").data
    assert not {"last_draft", "feedback", "must_not_come_back"} & set(data)
    assert data["brand"]["guidelines"] == ["Always name the product.", "Never show ice cubes."]


def test_a_revision_holds_the_draft_and_each_issue_of_the_gate_that_failed():
    model = InstantModel({"cultural": (failing("critical", "minor"), PASSED)})
    path(model)
    (_, first), (_, second) = [one for one in model.tasks if one[0] == "writer"]
    assert "feedback" not in first.data
    assert second.data["last_draft"] == DRAFT.model_dump(mode="json")
    assert second.data["feedback"]["gate"] == "cultural"
    assert second.data["feedback"]["issues"] == [
        issue(severity).model_dump() | {"source": "model"} for severity in ("critical", "minor")
    ]
    assert second.data["must_not_come_back"] == []


def test_what_earlier_drafts_failed_for_must_not_come_back():
    """Critical and major issues of the gates before, each once; not those of the feedback itself."""
    wrong = failing().model_copy(update={"issues": (issue("critical", "Wrong language."), issue("minor", "A comma."))})
    model = InstantModel({"format": (wrong, wrong, PASSED), "brand": (failing(), PASSED)})
    path(model)
    last = [task for node, task in model.tasks if node == "writer"][-1]
    assert last.data["feedback"]["gate"] == "brand"
    assert last.data["must_not_come_back"] == [
        {
            "gate": "format",
            "description": "Wrong language.",
            "location": "row 2",
            "suggestion": "Mend it.",
        }
    ]


def test_each_revision_is_drawn_from_another_seed_and_the_same_request_from_the_same():
    model, again = (InstantModel({"format": (failing(), failing(), PASSED)}) for _ in range(2))
    path(model)
    path(again)
    seeds = [[task.seed for node, task in one.tasks if node == "writer"] for one in (model, again)]
    assert seeds[0] == seeds[1]
    assert len(set(seeds[0])) == 3
    assert question("writer", product_name="Other").seed != seeds[0][0]
    assert all(0 <= seed < 2**32 for seed in seeds[0])


def test_the_writers_schema_asks_for_as_many_rows_as_the_origin():
    task = question("writer")
    rows = strict_schema(task)["properties"]["script_rows"]
    assert (rows["minItems"], rows["maxItems"]) == (3, 3)
    short = DRAFT.model_dump() | {"script_rows": DRAFT.model_dump()["script_rows"][:2]}
    with pytest.raises(ValidationError):
        task.answer.model_validate(short)


def test_the_schema_for_a_number_of_rows_is_made_once():
    assert draft_with(7) is draft_with(7)
    assert draft_with(7) is not draft_with(8)


@pytest.mark.parametrize("node", NODES)
def test_schemas_keep_to_what_servers_can_read(node):
    """No length of a text, no pattern: many versions of llama.cpp refuse them."""
    schema = json.dumps(strict_schema(question(node)))
    assert not any(word in schema for word in ("maxLength", "minLength", "pattern", "prefixItems", "anyOf", "format"))


@pytest.mark.parametrize("node", ["format", "cultural", "concept_gate", "brand"])
def test_gates_see_draft_origin_and_briefs(node):
    data = question(node).data
    assert data["draft"]["script_rows"] == DRAFT.model_dump(mode="json")["script_rows"]
    assert len(data["origin"]["script_rows"]) == 3
    assert data["concept_brief"]["core_message"] == CONCEPT.core_message
    assert data["cultural_brief"]["pitfalls"] == ["claims of health"]
    assert not any(CONCEPT.reasoning in text for text in strings(data))


def test_each_gate_judges_by_its_own_measures():
    measures = {node: question(node).data["judge_by"] for node in ("format", "cultural", "concept_gate", "brand")}
    assert measures["format"] == {"rows": 3, "target_language": "German (de)", "brackets_needed": True}
    assert measures["cultural"]["substitutions"] == [{"original": "$2", "replacement": "2 €"}]
    assert measures["cultural"]["pitfalls"] == ["claims of health"]
    assert measures["cultural"]["regulatory_notes"] == ["Prices include tax."]
    assert measures["cultural"]["insights"][0]["of"] == "region DACH"
    assert measures["concept_gate"]["emotional_beats_in_order"] == ["discomfort", "relief", "joy"]
    assert measures["concept_gate"]["must_preserve"] == ["Fizzo"]
    assert measures["brand"]["brand"]["guidelines"] == ["Always name the product.", "Never show ice cubes."]


@pytest.mark.parametrize("node", NODES)
def test_an_origin_without_brand_persona_or_insights_can_be_asked_about(node):
    data = question(node, brand=None, persona=None, insights=(), product_name="", client_name="").data
    assert json.dumps(data)


def test_guidelines_are_taken_one_by_one():
    assert guidelines("- Name the product.\n\n  • No ice.\n* Smile.\nStay  warm.") == [
        "Name the product.",
        "No ice.",
        "Smile.",
        "Stay  warm.",
    ]


# ---- templates


def shipped():
    path = Path(catalog.__file__).parent / "reference" / "prompt_templates.json"
    return {one["slug"]: one for one in json.loads(path.read_text())}


def rendered(node, **changes):
    text = shipped()[TEMPLATES[node]]["text"]
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    return environment.from_string(text).render(**{**NAMES, "origin_language_name": "English"} | changes)


@pytest.mark.parametrize("node", NODES)
def test_each_node_has_a_template_that_renders_from_names_and_numbers_alone(node):
    text = rendered(node)
    assert shipped()[TEMPLATES[node]]["category"] == "adaptation"
    assert "Germany" in text
    assert "{" not in text
    assert "material" in text
    assert "English" in rendered(node, origin_language_name="")


@pytest.mark.parametrize("node", NODES)
def test_each_template_names_every_field_of_its_answer(node):
    fields = question(node).answer.model_fields
    assert not [field for field in fields if field not in rendered(node)]


@pytest.mark.parametrize("node", ["writer", "format"])
def test_english_in_brackets_is_asked_for_only_where_the_language_is_another(node):
    assert "in brackets" in rendered(node)
    assert "stands in brackets" not in rendered(node, language_name="English")
    assert "in English in brackets" not in rendered(node, language_name="English")


@pytest.mark.parametrize("node", ["format", "cultural", "concept_gate", "brand"])
def test_each_gate_says_what_each_severity_is(node):
    lines = rendered(node).splitlines()
    assert [line.split(":")[0] for line in lines if line.startswith(("critical:", "major:", "minor:"))] == [
        "critical",
        "major",
        "minor",
    ]
