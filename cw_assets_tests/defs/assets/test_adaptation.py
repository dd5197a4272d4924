"""The asset of an adaptation: what is written and kept, what the gates change, and what happens when it fails."""

import json

import pytest

from cw_assets.domain.adaptation.evaluation import GateAnswer, Issue
from cw_assets.domain.adaptation.request import NODES
from cw_assets.domain.scripts.lines import lines_to_translate
from cw_assets.domain.status import Status
from cw_assets.errors import ExternalFailure
from cw_assets_tests.defs.workshop import open_workshop
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.engines.fakes import FakeTextModel
from cw_assets_tests.fakes import materializations
from cw_assets_tests.stack.definitions import node_of

JOB = "create_adaptation_job"
LOUD = Issue(severity="critical", description="Too loud.", location="row 1", suggestion="Say it softly.")


class GatedModel(FakeTextModel):
    """Answers by rules; `fails` says how many drafts a gate sends back, `error` when a node breaks down."""

    def __init__(self, **fails: int) -> None:
        super().__init__()
        self.fails, self.asked, self.breaks = fails, [], ""

    def complete(self, task):
        node = node_of(task)
        self.asked.append(node)
        if node == self.breaks:
            raise ExternalFailure("The server is gone; start it again.")
        if self.asked.count(node) <= self.fails.get(node, 0):
            return GateAnswer(passed=True, score=0.9, issues=(LOUD,), summary="Loud.", reasoning="It is heard.")
        return super().complete(task)


@pytest.fixture
def gated(tmp_path, empty_catalog):
    """Opens a workshop whose gates fail so often."""

    def opened(**fails):
        return open_workshop(tmp_path, empty_catalog, text_model=GatedModel(**fails))

    return opened


def test_rows_record_and_value_say_the_same(workshop):
    unit = workshop.adaptation("de-DE")
    result = workshop.run(JOB, unit)
    assert result.success
    now, rows = workshop.again(unit), workshop.catalog.unit_script(unit.id)
    assert (now.status, now.progress, now.language, now.duration) == (Status.COMPLETED, 100, "de", 8.0)
    assert [row.duration_seconds for row in rows] == [row.duration_seconds for row in ROWS]
    assert lines_to_translate(rows) == now.pipeline_metadata["lines_to_translate"] == 3
    assert now.pipeline_metadata["final_model"]["engine"] == "fake"
    assert [run["node"] for run in now.pipeline_metadata["runs"]] == list(NODES)
    assert [word["gate"] for word in now.evaluation_history] == ["format", "cultural", "concept", "brand"]
    value = workshop.workplace.values.read("adaptation", unit.partition_key)
    assert value.rows == rows
    checks = result.get_asset_check_evaluations()
    assert [(check.check_name, check.passed) for check in checks] == [("rows_match_the_origin", True)]


def test_the_panel_shows_the_way_the_rows_and_the_gates(workshop):
    unit = workshop.adaptation("ar-SA")
    shown = materializations(workshop.run(JOB, unit))["adaptation"].metadata
    path = shown["path"].value.partition("(/media/")[2].rstrip(")")
    assert workshop.path(path).read_bytes().startswith(b"<svg")
    assert "/media/reports/adaptation-" in shown["page"].value
    page = workshop.path(f"reports/adaptation-{unit.partition_key}.html").read_text()
    assert "Saudi Arabia" in page
    assert "Have a cold lemonade." in shown["rows"].value
    assert all(gate in shown["gates"].value for gate in ("format", "cultural", "concept", "brand"))
    assert shown["lines_to_translate"].value == 3
    assert shown["market"].value == "ar-SA"


def test_each_node_is_told_in_the_runs_log(workshop):
    unit = workshop.adaptation()
    result = workshop.run(JOB, unit)
    said = "\n".join(entry.user_message for entry in workshop.instance.all_logs(result.run_id))
    assert "writer: 2 rows, revision 0, by fake canned answers" in said
    assert said.count("passed, score") == 4


def test_a_failed_gate_and_the_revision_stand_in_the_history(gated):
    with gated(brand=1) as workshop:
        unit = workshop.adaptation()
        assert workshop.run(JOB, unit).success
        now = workshop.again(unit)
        path = ["concept", "culture", "writer", *(gates := ["format", "cultural", "concept_gate", "brand"])]
        assert workshop.text_model.asked == [*path, "writer", *gates]
        failed = [word for word in now.evaluation_history if not word["passed"]]
        assert [(word["gate"], word["revision"]) for word in failed] == [("brand", 0)]
        assert [issue["source"] for issue in failed[0]["issues"]] == ["model"]
        assert now.pipeline_metadata["revisions"]["brand"] == 1


