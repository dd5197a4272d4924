"""The Dagster instance that belongs to the settings: its dagster.yaml, and opening it from a program."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cw_assets.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance


WORKSPACE_FILE = "workspace.yaml"
ONE_RUN_A_PARTITION = {"key": "dagster/partition", "value": {"applyLimitPerUniqueValue": True}, "limit": 1}
"""Launched twice, a record's second run waits for the first, and then finds everything made."""
NO_COMPUTE_LOGS = {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
RUN_MONITORING = {
    "enabled": True,
    "poll_interval_seconds": 2,
    "max_resume_run_attempts": 10,
    "start_timeout_seconds": 60,
    "cancel_timeout_seconds": 15,
}
"""A run whose process died goes on in another."""


def workspace(settings: Settings) -> dict[str, Any]:
    """The content of workspace.yaml."""
    return {"load_from": [{"python_module": {"module_name": settings.definitions, "location_name": "cw_assets"}}]}


def instance_config(settings: Settings) -> dict[str, Any]:
    """The content of dagster.yaml: storage beside the catalog or in its PostgreSQL, no telemetry, no welcome."""
    from cw_assets.defs.catalogs import records_config
    from cw_assets.defs.execution.ticks import SCHEDULER

    folder, records = settings.runtime_dir / "dagster", records_config(settings)
    return {
        "storage": storage_config(settings),
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(folder)},
        },
        "compute_logs": {
            "module": "cw_assets.defs.execution.compute_logs",
            "class": "ComputeLogFiles",
            "config": {"base_dir": str(settings.media_root / ".compute_logs")},
        },
        "run_launcher": {
            "module": "cw_assets.defs.execution.run_launcher",
            "class": "RunProcessLauncher",
            "config": {"records": records},
        },
        "run_coordinator": {
            "module": "cw_assets.defs.execution.run_launcher",
            "class": "RecordsRunCoordinator",
            "config": {
                "records": records,
                "dequeue_interval_seconds": 1,
                "tag_concurrency_limits": [ONE_RUN_A_PARTITION],
            },
        },
        "run_monitoring": RUN_MONITORING,
        "scheduler": SCHEDULER,
        "sensors": {"use_threads": True, "num_workers": 4},
        "python_logs": {"python_log_level": "INFO"},
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},
    }


def storage_config(settings: Settings) -> dict[str, Any]:
    url = settings.database_url.get_secret_value()
    if not url:
        ours = {"module": "cw_assets.defs.execution.sqlite_storage", "class": "SqliteStorage"}
        return {"custom": {**ours, "config": {"base_dir": str(settings.runtime_dir / "dagster")}}}
    return {"postgres": {"postgres_url": postgres_url(url)}}


def postgres_url(url: str) -> str:
    """The address with the driver that we install named in it."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg2://{rest}" if scheme in ("postgres", "postgresql") else url


def prepare_home(settings: Settings) -> Path:
    """Write dagster.yaml and workspace.yaml; the folder that DAGSTER_HOME must name comes back."""
    home = (settings.runtime_dir / "dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    absolute = settings.model_copy(
        update={"media_root": settings.media_root.resolve(), "runtime_path": settings.runtime_dir.resolve()}
    )
    write_if_new(home / "dagster.yaml", instance_config(absolute))
    write_if_new(home / WORKSPACE_FILE, workspace(settings))
    return home


def write_if_new(target: Path, config: dict[str, Any]) -> None:
    """Write YAML that only its owner may read: it can hold a database's password."""
    content = yaml.safe_dump(config, sort_keys=False)
    if target.is_file() and target.read_text() == content:
        return
    temporary = target.with_suffix(f".{os.getpid()}.part")
    temporary.touch(mode=0o600)
    temporary.write_text(content)
    temporary.replace(target)


def open_instance(settings: Settings, *, in_terminal: bool = False) -> "DagsterInstance":
    """The DagsterInstance of these settings; `in_terminal`: what steps print is seen there, and not kept.

    One process at a time, as Dagster's databases are spoilt where two make them at once: open it before `cw` starts
    what opens it by itself.
    """
    from dagster import DagsterInstance
    from dagster._core.instance.ref import InstanceRef
    from filelock import FileLock

    home = prepare_home(settings)
    overrides = {"compute_logs": NO_COMPUTE_LOGS} if in_terminal else None
    with FileLock(settings.runtime_dir / "dagster.lock"):
        return DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides=overrides))
