"""What can go wrong with the stack, each as a function that does it and says how it must end.

The tests run each once; `python -m cw_assets_tests.stack.faults 20` repeats the whole matrix and prints a table.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from dagster import DagsterEventType

from cw_assets.catalog.records import MediaRecord
from cw_assets.defs.execution.run_launcher import PROCESS_TAG
from cw_assets.domain.status import Status
from cw_assets.workers import presence
from cw_assets_tests.media import make_video, tone
from cw_assets_tests.stack.processes import Part, Stack, free_port, new_stack

ENDS_WITHIN_S = 30
"""So soon after a fault's end, or after it was noticed, everything must be right again."""


@dataclass
class Scene:
    """A running stack, its parts by name, and a video to analyse."""

    stack: Stack
    media: MediaRecord
    broker: Part
    workers: list[Part]
    daemon: Part
    fault_over: float = field(default_factory=time.monotonic)

    def analyse(self, tags: dict[str, str] | None = None) -> str:
        return self.stack.launch("analyze_video_job", self.media.partition_key, tags)

    def over(self) -> None:
        """From now on it must end in time."""
        self.fault_over = time.monotonic()

    def ends(self, run_id: str, status: str) -> None:
        """The run ends with this status, in time."""
        left = ENDS_WITHIN_S - (time.monotonic() - self.fault_over)
        assert self.stack.wait(run_id, max(1, left)) == status, self.stack.messages(run_id)

    def ends_well(self, run_id: str) -> None:
        """As if nothing had happened: everything made, once, and whole."""
        self.ends(run_id, "SUCCESS")
        record = self.record
        assert (record.status, record.progress, record.error_message) == (Status.COMPLETED, 100, "")
        assert record.run_id == run_id
        self.check_once(run_id)
        self.check_whole()

    @property
    def record(self) -> MediaRecord:
        return self.stack.catalog.get_media(self.media.id)

    def check_once(self, run_id: str) -> None:
        """No step succeeded and no asset was materialized twice."""
        for kind in (DagsterEventType.ASSET_MATERIALIZATION, DagsterEventType.STEP_SUCCESS):
            events = [e.dagster_event for e in self.stack.instance.all_logs(run_id, of_type=kind)]
            names = Counter(str(e.asset_key if e.is_step_materialization else e.step_key) for e in events if e)
            assert set(names.values()) <= {1}, names

    def check_whole(self) -> None:
        """No torn file: nothing half-written lies about, and every value can be read."""
        root = self.stack.settings.media_root
        assert [path.name for path in root.rglob("*.part")] == []
        for folder in (root / ".values").iterdir():
            self.stack.values.read(folder.name, self.media.partition_key)


@dataclass
class Stage:
    """A stack that serves one fault after another, while they want the same settings and end well.

    What a fault left away is started again for the next; the video is a new one each time.
    """

    _open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _stack: Stack | None = None

    @contextlib.contextmanager
    def scene(self, workers: int = 1, **changes: Any) -> Iterator[Scene]:
        if self._stack is None or self._stack.changes != changes:
            self.close()
            self._stack = self._open.enter_context(new_stack(**changes))
        try:
            yield set_up(self._stack, workers)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._stack = None
        self._open.close()


def set_up(stack: Stack, workers: int) -> Scene:
    """Broker, daemon and so many workers, as they are or started; nothing is held, and no step has begun."""
    shutil.rmtree(stack.marks_folder, ignore_errors=True)
    broker = next(iter(living(stack, "broker")), None) or stack.start_broker()
    daemon = next(iter(living(stack, "daemon")), None) or stack.start("daemon")
    kept, others = living(stack, "worker")[:workers], living(stack, "worker")[workers:]
    for part in others:
        part.end()
    stack.until(lambda: all(is_ready(stack, part) for part in kept), "the workers are ready")
    started = [stack.start_worker("default") for _ in range(workers - len(kept))]
    number = len(list(stack.folder.glob("spot*.mp4"))) + 1
    video = make_video(stack.folder / f"spot{number}.mp4", sounds=[tone(3.6, hz=220 + 20 * number)], size=(160, 90))
    return Scene(stack, stack.add(video), broker, [*kept, *started], daemon)


