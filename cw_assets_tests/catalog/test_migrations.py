import json
import subprocess
import sys

import pytest
from sqlalchemy import inspect, text

from cw_assets.catalog.database import database_url, open_engine
from cw_assets.catalog.migrations import HEAD, VERSION_TABLE, alembic_config, current_revision, migrate, upgrade
from cw_assets.catalog.models import Base
from cw_assets.catalog.repository import Catalog
from cw_assets.errors import NotReady
from cw_assets_tests.catalog import samples
from cw_assets_tests.catalog.processes import run_at_once


@pytest.fixture
def engine(empty_address):
    opened = open_engine(database_url(empty_address))
    yield opened
    opened.dispose()


def upgrade_by_versions(engine):
    """From the first one on."""
    upgrade(engine, "0001")
    upgrade(engine)


@pytest.mark.parametrize("way", [upgrade, upgrade_by_versions])
def test_upgrading_an_empty_database_gives_the_models_schema(engine, way):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    way(engine)
    with engine.connect() as connection:
        assert current_revision(connection) == HEAD
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "version_table": VERSION_TABLE}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_upgraded_schema_is_word_for_word_the_one_that_is_made_anew(engine, database, tmp_path, request):
    """What compare_metadata does not see: cascades, and on SQLite the ids that are never given twice."""
    upgrade_by_versions(engine)
    fresh = (
        f"sqlite:///{tmp_path}/models.sqlite"
        if database == "sqlite"
        else request.getfixturevalue("new_postgresql_database")()
    )
    anew = open_engine(database_url(fresh))
    upgrade(anew)
    assert described(engine) == described(anew)
    anew.dispose()


def described(engine):
    """Every table in words."""
    found = inspect(engine)
    return {table: described_table(engine, found, table) for table in (*Base.metadata.tables, VERSION_TABLE)}


def described_table(engine, found, table):
    return {
        "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)),
        "key": found.get_pk_constraint(table)["name"],
        "links": sorted((k["name"], k["referred_table"], str(k["options"])) for k in found.get_foreign_keys(table)),
        "indexes": sorted((i["name"], i["column_names"], i["unique"], where(i)) for i in found.get_indexes(table)),
        "unique": sorted(u["name"] for u in found.get_unique_constraints(table)),
        "ids once": engine.dialect.name != "sqlite" or "AUTOINCREMENT" in sqlite_text(engine, table),
    }


def where(index):
    return [str(value) for name, value in sorted(index["dialect_options"].items()) if name.endswith("_where")]


def sqlite_text(engine, table):
    with engine.connect() as connection:
        return connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()


def test_downgrade_takes_everything_away_and_upgrade_brings_it_back(engine):
    upgrade(engine)
    migrate(engine, "base")
    assert inspect(engine).get_table_names() == ["catalog_version"]
    upgrade(engine)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "catalog_version"}


MEDIA = {
    "id": 3,
    "created_at": "2026-11-02 12:00:00",
    "file_name": "Summer.mp4",
    "slug": "summer",
    "video_file": "a",
    "sha256": "5" * 64,
    "file_size": 1,
    "phase": "script",
    "progress": 80,
    "message": "",
    "run_id": "run",
    "closed_runs": "[]",
    "analysis_key": "",
    "review_note": "",
    "status": "processing",
    "error_message": "",
    "status_changed_at": "2026-11-02 12:00:00",
    "video_ad_unit_id": 4,
}
AD_UNIT = {
    "id": 4,
    "created_at": "2026-11-02 12:00:00",
    "unit_type": "ORIGIN",
    "code": "Été 30",
    "title": "",
    "persona": "",
    "region": "",
    "country": "",
    "language": "de",
    "llm": "",
    "visual_style_prompt": "",
    "concept_brief": "{}",
    "cultural_brief": "{}",
    "evaluation_history": "[]",
    "pipeline_metadata": "{}",
    "pipeline_model_config": "{}",
    "phase": "",
    "status": "completed",
    "error_message": "",
    "status_changed_at": "2026-11-02 12:00:00",
}


def test_records_that_are_there_are_kept_on_the_way_up_and_down(engine, empty_address):
    upgrade(engine, "0002")
    with engine.begin() as connection:
        insert(connection, "video_ad_units", AD_UNIT)
        insert(connection, "ad_unit_media", MEDIA)
        for table in ("video_ad_units", "ad_unit_media"):
            insert(connection, table, (AD_UNIT if table == "video_ad_units" else MEDIA) | {"id": 9, "sha256": "6"})
            connection.execute(text(f"DELETE FROM {table} WHERE id = 9"))
    before = rows(engine)
    with Catalog.open(empty_address) as catalog:
        media, unit = catalog.get_media(3), catalog.get_ad_unit(4)
        assert (media.current, media.total, media.progress, media.run_id) == (8, 10, 80, "run")
        assert (unit.partition_key, unit.progress, unit.run_id, unit.current) == ("4-ete-30", 0, "", 0)
        assert catalog.start_work("ad unit", 4, "run").status == "processing"
        assert [record.id for record in catalog.work_of_run("run")] == [3, 4]
        assert catalog.fail_run("run", "Lost; again.") == [("media", 3), ("ad unit", 4)]
        if engine.dialect.name == "sqlite":  # PostgreSQL's own counter has not seen the ids above
            assert catalog.add_media(file_name="b", video_file="b", sha256="7", file_size=1).id == 10
            catalog.delete_work("media", 10)
    migrate(engine, "0002")
    after = rows(engine)
    assert after.keys() == before.keys()
    moved = {"status", "error_message", "status_changed_at", "started_at", "completed_at", "run_id"}
    for table, row in before.items():
        assert {name: after[table][name] for name in row.keys() - moved} == {
            name: row[name] for name in row.keys() - moved
        }


