import pytest

from cw_assets.domain.scripts.document import read_script
from cw_assets.errors import InvalidInput
from cw_assets.exports.scripts.export import FORMATS, export_script
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