def living(stack: Stack, name: str) -> list[Part]:
    return [part for part in stack.parts if part.name == name and part.process.poll() is None]


def is_ready(stack: Stack, part: Part) -> bool:
    """Whether a worker of the default queue has said so since its process was started."""
    pids = {child.pid for child in part.children}
    return any(worker.pid in pids for worker in stack.workers)


# ---- workers


def worker_killed_at_its_step(stage: Stage) -> None:
    with stage.scene() as s:
        s.stack.hold("speech")
        run = s.analyse()
        [(pid, _)] = s.stack.until_begun("speech")
        os.kill(pid, signal.SIGKILL)
        s.over()
        s.stack.release("speech")
        s.ends_well(run)
        assert "transcription is sent again: the worker's process was ended by SIGKILL" in s.stack.messages(run)
        lost = [event for event in s.workers[0].events if event["event"] == "step_lost" and event["run_id"] == run]
        assert [(event["step"], event["reason"]) for event in lost] == [("transcription", "died")]


def worker_killed_while_idle(stage: Stage) -> None:
    with stage.scene() as s:
        s.workers[0].children[0].kill()
        s.over()
        s.ends_well(s.analyse())


def worker_and_supervisor_killed(stage: Stage) -> None:
    """The machine is gone: nobody says why, and another worker goes on."""
    with stage.scene(workers=2) as s:
        s.stack.hold("speech")
        run = s.analyse()
        [(pid, _)] = s.stack.until_begun("speech")
        part = next(p for p in s.workers if pid in [child.pid for child in p.children])
        os.kill(part.process.pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
        s.over()
        s.stack.release("speech")
        s.ends_well(run)
        assert "is not heard of any more" in s.stack.messages(run)


def worker_told_to_stop(stage: Stage) -> None:
    """It hands its step back when its grace is over; another worker does it."""
    with stage.scene() as s:
        s.stack.hold("speech")
        run = s.analyse()
        s.stack.until_begun("speech")
        s.workers[0].end(signal.SIGTERM)
        assert s.workers[0].process.returncode == 0
        s.over()
        s.stack.release("speech")
        s.stack.start_worker("default", name="another")
        s.ends_well(run)
        assert "the worker was told to stop and hands it back" in s.stack.messages(run)


def worker_frozen_and_woken(stage: Stage) -> None:
    """It sleeps past its expiry and finishes its step all the same: that result does not count."""
    with stage.scene(workers=2) as s:
        s.stack.hold("speech", hard=True)
        run = s.analyse()
        [(pid, _)] = s.stack.until_begun("speech")
        os.kill(pid, signal.SIGSTOP)
        s.over()
        s.stack.until_begun("speech", 2)
        s.stack.release("speech")
        s.ends_well(run)
        value = s.stack.values.path("transcription", s.media.partition_key)
        before = (Path(str(value)).stat().st_mtime_ns, s.stack.catalog.phase_runs(s.media.id), s.record)
        os.kill(pid, signal.SIGCONT)
        part = next(p for p in s.workers if pid in [child.pid for child in p.children])
        s.stack.until(lambda: any(e["event"] == "step_ended" for e in part.events[-1:]), "the sleeper ends its step")
        assert (Path(str(value)).stat().st_mtime_ns, s.stack.catalog.phase_runs(s.media.id), s.record) == before
        s.check_once(run)
        s.ends_well(s.analyse())


def worker_woken_while_its_step_is_done_again(stage: Stage) -> None:
    with stage.scene(workers=2) as s:
        s.stack.hold("speech", hard=True)
        run = s.analyse()
        [(pid, _)] = s.stack.until_begun("speech")
        os.kill(pid, signal.SIGSTOP)
        s.stack.until_begun("speech", 2)
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.5)
        s.over()
        s.stack.release("speech")
        s.ends_well(run)


