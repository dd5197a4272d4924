import pytest
from sqlalchemy import inspect

from cw_assets.catalog.archive import read_archive, write_archive
from cw_assets.catalog.archive.values import (
    ArchivedBrand,
    ArchivedCampaign,
    ArchivedKeyFrame,
    ArchivedMedia,
    ArchivedPhaseRun,
    ArchivedResult,
    ArchivedRow,
    ArchivedUnit,
)
from cw_assets.catalog.models import (
    AdUnitMedia,
    AdUnitScriptRow,
    Brand,
    Campaign,
    KeyFrame,
    MediaPhaseRun,
    VideoAdUnit,
    VideoProcessingResult,
)
from cw_assets.domain.status import Status
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.errors import CwError, InvalidInput, NotReady
from cw_assets_tests.catalog.archive.samples import add_media, add_unit, analyse, set_media, set_unit, without_time
from cw_assets_tests.catalog.samples import SPOKEN

OF_RUNS_HERE = {"closed_runs", "launched_at", "run_over", "revision"}
LINKS = {"id", "campaign_id", "brand_id", "media_id", "result_id", "unit_id", "source_ad_unit_id", "video_ad_unit_id"}


def carried(archive):
    """Over a file."""
    return read_archive(write_archive(archive))


@pytest.mark.parametrize("kind", ["campaign", "unit", "media", "result", "all"])
def test_archive_in_another_catalog_gives_the_same_archive(catalog, other, filled, kind):
    name = {"unit": "french", "result": "media"}.get(kind, kind)
    archive = carried(catalog.export_records(kind, filled.get(name)))
    assert without_time(archive) == without_time(catalog.export_records(kind, filled.get(name)))
    take_ids(other)
    report = other.import_records(archive)
    assert report.added == sizes(archive)
    assert without_time(other.export_records(kind, found_again(other, kind, report))) == without_time(archive)
    assert other.import_records(archive).unchanged == sizes(archive), "the second time nothing changes"


def sizes(archive):
    return {name: len(getattr(archive, name)) for name in ("brands", "campaigns", "media", "units")}


def take_ids(catalog):
    """Let the next records have other ids than in a catalog that was empty."""
    for number in range(4):
        media = add_media(catalog, None, f"{number:064}")
        catalog.delete_work("media", media)
        catalog.delete_work("ad unit", add_unit(catalog, code="GONE"))


def found_again(catalog, kind, report):
    """The id of the record that was exported, in the new catalog."""
    if kind == "unit":
        return next(unit_id for unit_id in report.unit_ids if catalog.get_ad_unit(unit_id).code == "SUM-30-fr")
    if kind == "campaign":
        return catalog.get_campaign("J/1 «夏»").id
    with_result = [media_id for media_id in report.media_ids if catalog.get_media(media_id).result_id]
    return None if kind == "all" else with_result[0]


def test_records_of_the_new_catalog_read_as_those_of_the_old(catalog, other, filled):
    report = other.import_records(carried(catalog.export_records("campaign", filled["campaign"])))
    units = {unit.code: unit for unit in map(other.get_ad_unit, report.unit_ids)}
    old, new = catalog.get_ad_unit(filled["german"]), units["SUM-30-de-DE"]
    ids = {"id", "campaign_id", "brand_id", "source_ad_unit_id"}
    assert new.model_dump(exclude=ids) == old.model_dump(exclude=ids)
    assert new.source_ad_unit_id == units["SUM-30"].id
    assert units["SUM-30-fr"].source_ad_unit_id == new.id
    assert other.get_brand(new.brand_id).code == "OVERRIDE"
    assert [row.audio_text for row in other.script_rows(new.id)] == [SPOKEN, ""]
    media = next(media for media in map(other.get_media, report.media_ids) if media.result_id)
    result, before = other.get_result(media.id), catalog.get_result(filled["media"])
    assert (result.analysis, result.run_id, result.created_at) == (before.analysis, before.run_id, before.created_at)
    assert [frame.embedding for frame in result.key_frames] == [frame.embedding for frame in before.key_frames]
    assert other.phase_runs(media.id) == catalog.phase_runs(filled["media"])
    assert media.frame_rate == catalog.get_media(filled["media"]).frame_rate
    assert other.get_campaign(media.campaign_id).brand_id == other.get_brand("ÄCME").id


