"""Taking a video file in: checked, copied into the store, put on record; who brings it, and when, is told above."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from cw_assets.defs.partitions import media
from cw_assets.errors import ExternalFailure
from cw_assets.store import file_sha256

if TYPE_CHECKING:
    from pathlib import Path

    from dagster import DagsterInstance

    from cw_assets.catalog.records import MediaRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.store import MediaStore


def take_in(workplace: Workplace, instance: DagsterInstance, path: Path, campaign_id: int | None = None) -> MediaRecord:
    """The record of a video file, whose content is copied into the store; the same content gives the same record.

    InvalidInput or LimitExceeded, with nothing left behind, for a file that cannot be analysed.
    """
    record = known_or_new(workplace, path, campaign_id)
    assert media.name is not None
    instance.add_dynamic_partitions(media.name, [record.partition_key])
    return record


def known_or_new(workplace: Workplace, path: Path, campaign_id: int | None) -> MediaRecord:
    from cw_assets.engines.decoding.intake import check_video_file

    check_video_file(path, max_bytes=workplace.settings.max_file_bytes)
    sha256, catalog = file_sha256(path), workplace.catalog
    if campaign_id is not None:
        catalog.get_campaign(campaign_id)
    known = catalog.find_media_by_sha256(sha256, campaign_id=campaign_id)
    if known and workplace.store.path(known.video_file).is_file():
        return known
    metadata = workplace.engines.decoder.probe(path, media_key=path.name, sha256=sha256)
    key = known.video_file if known else f"videos/{sha256[:32]}{path.suffix.lower()}"
    keep(workplace.store, path, sha256, key)
    record = catalog.add_media(
        file_name=path.name, video_file=key, sha256=sha256, file_size=metadata.file_size, campaign_id=campaign_id
    )
    return catalog.set_metadata(record.id, metadata)


def keep(store: MediaStore, path: Path, sha256: str, key: str) -> None:
    """A copy in the store, unless it is there. ExternalFailure where the file is not what was hashed any more."""
    if store.path(key).is_file():
        return
    with store.replacing(key) as temporary:
        shutil.copyfile(path, temporary)
        if file_sha256(temporary) != sha256:
            raise ExternalFailure(f"{path.name} changed while it was copied; try again.")
