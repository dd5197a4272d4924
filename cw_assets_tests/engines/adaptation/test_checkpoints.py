"""Where checkpoints are kept: opened by many at once, by those who may not make tables, and not at all."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import make_url

from cw_assets.engines.adaptation.checkpoints import connected, forget_all, open_checkpoints, postgresql_url
from cw_assets.engines.adaptation.graph import run_adaptation
from cw_assets.errors import ExternalFailure, InvalidInput, NotReady
from cw_assets.settings import Settings
from cw_assets_tests.catalog.conftest import execute
from cw_assets_tests.engines.adaptation.instant import PATH, Studio

AT_ONCE = 6


def run(studio: Studio, checkpoints: Any, thread: str, on_node: Any = lambda state: None) -> None:
    run_adaptation(studio.tools(), checkpoints=checkpoints, thread=thread, on_node=on_node)


def test_many_can_open_an_empty_place_at_once_and_work_beside_each_other(settings):
    together = threading.Barrier(AT_ONCE)

    def adapt(number: int) -> list[str]:
        together.wait(timeout=30)
        studio = Studio()
        with open_checkpoints(settings) as checkpoints:
            run(studio, checkpoints, str(number))
        return studio.asked

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert list(threads.map(adapt, range(AT_ONCE))) == [PATH] * AT_ONCE


def test_what_is_kept_is_there_when_it_is_opened_again(settings):
    with open_checkpoints(settings) as checkpoints:
        run(Studio(), checkpoints, "7")
    studio = Studio()
    with open_checkpoints(settings) as checkpoints:
        run(studio, checkpoints, "7")
    assert studio.asked == []


# ---- SQLite


def test_the_file_lies_in_the_runtime_folder_in_write_ahead_logging(sqlite_settings):
    path = sqlite_settings.runtime_dir / "adaptation.sqlite"
    with open_checkpoints(sqlite_settings) as checkpoints:
        (synchronous,) = checkpoints.conn.execute("PRAGMA synchronous").fetchone()
        (wait_ms,) = checkpoints.conn.execute("PRAGMA busy_timeout").fetchone()
    connection = sqlite3.connect(path)
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()
    assert (mode, synchronous, wait_ms) == ("wal", 1, 30_000)


def test_a_file_that_is_no_database_is_named(sqlite_settings):
    path = sqlite_settings.runtime_dir / "adaptation.sqlite"
    path.parent.mkdir(parents=True)
    path.write_text("no database at all " * 100)
    with (
        pytest.raises(NotReady, match=r"adaptation\.sqlite cannot be opened \(.*\); mend the file"),
        open_checkpoints(sqlite_settings),
    ):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    settings = Settings(_env_file=None, media_root=tmp_path, runtime_path=tmp_path / "file" / "state", database_url="")
    with pytest.raises(NotReady, match="CW_RUNTIME_PATH"), open_checkpoints(settings):
        pass


# ---- PostgreSQL


def test_tables_are_made_once_and_then_by_nobody(postgresql_settings):
    """A user who may only use them needs no more."""
    address = postgresql_settings.database_url.get_secret_value()
    with open_checkpoints(postgresql_settings):
        pass
    name = make_url(address).database
    execute(address, f"CREATE ROLE only_{name} LOGIN")
    execute(address, f"GRANT ALL ON ALL TABLES IN SCHEMA public TO only_{name}")
    other = make_url(address).set(username=f"only_{name}").render_as_string(hide_password=False)
    studio = Studio()
    with open_checkpoints(Settings(_env_file=None, database_url=other)) as checkpoints:
        run(studio, checkpoints, "7")
    assert studio.asked == PATH


def test_a_user_who_may_not_make_the_tables_is_told(postgresql_settings):
    address = postgresql_settings.database_url.get_secret_value()
    name = make_url(address).database
    execute(address, f"CREATE ROLE none_{name} LOGIN")
    other = make_url(address).set(username=f"none_{name}").render_as_string(hide_password=False)
    with (
        pytest.raises(NotReady, match=r"permission denied.*; let this user create tables"),
        open_checkpoints(Settings(_env_file=None, database_url=other)),
    ):
        pass


def test_an_address_keeps_every_letter_of_its_password(postgresql_settings):
    url = make_url(postgresql_settings.database_url.get_secret_value())
    odd = "p@s s'w\\o/r:d%"
    with connected(url.set(password=odd, drivername="postgresql+psycopg2")) as connection:
        assert connection.info.password == odd
    connection.close()


@pytest.mark.parametrize("query", ["", "?password=geheim2"])
def test_a_database_that_cannot_be_reached_is_named_without_its_password(query):
    address = f"postgresql+psycopg2://me:geheim@127.0.0.1:1/cw{query}"
    with pytest.raises(NotReady) as caught, open_checkpoints(Settings(_env_file=None, database_url=address)):
        pass
    assert "127.0.0.1:1/cw cannot be opened" in str(caught.value)
    assert str(caught.value).endswith("; start the database, or mend CW_DATABASE_URL.")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("address", ["mysql://db/cw", "sqlite:///somewhere.sqlite", "no address"])
def test_another_kind_of_address_is_refused(address):
    with pytest.raises(InvalidInput, match="write"):
        postgresql_url(address)


def test_a_database_that_goes_away_is_a_failure_that_may_pass(postgresql_settings):
    address = postgresql_settings.database_url.get_secret_value()

    def cut(_: object) -> None:
        execute(address, f"SELECT pg_terminate_backend({checkpoints.conn.info.backend_pid})")

    with (
        pytest.raises(ExternalFailure, match=r"can no longer be read or written .*; see to the database") as caught,
        open_checkpoints(postgresql_settings) as checkpoints,
    ):
        run(Studio(), checkpoints, "7", on_node=cut)
    assert caught.value.retryable
    studio = Studio()
    with open_checkpoints(postgresql_settings) as checkpoints:
        run(studio, checkpoints, "7")
    assert 0 < len(studio.asked) < len(PATH)


# ---- all threads of a unit


def test_all_threads_that_begin_so_are_forgotten_and_no_others(settings):
    with open_checkpoints(settings) as checkpoints:
        for thread in ("7-abc", "7-abc-run", "71-abc", "17-abc"):
            run(Studio(), checkpoints, thread)
        forget_all(checkpoints, "7-")
        asked = {}
        for thread in ("7-abc", "7-abc-run", "71-abc", "17-abc"):
            studio = Studio()
            run(studio, checkpoints, thread)
            asked[thread] = bool(studio.asked)
    assert asked == {"7-abc": True, "7-abc-run": True, "71-abc": False, "17-abc": False}
