import sqlite3

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from cw_assets.catalog import database
from cw_assets.catalog.database import database_url
from cw_assets.catalog.repository import Catalog
from cw_assets.errors import ExternalFailure, InvalidInput, NotReady
from cw_assets.settings import Settings
from cw_assets_tests.catalog.conftest import execute


def test_catalog_is_a_file_in_the_runtime_folder_unless_settings_say_otherwise(tmp_path):
    with Catalog.open(Settings(media_root=tmp_path / "new" / "media", _env_file=None)) as catalog:
        assert catalog.list_media() == []
    assert (tmp_path / "new" / "media" / ".runtime" / "catalog.sqlite").is_file()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_postgresql_is_spoken_to_through_psycopg2(scheme):
    settings = Settings(database_url=SecretStr(f"{scheme}://ada:s3cret@db.local:5433/cw"), _env_file=None)
    url = database_url(settings)
    assert url.drivername == "postgresql+psycopg2"
    assert (url.username, url.password, url.host, url.port, url.database) == ("ada", "s3cret", "db.local", 5433, "cw")


@pytest.mark.parametrize("address", ["", "media/catalog.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://h/cw"])
def test_other_addresses_are_refused_with_the_right_form(address):
    with pytest.raises(InvalidInput, match=r"postgresql://|sqlite:///"):
        Catalog.open(address)


def test_postgresql_that_does_not_answer_is_named_without_its_password(tmp_path):
    with pytest.raises(NotReady, match="start the database or mend CW_DATABASE_URL") as refused:
        Catalog.open(f"postgresql://ada:s3cret@/cw?host={tmp_path}")
    assert "s3cret" not in str(refused.value)


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "media").write_text("a file")
    with pytest.raises(NotReady, match="CW_MEDIA_ROOT"):
        Catalog.open(Settings(media_root=tmp_path / "media", _env_file=None))


def test_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database, but long enough to look like one" * 100)
    with pytest.raises(NotReady, match="cannot be opened"):
        Catalog.open(f"sqlite:///{tmp_path}/catalog.sqlite")


def test_sqlite_is_set_up_for_several_processes(tmp_path):
    address = f"sqlite:///{tmp_path}/catalog.sqlite"
    Catalog.open(address).close()
    with Catalog.open(address) as catalog, catalog._engine.connect() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 1}


def test_database_that_stays_locked_is_a_failure_that_waiting_may_mend(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    with Catalog.open(f"sqlite:///{tmp_path}/catalog.sqlite") as catalog:
        other = sqlite3.connect(tmp_path / "catalog.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ExternalFailure, match="database is locked") as failed:
            catalog.add_brand(code="ACME", name="Acme")
        assert failed.value.retryable
        assert catalog.list_brands() == [], "who only reads does not wait"
        other.close()
        assert catalog.add_brand(code="ACME", name="Acme").id == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_that_was_restarted_is_connected_to_again(catalog, media, address):
    execute(address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cw_assets'")
    assert catalog.get_media(media.id) == media


def test_catalog_can_be_used_again_after_it_was_closed(catalog, media):
    catalog.close()
    assert catalog.get_media(media.id) == media


def test_address_is_shown_without_the_password(catalog, address):
    assert catalog.url.split(":")[0].startswith(address.split(":")[0])
    assert "***" not in address
