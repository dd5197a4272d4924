"""A second catalog of each kind of database, and a first one that is full."""

import pytest

from cw_assets.catalog.repository import Catalog
from cw_assets_tests.catalog.archive.samples import fill
from cw_assets_tests.catalog.samples import Clock


@pytest.fixture
def other(database, tmp_path, new_postgresql_database):
    """Another empty one of the same kind."""
    address = f"sqlite:///{tmp_path}/other.sqlite" if database == "sqlite" else new_postgresql_database()
    with Catalog.open(address, clock=Clock()) as opened:
        yield opened


@pytest.fixture
def filled(catalog):
    """A rich campaign, a plain one, and records outside of campaigns; their ids by name."""
    return fill(catalog)