# ---- the run's process


def run_process_killed(stage: Stage) -> None:
    """Another process goes on; the step that ran meanwhile is not done again."""
    with stage.scene() as s:
        s.stack.hold("speech")
        run = s.analyse()
        s.stack.until_begun("speech")
        os.kill(run_process(s, run), signal.SIGKILL)
        s.over()
        s.stack.release("speech")
        s.ends_well(run)
        assert len(s.stack.begun("speech")) == 1


def run_process(s: Scene, run_id: str) -> int:
    run = s.stack.instance.get_run_by_id(run_id)
    assert run is not None
    return int(run.tags[PROCESS_TAG].split()[1])


def daemon_killed(stage: Stage) -> None:
    """Runs go on without it; a new one takes up what waits."""
    with stage.scene() as s:
        s.stack.hold("speech")
        run = s.analyse()
        s.stack.until_begun("speech")
        psutil.Process(s.daemon.process.pid).kill()
        s.over()
        s.stack.release("speech")
        s.ends_well(run)
        s.daemon = s.stack.start("daemon")
        s.over()
        s.ends_well(s.analyse())


def everything_stopped_and_started_again(_: Stage) -> None:
    """One Ctrl-C on `cw up` in the middle of a run: nothing is left running, and the run goes on at the next start."""
    with new_stack() as stack:
        record = stack.add(make_video(stack.folder / "spot.mp4", sounds=[tone(3.6)], size=(160, 90)))
        up = start_everything(stack)
        stack.hold("speech")
        run = stack.launch("analyze_video_job", record.partition_key)
        stack.until_begun("speech")
        family = psutil.Process(up.process.pid).children(recursive=True)
        os.kill(up.process.pid, signal.SIGINT)
        up.process.wait(timeout=20)
        _, alive = psutil.wait_procs(family, timeout=5)
        assert [process.cmdline() for process in alive] == []
        assert stack.status(run) == "STARTED"
        stack.release("speech")
        again = start_everything(stack)
        s = Scene(stack, record, again, [again], again)
        s.ends_well(run)


def start_everything(stack: Stack) -> Part:
    part = stack.start("up", "--port", free_port())
    stack.until(lambda: len(stack.workers) == 2, "both workers are there")
    return part


# ---- the broker


def broker_away(stage: Stage, seconds: float) -> None:
    """Killed while a step runs and others wait; the step ends meanwhile."""
    with stage.scene() as s:
        s.stack.hold("speech")
        run = s.analyse()
        s.stack.until_begun("speech")
        s.broker.end(signal.SIGKILL)
        time.sleep(seconds / 2)
        s.stack.release("speech")
        time.sleep(seconds / 2)
        s.stack.start_broker()
        s.over()
        s.ends_well(run)
        assert len(s.stack.begun("speech")) == 1


def broker_away_3_s(stage: Stage) -> None:
    broker_away(stage, 3)


def broker_away_30_s(stage: Stage) -> None:
    broker_away(stage, 30)


def broker_flushed(stage: Stage) -> None:
    """Everything that waits is forgotten, and who is there."""
    with stage.scene() as s:
        s.stack.hold("speech")
        run = s.analyse()
        s.stack.until_begun("speech")
        s.stack.redis.flushall()
        s.over()
        s.stack.release("speech")
        s.ends_well(run)
        assert len(s.stack.begun("speech")) == 1


# ---- queues and limits


def no_worker_for_a_queue(stage: Stage) -> None:
    """Named in the run and in the broker within seconds; done when there is one."""
    with stage.scene() as s:
        run = s.stack.launch("enhanced_job", s.media.partition_key)
        s.stack.until(lambda: "No worker serves the queue 'enhancement'" in s.stack.messages(run), "it is named", 15)
        assert "cw worker --queue enhancement" in s.stack.messages(run)
        assert presence.unserved(s.stack.redis) == {"enhancement": 1}
        s.stack.start_worker("enhancement")
        s.over()
        s.ends(run, "SUCCESS")


