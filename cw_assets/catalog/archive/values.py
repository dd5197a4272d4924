"""The format of an archive: its records as frozen values that name one another, never by the id of a database.

Reading a file is in reading.py, and what the records must be together in links.py.
"""

import re
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer

from cw_assets.catalog.records import AnalysedKeyFrame, BrandFields, UnitType
from cw_assets.catalog.records.units import ModelName
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import Status
from cw_assets.domain.values import Value
from cw_assets.domain.video.result import PhaseRun, VideoAnalysis
from cw_assets.errors import InvalidInput

FORMAT: Literal["cw_assets"] = "cw_assets"
VERSION: Literal["1.0"] = "1.0"
ArchiveKind = Literal["result", "media", "unit", "campaign", "all"]
RATE = re.compile(r"[0-9]{1,18}/[1-9][0-9]{0,17}")


def exact_ratio(given: object) -> object:
    """Not every text that Fraction takes: "1e999999999" fills the memory, "1/0" is no number."""
    if isinstance(given, Fraction):
        return given
    if not isinstance(given, str) or not RATE.fullmatch(given):
        raise ValueError('write a ratio as in "30000/1001"')
    return Fraction(given)


def in_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("write a time between the years 1 and 9999, in UTC") from error


def plain_key(key: str) -> str:
    """What a media store takes: a relative POSIX path without detours."""
    odd = "\\" in key or any(ord(character) < 32 for character in key)
    if odd or key.startswith("/") or ".." in key.split("/") or str(PurePosixPath(key)) != key or key == ".":
        raise ValueError("write a relative path of the media folder, as in videos/summer.mp4, without '..'")
    return key


Time = Annotated[AwareDatetime, AfterValidator(in_utc)]
Rate = Annotated[
    Fraction, BeforeValidator(exact_ratio), PlainSerializer(lambda f: f"{f.numerator}/{f.denominator}", return_type=str)
]
Key = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(plain_key)]
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
"""What a column of whole numbers holds in PostgreSQL."""
Code = Annotated[str, Field(min_length=1, max_length=100)]
Ref = Annotated[str, Field(min_length=1, max_length=100)]
"""The name of a unit or a media within its archive: "unit-1", "media-2"."""


class ArchivedBrand(BrandFields):
    created_at: Time


class ArchivedCampaign(Value):
    job_id: Code
    script_title: str
    client_name: str
    product_name: str
    brand: Code | None
    """The code of a brand of the archive."""
    original_script: str
    created_at: Time


class ArchivedWork(Value):
    """What runs did to a record, and when; no run holds it."""

    ref: Ref
    slug: Annotated[str, Field(min_length=1, max_length=40)]
    status: Status
    phase: str
    current: Int32
    total: Int32
    progress: Annotated[int, Field(ge=0, le=100)]
    message: str
    error_message: str
    error_kind: str = ""
    run_id: str
    status_changed_at: Time
    started_at: Time | None
    completed_at: Time | None
    created_at: Time


class MadeFrom(Value):
    """The media that an ORIGIN unit's rows were taken from; `current` where they are from its present result."""

    media: Ref
    current: bool


class ArchivedRow(ScriptRow):
    """A row of a unit's script, in its order."""

    shot_number: Int32
    created_at: Time


class ArchivedUnit(ArchivedWork):
    """Persona, region, country and language name reference data, which is not in the archive."""

    unit_type: UnitType
    code: Code
    title: str
    campaign: Code | None
    """The job id of a campaign of the archive."""
    source: Ref | None
    """The unit it was adapted from."""
    persona: str
    region: str
    country: str
    language: str
    llm: str
    brand: Code | None
    duration: float | None
    visual_style_prompt: str
    concept_brief: dict[str, Any]
    cultural_brief: dict[str, Any]
    evaluation_history: tuple[dict[str, Any], ...]
    pipeline_metadata: dict[str, Any]
    """Without ids: what they say is in `made_from`."""
    pipeline_model_config: dict[Node, ModelName]
    made_from: MadeFrom | None
    rows: tuple[ArchivedRow, ...]


class ArchivedKeyFrame(AnalysedKeyFrame):
    """A keyframe; the content hash of its images is in their keys."""

    scene_number: Int32
    frame_number: Int32
    image: Key
    thumbnail: Key
    width: Int32
    height: Int32


class ArchivedResult(Value):
    run_id: str
    analysis: VideoAnalysis
    key_frames: tuple[ArchivedKeyFrame, ...]
    script_edited_at: Time | None
    created_at: Time


class ArchivedPhaseRun(PhaseRun):
    asset: Code
    created_at: Time
    finished_at: Time


class ArchivedMedia(ArchivedWork):
    """A video by its key and content; the file itself is not in the JSON."""

    campaign: Code | None
    unit: Ref | None
    """The ORIGIN unit made from it; never in an archive of a result."""
    file_name: str
    video_file: Key
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    file_size: Annotated[int, Field(ge=0, le=2**63 - 1)]
    duration: float | None
    width: Int32 | None
    height: Int32 | None
    frame_rate: Rate | None
    rotation: Int32 | None
    video_codec: str | None
    audio_codec: str | None
    audio_channels: Int32 | None
    audio_sample_rate: Int32 | None
    analysis_key: str
    review_note: str
    reviewed_at: Time | None
    result: ArchivedResult | None
    phase_runs: tuple[ArchivedPhaseRun, ...]


class Archive(Value):
    """Records, and everything they are linked to; sorted by what they are called, so that two can be compared."""

    format: Literal["cw_assets"]
    version: Literal["1.0"]
    kind: ArchiveKind
    exported_at: Time
    brands: tuple[ArchivedBrand, ...]
    campaigns: tuple[ArchivedCampaign, ...]
    units: tuple[ArchivedUnit, ...]
    media: tuple[ArchivedMedia, ...]


def name_of(record: Value) -> str:
    """How messages call a record of an archive."""
    match record:
        case ArchivedBrand():
            return f"brand {record.code}"
        case ArchivedCampaign():
            return f"campaign {record.job_id}"
        case ArchivedUnit():
            place = "-".join(filter(None, (record.language, record.country)))
            return " ".join(filter(None, ("ad unit", record.code, record.unit_type, place, record.persona)))
        case ArchivedMedia():
            return f"media {record.file_name} {record.sha256[:8]}"
    return type(record).__name__


def files_of(archive: Archive) -> dict[str, str]:
    """The media files by key, each with the SHA-256 of its content, or as much of it as the key's name tells.

    InvalidInput where a key is that of two videos.
    """
    found: dict[str, str] = {}
    for media in archive.media:
        for frame in media.result.key_frames if media.result else ():
            found.update({key: PurePosixPath(key).stem for key in (frame.image, frame.thumbnail)})
        if found.setdefault(media.video_file, media.sha256) != media.sha256:
            raise InvalidInput(f"{media.video_file} is the file of two videos; add one of them again, then export.")
    return found
