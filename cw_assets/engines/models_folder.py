"""What lies in a models folder, by name, looked at every few seconds; whether an engine can read it is not asked."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, time_ns
from typing import NamedTuple

from cw_assets.domain.weights import DEEPEST
from cw_assets.engines.images.files import SAFE

MARKS = frozenset({"model_index.json", "config.json"})
"""A folder with one of these is a model."""
MOST_NAMES = 1000
MOST_FOLDERS = 2000
"""In a larger models folder nobody looks to the end."""
SETTLED_NS = 2_000_000_000
"""A folder that was changed this shortly before it was read may have changed again without a new time."""
ANEW_S = 300.0
"""So often everything is read anew, as there are file systems where a folder's time tells of nothing."""


class Read(NamedTuple):
    """A folder as it was read, or tried to be."""

    changed_ns: int | None
    """Its own time; None where that does not tell of every change."""
    names: tuple[str, ...]
    folders: tuple[str, ...]
    """To be looked into."""
    is_model: bool = False


@dataclass
class ModelsFolder:
    """Remembers what it has read: a model costs nothing again, another folder that has not changed a look at its time.

    A model that is taken apart in its place, and not as a whole, is taken for one until all is read anew.
    """

    root: Path
    clock: Callable[[], float] = monotonic
    """In seconds."""
    _read: dict[str, Read] = field(default_factory=dict)
    _anew_at: float = 0.0

    def names(self) -> tuple[str, ...] | None:
        """As `WeightsHere` tells them; None where there are too many, or the folder itself cannot be read."""
        self._forget()
        read, left, count = dict[str, Read](), [""], 0
        while left:
            place = left.pop()
            try:
                read[place] = self._look(place)
            except FileNotFoundError:
                continue
            except OSError:
                if not place:
                    return None
                read[place] = Read(None, (place,), ())
            count += len(read[place].names)
            left += read[place].folders
            if count > MOST_NAMES or len(read) + len(left) > MOST_FOLDERS:
                return None
        self._read = read
        return tuple(sorted(name for one in read.values() for name in one.names))

    def _forget(self) -> None:
        now = self.clock()
        if now >= self._anew_at:
            self._read, self._anew_at = {}, now + ANEW_S

    def _look(self, place: str) -> Read:
        known = self._read.get(place)
        if known and known.is_model:
            return known
        folder = self.root / place
        changed_ns = folder.stat().st_mtime_ns
        if known and known.changed_ns == changed_ns:
            return known
        return read_folder(folder, place, changed_ns)


def read_folder(folder: Path, place: str, changed_ns: int) -> Read:
    """Hidden entries are none of ours: what is fetched lies in such a folder until it is whole.

    What cannot be looked at may be anything, and is named.
    """
    with os.scandir(folder) as found:
        entries = [entry for entry in found if not entry.name.startswith(".") and is_text(entry.name)]
    if place and any(entry.name in MARKS for entry in entries):
        return Read(changed_ns, (place,), (), is_model=True)
    linked = any(entry.is_symlink() for entry in entries)
    settled = not linked and time_ns() - changed_ns > SETTLED_NS
    parts = place.split("/") if place else []
    names, folders = list[str](), list[str]()
    for entry in entries:
        path = "/".join([*parts, entry.name])
        try:
            if entry.is_dir():
                folders += [path] if len(parts) < DEEPEST else []
            elif entry.name.endswith(SAFE) and entry.is_file():
                names.append(path)
        except OSError:
            names.append(path)
    return Read(changed_ns if settled else None, tuple(names), tuple(folders))


def is_text(name: str) -> bool:
    """Whether it can be told to anybody: a file system may hold names that are no text."""
    return name == name.encode(errors="ignore").decode()
