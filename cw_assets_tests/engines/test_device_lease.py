"""One process at a time has a device: taking turns, being told who has it, and what a killed process leaves behind."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from cw_assets import interrupts
from cw_assets.engines import device_lease
from cw_assets.engines.device_lease import DeviceLease, default_folder, lock_name
from cw_assets.errors import Cancelled, LimitExceeded, Refused
from cw_assets_tests.catalog.processes import run_at_once

DEVICE = "cuda:0"
LONG_S = 30
"""No wait of these tests takes so long, unless it would never end."""
HOLD = """
import sys, time
from pathlib import Path
from cw_assets.engines.device_lease import DeviceLease
lease = DeviceLease(Path(sys.argv[1]), owner="default@host")
lease.acquire("cuda:0")
print("held", flush=True)
sys.stdin.readline()
"""
TAKE_TURNS = """
import time
from cw_assets.engines.device_lease import DeviceLease
lease = DeviceLease(pathlib.Path({folder!r}))
ready()
for _ in range(5):
    lease.acquire("cuda:0")
    begun = time.monotonic()
    time.sleep(0.02)
    print(begun, time.monotonic())
    lease.release()
"""


@pytest.fixture(autouse=True)
def no_wait_is_endless() -> Iterator[None]:
    """And what a test asked for does not reach the next one."""
    timer = threading.Timer(LONG_S, interrupts.ask, [LimitExceeded("This test waited too long.")])
    timer.start()
    yield
    timer.cancel()
    interrupts.clear()


@pytest.fixture
def lease(tmp_path: Path) -> Iterator[Callable[..., DeviceLease]]:
    """Makes leases as different processes have them: the locks know no difference."""
    made: list[DeviceLease] = []

    def make(**chosen: object) -> DeviceLease:
        made.append(DeviceLease(tmp_path / "leases", **chosen))
        return made[-1]

    yield make
    for one in made:
        one.release()


@contextmanager
def holding_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the device, until it reads a line."""
    command = [sys.executable, "-W", "error", "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def until(happened: Callable[[], object]) -> None:
    waited = threading.Event()
    for _ in range(LONG_S * 50):
        if happened():
            return
        waited.wait(0.02)
    raise AssertionError("it did not happen")


def test_free_device_is_had_at_once_and_nobody_wants_it(lease):
    mine = lease()
    mine.acquire(DEVICE)
    assert (mine.device, mine.is_wanted()) == (DEVICE, False)
    mine.release()
    assert mine.device is None
    assert not mine.is_wanted()


def test_main_memory_is_for_all(lease, tmp_path):
    for mine in (lease(), lease()):
        mine.acquire("cpu")
        assert mine.device is None
    assert not (tmp_path / "leases").exists()


def test_asking_for_main_memory_lets_the_accelerator_go(lease):
    mine, other = lease(), lease()
    mine.acquire(DEVICE)
    mine.acquire("cpu")
    other.acquire(DEVICE)
    assert (mine.device, other.device) == (None, DEVICE)


def test_two_devices_are_two_leases(lease):
    mine, other = lease(), lease()
    mine.acquire("cuda:0")
    other.acquire("cuda:1")
    assert (mine.device, other.device) == ("cuda:0", "cuda:1")


def test_device_without_a_number_is_the_first(lease):
    lease().acquire("cuda")
    told: list[str] = []
    with pytest.raises(Cancelled):
        wait_until_cancelled(lease(), told)


def wait_until_cancelled(waiting: DeviceLease, told: list[str]) -> None:
    """Wait for the device, and be stopped as soon as the wait was told."""

    def hear(sentence: str) -> None:
        told.append(sentence)
        interrupts.ask(Cancelled("stopped by hand"))

    waiting.acquire(DEVICE, hear)


def test_two_that_want_each_others_device_both_get_it(lease):
    mine, other = lease(), lease()
    mine.acquire("cuda:0")
    other.acquire("cuda:1")
    thread = in_thread(lambda: mine.acquire("cuda:1"))
    other.acquire("cuda:0")
    thread.join(LONG_S)
    assert (mine.device, other.device) == ("cuda:1", "cuda:0")


def test_processes_take_turns(tmp_path):
    printed = run_at_once(TAKE_TURNS.format(folder=str(tmp_path / "leases")), processes=3)
    turns = sorted(tuple(map(float, line.split())) for one in printed for line in one.splitlines())
    assert len(turns) == 15
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(turns))


