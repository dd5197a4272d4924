"""Media records: adding a video once, finding, listing and reviewing it; its analysis is in work.py and results.py."""

from datetime import datetime
from pathlib import PureWindowsPath

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cw_assets.catalog.holding import begin_again
from cw_assets.catalog.models import AdUnitMedia, Campaign
from cw_assets.catalog.records import MediaRecord
from cw_assets.catalog.sessions import Sessions, existing, move, newest_first
from cw_assets.catalog.slugs import slug_of
from cw_assets.domain.status import Status
from cw_assets.domain.video.metadata import VideoMetadata


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
        """NotFound where there is none."""
        with self._reading() as session:
            return MediaRecord.model_validate(existing(session, AdUnitMedia, media_id))

    def find_media_by_sha256(self, sha256: str, *, campaign_id: int | None = None) -> MediaRecord | None:
        """The record of this content in this campaign, or outside of campaigns."""
        same = select(AdUnitMedia).where(
            AdUnitMedia.sha256 == sha256, AdUnitMedia.campaign_id.is_not_distinct_from(campaign_id)
        )
        with self._reading() as session:
            row = session.scalars(same).one_or_none()
            return MediaRecord.model_validate(row) if row else None

    def find_media_of_unit(self, unit_id: int) -> MediaRecord | None:
        """The video that this ORIGIN unit was approved from."""
        query = select(AdUnitMedia).where(AdUnitMedia.video_ad_unit_id == unit_id).order_by(AdUnitMedia.id.desc())
        with self._reading() as session:
            row = session.scalars(query).first()
            return MediaRecord.model_validate(row) if row else None

    def list_media(
        self,
        status: Status | None = None,
        *,
        campaign_id: int | None = None,
        limit: int | None = 100,
        offset: int = 0,
    ) -> list[MediaRecord]:
        """Newest first; of one status and campaign, or of all."""
        query = newest_first(AdUnitMedia, status, limit, offset)
        if campaign_id is not None:
            query = query.where(AdUnitMedia.campaign_id == campaign_id)
        with self._reading() as session:
            return [MediaRecord.model_validate(row) for row in session.scalars(query)]

    def set_metadata(self, media_id: int, metadata: VideoMetadata) -> MediaRecord:
        """Keep what was read from the file."""
        with self._writing() as session:
            row = existing(session, AdUnitMedia, media_id, lock=True)
            for name in ("duration", "width", "height", "frame_rate", "rotation", "video_codec", "audio_codec"):
                setattr(row, name, getattr(metadata, name))
            row.audio_channels, row.audio_sample_rate = metadata.audio_channels, metadata.sample_rate
            row.file_size = metadata.file_size
            return MediaRecord.model_validate(row)

    def review(self, media_id: int, *, approve: bool, note: str = "") -> MediaRecord:
        """A person's word on the result: approved (`reviewed`), or rejected (`uploaded` again, with the note)."""
        with self._writing() as session:
            row, now = existing(session, AdUnitMedia, media_id, lock=True), self._clock()
            move(row, Status.REVIEWED if approve else Status.UPLOADED, now)
            row.review_note, row.reviewed_at = note, now
            if not approve:
                begin_again(row)
            return MediaRecord.model_validate(row)


def new_media(
    file_name: str, video_file: str, sha256: str, file_size: int, campaign_id: int | None, *, now: datetime
) -> AdUnitMedia:
    return AdUnitMedia(
        file_name=file_name,
        slug=slug_of(PureWindowsPath(file_name).stem, otherwise="video"),
        video_file=video_file,
        sha256=sha256,
        file_size=file_size,
        campaign_id=campaign_id,
        status=Status.UPLOADED,
        status_changed_at=now,
        created_at=now,
    )
