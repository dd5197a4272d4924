"""Launching a run from outside Dagster's page: it is put in the queue, from which Dagster's daemon starts it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cw_assets.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance

LOCATION = "cw_assets"


def launch_job(
    instance: "DagsterInstance",
    settings: Settings,
    job_name: str,
    partition_key: str,
    tags: Mapping[str, str] | None = None,
) -> str:
    """Queue a run of a job for one partition; its id. Nothing but the databases is needed for it."""
    from dagster._core.code_pointer import ModuleCodePointer
    from dagster._core.definitions.reconstruct import ReconstructableJob, ReconstructableRepository
    from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
    from dagster._core.execution.api import create_execution_plan
    from dagster._core.remote_origin import (
        ManagedGrpcPythonEnvCodeLocationOrigin,
        RemoteJobOrigin,
        RemoteRepositoryOrigin,
    )
    from dagster._core.run_coordinator import SubmitRunContext
    from dagster._core.storage.tags import PARTITION_NAME_TAG
    from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

    job = ReconstructableJob(ReconstructableRepository(ModuleCodePointer(settings.definitions, "defs")), job_name)
    definition = job.get_definition()
    run_tags = {PARTITION_NAME_TAG: partition_key, **(tags or {})}
    location = ManagedGrpcPythonEnvCodeLocationOrigin(
        loadable_target_origin=LoadableTargetOrigin(module_name=settings.definitions), location_name=LOCATION
    )
    repository = RemoteRepositoryOrigin(location, SINGLETON_REPOSITORY_NAME)
    run = instance.create_run_for_job(
        definition,
        execution_plan=create_execution_plan(job, run_config={}, tags=run_tags),
        tags=run_tags,
        job_code_origin=job.get_python_origin(),
        remote_job_origin=RemoteJobOrigin(repository, job_name),
        asset_selection=None,
    )
    instance.run_coordinator.submit_run(SubmitRunContext(run, workspace=None))  # type: ignore[arg-type]
    return run.run_id
