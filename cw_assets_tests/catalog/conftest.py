"""A catalog on each database, empty at the start of every test: a real SQLite file, and a real PostgreSQL."""

import itertools
import shutil
import tempfile
import warnings
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url

from cw_assets.catalog.models import Base
from cw_assets.catalog.repository import Catalog
from cw_assets_tests.catalog.samples import Clock, add_origin, import_places

NUMBERS = itertools.count(1)
EMPTY_ALL = "TRUNCATE " + ", ".join(Base.metadata.tables) + " RESTART IDENTITY CASCADE"


@pytest.fixture(scope="session")
def postgresql_server():
    """The address of a PostgreSQL that lives as long as the tests, on a socket, without a password."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pgserver asks for a runtime folder, and finds another
        import pgserver
    folder = Path(tempfile.mkdtemp(prefix="cw-pg-", dir="/tmp"))
    server = pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgresql_database(postgresql_server):
    """Makes an empty database and gives its address."""

    def make() -> str:
        name = f"catalog_{next(NUMBERS)}"
        execute(postgresql_server, f"CREATE DATABASE {name}")
        return make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session")
def migrated(new_postgresql_database, tmp_path_factory):
    """An up-to-date database of each kind, by name."""
    found = {"sqlite": f"sqlite:///{tmp_path_factory.mktemp('catalog')}/catalog.sqlite"}
    found["postgresql"] = new_postgresql_database()
    for address in found.values():
        Catalog.open(address).close()
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """The kind of database; ask for it to see everything twice."""
    return request.param


@pytest.fixture
def empty_address(database, tmp_path, new_postgresql_database):
    """The address of a database in which there is nothing yet."""
    return f"sqlite:///{tmp_path}/catalog.sqlite" if database == "sqlite" else new_postgresql_database()


@pytest.fixture
def address(database, migrated, tmp_path):
    """The address of an up-to-date database without records."""
    if database == "postgresql":
        execute(migrated["postgresql"], EMPTY_ALL)
        return migrated["postgresql"]
    target = tmp_path / "catalog.sqlite"
    shutil.copyfile(make_url(migrated["sqlite"]).database, target)
    return f"sqlite:///{target}"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def catalog(address, clock):
    """An empty catalog whose clock goes a second forward at each look."""
    with Catalog.open(address, clock=clock) as opened:
        yield opened


@pytest.fixture
def media(catalog):
    """An uploaded video."""
    return catalog.add_media(
        file_name="Summer Spot.mp4", video_file="inbox/summer.mp4", sha256="5" * 64, file_size=1_000
    )


@pytest.fixture
def places(catalog):
    """The catalog has the small reference of samples.py."""
    import_places(catalog)


@pytest.fixture
def origin(catalog, places):
    """A completed ORIGIN unit with two rows, in a campaign."""
    return add_origin(catalog, campaign_id=catalog.add_campaign(job_id="J-1").id)


def execute(address: str, statement: str) -> None:
    connection = psycopg2.connect(address)
    try:
        connection.autocommit = True
        connection.cursor().execute(statement)
    finally:
        connection.close()