def hard_limit(stage: Stage) -> None:
    """The process is ended, the record says why, a fresh worker takes the next step."""
    with stage.scene(soft_limit_s=2, hard_limit_s=5) as s:
        s.stack.hold("speech", hard=True)
        run = s.analyse()
        [(pid, _)] = s.stack.until_begun("speech")
        os.kill(pid, signal.SIGSTOP)  # not even a signal reaches it
        s.over()
        s.ends(run, "FAILURE")
        s.stack.release("speech")
        assert s.record.status is Status.FAILED
        assert "hard limit of 5 s" in s.record.error_message
        assert "CW_HARD_LIMIT_S" in s.record.error_message
        assert len(s.stack.begun("speech")) == 1
        s.over()
        s.ends_well(s.analyse())


def soft_limit(stage: Stage) -> None:
    with stage.scene(soft_limit_s=2, hard_limit_s=5) as s:
        s.stack.hold("speech")
        run = s.analyse()
        s.stack.until_begun("speech")
        s.over()
        s.ends(run, "FAILURE")
        s.stack.release("speech")
        assert s.record.status is Status.FAILED
        assert "took longer than 2 s" in s.record.error_message
        s.over()
        s.ends_well(s.analyse())


# ---- people


def cancelled_while_it_waits(stage: Stage) -> None:
    """A step that waits for its worker never runs, not even when the worker comes back."""
    with stage.scene() as s:
        s.workers[0].end(signal.SIGTERM)
        run = s.analyse()
        s.stack.until(lambda: s.stack.status(run) == "STARTED", "the run has started")
        s.stack.instance.run_coordinator.cancel_run(run)
        s.over()
        s.ends(run, "CANCELED")
        s.stack.start_worker("default")
        time.sleep(2)
        assert s.stack.begun("speech") == []
        assert s.stack.redis.llen("default") == 0
        assert not any(event["event"] == "step_started" for event in s.stack.parts[-1].events)


def cancelled_while_it_runs(stage: Stage) -> None:
    """It stops at its next progress point; the record is cancelled at once, and stays so."""
    with stage.scene() as s:
        s.stack.hold("speech")
        run = s.analyse()
        s.stack.until_begun("speech")
        s.stack.instance.run_coordinator.cancel_run(run)
        s.over()
        assert s.record.status is Status.CANCELLED
        s.stack.until(lambda: all(worker.running is None for worker in s.stack.workers), "the step stops", 5)
        s.ends(run, "CANCELED")
        s.stack.release("speech")
        time.sleep(1)
        assert s.record.status is Status.CANCELLED
        s.over()
        s.ends_well(s.analyse())


def cancelled_while_it_waits_to_try_again(stage: Stage) -> None:
    with stage.scene(retry_delay_s=40) as s:
        s.stack.fail("speech")
        run = s.analyse()
        waits = DagsterEventType.STEP_UP_FOR_RETRY  # the record says so only until a step beside it begins
        s.stack.until(lambda: s.stack.instance.all_logs(run, of_type=waits), "the step waits to try again")
        time.sleep(1)  # until nothing else runs
        s.stack.instance.run_coordinator.cancel_run(run)
        s.over()
        s.stack.until(lambda: s.stack.status(run) == "CANCELED", "the run ends", 10)
        assert s.record.status is Status.CANCELLED
        s.stack.release("speech")
        s.over()
        s.ends_well(s.analyse())


def cancelled_in_the_queue_of_runs(stage: Stage) -> None:
    with stage.scene() as s:
        s.stack.hold("speech")
        first = s.analyse()
        s.stack.until_begun("speech")
        second = s.analyse()
        time.sleep(1.5)
        assert s.stack.status(second) == "QUEUED"
        s.stack.instance.run_coordinator.cancel_run(second)
        s.over()
        s.ends(second, "CANCELED")
        s.stack.release("speech")
        s.ends_well(first)


