import csv
import io

import pytest

from cw_assets.domain.json_faults import Faults
from cw_assets.domain.scripts.document import examined
from cw_assets.exports.scripts.table import csv_text
from cw_assets.exports.scripts.table_reading import script_of_table
from cw_assets_tests.exports.scripts.samples import make_material, make_rows


def read(text):
    """The rows, and everything that is wrong."""
    faults = Faults()
    script = script_of_table(text if isinstance(text, bytes) else text.encode(), faults)
    document = examined(script, faults) if script else None
    return document and document.script_rows, faults.lines()


def saved_as(text: str, separator: str, *, decimals: str = ".") -> str:
    """As the spreadsheet program of another country writes it."""
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    for line in lines[1:]:
        line[2] = line[2].replace(".", decimals)
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows([*lines, ["", *[""] * 10]])
    return target.getvalue()


@pytest.mark.parametrize("language", ["de", "ar", "ja"])
def test_rows_come_back_as_they_were(language):
    material = make_material(language, untranslated=(2,), origin_rows=make_rows("en"))
    assert read(csv_text(material)) == (material.rows, [])


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_what_programs_of_other_countries_save_is_read(separator):
    material = make_material("de", untranslated=(2,))
    decimals = "." if separator == "," else ","
    assert read(saved_as(csv_text(material), separator, decimals=decimals)) == (material.rows, [])


@pytest.mark.parametrize("text", ["=1+1", "-1", " =1", "\n=1", "'tis hot", '“a, "b"; c”\nd', "＝1"])
def test_a_formula_and_all_other_text_come_back(text):
    rows = (make_rows("de")[0].model_copy(update={"visual_text": text, "audio_text": text}),)
    assert read(csv_text(make_material(rows=rows))) == (rows, [])


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("\r\n2,", "\r\nzwei,", "script_rows[1].shot_number: "),
        (",3.5,", ",3 1/2,", "script_rows[1].duration_seconds: "),
        ("00:00:03:00", "03:00", "script_rows[1].timecode_start: "),
        (",audio,", ",sound,", "the file: has no column audio"),
        ("\ufeffshot", '"shot', "the file: is no CSV"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(old, new, place):
    text = csv_text(make_material("de"))
    assert old in text
    _, faults = read(text.replace(old, new, 1))
    assert faults[0].startswith(place)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"{}", b"PK\x03\x04"])
def test_what_is_no_table_is_told(content):
    rows, faults = read(content)
    assert rows is None
    assert len(faults) == 1
