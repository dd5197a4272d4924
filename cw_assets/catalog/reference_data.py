"""Reference data in the catalog: taken in from files, those that come with the project or one's own, and given out.

What a file says wins over what the catalog has. Of what comes with the project, a template that a person has written
anew stays, and so does what is active.
"""

from collections import Counter
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import change, columns
from cw_assets.catalog.models import Language, PromptTemplate
from cw_assets.catalog.named import names_of
from cw_assets.catalog.records import PromptTemplateFields
from cw_assets.catalog.reference_files import (
    FOLDER,
    KINDS,
    TEMPLATES,
    Entries,
    Kind,
    key_of,
    names,
    read_file,
    read_folder,
    references,
    write_folder,
)
from cw_assets.catalog.templates import TemplateRepository, active, text_fault
from cw_assets.domain.json_faults import told
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput


class ImportReport(Value):
    """How many records an import added, changed and left as they were, by the names of the files."""

    added: dict[str, int]
    changed: dict[str, int]
    unchanged: dict[str, int]


class ReferenceRepository(TemplateRepository):
    """The part of the catalog that takes in reference data and gives it out."""

    def import_reference(self, folder: Path | None = None) -> ImportReport:
        """Bring all records up to what the files of a folder say, or those of the project; again, it changes nothing.

        A folder of one's own may have some of the files. InvalidInput tells all that is wrong, and nothing is kept.
        """
        found, faults = read_folder(folder or FOLDER)
        try:
            return self._import(folder, found, faults)
        except IntegrityError:  # another process was at it and has added them
            return self._import(folder, found, faults)

    def ensure_reference(self) -> None:
        """Import what comes with the project where some of it has never been, so that one can work at once."""
        shipped, _ = read_file(TEMPLATES, FOLDER / f"{TEMPLATES.file}.json")
        with self._reading() as session:
            there = set(session.scalars(select(PromptTemplate.slug)))
            language = session.scalars(select(Language.id).limit(1)).first()
        if language is None or not there.issuperset(key_of(TEMPLATES, entry) for entry in shipped):
            self.import_reference()

    def export_reference(self, folder: Path) -> dict[str, int]:
        """Write all records as files that import takes, of templates the active version; how many, by file.

        The same records give the same bytes.
        """
        with self._reading() as session:
            found = {kind.file: in_catalog(session, kind) for kind in KINDS}
        write_folder(folder, found)
        return {name: len(entries) for name, entries in found.items()}

    def _import(self, folder: Path | None, found: Entries, faults: list[str]) -> ImportReport:
        done = {word: dict.fromkeys(names(), 0) for word in ImportReport.model_fields}
        with self._writing() as session:
            faults = [*faults, *unknown_references(session, found), *template_faults(found)]
            if faults:
                raise InvalidInput(
                    f"The reference data in {folder or FOLDER} cannot be taken in ({told(faults)}); "
                    "correct that, then import it again."
                )
            for kind in KINDS:
                for word, count in self._put(session, kind, found, shipped=folder is None).items():
                    done[word][kind.file] = count
        return ImportReport.model_validate(done)

    def _put(self, session: Session, kind: Kind, found: Entries, *, shipped: bool) -> Counter[str]:
        """How many were added, changed and left as they were."""
        if kind is TEMPLATES:
            return self._put_templates(session, templates(found), shipped=shipped)
        entries = found.get(kind.file, [])
        query = select(kind.table).order_by(kind.table.id).with_for_update()
        rows = {str(getattr(row, kind.key)): row for row in session.scalars(query)} if entries else {}
        done: Counter[str] = Counter()
        for entry in entries:
            key = key_of(kind, entry)
            if key not in rows:
                session.add(kind.table(**columns(entry), created_at=self._clock()))
                done["added"] += 1
                continue
            kept = {"is_active"} if shipped or "is_active" not in entry.model_fields_set else set()
            changed = change(rows[key], kind.fields, f"The record {key} of {kind.file}", entry.model_dump(exclude=kept))
            done["changed" if changed else "unchanged"] += 1
        session.flush()
        return done

    def _put_templates(self, session: Session, entries: list[PromptTemplateFields], *, shipped: bool) -> Counter[str]:
        """What ships and was active once is not made active again: a person has written a newer one."""
        done: Counter[str] = Counter()
        for entry in entries:
            texts = session.scalars(select(PromptTemplate.text).where(PromptTemplate.slug == entry.slug)).all()
            before = active(session, entry.slug)
            if before and shipped and entry.text in texts:
                done["unchanged"] += 1
                continue
            after = self._save(session, entry.slug, entry.text, entry.category)
            done["added" if before is None else "unchanged" if after is before else "changed"] += 1
        return done


def in_catalog(session: Session, kind: Kind) -> list[Value]:
    query = select(kind.table)
    if kind is TEMPLATES:
        query = query.where(PromptTemplate.is_active)
    return [
        kind.fields.model_validate({name: getattr(row, name) for name in kind.fields.model_fields})
        for row in session.scalars(query)
    ]


def unknown_references(session: Session, found: Entries) -> list[str]:
    """Records that are named and are neither in the files nor in the catalog, a fault each."""
    faults, known = [], {kind.file: known_keys(session, kind, found) for kind in KINDS if kind is not TEMPLATES}
    for kind in KINDS:
        for entry in found.get(kind.file, []):
            for name, file, key in references(kind, entry):
                if key not in known[file]:
                    faults.append(f"{kind.file}.json, {key_of(kind, entry)}: {name} {key!r} is not in {file}")
    return faults


def known_keys(session: Session, kind: Kind, found: Entries) -> set[str]:
    return {*names_of(session, kind.table), *(key_of(kind, entry) for entry in found.get(kind.file, []))}


def template_faults(found: Entries) -> list[str]:
    """Templates that are no Jinja2, a fault each."""
    faults = [(entry.slug, text_fault(entry.text, entry.category)) for entry in templates(found)]
    return [f"{TEMPLATES.file}.json, {slug}: it {fault}" for slug, fault in faults if fault]


def templates(found: Entries) -> list[PromptTemplateFields]:
    return [entry for entry in found.get(TEMPLATES.file, []) if isinstance(entry, PromptTemplateFields)]
