"""A place for checkpoints on each database, empty at the start of every test."""

import pytest

from cw_assets.engines.adaptation.checkpoints import open_checkpoints
from cw_assets.settings import Settings
from cw_assets_tests.catalog.conftest import execute, new_postgresql_database, postgresql_server  # noqa: F401

TABLES = ("checkpoint_migrations", "checkpoints", "checkpoint_blobs", "checkpoint_writes")


@pytest.fixture
def sqlite_settings(tmp_path):
    return Settings(_env_file=None, media_root=tmp_path, database_url="")


@pytest.fixture(scope="session")
def database_url(new_postgresql_database):  # noqa: F811
    return new_postgresql_database()


@pytest.fixture
def postgresql_settings(tmp_path, database_url):
    execute(database_url, f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
    return Settings(_env_file=None, media_root=tmp_path, database_url=database_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request):
    """Where nothing is kept yet; ask for it to see everything twice."""
    return request.getfixturevalue(f"{request.param}_settings")


@pytest.fixture
def checkpoints(settings):
    with open_checkpoints(settings) as opened:
        yield opened
