"""Scripts as files: taken in as an origin's rows, and given out in the forms of the trade."""

import json
import os
from collections.abc import Sequence
from errno import EACCES
from io import BytesIO
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Literal
from zipfile import BadZipFile, ZipFile

from cw_assets.api.base import Project
from cw_assets.domain.adaptation.market import language_in
from cw_assets.domain.json_faults import MOST_OPENINGS, openings
from cw_assets.domain.scripts.document import MAX_BYTES, ScriptDocument, read_script, script_faults
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.values import Value, seconds
from cw_assets.errors import InvalidInput, NotReady
from cw_assets.store import MediaStore

if TYPE_CHECKING:
    from cw_assets.catalog.records import AdUnitRecord, BrandRecord, CampaignRecord
    from cw_assets.exports.scripts.material import Paper, ScriptMaterial

FOLDER = "scripts"
LONGEST_CODE = 100
"""Characters of a unit's or a brand's code."""


class ScriptImport(Value):
    """What `import_script` gives: the unit, or only what would come of it, or everything that is wrong."""

    unit_id: int | None = None
    rows: int = 0
    seconds: float = 0.0
    faults: tuple[str, ...] = ()


class ScriptsApi(Project):
    """The part of a project that reads and writes script files."""

    def read_script_file(self, path: Path) -> ScriptDocument:
        """A script as JSON v1.0. InvalidInput for what cannot be read, or is not right."""
        return read_script(read_file(path))

    def import_script(self, path: Path, *, dry_run: bool = False, code: str = "") -> ScriptImport:
        """An ORIGIN unit of a script that was written elsewhere; the same code again replaces its rows.

        Its job id names the campaign, which is made where there is none, with the brand of this code or name, or a new
        one. The unit lasts as long as its rows. Nothing is taken in where anything is wrong, nor in a dry run.
        """
        from cw_assets.exports.scripts.material import without_status

        content = read_file(path)
        faults = tuple(script_faults(content))
        if faults:
            check_is_script(path, content)
            return ScriptImport(faults=faults)
        document = read_script(content)
        notes = without_status(document.notes)
        code = code_of(document, path, code)
        duration = seconds(sum(row.duration_seconds for row in document.script_rows))
        counts: dict[str, Any] = {"rows": len(document.script_rows), "seconds": duration}
        if dry_run:
            return ScriptImport(**counts)
        campaign = self._campaign_of(document)
        unit = self.catalog.import_origin_unit(
            code=code,
            title=document.script_title,
            language=language_in(document.language),
            rows=document.script_rows,
            duration=duration,
            campaign_id=campaign.id if campaign else None,
            pipeline_metadata={"script_notes": notes} if notes else None,
        )
        self.tell_origin(unit)
        return ScriptImport(unit_id=unit.id, **counts)

    def _campaign_of(self, document: ScriptDocument) -> "CampaignRecord | None":
        job_id, brand = document.job_id.strip(), document.brand_name.strip()
        if not job_id:
            return None
        return self.catalog.find_campaign(job_id) or self.catalog.add_campaign(
            job_id=job_id,
            script_title=document.script_title,
            client_name=document.client_name,
            brand_id=self._brand_called(brand).id if brand else None,
        )

    def _brand_called(self, name: str) -> "BrandRecord":
        """The brand of this code or name, else a new one."""
        code = name[:LONGEST_CODE]
        same = [brand for brand in self.catalog.list_brands() if name.casefold() == brand.name.casefold()]
        return self.catalog.find_brand(code) or (same[0] if same else self.catalog.add_brand(code=code, name=name))

    def tell_origin(self, unit: "AdUnitRecord") -> None:
        """The unit's stand-in in Dagster, and an event in its lineage."""
        from dagster import AssetMaterialization

        from cw_assets.defs.partitions import origins

        assert origins.name is not None
        self.instance.add_dynamic_partitions(origins.name, [unit.partition_key])
        metadata = {"rows": len(self.catalog.unit_script(unit.id)), "seconds": unit.duration or 0.0}
        self.instance.report_runless_asset_event(
            AssetMaterialization("origin_script", partition=unit.partition_key, metadata=metadata)
        )

    def export_unit(
        self,
        unit_id: int,
        formats: Sequence[str],
        *,
        folder: Path | None = None,
        paper: "Paper" = "a4",
        draft: bool = False,
    ) -> list[Path]:
        """Write a unit's script as files, by default into `scripts` of the media folder; their paths.

        Formats: docx and pdf (AV script), csv, json, srt, vtt; "all" for each of them. With `draft` the last draft of
        an adaptation that failed. NotReady where there are no rows yet; nothing is written where a format cannot be.
        """
        from cw_assets.exports.scripts.export import FORMATS, export_script

        unit = self.catalog.get_ad_unit(unit_id)
        material = self.script_material(unit, draft=draft)
        wanted = FORMATS if "all" in formats else tuple(dict.fromkeys(formats))
        if not wanted:
            raise InvalidInput(f"No format is named; choose of {', '.join(FORMATS)}, or all.")
        contents = {form: export_script(material, form, paper) for form in wanted}
        store = MediaStore(checked_folder(folder) if folder else self.settings.media_root / FOLDER)
        name = f"{unit.partition_key}{'-draft' if draft else ''}"
        return [store.path(store.write(f"{name}.{form}", content)) for form, content in contents.items()]

    def script_material(self, unit: "AdUnitRecord", *, draft: bool = False) -> "ScriptMaterial":
        """A unit's script with what stands above it. NotReady where there are no rows, InvalidInput without a draft."""
        from cw_assets.defs.work.script_material import script_material

        return script_material(self.workplace, unit, self._drafted(unit) if draft else self._finished(unit))

    def _finished(self, unit: "AdUnitRecord") -> tuple[ScriptRow, ...]:
        rows = self.catalog.unit_script(unit.id)
        if not rows:
            draft = " or take its last draft (--draft)" if self.last_draft(unit) else ""
            raise NotReady(f"Ad unit {unit.id} is {unit.status} and has no rows yet; adapt it first{draft}.")
        return rows

    def _drafted(self, unit: "AdUnitRecord") -> tuple[ScriptRow, ...]:
        rows = self.last_draft(unit)
        if not rows:
            raise InvalidInput(f"Ad unit {unit.id} is {unit.status} and has no draft that failed; leave out --draft.")
        return rows

    def last_draft(self, unit: "AdUnitRecord") -> tuple[ScriptRow, ...]:
        """The rows that a failed adaptation had come to; none where nothing was written."""
        rows = unit.pipeline_metadata.get("last_draft", {}).get("script_rows", ())
        return tuple(ScriptRow.model_validate(row) for row in rows)


