"""An archive as a zip: export.json, and the media files under media/; what the records say is not looked at here.

A zip that is read is taken for hostile: nothing is in it but what the records name, under names made of the content's
hash, no larger than allowed, and each file has that hash before it comes to its place.
"""

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from cw_assets.domain.json_faults import listed, shown, told
from cw_assets.errors import InvalidInput

RECORDS = "export.json"
MEDIA = "media/"
MAX_RECORDS_BYTES = 64 * 2**20
MAX_IMAGE_BYTES = 32 * 2**20
MOST_RATIO = 100
"""Video and JPEG hardly shrink; what grows more than this on unpacking is a bomb."""
MOST_RECORDS_RATIO = 200
"""Records say the same names again and again and shrink 5 to 100 times; what is made to fill memory, 1000 times."""
CHUNK_BYTES = 2**20
VIDEO_KEY = re.compile(r"videos/([0-9a-f]{32})\.(mp4|m4v|mov|avi|mkv|webm)")
IMAGE_KEY = re.compile(r"(?:keyframes|thumbnails)/([0-9a-f]{2})/(\1[0-9a-f]{30})\.(jpg|jpeg|png|webp)")
FORMATS = {"mp4": "mov", "m4v": "mov", "mov": "mov", "avi": "avi", "mkv": "matroska", "webm": "matroska"} | {
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "png": "png",
    "webp": "webp",
}
"""What the first bytes must show, by the ending of a key; a video may be any of its container's kinds."""
SIGNATURE_BYTES = 8192
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
"""What reading a zip raises that is not whole."""

Files = Mapping[str, str]
"""Keys of the media store, each with the SHA-256 of its content, or the beginning of it, in hexadecimal."""
Replacing = Callable[[str], AbstractContextManager[Path]]
"""`MediaStore.replacing`: a temporary path that takes the key's place when the block ends well."""


class NotPlaced(Exception):
    """Ends the blocks of files that nobody put in their place."""


def write_zip(target: Path, records: bytes, files: Files, path_of: Callable[[str], Path]) -> None:
    """Write all of it to `target`, a temporary path where it must come whole; the same content gives the same bytes.

    InvalidInput, with all of them, where files are missing or their content is not what the records say.
    """
    faults = key_faults(files)
    faults += [f"{key} is not in the media folder" for key in sorted(files) if not path_of(key).is_file()]
    if faults:
        raise InvalidInput(f"The zip cannot be written ({told(faults)}); analyse again, or export the records alone.")
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry(RECORDS, method_for(records)), records)
        for key in sorted(files):
            with path_of(key).open("rb") as source, archive.open(entry(MEDIA + key), "w", force_zip64=True) as copy:
                found = copied(source, copy)
            if not found.startswith(files[key]):
                raise InvalidInput(f"{key} has another content than its record says; analyse again, then export.")


def method_for(records: bytes) -> int:
    """Deflated, unless that makes them so small that they would not be read."""
    shrunk = len(zlib.compress(records))
    return zipfile.ZIP_DEFLATED if len(records) <= MOST_RECORDS_RATIO // 2 * shrunk else zipfile.ZIP_STORED