def test_result_of_the_version_before_edits_is_kept(engine, empty_address):
    upgrade(engine, "0004")
    found = {name: json.dumps(value) for name, value in samples.analysis().model_dump(mode="json").items()}
    old = {"id": 5, "created_at": "2026-11-02 12:00:00", "media_id": 3, "run_id": "run"} | found
    media = MEDIA | {"current": 10, "total": 10, "status": "reviewed", "video_ad_unit_id": None}
    with engine.begin() as connection:
        insert(connection, "ad_unit_media", media)
        insert(connection, "video_processing_results", old | {"processing_time": 0.0})
    with Catalog.open(empty_address) as catalog:
        result = catalog.get_result(3)
        assert (result.analysis, result.script_edited_at) == (samples.analysis(), None)
        assert catalog.edit_script(3, [samples.row(1, "a"), samples.row(2, "b")]).script_edited_at is not None
    migrate(engine, "0004")
    assert "script_edited_at" not in {c["name"] for c in inspect(engine).get_columns("video_processing_results")}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT run_id FROM video_processing_results")).scalar() == "run"


MODEL = {
    "id": 1,
    "created_at": "2026-11-02 12:00:00",
    "slug": "tiny",
    "label": "Tiny",
    "base_architecture": "sdxl",
    "path": "tiny.safetensors",
    "pipeline": "",
    "steps": 1,
    "guidance_scale": 0.0,
    "width": 1024,
    "height": 1024,
    "max_pixels": 1_048_576,
    "scheduler": "",
    "dtype": "float32",
    "supports_negative_prompt": False,
    "needs_negative_prompt": False,
    "force_default_guidance": False,
    "licence": "",
    "is_active": True,
}
PROMPT = {
    "id": 1,
    "created_at": "2026-11-02 12:00:00",
    "source_prompt": "A red bicycle",
    "enhanced_prompt": "",
    "negative_prompt": "",
    "enhancement_style": "auto",
    "enhancement_method": "none",
    "enhancement_model": "",
    "fallback_reason": "",
    "creativity": 0.7,
    "slug": "a-red-bicycle",
    "status": "completed",
    "phase": "",
    "current": 0,
    "total": 0,
    "progress": 100,
    "message": "",
    "error_message": "",
    "run_id": "run",
    "closed_runs": "[]",
    "status_changed_at": "2026-11-02 12:00:00",
}
JOB = PROMPT | {
    "id": 7,
    "diffusion_model_id": 1,
    "prompt_id": 1,
    "identifier": "",
    "num_images": 1,
    "seed": 4_294_967_295,
    "reference_image": "",
    "options": "[]",
    "result_images": '["a.jpg"]',
    "generation_metadata": "{}",
}


def test_job_of_the_version_before_storyboards_is_kept(engine, empty_address):
    upgrade(engine, "0005")
    with engine.begin() as connection:
        insert(connection, "diffusion_models", MODEL)
        insert(connection, "prompts", PROMPT)
        for job in (JOB, JOB | {"id": 9}):
            insert(connection, "diffusion_jobs", job)
        connection.execute(text("DELETE FROM diffusion_jobs WHERE id = 9"))
    with Catalog.open(empty_address) as catalog:
        job = catalog.get_diffusion_job(7)
        assert (job.ip_adapter_image, job.ip_adapter_scale) == ("", None)
        assert (job.result_images, job.seed, job.partition_key) == (("a.jpg",), 4_294_967_295, "7-a-red-bicycle")
        if engine.dialect.name == "sqlite":  # PostgreSQL's own counter has not seen the ids above
            assert catalog.add_diffusion_job("tiny", 1).id == 10
            catalog.delete_work("diffusion job", 10)
    migrate(engine, "0005")
    assert {"storyboards", "storyboard_images"}.isdisjoint(inspect(engine).get_table_names())
    assert "ip_adapter_image" not in {column["name"] for column in inspect(engine).get_columns("diffusion_jobs")}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id, seed FROM diffusion_jobs")).all() == [(7, 4_294_967_295)]


