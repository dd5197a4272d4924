"""Records as a file, JSON v1.0, and back without loss: of a result, a media, an ad unit, a campaign, or all.

`values.py` is the format. The media files that go with it are put into a zip by exports/archive_files.py.
"""

from cw_assets.catalog.archive.reading import archive_faults, read_archive, write_archive
from cw_assets.catalog.archive.repository import ArchiveRepository
from cw_assets.catalog.archive.values import Archive, ArchiveKind, files_of

__all__ = [
    "Archive",
    "ArchiveKind",
    "ArchiveRepository",
    "archive_faults",
    "files_of",
    "read_archive",
    "write_archive",
]