def test_origin_still_belongs_to_its_media_and_its_present_result(catalog, other, filled):
    report = other.import_records(carried(catalog.export_records("unit", filled["origin"])))
    [unit_id], [media_id] = report.unit_ids, report.media_ids
    unit, media = other.get_ad_unit(unit_id), other.get_media(media_id)
    assert media.video_ad_unit_id == unit_id
    assert unit.pipeline_metadata["media_id"] == media_id
    assert unit.pipeline_metadata["result_id"] == media.result_id
    rows = other.script_rows(unit_id)
    assert other.create_origin_unit(media_id) == unit
    assert other.script_rows(unit_id) == rows, "the rows of the present result are not taken again"


def test_origin_of_an_older_result_takes_the_rows_of_the_newer_one_in_the_other_catalog_too(catalog, other, filled):
    analyse(catalog, filled["media"], "run-9")
    report = other.import_records(carried(catalog.export_records("unit", filled["origin"])))
    unit = other.get_ad_unit(report.unit_ids[0])
    assert unit.pipeline_metadata["result_id"] is None
    archive = catalog.export_records("unit", filled["origin"])
    assert archive.units[0].made_from.current is False
    assert without_time(other.export_records("unit", unit.id)) == without_time(archive)


def test_replaced_result_is_still_the_one_that_the_unchanged_unit_was_made_from(catalog, other, filled):
    first = other.import_records(carried(catalog.export_records("unit", filled["origin"])))
    [media_id] = first.media_ids
    with other._writing() as session:
        result = session.get_one(VideoProcessingResult, other.get_media(media_id).result_id)
        result.processing_time = 9.0
    archive = catalog.export_records("unit", filled["origin"])
    report = other.import_records(archive, replace=True)
    assert (report.changed["media"], report.changed["units"]) == (1, 0)
    media, unit = other.get_media(media_id), other.get_ad_unit(first.unit_ids[0])
    assert unit.pipeline_metadata["result_id"] == media.result_id
    assert without_time(other.export_records("unit", unit.id)) == without_time(archive)


def test_result_comes_with_its_media_and_leaves_its_unit_alone(catalog, other, filled):
    archive = carried(catalog.export_records("result", filled["media"]))
    assert (len(archive.media), archive.units, archive.media[0].unit) == (1, (), None)
    [media_id] = other.import_records(archive).media_ids
    assert other.get_result(media_id).analysis == catalog.get_result(filled["media"]).analysis
    unit = other.create_origin_unit(media_id)
    analyse(other, media_id, "later")
    report = other.import_records(archive, replace=True)
    assert report.changed["media"] == 1
    assert other.get_media(media_id).video_ad_unit_id == unit.id
    assert other.get_result(media_id).run_id == "run-1"
    assert other.import_records(archive).unchanged["media"] == 1


def test_what_differs_is_named_and_nothing_is_written(catalog, other, filled):
    archive = carried(catalog.export_records("campaign", filled["campaign"]))
    other.add_brand(code="ÄCME", name="Somebody else")
    other.add_campaign(job_id="J/1 «夏»", client_name="Another client")
    before = without_time(other.export_records("all"))
    with pytest.raises(InvalidInput) as caught:
        other.import_records(archive)
    assert "brand ÄCME (name, description, guidelines, insights) differs | " in str(caught.value)
    assert "replace what differs with --replace" in str(caught.value)
    assert str(caught.value).count(";") == 1
    assert "campaign J/1 «夏» (script_title, client_name, product_name, brand, original_script)" in str(caught.value)
    assert without_time(other.export_records("all")) == before


def test_dry_run_says_what_would_be_and_changes_nothing(catalog, other, filled):
    archive = carried(catalog.export_records("campaign", filled["campaign"]))
    other.add_brand(code="ÄCME", name="Somebody else")
    before = without_time(other.export_records("all"))
    strict, free = (
        other.import_records(archive, dry_run=True),
        other.import_records(archive, dry_run=True, replace=True),
    )
    assert len(strict.faults) == 1
    assert free.faults == ()
    assert free.changed == strict.changed == {"brands": 1, "campaigns": 0, "media": 0, "units": 0}
    assert free.differences == ("brand ÄCME (name, description, guidelines, insights)",)
    assert without_time(other.export_records("all")) == before
    done = other.import_records(archive, replace=True)
    assert (done.added, done.changed, done.unchanged) == (free.added, free.changed, free.unchanged)


