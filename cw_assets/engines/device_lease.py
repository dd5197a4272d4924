"""Which process of this machine may have a large model on an accelerator: the one that holds the device's lease.

What is loaded there, and when it is let go, is the cache's work.
"""

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock, Timeout

from cw_assets import interrupts
from cw_assets.errors import Refused

TRY_EVERY_S = 0.05
CHECK_EVERY_S = 0.2
"""How often a wait looks whether it should end."""
OnWait = Callable[[str], object]
"""Called with a sentence that says what is waited for, each time it changes."""


@dataclass
class DeviceLease:
    """One process of this user on this machine has it for a device, and a process has it for one device at a time.

    Two locks make it. Who wants the device queues at `wanted`, takes `held` from there, and lets `wanted` go: the
    holder sees by `wanted` that somebody waits, and who asks again queues like everybody. Both are the system's own
    locks on open files, which end with their process however it ends. Threads must take turns, as the cache has them.
    """

    folder: Path | None = None
    """Where the locks lie, the same place for all who share a device; None: `default_folder()`."""
    owner: str = ""
    """What others are told beside the number of this process, such as a worker's name."""
    unshared: frozenset[str] = frozenset({"cpu"})
    """Kinds of device that need no lease: main memory has room for more processes than one."""
    device: str | None = None
    """What is held now."""
    _wanted: FileLock | None = field(default=None, repr=False)
    _held: FileLock | None = field(default=None, repr=False)

    def acquire(self, device: str, on_wait: OnWait = lambda _: None) -> None:
        """Wait for the device. Another one held before is let go first: two processes must not wait for each other.

        A wait ends with the reason of `interrupts` where the step has been asked to stop.
        """
        if device == self.device:
            return
        self.release()
        if kind_of(device) in self.unshared:
            return
        place = (self.folder or default_folder()) / lock_name(device)
        wanted, held = lock(place, "wanted"), lock(place, "held", on_acquired=self._sign)
        self._wait(wanted, device, place, on_wait)
        try:
            self._wait(held, device, place, on_wait)
        finally:
            wanted.release()
        self._wanted, self._held, self.device = wanted, held, device

    def release(self) -> None:
        """Let the device go; nothing happens where none is held."""
        if self._held is not None:
            self._held.release()
        self._wanted = self._held = self.device = None

    def is_wanted(self) -> bool:
        """Whether another process waits for the device that is held here."""
        if self._wanted is None:
            return False
        try:
            self._wanted.acquire(blocking=False)
        except Timeout:
            return True
        self._wanted.release()
        return False

    def _wait(self, wanted_lock: FileLock, device: str, place: Path, on_wait: OnWait) -> None:
        told = ""
        while True:
            try:
                wanted_lock.acquire(timeout=CHECK_EVERY_S, poll_interval=TRY_EVERY_S)
                return
            except Timeout:
                interrupts.check()
            sentence = f"waiting for {device}, held by {holder(place)}"
            if sentence != told:
                on_wait(told := sentence)

    def _sign(self, file: int) -> None:
        """Say within the lock's own file who has it; only for people, nothing is decided by it."""
        name = f"process {os.getpid()}" + (f" ({self.owner})" if self.owner else "")
        os.ftruncate(file, 0)
        os.pwrite(file, name.encode(), 0)


def lock(place: Path, which: str, **options: object) -> FileLock:
    """Never a mere file that says "locked": that one would outlive a process that is killed."""
    return FileLock(place.with_name(f"{place.name}.{which}"), thread_local=False, fallback_to_soft=False, **options)


def holder(place: Path) -> str:
    """Who has the device, in words."""
    with suppress(FileNotFoundError):
        return place.with_name(f"{place.name}.held").read_text(encoding="utf-8") or "another process"
    return "another process"


def kind_of(device: str) -> str:
    """ "cuda" of "cuda:0"."""
    return device.partition(":")[0]


def lock_name(device: str) -> str:
    """By torch's UUID where it is known: processes that are shown different devices number them differently."""
    kind, number = kind_of(device), int(device.partition(":")[2] or 0)
    if kind == "cuda" and find_spec("torch"):
        import torch

        if number < torch.cuda.device_count():
            return f"cuda-{torch.cuda.get_device_properties(number).uuid}"
    return f"{kind}-{number}"


def default_folder() -> Path:
    """One a machine and user. Refused where somebody else has made it, who could then hold up every model here."""
    folder = Path(tempfile.gettempdir()) / f"cw_assets-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Refused(f"{folder} is not a folder of this user alone; remove it, or set TMPDIR to another place.")
    return folder
