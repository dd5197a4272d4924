"""A form with a video, read while it comes in: its parts are checked before any of them is written.

Who sends it, and what becomes of the video, is told in uploads.py.
"""

import hashlib
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Self

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from cw_assets.engines.decoding.intake import check_name
from cw_assets.errors import InvalidInput

FORM_BYTES = 16 * 1024
"""What a form may have beside the content of its file."""
MAX_ID = 2**31 - 1
MAX_ID_DIGITS = 10
MAX_BOUNDARY_LENGTH = 70
"""RFC 2046, section 5.1.1."""
PARTS = "send multipart/form-data with one video as `file`, and the id of its campaign as `campaign_id` if it has one."
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {
            "type": "string",
            "format": "binary",
            "description": "mp4, mov, avi, mkv or webm, by name and content.",
        },
        "campaign_id": {"type": "integer", "minimum": 1, "maximum": MAX_ID},
    },
}
"""The form, as OpenAPI tells of it."""


class VideoForm:
    """Takes the body in pieces, and writes the video into a folder under its own name.

    InvalidInput for a form, a part or a name that is not taken; OSError where nothing can be written.
    """

    def __init__(self, content_type: str, folder: Path) -> None:
        self._folder, self._files, self._sha256 = folder, ExitStack(), hashlib.sha256()
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self._campaign: bytes | None = None
        self._is_whole = False
        self._name, self._value, self._disposition = b"", b"", b""
        self._parser = MultipartParser(
            boundary_in(content_type),
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._read_header_name,
                "on_header_value": self._read_header_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._begin_content,
                "on_part_data": self._read_content,
                "on_end": self._end,
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise InvalidInput(f"The form cannot be read ({str(error).rstrip('.')}); {PARTS}") from error

    def finish(self) -> tuple[Path, str, int | None]:
        """The video's path, its SHA-256, and the campaign's id. InvalidInput where something is missing."""
        self._files.close()
        if not self._is_whole:
            raise InvalidInput("The form ends before its last boundary, so it was cut off; send it again.")
        if self._path is None:
            raise InvalidInput(f"The form has no file; {PARTS}")
        return self._path, self._sha256.hexdigest(), self._campaign_id()

    def _campaign_id(self) -> int | None:
        """An empty one is none, as browsers send it of a field that nobody filled in."""
        if not self._campaign:
            return None
        if not self._campaign.isdigit() or not 1 <= int(self._campaign) <= MAX_ID:
            raise InvalidInput(
                f"campaign_id is no number from 1 to {MAX_ID}; send the id of a campaign, or leave it out."
            )
        return int(self._campaign)

    # ---- what the parser tells

    def _begin_part(self) -> None:
        self._disposition, self._file = b"", None

    def _read_header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _read_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name, self._value = b"", b""

    def _begin_content(self) -> None:
        _, options = parse_options_header(self._disposition)
        name, file_name = options.get(b"name"), options.get(b"filename")
        if name == b"file" and file_name is not None and self._path is None:
            self._path = self._folder / checked(file_name)
            self._file = self._files.enter_context(self._path.open("xb"))
        elif name == b"campaign_id" and file_name is None and self._campaign is None:
            self._campaign = b""
        else:
            raise InvalidInput(f"The form has a part that is not known here, or one of them twice; {PARTS}")

    def _read_content(self, data: bytes, start: int, end: int) -> None:
        if self._file:
            self._sha256.update(data[start:end])
            self._file.write(data[start:end])
        else:
            self._campaign = (self._campaign or b"") + data[start:end]
            if len(self._campaign) > MAX_ID_DIGITS:
                raise InvalidInput("campaign_id is longer than any id; send the id of a campaign, or leave it out.")

    def _end(self) -> None:
        self._is_whole = True


def boundary_in(content_type: str) -> bytes:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= MAX_BOUNDARY_LENGTH:
        raise InvalidInput(f"The body is no form, so there is no file in it; {PARTS}")
    return boundary


def checked(file_name: bytes) -> str:
    """The name of the file, safe on every system and with the ending of a video."""
    try:
        name = file_name.decode()
    except UnicodeDecodeError:
        raise InvalidInput(f"The file name {file_name!r} is not in UTF-8; rename the file.") from None
    check_name(name)
    return name
