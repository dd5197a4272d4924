"""A workshop on a Dagster that keeps what it is told, as sensors look into it from outside."""

import shutil

import dagster as dg
import pytest

from cw_assets.defs.instance import storage_config
from cw_assets.settings import Settings
from cw_assets_tests.defs.workshop import Workshop


@pytest.fixture
def workshop(tmp_path, empty_catalog):
    """A workshop in which nothing has run."""
    (tmp_path / "media/.runtime").mkdir(parents=True)
    (tmp_path / "dagster").mkdir()
    shutil.copyfile(empty_catalog, tmp_path / "media/.runtime/catalog.sqlite")
    settings = Settings(_env_file=None, media_root=tmp_path / "media", CW_MODELS_PATH=tmp_path / "models")
    beside = storage_config(settings.model_copy(update={"runtime_path": tmp_path}))
    kept = {"storage": beside, "telemetry": {"enabled": False}}
    with dg.DagsterInstance.local_temp(str(tmp_path / "dagster"), overrides=kept) as instance:
        opened = Workshop(settings, instance)
        yield opened
        opened.catalog.close()
