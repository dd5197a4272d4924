"""The files in the inbox: which there are, whether another program writes one still, and putting one aside.

What becomes of them is settled in inbox.py.
"""

import os
import signal
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

INBOX = "inbox"
"""In the media folder."""
REJECTED = "rejected"
"""In the inbox."""
PARTIAL = (".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload", ".tmp", ".temp", ".swp")
"""How programs end the names of files that are not whole yet."""
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
LONGEST_NAME_BYTES = 240
"""Behind it, " (2)" and ".txt" have room in what file systems allow."""


class Seen(NamedTuple):
    """How a file looked; it is the same file where all of this is the same."""

    size_bytes: int
    modified_ns: int
    changed_ns: int


@dataclass(frozen=True)
class Dropped:
    """A file that somebody put into the inbox, or into the folder of a campaign in it."""

    path: Path
    folder: str
    """Empty in the inbox itself."""
    seen: Seen
    is_plain: bool
    """No link, pipe or device."""

    @property
    def name(self) -> str:
        """Within the inbox."""
        return f"{self.folder}/{self.path.name}" if self.folder else self.path.name

    @property
    def told(self) -> str:
        """The name as people read it, whatever bytes are in it."""
        return self.name if self.name.isprintable() else ascii(self.name)

    @property
    def is_unchanged(self) -> bool:
        """Whether it is still as it was when it was seen."""
        try:
            return seen_as(self.path.lstat()) == self.seen
        except OSError:
            return False


def dropped_in(inbox: Path) -> list[Dropped]:
    """The files to look at, oldest first; the inbox is made where it is missing."""
    inbox.mkdir(parents=True, exist_ok=True)
    with os.scandir(inbox) as entries:
        here = list(entries)
    found = files_among(here, "")
    for folder in here:
        if is_folder(folder) and folder.name != REJECTED:
            with suppress(OSError), os.scandir(folder) as entries:
                found += files_among(entries, folder.name)
    return sorted(found, key=lambda file: (file.seen.modified_ns, file.name))


def files_among(entries: "Iterable[os.DirEntry[str]]", folder: str) -> list[Dropped]:
    found = []
    for entry in entries:
        if is_passed_over(entry.name) or is_folder(entry):
            continue
        with suppress(FileNotFoundError):
            state = entry.stat(follow_symlinks=False)
            found.append(Dropped(Path(entry.path), folder, seen_as(state), stat.S_ISREG(state.st_mode)))
    return found


def is_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")


def is_passed_over(name: str) -> bool:
    """Hidden, or by its name not whole yet."""
    lower = name.lower()
    return lower.startswith((".", "~")) or lower.endswith(("~", *PARTIAL)) or lower in SYSTEM_FILES


def seen_as(found: os.stat_result) -> Seen:
    return Seen(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def check_free(path: Path) -> None:
    """OSError while the file cannot be read, or another program has it open to write.

    The latter is known on Linux, of files of our own user, where the file system has leases.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    try:
        if sys.platform == "linux":
            ask_for_lease(handle)
    finally:
        os.close(handle)


def ask_for_lease(handle: int) -> None:
    """BlockingIOError where somebody writes the file: a read lease is given only where nobody does."""
    import fcntl

    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)  # ignored; SIGIO would end this process
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        raise
    except OSError:  # another user's file, or a file system without leases
        return


def put_aside(inbox: Path, file: Dropped, sentence: str) -> Path:
    """Move the file to `rejected`, with the sentence beside it; the new path. Nothing there is overwritten."""
    folder = inbox / REJECTED
    folder.mkdir(exist_ok=True)
    target = free_name(folder, file.path.name)
    file.path.rename(target)  # a link itself, not what it leads to
    note_of(target).write_text(f"{sentence}\n", encoding="utf-8", errors="backslashreplace")
    return target


def free_name(folder: Path, name: str) -> Path:
    """The name, or "spot (2).mp4", "spot (3).mp4", …; a very long one is cut."""
    stem, suffix = Path(name).stem, Path(name).suffix
    while len(os.fsencode(stem + suffix)) > LONGEST_NAME_BYTES:
        stem, suffix = (stem[:-1], suffix) if stem else (suffix[:-1], "")
    target, number = folder / (stem + suffix), 1
    while os.path.lexists(target) or os.path.lexists(note_of(target)):
        number += 1
        target = folder / f"{stem} ({number}){suffix}"
    return target


def note_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.txt")
