"""What a file must be before it is taken in: its name, size, extension and first bytes; its content is probed after."""

from pathlib import Path

import filetype
from pathvalidate import ValidationError, validate_filename

from cw_assets.engines.decoding.container import DEMUXERS
from cw_assets.errors import InvalidInput, LimitExceeded

EXTENSIONS = {".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm"}
MEGABYTE = 1024 * 1024


def check_video_file(path: Path, *, max_bytes: int) -> None:
    """Raise InvalidInput or LimitExceeded, in one sentence, for a file that is not taken."""
    check_name(path.name)
    name = path.name
    if not path.exists():
        raise InvalidInput(f"{name} is not there; check the path.")
    if not path.is_file():
        raise InvalidInput(f"{name} is not a file; give the video file itself.")
    size = path.stat().st_size
    if size == 0:
        raise InvalidInput(f"{name} is empty; copy or export it again.")
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
    except ValidationError as error:
        raise InvalidInput(
            f"{name!r} is not a safe file name ({error.reason.name.lower()}); rename the file."
        ) from error
    if Path(name).suffix.lower() not in EXTENSIONS:
        raise InvalidInput(f"{name} does not end like a video; give an mp4, mov, avi, mkv or webm file.")


def check_signature(path: Path) -> None:
    """The first bytes must be those of the format that the extension names."""
    kind = filetype.guess(str(path))
    found = kind.extension if kind else None
    if found not in DEMUXERS:
        what = f"looks like {kind.mime}" if kind else "is not in any video format"
        raise InvalidInput(f"{path.name} {what}; give an mp4, mov, avi, mkv or webm file.")
    if DEMUXERS[found] != DEMUXERS[path.suffix.lower().removeprefix(".")]:
        raise InvalidInput(f"{path.name} is in fact a {found} file; rename it to {path.stem}.{found}.")