LIVES = {
    "pending": ("", None, (None, False)),
    "completed": ("", "2026-11-02 12:00:00", (None, False)),
    "queued": ("run", None, ("2026-11-03 12:00:00", False)),
    "processing": ("run", "2026-11-02 12:00:00", ("2026-11-02 12:00:00", False)),
    "retrying": ("run", "2026-11-02 12:00:00", ("2026-11-02 12:00:00", False)),
    "partial": ("run", "2026-11-02 12:00:00", ("2026-11-02 12:00:00", True)),
    "failed": ("run", "2026-11-02 12:00:00", ("2026-11-02 12:00:00", True)),
    "cancelled": ("run", None, ("2026-11-03 12:00:00", True)),
}
"""By status: a prompt's run, when that began, and what the next version knows of it: its launch, whether it ended."""


def test_launches_of_the_version_before_jobs_are_known_as_well_as_they_can_be(engine, empty_address):
    upgrade(engine, "0006")
    with engine.begin() as connection:
        for number, (status, (run, started, _)) in enumerate(LIVES.items(), start=1):
            run_id = f"{run}-{status}" if run else ""
            life = {"status": status, "run_id": run_id, "started_at": started}
            insert(connection, "prompts", PROMPT | life | {"id": number, "status_changed_at": "2026-11-03 12:00:00"})
    with Catalog.open(empty_address) as catalog:
        told = {job.job_id: (job.status, job.revision, job.error_kind) for job in catalog.list_jobs().jobs}
        assert told == {f"run-{status}": (status, 0, "") for status, (run, *_) in LIVES.items() if run}
    query = text("SELECT status, launched_at, run_over FROM prompts ORDER BY id")
    with engine.connect() as connection:
        found = [(status, when and str(when)[:19], bool(over)) for status, when, over in connection.execute(query)]
    assert found == [(status, *known) for status, (_, _, known) in LIVES.items()]
    migrate(engine, "0006")
    added = {"launched_at", "run_over", "revision", "error_kind"}
    assert added.isdisjoint(column["name"] for column in inspect(engine).get_columns("prompts"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM prompts")).scalar() == len(LIVES)


def test_failure_of_the_version_before_error_kinds_is_kept(engine, empty_address):
    upgrade(engine, "0007")
    failed = PROMPT | {"id": 1, "status": "failed", "error_message": "No room; make some.", "revision": 3}
    with engine.begin() as connection:
        insert(connection, "prompts", failed | {"run_over": True})
    with Catalog.open(empty_address) as catalog:
        prompt = catalog.get_prompt(1)
        assert (prompt.status, prompt.error_message, prompt.error_kind) == ("failed", "No room; make some.", "")
    migrate(engine, "0007")
    assert "error_kind" not in {column["name"] for column in inspect(engine).get_columns("prompts")}


def insert(connection, table, row):
    known = {column["name"] for column in inspect(connection).get_columns(table)}
    row = {name: value for name, value in row.items() if name in known}
    names = ", ".join(row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(':' + name for name in row)})"), row)


def rows(engine):
    """The one row of each of the two tables."""
    with engine.connect() as connection:
        return {
            table: dict(connection.execute(text(f"SELECT * FROM {table}")).mappings().one())
            for table in ("video_ad_units", "ad_unit_media")
        }


def test_head_is_the_newest_version_there_is(engine):
    from alembic.script import ScriptDirectory

    with engine.connect() as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [HEAD]


def test_processes_that_open_a_fresh_database_at_once_all_find_it_ready(empty_address):
    script = f"""
from cw_assets.catalog.repository import Catalog
ready()
with Catalog.open({empty_address!r}) as catalog:
    print(catalog.add_media(file_name="a.mp4", video_file="a", sha256=sys.argv[2] * 64, file_size=1).status)
"""
    assert run_at_once(script, processes=4) == ["uploaded\n"] * 4
    with Catalog.open(empty_address) as catalog:
        assert len(catalog.list_media()) == 4


def test_alembic_is_not_loaded_where_nothing_is_to_be_done(address):
    script = f"""
import sys
from cw_assets.catalog.repository import Catalog
Catalog.open({address!r}).close()
print(sorted({{name.split(".")[0] for name in sys.modules}} & {{"alembic", "dagster", "mako", "cv2", "torch"}}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_database_of_a_newer_program_is_refused(address):
    engine = open_engine(database_url(address))
    try:
        with engine.begin() as connection:
            connection.execute(text("UPDATE catalog_version SET version_num = '9999'"))
        with pytest.raises(NotReady, match="version 9999, which this program does not know"):
            Catalog.open(address)
    finally:
        with engine.begin() as connection:
            connection.execute(text("UPDATE catalog_version SET version_num = :head"), {"head": HEAD})
        engine.dispose()


def test_next_version_can_be_written(tmp_path, monkeypatch):
    """The command a developer runs finds nothing to change, in a copy of the versions."""
    import shutil
    from pathlib import Path

    from cw_assets.catalog import migrations
    from cw_assets.catalog.migrations import __main__ as command_line

    copy = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, copy)
    monkeypatch.setattr(migrations, "__file__", str(copy / "__init__.py"))
    command_line.write_next_version("Nothing new")
    written = (copy / "versions" / f"{int(HEAD) + 1:04}_nothing_new.py").read_text()
    assert f"down_revision = '{HEAD}'" in written
    assert "op." not in written
