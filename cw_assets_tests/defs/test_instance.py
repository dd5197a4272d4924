"""Dagster's own storage: beside the catalog, in its PostgreSQL where there is one, readable by its owner alone."""

import stat

import dagster as dg
import pytest
import yaml

from cw_assets.defs.instance import WORKSPACE_FILE, instance_config, open_instance, prepare_home
from cw_assets.domain.status import Status
from cw_assets.settings import Settings
from cw_assets_tests.catalog.conftest import new_postgresql_database, postgresql_server  # noqa: F401
from cw_assets_tests.fakes import Studio, materializations, worked


def test_files_are_written_for_their_owner_alone(tmp_path):
    settings = Settings(media_root=tmp_path, database_url="postgresql://me:secret@db/cw")
    home = prepare_home(settings)
    assert "me:secret" in (home / "dagster.yaml").read_text()
    assert {stat.S_IMODE((home / name).stat().st_mode) for name in ("dagster.yaml", WORKSPACE_FILE)} == {0o600}
    assert sorted(path.name for path in home.iterdir()) == ["dagster.yaml", WORKSPACE_FILE]


def test_unchanged_files_are_not_written_again(tmp_path):
    home = prepare_home(Settings(media_root=tmp_path))
    before = (home / "dagster.yaml").stat().st_mtime_ns
    prepare_home(Settings(media_root=tmp_path))
    assert (home / "dagster.yaml").stat().st_mtime_ns == before


def test_folders_are_absolute_whatever_the_setting(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = yaml.safe_load((prepare_home(Settings(media_root="media")) / "dagster.yaml").read_text())
    assert config["storage"]["custom"]["config"]["base_dir"] == str(tmp_path / "media" / ".runtime" / "dagster")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_postgresql_address_names_its_driver(tmp_path, scheme):
    config = instance_config(Settings(media_root=tmp_path, database_url=f"{scheme}://db/cw"))
    assert config["storage"] == {"postgres": {"postgres_url": "postgresql+psycopg2://db/cw"}}


def test_nothing_is_told_to_anybody(tmp_path):
    config = instance_config(Settings(media_root=tmp_path))
    assert config["telemetry"] == config["nux"] == {"enabled": False}


@pytest.mark.slow
def test_whole_run_with_catalog_and_dagster_on_postgresql(tmp_path, new_postgresql_database, video):  # noqa: F811
    settings = Settings(media_root=tmp_path / "media", database_url=new_postgresql_database(), retry_delay_s=0)
    with open_instance(settings) as instance:
        studio = Studio(settings, instance)
        record = studio.add(video)
        first, second = studio.run(), studio.run()
        stored = instance.fetch_materializations(dg.AssetKey("video_analysis"), limit=10).records
        assert first.success
        assert worked(second) == {"video_analysis"}
        assert {r.asset_materialization.partition for r in stored} == {record.partition_key}
        assert set(materializations(second)) == set(materializations(first))
        assert studio.media.status is Status.COMPLETED
        assert len(studio.workplace.catalog.get_result(record.id).key_frames) == 3
        assert instance.get_dynamic_partitions("media") == [record.partition_key]
        studio.close()
    assert not list((tmp_path / "media").rglob("*.sqlite"))
    assert not list((tmp_path / "media").rglob("*.db"))