def test_who_asks_again_queues_behind_who_waits(lease):
    mine, other, turns = lease(), lease(), []

    def take_turn() -> None:
        other.acquire(DEVICE)
        turns.append("other")
        other.release()

    mine.acquire(DEVICE)
    thread = in_thread(take_turn)
    until(mine.is_wanted)
    mine.release()
    mine.acquire(DEVICE)
    turns.append("mine")
    thread.join(LONG_S)
    assert turns == ["other", "mine"]


def test_waiting_tells_who_holds_the_device(tmp_path, lease):
    told: list[str] = []
    with holding_process(tmp_path / "leases") as process, pytest.raises(Cancelled):
        wait_until_cancelled(lease(), told)
    assert told == [f"waiting for cuda:0, held by process {process.pid} (default@host)"]


def test_later_holder_is_told_by_its_own_name(lease):
    first, told = lease(owner="a worker with quite a long name"), []
    first.acquire(DEVICE)
    first.release()
    lease().acquire(DEVICE)
    with pytest.raises(Cancelled):
        wait_until_cancelled(lease(), told)
    assert told == [f"waiting for cuda:0, held by process {os.getpid()}"]


def test_wait_that_was_stopped_leaves_the_queue_free(lease):
    mine = lease()
    mine.acquire(DEVICE)
    with pytest.raises(Cancelled, match="stopped by hand"):
        wait_until_cancelled(lease(), [])
    assert not mine.is_wanted()
    mine.release()
    interrupts.clear()
    other = lease()
    other.acquire(DEVICE)
    assert other.device == DEVICE


def test_wait_behind_others_can_be_stopped_too(lease):
    mine, second, third = lease(), lease(), lease()
    mine.acquire(DEVICE)
    thread = in_thread(lambda: second.acquire(DEVICE))
    until(mine.is_wanted)

    def stop(_: str) -> None:
        raise Cancelled("stopped by hand")

    with pytest.raises(Cancelled):
        third.acquire(DEVICE, stop)
    mine.release()
    thread.join(LONG_S)
    assert second.device == DEVICE


def test_killed_holder_leaves_the_device_free(tmp_path, lease):
    mine = lease()
    with holding_process(tmp_path / "leases") as process:
        thread = in_thread(lambda: mine.acquire(DEVICE))
        process.kill()
        thread.join(LONG_S)
        assert mine.device == DEVICE


def test_program_started_by_the_holder_does_not_inherit_the_device(tmp_path, lease):
    mine = lease()
    mine.acquire(DEVICE)
    with subprocess.Popen(["sleep", "60"]) as child:
        mine.release()
        other = lease()
        other.acquire(DEVICE)
        assert child.poll() is None
        child.kill()


def test_default_folder_is_this_users_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = default_folder()
    assert folder == default_folder() == tmp_path / f"cw_assets-{os.getuid()}"
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("made", ["open", "link", "file"])
def test_folder_that_others_may_have_made_is_refused(tmp_path, monkeypatch, made):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / f"cw_assets-{os.getuid()}"
    if made == "open":
        folder.mkdir()
        folder.chmod(0o777)
    elif made == "link":
        folder.symlink_to(tmp_path, target_is_directory=True)
    else:
        folder.touch()
    with pytest.raises(Refused, match="remove it"):
        DeviceLease().acquire(DEVICE)


def test_cuda_device_is_known_by_its_uuid(monkeypatch):
    """Two processes with different CUDA_VISIBLE_DEVICES both call theirs cuda:0."""
    import torch

    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda number: SimpleNamespace(uuid=f"4711-{number}"))
    assert lock_name("cuda") == lock_name("cuda:0") == "cuda-4711-0"
    assert lock_name("mps") == "mps-0"


def test_without_torch_the_number_counts(monkeypatch):
    monkeypatch.setattr(device_lease, "find_spec", lambda _: None)
    assert lock_name("cuda:2") == "cuda-2"
