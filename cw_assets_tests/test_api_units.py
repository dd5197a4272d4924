"""The Python API's ad units: origins from scripts, an adaptation for each market, and what stops which of them."""

import json
import os
import signal
from datetime import date

import dagster as dg
import pytest

from cw_assets import api
from cw_assets.api.base import Stopped
from cw_assets.defs.partitions import ad_units, origins
from cw_assets.defs.resources import Engines
from cw_assets.defs.work.adaptation_request import Assignment
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, ExternalFailure, InvalidInput, NotReady
from cw_assets.settings import Settings
from cw_assets_tests.cli.agency import LINES, SCRIPT, script_file, translated
from cw_assets_tests.engines.fakes import FakeTextModel


class Analyst(FakeTextModel):
    """Answers by rules; does first what `before` says, by the language of the market that is asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.before = lambda language: None

    def complete(self, task):
        if "market" in task.data:
            self.before(task.data["market"]["language"])
        return super().complete(task)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """One project for all tests; each brings an origin of its own."""
    settings = Settings(media_root=tmp_path_factory.mktemp("units") / "media", retry_delay_s=0)
    with api.local(settings, engines=Engines(settings, given={"text_model": Analyst()})) as opened:
        opened.instance = dg.DagsterInstance.ephemeral()
        yield opened


@pytest.fixture
def model(project):
    analyst = project.workplace.engines.text_model
    analyst.before, analyst.tasks = lambda language: None, []
    return analyst


@pytest.fixture
def origin(project, tmp_path, request) -> int:
    code = f"HOT-{sum(map(ord, request.node.name))}"
    return project.import_script(script_file(tmp_path), code=code).unit_id


def raising(error, *, language):
    def before(asked):
        if asked == language:
            raise error

    return before


def test_an_origin_has_a_partition_and_a_place_in_the_lineage(project, origin):
    unit = project.catalog.get_ad_unit(origin)
    assert unit.partition_key in project.instance.get_dynamic_partitions(origins.name)
    made = project.instance.get_latest_materialization_event(dg.AssetKey("origin_script")).asset_materialization
    assert made.partition == unit.partition_key
    assert made.metadata["rows"].value == 3


def test_units_are_made_without_being_adapted(project, model, origin):
    units = project.add_adaptations(origin, ["de-DE", "ja_jp"], llm="me/mine", node_models={"culture": "me/other"})
    assert [(unit.language, unit.country, unit.status) for unit in units] == [
        ("de", "DE", Status.PENDING),
        ("ja", "JP", Status.PENDING),
    ]
    assert {(unit.llm, unit.pipeline_model_config["culture"]) for unit in units} == {("me/mine", "me/other")}
    assert {unit.partition_key for unit in units} <= set(project.instance.get_dynamic_partitions(ad_units.name))
    assert model.tasks == []
    outcome = project.create_adaptation(units[0].id).result()
    assert (outcome.status, outcome.market, len(outcome.script_rows)) == ("completed", "de-DE", 3)
    assert outcome.pipeline.lines_to_translate == LINES
    assert project.catalog.get_ad_unit(units[1].id).status is Status.PENDING


@pytest.mark.parametrize("markets", [["de-DE", "qq-DE"], ["de-DE", "de-QQ"], ["de-DE", "deutsch"], ["de-DE", "de_DE"]])
def test_one_market_that_will_not_do_keeps_all_from_being_made(project, origin, markets):
    before = project.catalog.list_ad_units(limit=None)
    with pytest.raises(InvalidInput):
        project.create_adaptations(origin, markets)
    assert project.catalog.list_ad_units(limit=None) == before


def test_skipped_again_and_made_anew_where_the_origin_or_a_setting_changed(project, model, origin, tmp_path):
    (first,) = project.create_adaptations(origin, ["de-DE"])
    asked = len(model.tasks)
    (second,) = project.create_adaptations(origin, ["de-DE"])
    assert second == first.model_copy(update={"status": "skipped"})
    assert len(model.tasks) == asked
    project.catalog.add_brand(code=f"SKIP-{origin}", name="Fizzo", guidelines="Say it softly.")
    project.set_unit(first.video_ad_unit_id, brand=f"SKIP-{origin}")
    assert project.create_adaptation(first.video_ad_unit_id).result().status == "completed"
    project.import_script(script_file(tmp_path, language="fr"), code=project.catalog.get_ad_unit(origin).code)
    assert project.create_adaptation(first.video_ad_unit_id).result().status == "completed"


def test_a_bad_one_stops_no_other(project, model, origin):
    model.before = raising(ExternalFailure("The server is down; start it."), language="ja")
    failed, done = project.create_adaptations(origin, ["ja-JP", "de-DE"])
    assert (failed.status, failed.error, failed.not_ready) == ("failed", "The server is down; start it.", False)
    assert (failed.pipeline, failed.script_rows) == (None, ())
    assert (done.status, done.error) == ("completed", "")
    assert project.catalog.get_ad_unit(failed.video_ad_unit_id).error_message == failed.error


def test_what_must_be_set_up_first_is_told_apart(project, model, origin):
    model.before = raising(NotReady("The weights are missing; pull them."), language="ja")
    (failed,) = project.create_adaptations(origin, ["ja-JP"])
    assert failed.not_ready


def test_one_by_itself_raises_its_error_in_its_class(project, model, origin):
    model.before = raising(NotReady("The weights are missing; pull them."), language="ja")
    (unit,) = project.add_adaptations(origin, ["ja-JP"])
    with pytest.raises(NotReady, match="The weights are missing"):
        project.create_adaptation(unit.id).result()


def test_ctrl_c_begins_no_other(project, model, origin):
    model.before = lambda language: os.kill(os.getpid(), signal.SIGINT)
    units = project.add_adaptations(origin, ["de-DE", "ja-JP"])
    with pytest.raises(Stopped, match=r"was stopped; run it again\.$"):
        project.create_adaptations(origin, ["de-DE", "ja-JP"])
    now = [project.catalog.get_ad_unit(unit.id).status for unit in units]
    assert now == [Status.CANCELLED, Status.PENDING]


def test_one_that_is_cancelled_from_elsewhere_stops_no_other(project, model, origin):
    first, second = project.add_adaptations(origin, ["ja-JP", "de-DE"])

    def cancel(language):
        if language == "ja":
            project.catalog.cancel_work("ad unit", first.id)

    model.before = cancel
    outcomes = project.create_adaptations(origin, ["ja-JP", "de-DE"])
    assert [outcome.status for outcome in outcomes] == ["failed", "completed"]
    assert project.catalog.get_ad_unit(first.id).status is Status.CANCELLED
    with pytest.raises(Cancelled):
        project.create_adaptation(first.id).result()
    assert project.catalog.get_ad_unit(second.id).status is Status.COMPLETED


def test_progress_is_told_for_each_unit(project, model, origin):
    told = {}
    project.create_adaptations(
        origin, ["de-DE", "ja-JP"], on_progress=lambda unit: told.setdefault(unit.country, []).append
    )
    assert set(told) == {"DE", "JP"}
    for progress in told.values():
        assert [one.progress for one in progress] == sorted(one.progress for one in progress)
        assert {"concept_analysis", "writing", "brand_evaluation"} <= {one.phase for one in progress}


def test_an_origin_is_not_adapted_for_itself(project, origin):
    with pytest.raises(InvalidInput, match="is an origin"):
        project.create_adaptation(origin).result()


def test_a_script_with_a_wrong_row_is_told_whole_and_not_kept(project, tmp_path):
    before = project.catalog.list_ad_units(limit=None)
    rows = [row | {"duration_seconds": -1} for row in SCRIPT["script_rows"]]
    done = project.import_script(script_file(tmp_path, script_rows=rows), code="WRONG")
    assert done.unit_id is None
    assert [fault.partition(":")[0] for fault in done.faults] == [
        f"script_rows[{index}].duration_seconds" for index in range(3)
    ]
    assert project.catalog.list_ad_units(limit=None) == before


def test_notes_of_a_script_stay_with_its_unit(project, tmp_path):
    done = project.import_script(script_file(tmp_path, notes="Shoot at dawn."), code="NOTES")
    assert project.catalog.get_ad_unit(done.unit_id).pipeline_metadata["script_notes"] == "Shoot at dawn."


def test_nothing_is_written_where_one_format_cannot_be(project, origin, tmp_path):
    with pytest.raises(InvalidInput):
        project.export_unit(origin, ["csv", "doc"], folder=tmp_path / "out")
    assert not (tmp_path / "out").exists()


# ---- lines that come back


def given_back(project, unit_id, folder, language="de"):
    """The unit's JSON, with each line translated."""
    (path,) = project.export_unit(unit_id, ["json"], folder=folder)
    script = json.loads(path.read_text())
    script["script_rows"] = [translated(row, language) for row in script["script_rows"]]
    path.write_text(json.dumps(script))
    return path