def entry(name: str, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """Without the time, and with the rights of a plain file."""
    made = zipfile.ZipInfo(name)
    made.compress_type, made.external_attr = method, (stat.S_IFREG | 0o644) << 16
    return made


def read_records(path: Path, *, max_bytes: int = MAX_RECORDS_BYTES) -> bytes:
    """The content of export.json. InvalidInput where the file is no zip or has none."""
    with opened(path) as archive:
        found = [info for info in archive.infolist() if info.filename == RECORDS]
        if len(found) != 1:
            raise InvalidInput(f"{path.name} has no single {RECORDS}; choose a zip that cw export wrote.")
        faults = entry_faults(found[0], max_bytes)
        if faults:
            raise InvalidInput(f"{path.name} cannot be read ({told(faults)}); export it again.")
        try:
            with archive.open(found[0]) as source:
                return source.read(found[0].file_size)  # `ZipFile.read` unpacks more than the size that is declared
        except BROKEN as error:
            raise InvalidInput(f"{RECORDS} of {path.name} cannot be unpacked ({error}); export it again.") from error


def zip_faults(path: Path, files: Files, *, max_video_bytes: int) -> list[str]:
    """What is wrong with the zip of these records; each file is read, and nothing is written."""
    with opened(path) as archive:
        faults = key_faults(files) or name_faults(archive, files, max_video_bytes)
        return listed(faults or [fault for key in sorted(files) for fault in content_faults(archive, key, files[key])])


@contextmanager
def staged(
    path: Path, files: Files, replacing: Replacing, path_of: Callable[[str], Path], *, max_video_bytes: int
) -> Iterator[Callable[[], None]]:
    """The files of the zip, checked, beside their places in the store; what comes back puts them there.

    Files that are there with this content stay. Without the call nothing is left of them. InvalidInput tells what is
    wrong with the zip.
    """
    with suppress(NotPlaced), opened(path) as archive, ExitStack() as stack:
        faults = key_faults(files) or name_faults(archive, files, max_video_bytes)
        if not faults:
            missing = [key for key in sorted(files) if not has_content(path_of(key), files[key])]
            temporary = {key: stack.enter_context(replacing(key)) for key in missing}
            faults = [
                fault for key in sorted(files) for fault in content_faults(archive, key, files[key], temporary.get(key))
            ]
        if faults:
            raise InvalidInput(f"{path.name} cannot be imported ({told(faults)}); export it again.")
        yield lambda: stack.pop_all().close()
        raise NotPlaced


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (*BROKEN, OSError) as error:
        raise InvalidInput(f"{path.name} is no whole zip ({error}); choose one that cw export wrote.") from error
    with archive:
        yield archive


def key_faults(files: Files) -> list[str]:
    """Keys that are not made of their content's hash as those of this project are."""
    return [
        f"{shown(key)} is no key of a media file" for key in sorted(files) if not is_named_by_content(key, files[key])
    ]


def is_named_by_content(key: str, digest: str) -> bool:
    video, image = VIDEO_KEY.fullmatch(key), IMAGE_KEY.fullmatch(key)
    named = video[1] if video else image[2] if image else None
    return named is not None and digest.startswith(named)


def name_faults(archive: zipfile.ZipFile, files: Files, max_video_bytes: int) -> list[str]:
    """Entries that are missing, unknown, there twice, or not a plain file of an allowed size."""
    limits = {MEDIA + key: MAX_IMAGE_BYTES if IMAGE_KEY.fullmatch(key) else max_video_bytes for key in files}
    limits[RECORDS] = MAX_RECORDS_BYTES
    folders = {name[: at + 1] for name in limits for at, letter in enumerate(name) if letter == "/"}
    seen, faults = set[str](), list[str]()
    for info in archive.infolist():
        if info.filename in folders and not info.file_size:
            continue
        if info.filename not in limits:
            faults.append(f"{shown(info.filename)} is not in the records")
        elif info.filename in seen:
            faults.append(f"{info.filename} is there twice")
        else:
            faults += entry_faults(info, limits[info.filename])
        seen.add(info.filename)
    return faults + [f"{name} is missing" for name in sorted(limits.keys() - seen)]


def entry_faults(info: zipfile.ZipInfo, max_bytes: int) -> list[str]:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return [f"{info.filename} is a link or no plain file"]
    if info.flag_bits & ENCRYPTED or info.compress_type not in METHODS:
        return [f"{info.filename} is encrypted, or packed in a way that is not read"]
    if info.file_size > max_bytes:
        return [f"{info.filename} has {info.file_size} bytes, more than {max_bytes}"]
    ratio = MOST_RECORDS_RATIO if info.filename == RECORDS else MOST_RATIO
    if info.file_size > ratio * max(info.compress_size, 1):
        return [f"{info.filename} grows more than {ratio} times on unpacking"]
    return []


def content_faults(archive: zipfile.ZipFile, key: str, digest: str, target: Path | None = None) -> list[str]:
    """What is wrong with a file of the zip; its content goes to `target` where there is one."""
    try:
        with archive.open(MEDIA + key) as source:
            begins = source.read(SIGNATURE_BYTES)
        with archive.open(MEDIA + key) as source, ExitStack() as stack:
            found = copied(source, stack.enter_context(target.open("wb")) if target else None)
    except BROKEN as error:
        return [f"{MEDIA}{key} cannot be unpacked ({error})"]
    if not found.startswith(digest):
        return [f"{MEDIA}{key} has another content than the records say"]
    return [] if begins_as_named(begins, key) else [f"{MEDIA}{key} is not of the format that its name says"]


def begins_as_named(begins: bytes, key: str) -> bool:
    """By its first SIGNATURE_BYTES, as every video was looked at that this project has taken in."""
    import filetype

    kind = filetype.guess(begins)
    return kind is not None and FORMATS.get(kind.extension) == FORMATS[key.rpartition(".")[2]]


def has_content(path: Path, digest: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return copied(file, None).startswith(digest)


def copied(source: IO[bytes], target: BinaryIO | IO[bytes] | None) -> str:
    """The SHA-256 of what was read, and written where there is a target."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        if target:
            target.write(chunk)
    return digest.hexdigest()
