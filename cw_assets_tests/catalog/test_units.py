import pytest

from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput
from cw_assets_tests.catalog.samples import SPOKEN, analysis, keyframes


@pytest.fixture
def reviewed(catalog):
    campaign = catalog.add_campaign(job_id="J-1")
    media = catalog.add_media(
        file_name="Summer Spot.mp4", video_file="a", sha256="5" * 64, file_size=1, campaign_id=campaign.id
    )
    return analyse(catalog, media, "run")


def analyse(catalog, media, run_id, **changes):
    catalog.start_work("media", media.id, run_id)
    catalog.save_result(media.id, run_id, analysis(**changes), keyframes(), analysis_key="k")
    return catalog.review(media.id, approve=True)


def test_reviewed_media_becomes_an_origin_unit_with_its_script(catalog, reviewed):
    unit = catalog.create_origin_unit(reviewed.id)
    assert (unit.unit_type, unit.status, unit.code, unit.title) == (
        "ORIGIN",
        Status.COMPLETED,
        "summer-spot",
        "Summer Spot.mp4",
    )
    assert (unit.campaign_id, unit.language, unit.duration) == (reviewed.campaign_id, "de", 4.0)
    assert unit.completed_at == unit.status_changed_at
    assert catalog.get_media(reviewed.id).video_ad_unit_id == unit.id
    assert catalog.get_ad_unit(unit.id) == unit
    rows = catalog.script_rows(unit.id)
    assert [(row.order_index, row.shot_number, row.timecode) for row in rows] == [
        (0, 1, "00:00:00:00"),
        (1, 2, "00:00:02:00"),
    ]
    assert {(row.duration_seconds, row.audio_text) for row in rows} == {(2.0, SPOKEN)}


def test_code_and_title_can_be_chosen(catalog, reviewed):
    unit = catalog.create_origin_unit(reviewed.id, code="SUM-30", title="夏")
    assert (unit.code, unit.title) == ("SUM-30", "夏")


def test_media_has_one_origin_unit_that_takes_the_rows_of_a_newer_result(catalog, reviewed):
    unit = catalog.create_origin_unit(reviewed.id)
    rows = catalog.script_rows(unit.id)
    assert catalog.create_origin_unit(reviewed.id) == unit
    assert catalog.script_rows(unit.id) == rows

    analyse(catalog, reviewed, "next", scenes=3, spoken="Neu")
    again = catalog.create_origin_unit(reviewed.id)
    assert (again.id, again.duration, again.status) == (unit.id, 6.0, Status.COMPLETED)
    assert [row.audio_text for row in catalog.script_rows(unit.id)] == ["Neu"] * 3
    assert len(catalog.list_ad_units()) == 1


def test_media_that_nobody_approved_makes_no_unit(catalog, media):
    with pytest.raises(InvalidInput, match="approve its result first"):
        catalog.create_origin_unit(media.id)
    assert catalog.list_ad_units() == []


def test_ad_units_are_listed_by_status(catalog, reviewed):
    unit = catalog.create_origin_unit(reviewed.id)
    assert catalog.list_ad_units(Status.COMPLETED) == [unit]
    assert catalog.list_ad_units(Status.PENDING) == []
    with pytest.raises(InvalidInput, match="Ad unit 99 does not exist"):
        catalog.get_ad_unit(99)
