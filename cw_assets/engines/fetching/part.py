"""A file on its way: what has come lies under a temporary name beside the target until it is whole and checked.

Where it comes from is not known here, so files that are copied from a folder go through the same steps.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from filelock import FileLock, Timeout
from pydantic import ValidationError

from cw_assets import interrupts
from cw_assets.domain.values import Value
from cw_assets.engines.weights import sha256_of
from cw_assets.errors import CwError, ExternalFailure, NotReady

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
AGAIN = "fetch it again"
LOCK_CHECK_S, LOCK_POLL_S = 0.5, 0.05
Check = Callable[[Path, str], object]
"""Called with a file and its SHA-256 before it gets its name; raises a CwError where it is not what it should be."""


class SourceVersion(Value):
    """Of what the bytes so far are the beginning: the same validator at the same address promises the same rest."""

    source: str
    """Its address without the query, which can hold a signature."""
    validator: str = ""
    """An ETag or a date for If-Range; empty: nothing can be resumed."""
    size_bytes: int | None = None


class Damaged(ExternalFailure):
    """What came has another SHA-256 than promised."""


class Part:
    """The bytes of `target` so far; used within `with`, which keeps other processes and threads away from it.

    Afterwards what can be resumed is still there, and nothing else. `name` is what people are told, `again` what they
    should do to fetch it again.
    """

    def __init__(
        self, target: Path, *, name: str, again: str = AGAIN, on_wait: Callable[[int], object] = lambda _: None
    ) -> None:
        self.target, self.name, self.again, self.on_wait = target, name, again, on_wait
        self.path = target.with_name(f".{target.name}.part")
        self.memory = target.with_name(f".{target.name}.part.json")
        self.resumed = False
        """Whether it was put together from more than one answer."""
        self._lock = FileLock(target.with_name(f".{target.name}.part.lock"), fallback_to_soft=False)
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        with self.writing():
            self.target.parent.mkdir(parents=True, exist_ok=True)
            while not self._locked():
                interrupts.check()
                self.on_wait(self.size_bytes)
        self.resumed = self.size_bytes > 0
        return self

    def _locked(self) -> bool:
        """Whether the lock could be had within a moment."""
        try:
            self._lock.acquire(timeout=LOCK_CHECK_S, poll_interval=LOCK_POLL_S)
        except Timeout:
            return False
        return True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.pause()
            version = self.version()
            if version is None or not version.validator or not self.size_bytes:
                self.discard()
        finally:
            with suppress(OSError):
                Path(self._lock.lock_file).unlink()
            self._lock.release()

    # ---- what is there

    @property
    def size_bytes(self) -> int:
        if self._file:
            return self._file.tell()
        with suppress(FileNotFoundError):
            return self.path.stat().st_size
        return 0

    def version(self) -> SourceVersion | None:
        """Of what it is the beginning; None where that is not known."""
        try:
            return SourceVersion.model_validate_json(self.memory.read_bytes())
        except (OSError, ValidationError):
            return None

    # ---- writing

    def begin(self, version: SourceVersion) -> None:
        """Forget what was there: emptied before it gets its new version, so that the two are never mixed."""
        self.pause()
        with self.writing():
            self._file = self.path.open("wb")
            fresh = self.memory.with_suffix(".new")
            fresh.write_text(version.model_dump_json(), encoding="utf-8")
            fresh.replace(self.memory)
        self.resumed = False

    def resume(self) -> None:
        self.pause()
        with self.writing():
            self._file = self.path.open("ab")
        self.resumed = True

    def write(self, chunk: bytes) -> None:
        assert self._file, "begin or resume comes first"
        with self.writing():
            self._file.write(chunk)

    def pause(self) -> None:
        """Nothing comes for now."""
        file, self._file = self._file, None
        if file:
            with self.writing():
                file.close()

    def require_room(self, missing_bytes: int) -> None:
        """NotReady where the disk cannot hold that many more bytes."""
        free = shutil.disk_usage(self.target.parent).free
        if free < missing_bytes:
            raise NotReady(
                f"{self.name} needs {missing_bytes / 1e6:.1f} MB more, and {self.target.parent} has "
                f"{free / 1e6:.1f} MB left; make room, then {self.again}."
            )

    def discard(self) -> None:
        """A full disk must not keep it, and the next try not resume it."""
        file, self._file = self._file, None
        if file:
            with suppress(OSError):
                file.close()
        for path in (self.path, self.memory, self.memory.with_suffix(".new")):
            path.unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Says what a disk that is full or cannot be written means; on a full one nothing is left."""
        try:
            yield
        except OSError as error:
            if error.errno in NO_ROOM:
                self.discard()
                raise NotReady(
                    f"{self.name} does not fit on the disk of {self.target.parent} ({error.strerror}); make room, then "
                    f"{self.again}."
                ) from error
            raise NotReady(
                f"{self.name} cannot be written to {self.target.parent} ({error.strerror or error}); make the folder "
                f"writable, then {self.again}."
            ) from error

    # ---- the end

    def settle(self, *, sha256: str = "", check: Check = lambda *_: None) -> str:
        """Give it its name, with all bytes on the disk; the SHA-256 comes back.

        Damaged where that is not the one promised, and whatever `check` raises; nothing is left then.
        """
        self.pause()
        try:
            digest = self._checked(sha256, check)
        except CwError:
            self.discard()
            raise
        with self.writing():
            self.path.replace(self.target)
            sync(self.target.parent)
        return digest

    def _checked(self, sha256: str, check: Check) -> str:
        with self.writing():
            sync(self.path)
        digest = sha256_of(self.path)
        if sha256 and digest != sha256:
            raise Damaged(
                f"{self.name} came damaged or was exchanged (its SHA-256 is {digest[:12]}… instead of {sha256[:12]}…); "
                f"{self.again}.",
                retryable=False,
            )
        check(self.path, digest)
        return digest


def sync(path: Path) -> None:
    """Have the system write a file or a folder's names to the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
