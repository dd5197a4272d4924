import pytest

from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput
from cw_assets_tests.catalog.samples import SPOKEN, add_origin, analysis, keyframes, row


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


# ---- of a video


def test_reviewed_media_becomes_an_origin_unit_with_its_script(catalog, reviewed):
    unit = catalog.create_origin_unit(reviewed.id)
    assert (unit.unit_type, unit.status, unit.code, unit.title) == (
        "ORIGIN",
        Status.COMPLETED,
        "summer-spot",
        "Summer Spot.mp4",
    )
    assert (unit.campaign_id, unit.language, unit.duration) == (reviewed.campaign_id, "de", 4.0)
    assert (unit.completed_at, unit.progress) == (unit.status_changed_at, 100)
    assert catalog.get_media(reviewed.id).video_ad_unit_id == unit.id
    assert catalog.get_ad_unit(unit.id) == unit
    rows = catalog.script_rows(unit.id)
    assert [(row.order_index, row.shot_number, row.timecode) for row in rows] == [
        (0, 1, "00:00:00:00"),
        (1, 2, "00:00:02:00"),
    ]
    assert {(row.duration_seconds, row.audio_text) for row in rows} == {(2.0, SPOKEN)}
    assert catalog.unit_script(unit.id) == analysis().script.script_rows


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


def test_origin_unit_follows_an_edited_script_once_it_is_approved_again(catalog, reviewed):
    unit = catalog.create_origin_unit(reviewed.id)
    catalog.update_unit(unit.id, title="夏", visual_style_prompt="Warm light")
    catalog.edit_script(reviewed.id, [row(1, "Heiß?"), row(2, "Kalt.")])
    with pytest.raises(InvalidInput, match="approve its result first"):
        catalog.create_origin_unit(reviewed.id)
    assert [row.audio_text for row in catalog.unit_script(unit.id)] == [SPOKEN, SPOKEN]

    catalog.review(reviewed.id, approve=True)
    again = catalog.create_origin_unit(reviewed.id)
    assert (again.id, again.title, again.visual_style_prompt) == (unit.id, "夏", "Warm light")
    assert [row.audio_text for row in catalog.unit_script(unit.id)] == ["Heiß?", "Kalt."]


def test_media_that_nobody_approved_makes_no_unit(catalog, media):
    with pytest.raises(InvalidInput, match="approve its result first"):
        catalog.create_origin_unit(media.id)
    assert catalog.list_ad_units() == []


# ---- of a script


def test_imported_script_is_a_completed_origin_with_its_rows(catalog):
    campaign = catalog.add_campaign(job_id="J-1")
    rows = (row(1, "Hot day?"), row(2, SPOKEN))
    unit = catalog.import_origin_unit(
        code="SUM-30",
        title="夏",
        language="en-US",
        rows=rows,
        duration=4.0,
        visual_style_prompt="Warm light",
        campaign_id=campaign.id,
        pipeline_metadata={"script": {"notes": "Été"}},
    )
    assert (unit.unit_type, unit.status, unit.progress, unit.slug) == ("ORIGIN", "completed", 100, "sum-30")
    assert (unit.code, unit.title, unit.language, unit.duration) == ("SUM-30", "夏", "en-US", 4.0)
    assert (unit.visual_style_prompt, unit.campaign_id) == ("Warm light", campaign.id)
    assert unit.pipeline_metadata == {"script": {"notes": "Été"}}
    assert catalog.get_ad_unit(unit.id) == unit
    assert catalog.unit_script(unit.id) == rows


def test_script_of_the_same_code_takes_the_place_of_the_one_in_its_campaign(catalog):
    campaign = catalog.add_campaign(job_id="J-1")
    outside, inside = add_origin(catalog), add_origin(catalog, campaign_id=campaign.id)
    again = add_origin(catalog, campaign_id=campaign.id, title="Neu", rows=[row(1, "Neu")], duration=2.0)
    assert (again.id, again.partition_key, again.title, again.duration) == (inside.id, inside.partition_key, "Neu", 2.0)
    assert [row.audio_text for row in catalog.unit_script(inside.id)] == ["Neu"]
    assert catalog.get_ad_unit(outside.id) == outside
    assert len(catalog.unit_script(outside.id)) == 2


def test_unit_of_a_video_keeps_an_imported_script_until_the_video_is_approved_anew(catalog, reviewed):
    unit = catalog.create_origin_unit(reviewed.id)
    add_origin(catalog, code=unit.code, campaign_id=reviewed.campaign_id)
    assert catalog.create_origin_unit(reviewed.id).title == "夏"
    assert catalog.unit_script(unit.id)[0].audio_text == "Hot day?"
    analyse(catalog, reviewed, "next")
    catalog.create_origin_unit(reviewed.id)
    assert catalog.unit_script(unit.id)[0].audio_text == SPOKEN


@pytest.mark.parametrize(
    "changes, told",
    [
        ({"rows": []}, "(there is no row); correct its rows."),
        ({"duration": 5.0}, "(the rows sum to 4.000 s, the spot lasts 5.000 s); correct its rows."),
        ({"rows": [row(2, "a"), row(1, "b")]}, "(row 1 has the number 2; row 2 has the number 1; row 1 starts at "),
        ({"code": ""}, "The script  cannot be kept: code '' is not right"),
        ({"code": "x" * 101}, "code has at most 100 characters, not 101; shorten it."),
        ({"campaign_id": 9}, "Campaign 9 does not exist"),
    ],
)
def test_script_that_cannot_be_is_refused_and_changes_nothing(catalog, changes, told):
    with pytest.raises(InvalidInput) as refused:
        add_origin(catalog, **changes)
    assert told in str(refused.value)
    assert catalog.list_ad_units() == []


def test_script_does_not_replace_an_adaptation_or_what_is_being_worked_on(catalog, origin):
    adaptation = catalog.create_adaptation(origin.id, country="DE", language="de")
    with pytest.raises(InvalidInput, match=f"is that of ad unit {adaptation.id}, an adaptation; choose another code"):
        add_origin(catalog, code=adaptation.code, campaign_id=origin.campaign_id)
    catalog.start_work("ad unit", origin.id, "run")
    with pytest.raises(InvalidInput, match=f"Ad unit {origin.id} is processing; wait for it or cancel it"):
        add_origin(catalog, campaign_id=origin.campaign_id, title="Neu")
    assert catalog.get_ad_unit(origin.id).title == "夏"
    assert catalog.list_ad_units(Status.PENDING) == [adaptation]
