"""Media files by key: content hashes, atomic writes, paths that stay in the folder; what files mean lives elsewhere.

A key is a relative POSIX path ("keyframes/ab/abcd….jpg"); it is the same on every machine that shares the folder.
"""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cw_assets.errors import ExternalFailure, InvalidInput, Refused

FULL = {errno.ENOSPC, errno.EDQUOT}
LASTING = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG}
"""Causes that waiting does not mend."""


@dataclass(frozen=True)
class MediaStore:
    """Files under one folder: the media folder, or another one where files must come whole."""

    root: Path

    def path(self, key: str) -> Path:
        """Where the file of `key` is, or would be. Refused for a key that leads out of the folder."""
        parts = PurePosixPath(key).parts
        if not parts or key.startswith("/") or ".." in parts or any(ord(c) < 32 for c in key):
            raise Refused(f"{key!r} is not a place in the media folder; use a relative path without '..'.")
        path = self.root.joinpath(*parts)
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise Refused(f"{key!r} leads out of the media folder by a link; put the file itself there.")
        return path

    def existing(self, key: str) -> Path:
        """The path of a file that is there; InvalidInput where it is not."""
        path = self.path(key)
        if not path.is_file():
            raise InvalidInput(f"{key} is not in the media folder any more; add the file again.")
        return path

    def write(self, key: str, content: bytes) -> str:
        """Write the file whole or not at all; the key comes back."""
        with self.replacing(key) as temporary:
            temporary.write_bytes(content)
        return key

    def write_named(self, folder: str, content: bytes, suffix: str) -> str:
        """Write under a name made of the content's hash; the same content is written once."""
        digest = hashlib.sha256(content).hexdigest()
        key = f"{folder}/{digest[:2]}/{digest[:32]}{suffix}"
        return key if self.path(key).is_file() else self.write(key, content)

    @contextmanager
    def replacing(self, key: str) -> Iterator[Path]:
        """A temporary path in the target's folder; it takes the target's place when the block ends well."""
        target, temporary = self.path(key), None
        try:
            temporary = new_file_beside(target)
            yield temporary
            temporary.chmod(0o644)
            temporary.replace(target)
        except OSError as error:
            raise unwritable(key, error) from error
        finally:
            if temporary:
                temporary.unlink(missing_ok=True)


def new_file_beside(target: Path) -> Path:
    """An empty hidden file in the target's folder, which is made where it is missing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part" + target.suffix)
    os.close(handle)
    return Path(name)


def unwritable(what: str, error: OSError) -> ExternalFailure:
    """How a file that cannot be written is told: only some causes pass by themselves."""
    advice = "free space there" if error.errno in FULL else "mend the folder or its rights"
    return ExternalFailure(
        f"{what} could not be written ({error.strerror or error}); {advice}, then run again.",
        retryable=error.errno not in LASTING,
    )


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
