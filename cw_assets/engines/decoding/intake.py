"""What a file must be before it is taken in: its name, size, extension and first bytes; its content is probed after."""

from pathlib import Path

from pathvalidate import ValidationError, validate_filename

from cw_assets.errors import InvalidInput, LimitExceeded

DEMUXERS = {"mp4": "mov", "m4v": "mov", "mov": "mov", "avi": "avi", "mkv": "matroska", "webm": "matroska"}
"""ffmpeg's demuxer by the extension that a file's signature asks for."""
MEGABYTE = 1024 * 1024


def check_video_file(path: Path, *, max_bytes: int) -> None:
    """Raise InvalidInput or LimitExceeded, in one sentence, for a file that is not taken."""
    check_name(path.name)
    try:
        check_file(path, max_bytes)
    except OSError as error:
        raise InvalidInput(
            f"{path.name} cannot be read ({error.strerror}); mend the rights of the file and its folder."
        ) from error


def check_file(path: Path, max_bytes: int) -> None:
    """A file of the right size that begins as its name promises."""
    name = path.name
    if not path.exists():
        raise InvalidInput(f"{name} is not there; check the path.")
    if not path.is_file():
        raise InvalidInput(f"{name} is not a file; give the video file itself.")
    size = path.stat().st_size
    if size > max_bytes:
        raise LimitExceeded(
            f"{name} has {size / MEGABYTE:.0f} MB, more than the {max_bytes / MEGABYTE:.0f} MB allowed; "
            "make a smaller version, or raise CW_MAX_FILE_BYTES."
        )
    check_signature(path)


def check_name(name: str) -> None:
    """A name that is safe on every system: no path in it, no control characters, not reserved."""
    try:
        validate_filename(name, platform="universal")
    except (ValidationError, UnicodeEncodeError) as error:
        why = error.reason.name.lower().replace("_", " ") if isinstance(error, ValidationError) else "not utf-8"
        raise InvalidInput(f"{name!r} is not a safe file name ({why}); rename the file.") from error
    if Path(name).suffix.lower().removeprefix(".") not in DEMUXERS:
        raise InvalidInput(f"{name} does not end like a video; give an mp4, mov, avi, mkv or webm file.")


def check_signature(path: Path) -> None:
    """The first bytes must be those of the format that the extension names."""
    found = file_kind(path)
    if DEMUXERS[found] != DEMUXERS[path.suffix.lower().removeprefix(".")]:
        raise InvalidInput(f"{path.name} is in fact of the format {found}; rename it to {path.stem}.{found}.")


def file_kind(path: Path) -> str:
    """The usual extension of the format that the first bytes show. InvalidInput for anything but a video."""
    import filetype

    if not path.stat().st_size:
        raise InvalidInput(f"{path.name} is empty; copy or export it again.")
    kind = filetype.guess(str(path))
    if kind is None or kind.extension not in DEMUXERS:
        what = f"looks like {kind.mime}" if kind else "is not in any video format"
        raise InvalidInput(f"{path.name} {what}; give an mp4, mov, avi, mkv or webm file.")
    return str(kind.extension)
