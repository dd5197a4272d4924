"""The door: a script's material in, the bytes of a file out.

`MediaStore.write` puts them on a disk, whole or not at all.
"""

from typing import Literal, get_args

from cw_assets.domain.scripts.document import CONTROL, MAX_TEXT, ScriptDocument, write_script
from cw_assets.errors import InvalidInput
from cw_assets.exports.scripts.cells import printable
from cw_assets.exports.scripts.material import Paper, ScriptMaterial

ScriptFormat = Literal["docx", "pdf", "csv", "json", "srt", "vtt"]
FORMATS: tuple[ScriptFormat, ...] = get_args(ScriptFormat)
LONGEST_NAME, LONGEST_ID = 500, 100


def export_script(material: ScriptMaterial, form: str, paper: Paper = "a4") -> bytes:
    """A whole file in one of FORMATS, in UTF-8 where it is text; `paper` counts for docx and pdf.

    InvalidInput for another format, a script without rows, and captions for a row that speaks in no time.
    """
    if form not in FORMATS:
        raise InvalidInput(f"{form!r} is no format of a script; choose one of {', '.join(FORMATS)}.")
    if not material.rows:
        raise InvalidInput(f"{material.code} has no rows, so there is nothing to export; write its script first.")
    return written(material, form, paper)


def written(material: ScriptMaterial, form: ScriptFormat, paper: Paper) -> bytes:
    """Each format's libraries are imported when it is asked for."""
    if form == "docx":
        from cw_assets.exports.scripts.docx import docx

        return docx(material, paper)
    if form == "pdf":
        from cw_assets.exports.scripts.pdf import pdf

        return pdf(material, paper)
    if form == "csv":
        from cw_assets.exports.scripts.table import csv_text

        return csv_text(material).encode()
    if form == "json":
        return write_script(document_of(material))
    from cw_assets.exports.scripts.captions import captions

    return captions(material, form).encode()


def document_of(material: ScriptMaterial) -> ScriptDocument:
    """Script JSON 1.0, which `read_script` takes again."""
    return ScriptDocument(
        client_name=printable(material.client)[:LONGEST_NAME],
        brand_name=printable(material.brand)[:LONGEST_NAME],
        script_title=printable(material.title)[:LONGEST_NAME],
        total_runtime_seconds=material.duration_seconds,
        job_id=printable(material.job_id)[:LONGEST_ID],
        language=material.language,
        notes=notes_of(material),
        script_rows=material.rows,
    )


def notes_of(material: ScriptMaterial) -> str:
    """What is left to do, and below it what people have written."""
    written = CONTROL.sub("", material.notes)
    return "\n".join(filter(None, (material.status_note, written)))[:MAX_TEXT]
