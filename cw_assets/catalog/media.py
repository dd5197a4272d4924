"""Media records: adding a video once, finding, listing and reviewing it; its analysis is in analyses.py."""

import re
import unicodedata
from datetime import datetime
from pathlib import PureWindowsPath

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cw_assets.catalog.models import AdUnitMedia, Campaign
from cw_assets.catalog.records import MediaRecord
from cw_assets.catalog.sessions import Sessions, existing, move
from cw_assets.domain.status import ACTIVE, Progress, Status
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.errors import InvalidInput

MAX_SLUG = 40


class MediaRepository(Sessions):
    """The part of the catalog that keeps videos."""

    def add_media(
        self, *, file_name: str, video_file: str, sha256: str, file_size: int, campaign_id: int | None = None
    ) -> MediaRecord:
        """The record of this content in this campaign: a new one (`uploaded`), or the one that is there.

        `video_file` is its key in the store, `file_size` in bytes.
        """
        found = self.find_media_by_sha256(sha256, campaign_id=campaign_id)
        if found:
            return found
        row = new_media(file_name, video_file, sha256, file_size, campaign_id, now=self._clock())
        try:
            with self._writing() as session:
                if campaign_id is not None:
                    existing(session, Campaign, campaign_id)
                session.add(row)
                session.flush()
                return MediaRecord.model_validate(row)
        except IntegrityError:  # another process was quicker
            found = self.find_media_by_sha256(sha256, campaign_id=campaign_id)
            if found is None:
                raise
            return found

    def get_media(self, media_id: int) -> MediaRecord:
        """InvalidInput where there is none."""
        with self._reading() as session:
            return MediaRecord.model_validate(existing(session, AdUnitMedia, media_id))

    def get_media_by_partition_key(self, key: str) -> MediaRecord:
        """The record whose `partition_key` this is. InvalidInput where there is none."""
        number = key.partition("-")[0]
        found = self.get_media(int(number)) if number.isdecimal() and len(number) < 10 else None
        if found is None or found.partition_key != key:
            raise InvalidInput(f"{key} is not the partition of a media record; add the video to the catalog first.")
        return found

    def find_media_by_sha256(self, sha256: str, *, campaign_id: int | None = None) -> MediaRecord | None:
        """The record of this content in this campaign, or outside of campaigns."""
        same = select(AdUnitMedia).where(
            AdUnitMedia.sha256 == sha256, AdUnitMedia.campaign_id.is_not_distinct_from(campaign_id)
        )
        with self._reading() as session:
            row = session.scalars(same).one_or_none()
            return MediaRecord.model_validate(row) if row else None

    def list_media(self, status: Status | None = None, *, limit: int = 100, offset: int = 0) -> list[MediaRecord]:
        """Newest first; of one status, or of all."""
        query = select(AdUnitMedia).order_by(AdUnitMedia.id.desc()).limit(limit).offset(offset)
        if status is not None:
            query = query.where(AdUnitMedia.status == status)
        with self._reading() as session:
            return [MediaRecord.model_validate(row) for row in session.scalars(query)]

    def delete_media(self, media_id: int) -> None:
        """Delete the record with its result; not its files, nor the ad unit made of it. InvalidInput while it runs."""
        with self._writing() as session:
            row = existing(session, AdUnitMedia, media_id, lock=True)
            if row.status in ACTIVE:
                raise InvalidInput(f"Media {media_id} is {row.status}; cancel its analysis, then delete it.")
            session.delete(row)

    def set_metadata(self, media_id: int, metadata: VideoMetadata) -> MediaRecord:
        """Keep what was read from the file."""
        with self._writing() as session:
            row = existing(session, AdUnitMedia, media_id, lock=True)
            for name in ("duration", "width", "height", "frame_rate", "rotation", "video_codec", "audio_codec"):
                setattr(row, name, getattr(metadata, name))
            row.audio_channels, row.audio_sample_rate = metadata.audio_channels, metadata.sample_rate
            row.file_size = metadata.file_size
            return MediaRecord.model_validate(row)

    def progress(self, media_id: int) -> Progress:
        return self.get_media(media_id).to_progress()

    def review(self, media_id: int, *, approve: bool, note: str = "") -> MediaRecord:
        """A person's word on the result: approved (`reviewed`), or rejected (`uploaded` again, with the note)."""
        with self._writing() as session:
            row, now = existing(session, AdUnitMedia, media_id, lock=True), self._clock()
            move(row, Status.REVIEWED if approve else Status.UPLOADED, now)
            row.review_note, row.reviewed_at = note, now
            if not approve:
                row.phase, row.progress, row.message = "", 0, ""
            return MediaRecord.model_validate(row)


def new_media(
    file_name: str, video_file: str, sha256: str, file_size: int, campaign_id: int | None, *, now: datetime
) -> AdUnitMedia:
    return AdUnitMedia(
        file_name=file_name,
        slug=slug_of(file_name),
        video_file=video_file,
        sha256=sha256,
        file_size=file_size,
        campaign_id=campaign_id,
        status=Status.UPLOADED,
        status_changed_at=now,
        created_at=now,
    )


def slug_of(file_name: str) -> str:
    """The name without folder and ending, in [a-z0-9-], at most 40 characters; "video" where nothing is left."""
    stem = PureWindowsPath(file_name).stem
    ascii_only = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:MAX_SLUG].strip("-") or "video"
