"""Image files that explain themselves: a JPEG with its whole job inside, and reading it back.

The job travels in XMP, see `image_xmp`; EXIF carries the `parameters` text for other tools.
"""

import re
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image
from pydantic import ValidationError

from cw_assets.domain.images.metadata import GenerationMetadata, for_image
from cw_assets.domain.images.parameters_text import parameters_text
from cw_assets.domain.protocols import RgbImage
from cw_assets.errors import InvalidInput
from cw_assets.exports import image_xmp

QUALITY = 95
START_OF_IMAGE, APP1, START_OF_SCAN = b"\xff\xd8", b"\xff\xe1", b"\xff\xda"
HEAD_BYTES = 8 * 2**20
"""As much of a file as is looked at: everything that is not picture stands in front."""
LONGEST_TEXT = 28_000
"""UTF-16 units for the prompts in EXIF, which has 64 KB in all."""
LONGEST_DESCRIPTION = 500


def encode_jpeg(pixels: RgbImage, metadata: GenerationMetadata, index: int) -> bytes:
    """Picture `index` of the job, from 0, as JPEG of quality 95 with full colour resolution.

    LimitExceeded for a job that is longer than 4 MB as text.
    """
    own = for_image(metadata, index)
    # `extra` are further segments; Pillow's `xmp` takes one of them, and a long job needs several.
    inside = {"exif": exif(own, index), "extra": image_xmp.segments(own)}
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=QUALITY, subsampling="4:4:4", **inside)
    return out.getvalue()


def exif(metadata: GenerationMetadata, index: int) -> Image.Exif:
    """Description, software and time, and the `parameters` text as UserComment: big-endian UTF-16, as others write."""
    tags, base = Image.Exif(), ExifTags.Base
    description = metadata.prompt.final.replace("\0", "")[:LONGEST_DESCRIPTION]
    tags[base.ImageDescription] = description.encode("utf-8", "replace")
    tags[base.Software] = metadata.software
    details = tags.get_ifd(ExifTags.IFD.Exif)
    details[base.DateTimeOriginal] = metadata.generated_at.strftime("%Y:%m:%d %H:%M:%S")
    details[base.OffsetTimeOriginal] = "+00:00"
    text = parameters_text(metadata, index, longest=LONGEST_TEXT)
    details[base.UserComment] = b"UNICODE\0" + text.encode("utf-16-be", "replace")
    return tags


def read_metadata(source: Path | bytes) -> GenerationMetadata:
    """The job inside a file of ours; `image_index` says which of its pictures the file is.

    InvalidInput for a file that is no JPEG, has no job in it (another program saved it anew), or a damaged one.
    """
    name = source.name if isinstance(source, Path) else "The picture"
    head = source[:HEAD_BYTES] if isinstance(source, bytes) else head_of(source)
    try:
        found = app1_segments(head)
    except ValueError as error:
        raise InvalidInput(
            f"{name} is not a whole JPEG file, its beginning cannot be read as one; name a picture that cw_assets made."
        ) from error
    try:
        job = image_xmp.job_text(found)
    except ValueError as error:
        raise damaged(name, str(error)) from error
    if job is None:
        raise InvalidInput(
            f"{name} has no job of cw_assets in it, it was made elsewhere or another program saved it anew without its "
            "metadata; take the file as it was first saved."
        )
    return parsed(job, name)


def head_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise InvalidInput(
            f"{path.name} cannot be read, {(error.strerror or 'the system refused').lower()}; name a JPEG file of ours."
        ) from error


def app1_segments(head: bytes) -> list[bytes]:
    """The contents of the APP1 segments in order; ValueError for what is no JPEG up to its picture.

    Read without Pillow, which looks into EXIF on opening and warns of every fault there; nothing is decoded.
    """
    if not head.startswith(START_OF_IMAGE):
        raise ValueError("no start of image")
    found, place = [], len(START_OF_IMAGE)
    while (marker := head[place : place + 2]) != START_OF_SCAN:
        length = int.from_bytes(head[place + 2 : place + 4])
        if marker[:1] != b"\xff" or length < 2:
            raise ValueError("no segment where one should be")
        if marker == APP1:
            found.append(head[place + 4 : place + 2 + length])
        place += 2 + length
    return found


def parsed(job: str, name: str) -> GenerationMetadata:
    try:
        return GenerationMetadata.model_validate_json(job)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = re.sub(r"[^\w.]", "?", ".".join(str(part) for part in first["loc"]))[:80]
        if place == "schema_version":
            raise InvalidInput(
                f"{name} holds a job in a form that this version does not know, another version of cw_assets wrote it; "
                "read it with that version or a newer one."
            ) from error
        raise damaged(name, f"{place or 'the text'} is not as we write it") from error


def damaged(name: str, cause: str) -> InvalidInput:
    return InvalidInput(
        f"The metadata of {name} are damaged, {cause}; take the file as it was first saved, or an undamaged copy."
    )
