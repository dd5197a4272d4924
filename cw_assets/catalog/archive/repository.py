"""Exporting records from the catalog, and importing them into it or into another one."""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cw_assets.catalog.archive.comparing import Plan, plan_of
from cw_assets.catalog.archive.exporting import archive_of, chosen_for
from cw_assets.catalog.archive.links import examine_links
from cw_assets.catalog.archive.matching import Matches, matches_of
from cw_assets.catalog.archive.values import Archive, ArchiveKind
from cw_assets.catalog.archive.writing import Writer
from cw_assets.catalog.records import ArchiveReport
from cw_assets.catalog.sessions import Sessions
from cw_assets.domain.json_faults import Faults, told
from cw_assets.errors import InvalidInput


class ArchiveRepository(Sessions):
    """The part of the catalog that gives records away and takes them in."""

    def export_records(self, kind: ArchiveKind, record_id: int | None = None) -> Archive:
        """The record with everything that it is linked to; `record_id` is a media's for "result" and "media".

        A result has its media, campaign and brand with it. InvalidInput where there is no such record or a run holds
        one of them, NotReady where a result is asked for that is not there yet.
        """
        with self._reading() as session:
            see_one_moment(session)
            return archive_of(chosen_for(session, kind, record_id), kind, self._clock())

    def import_records(
        self,
        archive: Archive,
        *,
        replace: bool = False,
        dry_run: bool = False,
        put_in_place: Callable[[], object] | None = None,
    ) -> ArchiveReport:
        """Bring the catalog up to what the archive says, all at once or not at all; doing it again changes nothing.

        A record that is there and differs is replaced with `replace`, and keeps its id, partition and time of creation;
        without it InvalidInput names all that differ. Records that a run holds are refused either way. What is there
        beyond the archive stays, and so does, for a result, the unit that was made from its media. `put_in_place` puts
        the media files there, and is called, perhaps again, just before the transaction ends. A dry run changes
        nothing, and its report says what stands in the way.
        """
        check_links(archive)
        if dry_run:
            with self._reading() as session:
                see_one_moment(session)
                found = matches_of(session, archive, lock=False)
                plan = plan_of(session, archive, found)
                return report_of(plan, found, faults=plan.obstacles(replace=replace))
        try:
            return self._import_records(archive, replace=replace, put_in_place=put_in_place)
        except IntegrityError:  # another process has added one of them
            return self._import_records(archive, replace=replace, put_in_place=put_in_place)

    def _import_records(
        self, archive: Archive, *, replace: bool, put_in_place: Callable[[], object] | None
    ) -> ArchiveReport:
        with self._writing() as session:
            found = matches_of(session, archive, lock=True)
            plan = plan_of(session, archive, found)
            wrong = plan.obstacles(replace=replace)
            if wrong:
                causes = [line.rpartition("; ")[0] for line in wrong]
                raise InvalidInput(
                    f"Nothing is imported ({told(causes)}); replace what differs with --replace, wait for what runs, "
                    "or see all that stands in the way with --dry-run."
                )
            Writer(session, found, with_units=archive.kind != "result").carry_out(plan)
            if put_in_place:
                put_in_place()
            return report_of(plan, found)


def check_links(archive: Archive) -> None:
    """InvalidInput for an archive that was not read from a file and is not right."""
    faults = Faults()
    examine_links(archive, faults)
    if faults.lines():
        raise InvalidInput(f"The records cannot be imported ({told(faults.lines())}); correct them.")


def see_one_moment(session: Session) -> None:
    """Have all that this session reads be of one moment; SQLite does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def report_of(plan: Plan, found: Matches, *, faults: tuple[str, ...] = ()) -> ArchiveReport:
    groups = plan.groups()
    return ArchiveReport(
        added={name: sum(step.row is None for step in steps) for name, steps in groups.items()},
        changed={name: sum(bool(step.differs) for step in steps) for name, steps in groups.items()},
        unchanged={name: sum(step.unchanged for step in steps) for name, steps in groups.items()},
        differences=tuple(step.line for steps in groups.values() for step in steps if step.differs),
        faults=faults,
        media_ids=tuple(row.id for row in found.media.values()),
        unit_ids=tuple(row.id for row in found.units.values()),
    )