def test_rows_that_come_back_are_an_event_in_the_lineage_and_not_adapted_again(project, model, origin, tmp_path):
    (made,) = project.create_adaptations(origin, ["de-DE"])
    path = given_back(project, made.video_ad_unit_id, tmp_path)
    done = project.import_rows(made.video_ad_unit_id, path)
    assert (done.unit_id, done.lines_to_translate, done.issues) == (made.video_ad_unit_id, 0, ())
    unit = project.catalog.get_ad_unit(made.video_ad_unit_id)
    (event,) = project.instance.fetch_observations(dg.AssetKey("adaptation"), limit=1).records
    assert event.partition_key == unit.partition_key
    assert event.asset_observation.metadata["lines_to_translate"].value == 0
    asked = len(model.tasks)
    assert [one.status for one in project.create_adaptations(origin, ["de-DE"])] == ["skipped"]
    assert len(model.tasks) == asked


def test_a_market_that_nobody_has_adapted_is_written_by_hand(project, model, origin, tmp_path):
    (unit,) = project.add_adaptations(origin, ["de-DE"])
    path = script_file(tmp_path, language="de-DE", script_rows=[translated(row, "de") for row in SCRIPT["script_rows"]])
    done = project.import_rows(unit.id, path)
    assert (done.unit_id, done.lines_to_translate, done.issues) == (unit.id, 0, ())
    outcome = project.create_adaptation(unit.id).result()
    assert (outcome.status, outcome.pipeline, len(outcome.script_rows)) == ("skipped", None, 3)
    assert project.catalog.get_ad_unit(unit.id).status is Status.COMPLETED
    assert model.tasks == []


