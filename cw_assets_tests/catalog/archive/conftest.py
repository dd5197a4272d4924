"""Catalogs that can give and take archives, two of each kind of database."""

import pytest

from cw_assets.catalog.archive import ArchiveRepository
from cw_assets.catalog.repository import Catalog
from cw_assets_tests.catalog.archive.samples import fill
from cw_assets_tests.catalog.samples import Clock


class ArchiveCatalog(Catalog, ArchiveRepository):
    """The catalog with its archive."""


@pytest.fixture
def catalog(address, clock):
    """Empty."""
    with ArchiveCatalog.open(address, clock=clock) as opened:
        yield opened


@pytest.fixture
def other(database, tmp_path, new_postgresql_database):
    """Another empty one of the same kind."""
    address = f"sqlite:///{tmp_path}/other.sqlite" if database == "sqlite" else new_postgresql_database()
    with ArchiveCatalog.open(address, clock=Clock()) as opened:
        yield opened


@pytest.fixture
def filled(catalog):
    """A rich campaign, a plain one, and records outside of campaigns; their ids by name."""
    return fill(catalog)