def launched_twice_at_once(stage: Stage) -> None:
    """The second run waits for the first, and finds everything made."""
    with stage.scene() as s:
        runs: list[str] = []
        threads = [threading.Thread(target=lambda: runs.append(s.analyse())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        s.over()
        for run in runs:
            s.ends(run, "SUCCESS")
            s.check_once(run)
        assert len(s.stack.begun("speech")) == 1
        assert s.record.status is Status.COMPLETED
        s.check_whole()


# ---- the disk


def disk_full(_: Stage) -> None:
    """In a mount namespace of its own, where the media folder is a small file system."""
    unshare = shutil.which("unshare")
    assert unshare
    command = [
        unshare,
        "--map-root-user",
        "--mount",
        sys.executable,
        "-m",
        "cw_assets_tests.stack.faults",
        "--in-namespace",
    ]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])})


def can_unshare() -> bool:
    unshare = shutil.which("unshare")
    return (
        unshare is not None
        and not subprocess.run(
            [unshare, "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True,
            check=False,
        ).returncode
    )


def disk_full_in_namespace() -> None:
    """A step that finds no room says so on the record and tries again; with room there it ends well."""
    with tempfile.TemporaryDirectory() as runtime, new_stack(runtime_path=Path(runtime)) as stack:
        media = stack.settings.media_root
        media.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(media)], check=True)
        try:
            s = set_up(stack, 1)
            filler = media / "filler"
            fill(filler)
            run = s.analyse()
            stack.until(lambda: s.record.status is Status.RETRYING, "the record tells")
            assert "No space left" in s.record.error_message or "full" in s.record.error_message, s.record.error_message
            filler.unlink()
            s.over()
            s.ends_well(run)
        finally:
            stack.close()
            subprocess.run(["umount", "-l", str(media)], check=True)


def fill(path: Path) -> None:
    """Until there is no room for another byte."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * size)


FAULTS: dict[str, Callable[[Stage], None]] = {
    fault.__name__: fault
    for fault in (
        worker_killed_at_its_step,
        worker_killed_while_idle,
        worker_and_supervisor_killed,
        worker_told_to_stop,
        worker_frozen_and_woken,
        worker_woken_while_its_step_is_done_again,
        run_process_killed,
        daemon_killed,
        everything_stopped_and_started_again,
        broker_away_3_s,
        broker_away_30_s,
        broker_flushed,
        no_worker_for_a_queue,
        cancelled_while_it_waits,
        cancelled_while_it_runs,
        cancelled_in_the_queue_of_runs,
        launched_twice_at_once,
        hard_limit,
        soft_limit,
        cancelled_while_it_waits_to_try_again,
        disk_full,
    )
}


def repeat(times: int, names: list[str]) -> int:
    """Run the matrix so many times and print how each fault ended; the number of failures."""
    failures, stage = 0, Stage()
    print(f"{'fault':<45} {'well':>9} {'median s':>9} {'longest s':>9}")  # noqa: T201
    for name in names or FAULTS:
        took, errors = [], []
        for _ in range(times):
            began = time.monotonic()
            try:
                FAULTS[name](stage)
            except Exception as error:  # the table counts them
                errors.append(f"{type(error).__name__}: {error}")
            took.append(time.monotonic() - began)
        took.sort()
        well = f"{times - len(errors)}/{times}"
        print(f"{name:<45} {well:>9} {took[len(took) // 2]:>9.1f} {took[-1]:>9.1f}", flush=True)  # noqa: T201
        for error in errors:
            print(f"    {error[-9000:]}", flush=True)  # noqa: T201
        failures += len(errors)
    stage.close()
    return failures


if __name__ == "__main__":
    if sys.argv[1:] == ["--in-namespace"]:
        disk_full_in_namespace()
    else:
        sys.exit(repeat(int(sys.argv[1]) if len(sys.argv) > 1 else 1, sys.argv[2:]))