def test_what_gates_would_say_is_found_by_the_units_own_briefs(project, model, origin, tmp_path):
    (made,) = project.create_adaptations(origin, ["de-DE"])
    brief = project.catalog.get_ad_unit(made.video_ad_unit_id).concept_brief
    path = given_back(project, made.video_ad_unit_id, tmp_path)
    assert "Fizzo" in brief["must_preserve"]
    path.write_text(path.read_text().replace("Fizzo", "Brause"))
    found = {(issue.gate, issue.severity) for issue in project.import_rows(made.video_ad_unit_id, path).issues}
    assert ("concept", "critical") in found


def test_edited_rows_are_given_up_only_by_force(project, model, origin, tmp_path):
    german, _ = project.create_adaptations(origin, ["de-DE", "ja-JP"])
    project.import_rows(german.video_ad_unit_id, given_back(project, german.video_ad_unit_id, tmp_path))
    edited = project.catalog.get_ad_unit(german.video_ad_unit_id)
    assert project.create_adaptation(edited.id).result().status == "skipped"
    project.set_unit(origin, visual_style_prompt="Soft light.")
    with pytest.raises(InvalidInput, match=r"were edited on .* or give them up with --force\.$"):
        project.create_adaptation(edited.id).result()
    outcomes = project.create_adaptations(origin, ["de-DE", "ja-JP"])
    assert [outcome.status for outcome in outcomes] == ["failed", "completed"]
    assert project.catalog.get_ad_unit(edited.id) == edited
    assert project.create_adaptation(edited.id, force=True).result().pipeline.lines_to_translate == LINES


def test_on_workers_edited_rows_stop_no_other_market(project, model, origin, tmp_path):
    """They are launched, and cancelled while they wait: there is no worker."""
    units = project.add_adaptations(origin, ["de-DE", "ja-JP"])
    path = script_file(tmp_path, language="und", script_rows=[translated(row, "de") for row in SCRIPT["script_rows"]])
    project.import_rows(units[0].id, path)
    project.set_unit(origin, visual_style_prompt="Soft light.")
    with api.connect(settings=project.settings) as stack:
        with pytest.raises(InvalidInput, match="were edited on"):
            stack.create_adaptation(units[0].id)
        handle = stack.create_adaptation(units[1].id)
        assert handle.status() is Status.QUEUED
        handle.cancel()
        with pytest.raises(Cancelled, match="was cancelled; launch it again"):
            handle.result(timeout_s=10)


# ---- delete


def test_a_deleted_unit_leaves_no_partition_behind(project, model, origin):
    (unit,) = project.add_adaptations(origin, ["de-DE"])
    kept = project.catalog.get_ad_unit(origin)
    with pytest.raises(InvalidInput, match=f"is the origin of ad units {unit.id}; delete those first"):
        project.delete_unit(origin)
    project.catalog.queue_work("ad unit", unit.id, "run")
    with pytest.raises(InvalidInput, match="is queued; cancel it, then delete it"):
        project.delete_unit(unit.id)
    assert unit.partition_key in project.instance.get_dynamic_partitions(ad_units.name)
    project.catalog.cancel_work("ad unit", unit.id)
    project.delete_unit(unit.id)
    assert unit.partition_key not in project.instance.get_dynamic_partitions(ad_units.name)
    assert kept.partition_key in project.instance.get_dynamic_partitions(origins.name)
    assert project.delete_unit(origin) == kept
    assert kept.partition_key not in project.instance.get_dynamic_partitions(origins.name)
    with pytest.raises(InvalidInput, match="does not exist"):
        project.delete_unit(origin)


def test_an_origins_brand_counts_before_its_campaigns(project, origin):
    project.catalog.add_brand(code=f"OWN-{origin}", name="Polarberry", guidelines="Say it softly.")
    project.set_unit(origin, brand=f"OWN-{origin}")
    (unit,) = project.add_adaptations(origin, ["de-DE"])
    assert project.script_material(project.catalog.get_ad_unit(origin)).brand == "Polarberry"
    request = Assignment.read(project.catalog, unit).request(project.workplace, date(2026, 11, 22))
    assert (request.brand.name, request.brand.guidelines) == ("Polarberry", "Say it softly.")