def code_of(document: ScriptDocument, path: Path, code: str) -> str:
    """The one that is given, else made of the title or the file's name. InvalidInput where it is too long."""
    if len(code) > LONGEST_CODE:
        raise InvalidInput(f"The code {code[:20]}… has more than {LONGEST_CODE} characters; shorten it.")
    return code.strip() or document.script_title.strip()[:LONGEST_CODE] or path.stem[:LONGEST_CODE]


def check_is_script(path: Path, content: bytes) -> None:
    """InvalidInput where the file is not a script with faults but an export of records."""
    if kind_of_file(content) == "records":
        raise InvalidInput(
            f"{path.name} is no script but an export of records; take it in with `cw import {quote(str(path))}`."
        )


def kind_of_file(content: bytes) -> Literal["script", "records", "unknown"]:
    """By what a JSON or a zip has in it, right or wrong."""
    from cw_assets.exports.archive_files import RECORDS

    try:
        with ZipFile(BytesIO(content)) as archive:
            return "records" if RECORDS in archive.namelist() else "unknown"
    except BadZipFile:
        pass
    text = content.decode(errors="replace")
    if openings(text) > MOST_OPENINGS:
        return "unknown"
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return "unknown"
    names = data.keys() if isinstance(data, dict) else ()
    return "script" if "script_rows" in names else "records" if {"units", "media"} <= set(names) else "unknown"


def checked_folder(folder: Path) -> Path:
    """A folder that files can be written into, made where there is none. InvalidInput where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(EACCES, "Permission denied")
    except OSError as error:
        raise InvalidInput(f"The folder {folder} cannot be written ({error.strerror}); choose another.") from error
    return folder


def read_file(path: Path) -> bytes:
    """InvalidInput where it is not there, or too large for a script."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(f"{path.name} is larger than {MAX_BYTES} bytes and no script; choose another file.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror}); give the path of a script file.") from error
