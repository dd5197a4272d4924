import pytest

from cw_assets.domain.scripts.document import MAX_TEXT, read_script
from cw_assets.errors import InvalidInput
from cw_assets.exports.scripts.export import FORMATS, export_script
from cw_assets.exports.scripts.material import without_status
from cw_assets_tests.exports.scripts.samples import make_material

BEGINNINGS = {"docx": b"PK", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbf", "json": b"{", "srt": b"1\n", "vtt": b"WEBVTT\n"}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written(form):
    assert export_script(make_material("ar", untranslated=(2,)), form).startswith(BEGINNINGS[form])


def test_unknown_format_is_refused_with_the_ones_there_are():
    with pytest.raises(InvalidInput, match="docx, pdf, csv, json, srt, vtt"):
        export_script(make_material(), "xlsx")


@pytest.mark.parametrize("form", FORMATS)
def test_script_without_rows_is_refused(form):
    with pytest.raises(InvalidInput, match="has no rows"):
        export_script(make_material(rows=()), form)


def test_json_is_read_again():
    material = make_material("zh-Hant", untranslated=(1,), job_id="POLAR-30")
    script = read_script(export_script(material, "json"))
    assert script.script_rows == material.rows
    assert (script.job_id, script.language, script.script_title) == ("POLAR-30", "zh-Hant", material.title)
    assert script.notes == material.status_note


def test_notes_stand_below_the_status_and_are_told_apart_again():
    material = make_material("de", untranslated=(1, 2), notes="Shoot at dawn.\nDRAFT: no dogs.")
    notes = read_script(export_script(material, "json")).notes
    assert notes == f"{material.status_note}\n{material.notes}"
    assert without_status(notes) == material.notes


@pytest.mark.parametrize("notes", ["", " Shoot at dawn.\n", "DRAFT: no dogs.", "DRAFT: 2 lines are missing."])
def test_notes_of_people_stay_as_they_are(notes):
    material = make_material("en", notes=notes)
    assert read_script(export_script(material, "json")).notes == without_status(notes) == notes


def test_notes_that_leave_no_room_are_cut_and_controls_taken_out():
    notes = read_script(export_script(make_material("de", notes="\0" + "x" * MAX_TEXT), "json")).notes
    assert (len(notes), notes[-1], notes.count("\0")) == (MAX_TEXT, "x", 0)
