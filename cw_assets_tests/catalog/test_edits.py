import pytest

from cw_assets.catalog.edits import edited_in
from cw_assets.domain.scripts.edits import EDITED_AT
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput
from cw_assets_tests.catalog.samples import add_origin, row
from cw_assets_tests.catalog.test_adaptations import DOCUMENTS, GERMAN, fail, save

EDITED = (row(1, "VO: “Heiß heute?” [Hot day?]"), row(2, "VO: “Size matters” [TO TRANSLATE: de]"))


@pytest.fixture
def adaptation(catalog, origin):
    return catalog.create_adaptation(origin.id, country="DE", language="de")


@pytest.fixture
def adapted(catalog, adaptation):
    catalog.start_work("ad unit", adaptation.id, "run")
    return save(catalog, adaptation, "run")


def test_rows_of_a_person_take_the_place_of_a_runs_and_the_documents_stay(catalog, adapted):
    edited = catalog.edit_rows(adapted.id, EDITED, input_key="key")
    assert catalog.unit_script(adapted.id) == EDITED
    assert catalog.get_ad_unit(adapted.id) == edited
    assert (edited.status, edited.progress, edited.duration) == ("completed", 100, 4.0)
    assert edited.completed_at > adapted.completed_at
    assert edited.pipeline_metadata == DOCUMENTS["pipeline_metadata"] | {
        "lines_to_translate": 1,
        "input_key": "key",
        "edited_at": edited.completed_at.isoformat(),
    }
    kept = ("concept_brief", "cultural_brief", "evaluation_history", "visual_style_prompt", "started_at")
    assert edited.model_dump(include=set(kept)) == adapted.model_dump(include=set(kept))


def wait(catalog, unit):
    """Nothing: it is pending as it was made."""


def cancel(catalog, unit):
    catalog.queue_work("ad unit", unit.id, "run")
    catalog.cancel_work("ad unit", unit.id)


def give_up(catalog, unit):
    catalog.start_work("ad unit", unit.id, "run")
    fail(catalog, unit, "run")


@pytest.mark.parametrize("before", [wait, cancel, give_up])
def test_a_unit_that_no_run_has_finished_is_finished_by_a_person(catalog, adaptation, before):
    before(catalog, adaptation)
    edited = catalog.edit_rows(adaptation.id, EDITED, input_key="key")
    assert (edited.status, edited.progress, edited.error_message, edited.duration) == ("completed", 100, "", 4.0)
    assert edited.completed_at is not None
    assert catalog.unit_script(adaptation.id) == EDITED


def test_a_unit_without_a_style_takes_its_origins(catalog, places):
    origin = add_origin(catalog, visual_style_prompt="Cold light")
    unit = catalog.create_adaptation(origin.id, country="DE", language="de")
    assert catalog.edit_rows(unit.id, EDITED, input_key="key").visual_style_prompt == "Cold light"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (EDITED[:1], "there are 1, the origin has 2"),
        ((*EDITED, row(3, "")), "there are 3, the origin has 2"),
        ((EDITED[0], EDITED[1].model_copy(update={"duration_seconds": 2.001})), "they last 4.001 s in all"),
        ((EDITED[0], EDITED[1].model_copy(update={"timecode_start": "soon"})), "which is no HH:MM:SS:FF"),
        ((EDITED[0].model_copy(update={"timecode_start": "00:00:03:00"}), EDITED[1]), "before row 1"),
        (EDITED[::-1], "row 1 has the number 2"),
    ],
)
def test_rows_that_do_not_fit_the_origin_change_nothing(catalog, adapted, rows, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.edit_rows(adapted.id, rows, input_key="key")
    assert told in str(refused.value)
    assert catalog.get_ad_unit(adapted.id) == adapted
    assert catalog.unit_script(adapted.id) == GERMAN


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING, Status.RETRYING])
def test_a_unit_that_a_run_holds_is_not_edited(catalog, adapted, status):
    (catalog.queue_work if status is Status.QUEUED else catalog.start_work)("ad unit", adapted.id, "next")
    if status is Status.RETRYING:
        catalog.mark_retrying("ad unit", adapted.id, "next", "Again.")
    for refusing in (catalog.editable_unit, lambda unit_id: catalog.edit_rows(unit_id, EDITED, input_key="key")):
        with pytest.raises(InvalidInput, match=f"is {status}; wait for it or cancel it"):
            refusing(adapted.id)
    assert catalog.unit_script(adapted.id) == GERMAN


def test_only_adaptations_with_an_origin_are_edited(catalog, origin, adapted):
    with pytest.raises(InvalidInput, match="is an origin, and lines come back into adaptations"):
        catalog.editable_unit(origin.id)
    catalog.delete_work("ad unit", origin.id)
    with pytest.raises(InvalidInput, match=f"The origin of ad unit {adapted.id} is gone"):
        catalog.edit_rows(adapted.id, EDITED, input_key="key")


def test_a_run_that_comes_back_late_does_not_replace_edited_rows(catalog, adaptation):
    catalog.start_work("ad unit", adaptation.id, "run")
    catalog.fail_work("ad unit", adaptation.id, "run", "Its worker was lost; launch it again.")
    edited = catalog.edit_rows(adaptation.id, EDITED, input_key="key")
    with pytest.raises(Cancelled):
        save(catalog, adaptation, "run")
    with pytest.raises(Cancelled):
        catalog.start_work("ad unit", adaptation.id, "run")
    assert catalog.get_ad_unit(adaptation.id) == edited
    assert catalog.unit_script(adaptation.id) == EDITED


def test_rows_stay_marked_as_edited_until_a_run_saves_its_own(catalog, adapted):
    mark = edited_in(catalog.edit_rows(adapted.id, EDITED, input_key="key").pipeline_metadata)
    assert set(mark) == {EDITED_AT}
    catalog.start_work("ad unit", adapted.id, "next")
    assert fail(catalog, adapted, "next")
    failed = catalog.get_ad_unit(adapted.id)
    assert edited_in(failed.pipeline_metadata) == mark
    catalog.start_work("ad unit", adapted.id, "last")
    assert edited_in(save(catalog, adapted, "last").pipeline_metadata) == {}
