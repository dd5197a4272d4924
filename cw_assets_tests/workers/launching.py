"""Starting runs and sending steps as the daemon and the run's process do, without either: for tests of one part."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import forkserver

import dagster as dg
import pytest
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.definitions.reconstruct import ReconstructableJob, ReconstructableRepository
from dagster._grpc.types import ExecuteStepArgs
from dagster._serdes import pack_value
from dagster_celery.tasks import create_task

from cw_assets.catalog.attempts import Attempt
from cw_assets.defs.execution.flights import task_id
from cw_assets.workers.celery_app import celery_app
from cw_assets_tests.stack.processes import Stack


@dataclass
class Launching:
    """Real run processes on a stack, without Dagster's daemon."""

    stack: Stack

    def start(self, job: str, partition: str = "1-spot", tags: dict[str, str] | None = None) -> str:
        """The id of a run whose process has been started."""
        run_id = self.stack.launch(job, partition, tags)
        self.start_queued(run_id)
        return run_id

    def start_queued(self, run_id: str) -> None:
        self.stack.instance.launch_run(run_id, None)

    def end(self) -> None:
        """Also of the server that forks them: it keeps the settings of this stack."""
        for process in self.stack.instance.run_launcher._processes.values():
            process.kill()
            process.join(30)
        forkserver._forkserver._stop()


@contextlib.contextmanager
def launching(stack: Stack) -> Iterator[Launching]:
    """Run processes take the stack's settings from the environment, so this process has them meanwhile."""
    found = Launching(stack)
    forkserver._forkserver._stop()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stack.environment.items():
            patch.setenv(name, value)
        try:
            yield found
        finally:
            found.end()


def send_step(
    stack: Stack,
    job: str,
    *,
    queue: str = "default",
    again: Attempt | None = None,
    limits: tuple[float, float] | None = None,
) -> Attempt:
    """Send the one step of a job to a queue, as the process of a new run does; `again`: an attempt's message."""
    attempt = again or stack.catalog.next_attempt(stack.launch(job), job.removesuffix("_job"))
    executable = ReconstructableJob(
        ReconstructableRepository(ModuleCodePointer(stack.settings.definitions, "defs")), job
    )
    args = ExecuteStepArgs(executable.get_python_origin(), attempt.run_id, [attempt.step_key])
    with celery_app(stack.settings) as app:
        task = create_task(app, shared=False)
        signature = task.si(execute_step_args_packed=pack_value(args), executable_dict=executable.to_dict())
        soft, hard = limits or (None, None)
        signature.apply_async(queue=queue, task_id=task_id(attempt), soft_time_limit=soft, time_limit=hard)
    return attempt


def succeeded(stack: Stack, attempt: Attempt) -> bool:
    """Whether the step's success stands in the run's log."""
    found = stack.instance.all_logs(attempt.run_id, of_type=dg.DagsterEventType.STEP_SUCCESS)
    return [entry.step_key for entry in found] == [attempt.step_key]