def test_replaced_records_keep_their_ids_and_partitions(catalog, other, filled):
    archive = carried(catalog.export_records("campaign", filled["campaign"]))
    first = other.import_records(archive)
    by_code = {unit.code: unit for unit in map(other.get_ad_unit, first.unit_ids)}
    changed = by_code["SUM-30-de-DE"]
    set_unit(other, changed.id, title="Changed", run_id="theirs", slug="theirs", status=Status.COMPLETED)
    other.update_brand("ÄCME", name="Changed")
    media_id = first.media_ids[0]
    set_media(other, media_id, frame_rate=None, width=None, review_note="Changed")
    report = other.import_records(archive, replace=True)
    assert report.changed == {"brands": 1, "campaigns": 0, "media": 1, "units": 1}
    assert sorted(report.unit_ids) == sorted(first.unit_ids)
    again = other.get_ad_unit(changed.id)
    assert (again.title, again.slug, again.status, again.run_id) == ("", "theirs", Status.FAILED, "run-3")
    with pytest.raises(CwError, match="was cancelled or replaced"):
        other.start_work("ad unit", changed.id, "theirs")
    assert other.import_records(archive).unchanged == {"brands": 2, "campaigns": 1, "media": 2, "units": 5}


def test_run_of_another_catalog_is_no_job_of_this_one(catalog, other, filled):
    archive = carried(catalog.export_records("result", filled["media"]))
    [media_id] = other.import_records(archive).media_ids
    assert other.get_media(media_id).run_id != ""
    assert other.list_jobs().total == 0
    analyse(other, media_id, "later")
    assert [job.job_id for job in other.list_jobs().jobs] == ["later"]
    other.import_records(archive, replace=True)
    assert other.list_jobs().total == 0


def test_records_under_work_are_refused(catalog, other, filled):
    archive = carried(catalog.export_records("campaign", filled["campaign"]))
    report = other.import_records(archive)
    other.start_work("media", report.media_ids[0], "busy")
    with pytest.raises(InvalidInput, match=rf"\(Media {report.media_ids[0]} is processing\); .*wait for what runs"):
        other.import_records(archive, replace=True)
    dry = other.import_records(archive, replace=True, dry_run=True)
    assert len(dry.faults) == 1

    catalog.queue_work("ad unit", filled["german"], "busy")
    with pytest.raises(InvalidInput, match=f"Ad unit {filled['german']} is queued, so nothing is exported"):
        catalog.export_records("unit", filled["french"])
    assert catalog.export_records("media", filled["alone"]).media, "others are exported still"


def test_import_that_fails_at_its_end_leaves_no_trace(catalog, other, filled):
    archive = carried(catalog.export_records("all"))
    before = without_time(other.export_records("all"))

    def disk_is_full():
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        other.import_records(archive, put_in_place=disk_is_full)
    assert without_time(other.export_records("all")) == before


def test_units_called_the_same_stay_apart(catalog, other, filled):
    set_unit(catalog, filled["twin"], title="The second")
    archive = carried(catalog.export_records("campaign", filled["campaign"]))
    other.import_records(archive)
    set_unit(catalog, filled["twin"], title="The second, changed")
    report = other.import_records(carried(catalog.export_records("campaign", filled["campaign"])), replace=True)
    assert report.changed["units"] == 1
    twins = sorted((unit.title for unit in other.list_ad_units() if unit.code == "TWIN"), key=len)
    assert twins == ["", "The second, changed"]


def test_adaptation_is_known_by_origin_market_and_persona_whatever_its_code(catalog, other, filled):
    first = other.import_records(carried(catalog.export_records("unit", filled["german"])))
    set_unit(catalog, filled["german"], code="RENAMED")
    archive = carried(catalog.export_records("unit", filled["german"]))
    assert other.import_records(archive, replace=True).changed["units"] == 1
    assert {other.get_ad_unit(unit_id).code for unit_id in first.unit_ids} == {"SUM-30", "RENAMED"}
    set_unit(catalog, filled["german"], persona="others")
    archive = carried(catalog.export_records("unit", filled["german"]))
    assert other.import_records(archive, replace=True).added["units"] == 1