def test_an_exhausted_gate_fails_the_unit_with_its_last_draft(gated):
    with gated(cultural=9) as workshop:
        unit = workshop.adaptation()
        assert not workshop.run(JOB, unit).success
        now = workshop.again(unit)
        assert (now.status, now.error_kind) == (Status.FAILED, "LimitExceeded")
        assert "The cultural gate sent the script back 3 times" in now.error_message
        assert "Too loud" in now.error_message
        assert [word["gate"] for word in now.evaluation_history].count("cultural") == 4
        assert len(now.pipeline_metadata["last_draft"]["script_rows"]) == len(ROWS)
        assert workshop.catalog.unit_script(unit.id) == ()
        assert "It did not pass its gates" in workshop.path(f"reports/adaptation-{unit.partition_key}.html").read_text()


def test_a_failed_run_leaves_the_older_rows(gated):
    with gated() as workshop:
        unit = workshop.adaptation()
        assert workshop.run(JOB, unit).success
        before = workshop.catalog.unit_script(unit.id)
        workshop.text_model.fails = {"format": 99}
        assert not workshop.run(JOB, unit, force=True).success
        assert workshop.again(unit).status is Status.FAILED
        assert workshop.catalog.unit_script(unit.id) == before


def test_the_next_run_goes_on_where_one_broke_off(gated):
    with gated() as workshop:
        unit = workshop.adaptation()
        workshop.text_model.breaks = "cultural"
        assert not workshop.run(JOB, unit).success
        assert workshop.again(unit).error_message == "The server is gone; start it again."
        workshop.text_model.breaks, before = "", len(workshop.text_model.asked)
        assert workshop.run(JOB, unit).success
        assert workshop.text_model.asked[before:] == ["cultural", "concept_gate", "brand"]
        assert workshop.again(unit).error_message == ""


def test_a_forced_run_begins_anew(gated):
    with gated() as workshop:
        unit = workshop.adaptation()
        workshop.text_model.breaks = "brand"
        assert not workshop.run(JOB, unit).success
        workshop.text_model.breaks, before = "", len(workshop.text_model.asked)
        assert workshop.run(JOB, unit, force=True).success
        assert workshop.text_model.asked[before:] == list(NODES)


def test_what_changed_meanwhile_is_not_gone_on_with(gated):
    with gated() as workshop:
        origin = workshop.origin()
        unit = workshop.adaptation(origin=origin)
        workshop.text_model.breaks = "brand"
        assert not workshop.run(JOB, unit).success
        changed = [ROWS[0], ROWS[1].model_copy(update={"audio_text": "VO: “Drink it cold.”"})]
        workshop.origin(changed)
        workshop.text_model.breaks, before = "", len(workshop.text_model.asked)
        assert workshop.run(JOB, unit).success
        assert workshop.text_model.asked[before:] == list(NODES)
        assert "Drink it cold." in workshop.catalog.unit_script(unit.id)[1].audio_text


def test_words_of_the_origin_are_in_no_instruction(workshop):
    workshop.catalog.add_brand(code="sol", name="Solara", guidelines="Say nothing loud.")
    unit = workshop.adaptation(brand_id=workshop.catalog.get_brand("sol").id)
    assert workshop.run(JOB, unit).success
    for task in workshop.text_model.tasks:
        assert not any(word in task.instruction for word in ("lemonade", "ICE COLD", "Solara", "loud"))
        assert "{{" not in task.instruction
    assert "Solara" in json.dumps([task.data for task in workshop.text_model.tasks])


def test_rows_that_a_person_has_edited_stay_unless_the_run_is_forced(workshop):
    unit = workshop.adaptation("de-DE")
    assert workshop.run(JOB, unit).success
    edited = [row.model_copy(update={"audio_text": "VO: “Ah!” [Ah!]"}) for row in workshop.catalog.unit_script(unit.id)]
    workshop.catalog.edit_rows(unit.id, edited, input_key="")
    assert not workshop.run(JOB, unit).success
    now = workshop.again(unit)
    assert (now.status, list(workshop.catalog.unit_script(unit.id))) == (Status.COMPLETED, edited)
    assert workshop.run(JOB, unit, force=True).success
    assert list(workshop.catalog.unit_script(unit.id)) != edited
