"""Records given to another project and taken from one: with their partitions in Dagster, and fit to be worked on."""

import json
import zipfile

import dagster as dg
import pytest

from cw_assets import api
from cw_assets.errors import InvalidInput
from cw_assets.exports.archive_files import RECORDS
from cw_assets_tests.archive_material import JOB_ID, MARKETS, export_campaign, settings_in


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return export_campaign(tmp_path_factory.mktemp("agency"))


@pytest.fixture
def project(tmp_path):
    """Another one, with nothing in it."""
    with api.local(settings_in(tmp_path / "other")) as other:
        yield other


def files_in(project):
    """The media files by key; pages and previews are not a record's."""
    root = project.settings.media_root
    found = [path for folder in ("videos", "keyframes", "thumbnails") for path in (root / folder).rglob("*.*")]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def origin_events(project):
    return len(project.instance.fetch_materializations(dg.AssetKey("origin_script"), limit=100).records)


def records_of(archive):
    with zipfile.ZipFile(archive) as opened:
        return json.loads(opened.read(RECORDS)) | {"exported_at": ""}


def test_a_whole_campaign_comes_back_without_loss(project, exported, tmp_path):
    project.import_archive(exported.whole)
    counts = project.export_archive("campaign", JOB_ID, tmp_path / "again.zip")
    assert counts == {"brands": 1, "campaigns": 1, "units": 3, "media": 1}
    assert records_of(tmp_path / "again.zip") == records_of(exported.whole)
    with api.local(settings_in(exported.root)) as first:
        assert files_in(project) == files_in(first) != {}


def test_every_record_has_its_partition(project, exported):
    done = project.import_archive(exported.whole)
    partitions = {name: set(project.instance.get_dynamic_partitions(name)) for name in ("media", "origins", "ad_units")}
    units = [project.catalog.get_ad_unit(unit_id) for unit_id in done.unit_ids]
    keys = {kind: {unit.partition_key for unit in units if unit.unit_type == kind} for kind in ("ORIGIN", "ADAPTATION")}
    assert partitions["media"] == {project.catalog.get_media(done.media_ids[0]).partition_key}
    assert partitions["origins"] == keys["ORIGIN"]
    assert partitions["ad_units"] == keys["ADAPTATION"]
    assert len(keys["ADAPTATION"]) == len(MARKETS)


def test_importing_again_changes_nothing(project, exported):
    project.import_archive(exported.whole)
    before, files = origin_events(project), files_in(project)
    again = project.import_archive(exported.whole)
    assert set(again.added.values()) == set(again.changed.values()) == {0}
    assert again.unchanged == {"brands": 1, "campaigns": 1, "media": 1, "units": 3}
    assert (origin_events(project), files_in(project)) == (before, files)
    assert before == 1


def test_partitions_that_got_lost_come_back(project, exported):
    done = project.import_archive(exported.whole)
    for name in ("media", "origins", "ad_units"):
        for key in project.instance.get_dynamic_partitions(name):
            project.instance.delete_dynamic_partition(name, key)
    project.import_archive(exported.whole)
    found = [project.instance.get_dynamic_partitions(name) for name in ("media", "origins", "ad_units")]
    assert sum(map(len, found)) == len(done.media_ids) + len(done.unit_ids)


def test_dry_run_writes_nothing(project, exported):
    done = project.import_archive(exported.whole, dry_run=True)
    assert done.added == {"brands": 1, "campaigns": 1, "media": 1, "units": 3}
    assert done.faults == ()
    assert project.catalog.list_campaigns() == []
    assert files_in(project) == {}


@pytest.mark.parametrize("dry_run", [True, False])
def test_videos_that_records_alone_do_not_bring_are_named(project, exported, dry_run):
    done = project.import_archive(exported.records, dry_run=dry_run)
    (missing,) = done.missing_videos
    assert (missing.file_name, missing.campaign) == ("First Spot.mp4", JOB_ID)
    assert missing.video_file.startswith("videos/")


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_zip_brings_its_videos(project, exported, dry_run):
    assert project.import_archive(exported.whole, dry_run=dry_run).missing_videos == ()


def test_a_missing_video_is_mended_by_adding_it(project, exported):
    project.import_archive(exported.records)
    campaign = project.catalog.get_campaign(JOB_ID)
    project.add_media(exported.video, campaign_id=campaign.id)
    again = project.import_archive(exported.records)
    assert again.missing_videos == ()
    assert again.unchanged["media"] == 1


def test_imported_unit_is_adapted_again_and_exported(project, exported, tmp_path):
    done = project.import_archive(exported.whole)
    units = [project.catalog.get_ad_unit(unit_id) for unit_id in done.unit_ids]
    (arabic,) = [unit for unit in units if unit.language == "ar"]
    before = project.catalog.unit_script(arabic.id)
    outcome = project.create_adaptation(arabic.id, force=True).result()
    assert (outcome.status, outcome.script_rows) == ("completed", before)
    (paper,) = project.export_unit(arabic.id, ["pdf"], folder=tmp_path)
    assert paper.read_bytes().startswith(b"%PDF-")


def test_changed_record_is_replaced_only_where_that_is_wanted(project, exported):
    project.import_archive(exported.whole)
    project.catalog.update_brand("FIZZO", name="Other")
    with pytest.raises(InvalidInput, match="brand FIZZO"):
        project.import_archive(exported.whole)
    assert project.catalog.get_brand("FIZZO").name == "Other"
    done = project.import_archive(exported.whole, replace=True)
    assert (done.changed["brands"], done.differences) == (1, ("brand FIZZO (name)",))
    assert project.catalog.get_brand("FIZZO").name == "Fizzo"


def test_changed_rows_of_an_origin_are_told_in_its_lineage(project, exported):
    project.import_archive(exported.whole)
    records = json.loads(exported.records.read_text())
    (origin,) = [unit for unit in records["units"] if unit["unit_type"] == "ORIGIN"]
    origin["rows"][0]["visual_text"] = "WS of a street."
    changed = project.settings.media_root / "changed.json"
    changed.write_text(json.dumps(records))
    before = origin_events(project)
    project.import_archive(changed, replace=True)
    assert origin_events(project) == before + 1


def test_export_is_refused_while_its_video_is_missing(project, exported, tmp_path):
    project.import_archive(exported.records)
    with pytest.raises(InvalidInput, match="not in the media folder"):
        project.export_archive("campaign", JOB_ID, tmp_path / "again.zip")
    assert not list(tmp_path.glob("*.zip"))
