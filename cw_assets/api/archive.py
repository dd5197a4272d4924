"""Records as files, JSON v1.0 or a zip with their media: given to another catalog, taken from one, without loss."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cw_assets.api.scripts import ScriptsApi
from cw_assets.errors import InvalidInput
from cw_assets.store import MediaStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from cw_assets.catalog.archive import Archive, ArchiveKind, ArchiveReport

ZIP = ".zip"


class ArchiveApi(ScriptsApi):
    """The part of a project that exports and imports records."""

    def export_archive(self, kind: "ArchiveKind", which: str, target: Path) -> dict[str, int]:
        """Write records with all that belongs to them to a .json file, or with their media files to a .zip.

        `which` is the id of a media ("result", "media") or a unit, or the job id of a campaign; "" for "all". How many
        records of each kind were written comes back.
        """
        from cw_assets.catalog.archive import files_of, write_archive
        from cw_assets.exports.archive_files import write_zip

        if target.suffix not in (".json", ZIP):
            raise InvalidInput(f"{target.name} is neither a .json nor a .zip file; name one, as in campaign.zip.")
        archive = self.catalog.export_records(kind, self._record_id(kind, which))
        content, store = write_archive(archive), self.workplace.store
        with MediaStore(target.parent).replacing(target.name) as temporary:
            if target.suffix == ZIP:
                write_zip(temporary, content, files_of(archive), store.path)
            else:
                temporary.write_bytes(content)
        return {name: len(getattr(archive, name)) for name in ("brands", "campaigns", "units", "media")}

    def _record_id(self, kind: "ArchiveKind", which: str) -> int | None:
        if kind == "all":
            return None
        if kind == "campaign":
            return self.catalog.get_campaign(which).id
        if not which.isdecimal():
            raise InvalidInput(f"{which!r} is no id of a {kind}; give the number that its list shows.")
        return int(which)

    def import_archive(self, source: Path, *, dry_run: bool = False, replace: bool = False) -> "ArchiveReport":
        """Take in what `export_archive` wrote, all of it or nothing; doing it again changes nothing.

        A record that is there and differs is replaced only with `replace`. A dry run writes nothing, and its report
        lists everything that is wrong.
        """
        from cw_assets.catalog.archive import ArchiveReport, archive_faults, read_archive

        content = read_records(source)
        faults = tuple(archive_faults(content)) if dry_run else ()
        if faults:
            return ArchiveReport(faults=faults)
        archive = read_archive(content)
        if dry_run:
            report = self.catalog.import_records(archive, replace=replace, dry_run=True)
            return report.model_copy(update={"faults": (*report.faults, *self._zip_faults(source, archive))})
        with self._staged(source, archive) as put_in_place:
            report = self.catalog.import_records(archive, replace=replace, put_in_place=put_in_place)
        self._add_stand_ins(report)
        return report

    def _zip_faults(self, source: Path, archive: "Archive") -> list[str]:
        from cw_assets.catalog.archive import files_of
        from cw_assets.exports.archive_files import zip_faults

        if source.suffix != ZIP:
            return []
        return zip_faults(source, files_of(archive), max_video_bytes=self.settings.max_file_bytes)

    @contextmanager
    def _staged(self, source: Path, archive: "Archive") -> "Iterator[Callable[[], None] | None]":
        """What puts the media files of a zip in their places, once the records are in theirs."""
        from cw_assets.catalog.archive import files_of
        from cw_assets.exports.archive_files import staged

        if source.suffix != ZIP:
            yield None
            return
        store, limit = self.workplace.store, self.settings.max_file_bytes
        with staged(source, files_of(archive), store.replacing, store.path, max_video_bytes=limit) as put_in_place:
            yield put_in_place

    def _add_stand_ins(self, report: "ArchiveReport") -> None:
        """The partitions of what was taken in."""
        for media in map(self.catalog.get_media, report.media_ids):
            self._add_partitions([media])
        for unit in map(self.catalog.get_ad_unit, report.unit_ids):
            if unit.unit_type == "ORIGIN":
                self.tell_origin(unit)
            else:
                self._add_partitions([unit])


def read_records(source: Path) -> bytes:
    """The JSON of a file, or of a zip. InvalidInput where it cannot be read."""
    from cw_assets.exports.archive_files import read_records as records_in_zip

    if source.suffix == ZIP:
        return records_in_zip(source)
    try:
        return source.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{source} cannot be read ({error.strerror}); give the path of an export.") from error
