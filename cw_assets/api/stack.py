"""Work on the workers of the stack that `cw up` started, on this machine or another one: queued, and followed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cw_assets import tracing
from cw_assets.api.base import Project, tags_of
from cw_assets.api.handles import OnProgress, Outcome, QueuedRun, RunHandle, made_before
from cw_assets.catalog.records import WorkRecord
from cw_assets.domain.jobs import JobFunction
from cw_assets.errors import NotFound, WrongStatus


@dataclass
class WorksOnWorkers(Project):
    """A project whose runs are queued; nothing but the databases is needed to launch them."""

    def _launch(
        self,
        function: JobFunction,
        record: WorkRecord,
        outcome: Callable[[], Outcome],
        *,
        force: bool = False,
        tags: Mapping[str, str] | None = None,
        on_progress: OnProgress | None = None,
    ) -> RunHandle[Outcome]:
        from cw_assets.defs.execution.launch import launch_job
        from cw_assets.defs.jobs import JOB_NAMES

        self._check_idle(record)
        self._check_engines(function, record, force=force, tags=tags)
        self._add_partitions([record])
        with tracing.span("launch", function, {"cw.partition": record.partition_key}) as span:
            said = {**tags_of(force=force), **(tags or {}), **tracing.traced_tags()}
            run_id = launch_job(self.instance, self.settings, JOB_NAMES[record.kind], record.partition_key, said)
            span.note({"cw.run.id": run_id})
        return QueuedRun(self.jobs, self.settings, self.jobs.get(run_id), outcome, on_progress)

    def _run_together(
        self, job_name: str, records: Sequence[WorkRecord], *, force: bool, on_progress: OnProgress | None
    ) -> None:
        for record in records:  # all, before any is launched
            self._check_idle(record)
        launch = partial(self._launch, "enhance_prompt", outcome=lambda: None, force=force, on_progress=on_progress)
        for handle in [launch(record) for record in records]:
            handle.result()

    def _check_idle(self, record: WorkRecord) -> None:
        """A complete storyboard may have its sheet made still."""
        try:
            job = self.jobs.get(record.run_id) if record.run_id else None
        except NotFound:
            return
        if job is not None and not job.is_over:
            name = f"{record.kind[0].upper()}{record.kind[1:]} {record.id}"
            raise WrongStatus(
                f"{name} is {job.status}, as run {job.job_id} holds it; "
                f"wait for it, or stop it with `cw run cancel {job.job_id}`."
            )

    def _check_engines(
        self, function: JobFunction, record: WorkRecord, *, force: bool = False, tags: Mapping[str, str] | None = None
    ) -> None:
        """NotReady alone where every worker lacks something."""
        from cw_assets.defs.execution.readiness import check_on_workers

        check_on_workers(self.workplace, function, record, force=force, tags=tags or {})

    def _skip(self, function: JobFunction, record: WorkRecord, outcome: Outcome) -> RunHandle[Outcome] | None:
        job = self.catalog.find_job(record.run_id) if record.run_id else None
        return made_before(function, record, job, outcome) if job else None