def test_own_archive_changes_nothing(catalog, filled):
    report = catalog.import_records(carried(catalog.export_records("all")))
    assert (sum(report.added.values()), sum(report.changed.values())) == (0, 0)
    assert set(report.unit_ids) >= {filled["german"], filled["lonely"]}


def test_deleted_records_come_back(catalog, filled):
    archive = carried(catalog.export_records("all"))
    for name in ("french", "german", "lonely"):
        catalog.delete_work("ad unit", filled[name])
    report = catalog.import_records(archive)
    assert report.added["units"] == 3
    assert without_time(catalog.export_records("all")) == without_time(archive)


def test_texts_that_no_database_holds_are_mended_on_the_way_out(catalog, other, filled):
    set_unit(catalog, filled["lonely"], concept_brief={"a\x00": ["\ud800", "x"]})
    archive = carried(catalog.export_records("unit", filled["lonely"]))
    assert archive.units[0].concept_brief == {"a\ufffd": ["\ufffd", "x"]}
    assert catalog.import_records(archive).unchanged["units"] == 1


def test_export_names_what_is_not_there(catalog, filled):
    for kind in ("media", "unit", "campaign", "result"):
        with pytest.raises(InvalidInput, match="999 does not exist"):
            catalog.export_records(kind, 999)
    with pytest.raises(NotReady, match="has no result yet"):
        catalog.export_records("result", filled["waiting"])
    with pytest.raises(InvalidInput, match="give its id"):
        catalog.export_records("unit")


def test_empty_catalog_is_an_archive_too(catalog, other):
    archive = carried(catalog.export_records("all"))
    assert sum(other.import_records(archive).added.values()) == 0


@pytest.mark.parametrize(
    "table, archived, elsewhere",
    [
        (Brand, ArchivedBrand, set()),
        (Campaign, ArchivedCampaign, set()),
        (AdUnitMedia, ArchivedMedia, OF_RUNS_HERE),
        (VideoAdUnit, ArchivedUnit, OF_RUNS_HERE),
        (AdUnitScriptRow, ArchivedRow, {"order_index", "timecode"}),
        (KeyFrame, ArchivedKeyFrame, {"created_at"}),
        (MediaPhaseRun, ArchivedPhaseRun, {"model", "version"}),
        (VideoProcessingResult, ArchivedResult, set(VideoAnalysis.model_fields)),
    ],
)
def test_every_column_is_in_the_archive(table, archived, elsewhere):
    columns = set(inspect(table).columns.keys()) - LINKS - elsewhere
    assert columns <= set(archived.model_fields)


def test_links_between_campaigns_are_followed(catalog, other, filled):
    far = add_unit(catalog, code="FAR", source_ad_unit_id=filled["origin"], campaign_id=filled["bare"], language="fr")
    archive = carried(catalog.export_records("campaign", filled["bare"]))
    assert {unit.code for unit in archive.units} == {"FAR", "SUM-30"}
    assert len(archive.campaigns) == 2
    report = other.import_records(archive)
    assert report.added["units"] == 2
    assert catalog.get_ad_unit(far).campaign_id == filled["bare"]


def test_media_added_by_another_process_meanwhile_is_found(catalog, other, filled, monkeypatch):
    """The first try meets the media that came in between, the second finds it."""
    archive = carried(catalog.export_records("media", filled["alone"]))
    from cw_assets.catalog.archive import repository

    matches, calls = repository.matches_of, []

    def once_blind(session, archive, *, lock):
        found = matches(session, archive, lock=lock)
        if not calls:
            found.media.clear()
        calls.append(lock)
        return found

    other.import_records(archive)
    monkeypatch.setattr(repository, "matches_of", once_blind)
    report = other.import_records(archive)
    assert (len(calls), report.unchanged["media"]) == (2, 1)
    assert len([media for media in other.list_media() if media.id in report.media_ids]) == 1


def test_same_video_lives_in_a_campaign_and_outside(catalog, other, filled):
    archive = carried(catalog.export_records("all"))
    other.import_records(archive)
    add_media(other, None, "5" * 64)
    assert len([media for media in other.list_media() if media.sha256 == "5" * 64]) == 2
