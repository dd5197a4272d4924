"""Records as files, JSON v1.0 or a zip with their media: given to another catalog, taken from one, without loss."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, BinaryIO

from cw_assets.api.scripts import ScriptsApi, checked_folder, kind_of_file
from cw_assets.catalog.records import ArchiveReport
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput
from cw_assets.store import MediaStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from cw_assets.catalog.archive import Archive, ArchiveKind

JSON, ZIP = ".json", ".zip"
ZIP_BEGINS = b"PK\x03\x04"


class MissingVideo(Value):
    """A video that records were taken in of, and that is not in the media folder."""

    file_name: str
    video_file: str
    """Its key there."""
    campaign: str
    """Job id, or "" outside of campaigns."""


class ImportOutcome(ArchiveReport):
    """What `import_archive` did, or would do, and the videos to be added afterwards."""

    missing_videos: tuple[MissingVideo, ...] = ()


class ArchiveApi(ScriptsApi):
    """The part of a project that exports and imports records."""

    def export_archive(self, kind: "ArchiveKind", which: str, target: Path) -> dict[str, int]:
        """Write records with all that belongs to them to a .json file, or with their media files to a .zip.

        `which` is the id of a media ("result", "media") or a unit, or the job id of a campaign; "" for "all". How many
        records of each kind were written comes back. InvalidInput where media files for a zip are missing.
        """
        from cw_assets.catalog.archive import files_of, write_archive
        from cw_assets.exports.archive_files import write_zip

        if target.suffix not in (JSON, ZIP):
            raise InvalidInput(f"{target} is neither a .json nor a .zip file; name one, as in campaign.zip.")
        archive = self.catalog.export_records(kind, self._record_id(kind, which))
        content, store = write_archive(archive), self.workplace.store
        with MediaStore(checked_folder(target.parent)).replacing(target.name) as temporary:
            if target.suffix == ZIP:
                write_zip(temporary, content, files_of(archive), store.path)
            else:
                temporary.write_bytes(content)
        return {name: len(getattr(archive, name)) for name in ("brands", "campaigns", "units", "media")}

    def _record_id(self, kind: "ArchiveKind", which: str) -> int | None:
        if kind == "all":
            if which:
                raise InvalidInput(f"An export of all is of every record, not of {which!r}; leave that out.")
            return None
        if not which:
            raise InvalidInput(
                f"No {kind} is named; give {'its job id' if kind == 'campaign' else 'an id'}, or export all."
            )
        if kind == "campaign":
            return self.catalog.get_campaign(which).id
        if not which.isdecimal():
            raise InvalidInput(f"{which!r} is no id of a {kind}; give the number that its list shows.")
        return int(which)

    def import_archive(self, source: Path, *, dry_run: bool = False, replace: bool = False) -> ImportOutcome:
        """Take in what `export_archive` wrote, all of it or nothing; doing it again changes nothing.

        A record that is there and differs is replaced only with `replace`. A dry run writes nothing, and its outcome
        lists everything that is wrong.
        """
        from cw_assets.catalog.archive import archive_faults, read_archive

        zipped = is_zip(source)
        content = read_records(source, zipped=zipped)
        faults = tuple(archive_faults(content)) if dry_run else ()
        if faults:
            check_is_no_script(source, content)
            return ImportOutcome(faults=faults)
        try:
            archive = read_archive(content)
        except InvalidInput:
            check_is_no_script(source, content)
            raise
        if dry_run:
            report = self.catalog.import_records(archive, replace=replace, dry_run=True)
            faults = (*report.faults, *(self._zip_faults(source, archive) if zipped else ()))
            report = report.model_copy(update={"faults": faults})
        else:
            with self._staged(source, archive) if zipped else nullcontext() as put_in_place:
                report = self.catalog.import_records(archive, replace=replace, put_in_place=put_in_place)
            self._add_stand_ins(report)
        return ImportOutcome(**dict(report), missing_videos=() if zipped else self._missing(archive))

    def _zip_faults(self, source: Path, archive: "Archive") -> list[str]:
        from cw_assets.catalog.archive import files_of
        from cw_assets.exports.archive_files import zip_faults

        return zip_faults(source, files_of(archive), max_video_bytes=self.settings.max_file_bytes)

    @contextmanager
    def _staged(self, source: Path, archive: "Archive") -> "Iterator[Callable[[], None]]":
        """What puts the media files of a zip in their places, once the records are in theirs."""
        from cw_assets.catalog.archive import files_of
        from cw_assets.exports.archive_files import staged

        store, limit = self.workplace.store, self.settings.max_file_bytes
        with staged(source, files_of(archive), store.replacing, store.path, max_video_bytes=limit) as put_in_place:
            yield put_in_place

    def _missing(self, archive: "Archive") -> tuple[MissingVideo, ...]:
        return tuple(
            MissingVideo(file_name=media.file_name, video_file=media.video_file, campaign=media.campaign or "")
            for media in archive.media
            if not self.workplace.store.path(media.video_file).is_file()
        )

    def _add_stand_ins(self, report: ArchiveReport) -> None:
        """The partitions of what was taken in; an origin's event in its lineage where units came or changed."""
        from cw_assets.defs.partitions import origins

        assert origins.name is not None
        for media in map(self.catalog.get_media, report.media_ids):
            self._add_partitions([media])
        news = bool(report.added["units"] or report.changed["units"])
        for unit in map(self.catalog.get_ad_unit, report.unit_ids):
            if unit.unit_type != "ORIGIN":
                self._add_partitions([unit])
            elif news or not self.instance.has_dynamic_partition(origins.name, unit.partition_key):
                self.tell_origin(unit)


def check_is_no_script(source: Path, content: bytes) -> None:
    """InvalidInput where what could not be read is a script."""
    if kind_of_file(content) == "script":
        raise InvalidInput(
            f"{source.name} is a script and no export of records; take it in with "
            f"`cw unit import {quote(str(source))}`."
        )


def is_zip(source: Path) -> bool:
    """By its name or its first bytes. InvalidInput where it cannot be read."""
    with opened(source) as file:
        return source.suffix.lower() == ZIP or file.read(len(ZIP_BEGINS)) == ZIP_BEGINS


def read_records(source: Path, *, zipped: bool) -> bytes:
    """The JSON of a file, or of a zip; of one that is too large only the beginning, which is refused later."""
    from cw_assets.catalog.archive.reading import MAX_BYTES
    from cw_assets.exports.archive_files import read_records as records_in_zip

    if zipped:
        return records_in_zip(source)
    with opened(source) as file:
        return file.read(MAX_BYTES + 1)


@contextmanager
def opened(source: Path) -> Iterator[BinaryIO]:
    try:
        with source.open("rb") as file:
            yield file
    except OSError as error:
        raise InvalidInput(f"{source} cannot be read ({error.strerror}); give the path of an export.") from error
