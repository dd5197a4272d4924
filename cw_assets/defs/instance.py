"""The Dagster instance that belongs to the settings: its dagster.yaml, and opening it from a program."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cw_assets.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance


WORKSPACE_FILE = "workspace.yaml"
WORKSPACE = {"load_from": [{"python_module": {"module_name": "cw_assets.definitions", "location_name": "cw_assets"}}]}


def instance_config(settings: Settings) -> dict[str, Any]:
    """The content of dagster.yaml: storage beside the catalog or in its PostgreSQL, no telemetry, no welcome."""
    folder = settings.runtime_dir / "dagster"
    return {
        "storage": storage_config(settings),
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(folder)},
        },
        "compute_logs": {
            "module": "dagster._core.storage.local_compute_log_manager",
            "class": "LocalComputeLogManager",
            "config": {"base_dir": str(folder / "compute_logs")},
        },
        "run_coordinator": {
            "module": "dagster._core.run_coordinator",
            "class": "QueuedRunCoordinator",
            "config": {"dequeue_interval_seconds": 1},
        },
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},
    }


def storage_config(settings: Settings) -> dict[str, Any]:
    url = settings.database_url.get_secret_value()
    if not url:
        return {"sqlite": {"base_dir": str(settings.runtime_dir / "dagster")}}
    return {"postgres": {"postgres_url": postgres_url(url)}}


def postgres_url(url: str) -> str:
    """The address with the driver that we install named in it."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg2://{rest}" if scheme in ("postgres", "postgresql") else url


def prepare_home(settings: Settings) -> Path:
    """Write dagster.yaml and workspace.yaml; the folder that DAGSTER_HOME must name comes back."""
    home = (settings.runtime_dir / "dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    absolute = settings.model_copy(update={"media_root": settings.media_root.resolve()})
    write_if_new(home / "dagster.yaml", instance_config(absolute))
    write_if_new(home / WORKSPACE_FILE, WORKSPACE)
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


def open_instance(settings: Settings) -> "DagsterInstance":
    """The DagsterInstance of these settings."""
    from dagster import DagsterInstance

    return DagsterInstance.from_config(str(prepare_home(settings)))
