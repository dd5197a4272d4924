import csv
import io

import pytest

from cw_assets.exports.scripts.table import csv_text, defused
from cw_assets_tests.exports.scripts.samples import make_material, make_rows


def read(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_rows_come_back_as_they_are():
    material = make_material("ar", untranslated=(2,))
    rows = read(csv_text(material))
    assert [row["audio"] for row in rows] == [row.audio_text for row in material.rows]
    assert [row["timecode"] for row in rows] == [row.timecode_start for row in material.rows]
    assert [float(row["seconds"]) for row in rows] == [row.duration_seconds for row in material.rows]


def test_words_and_what_is_left_to_do_have_columns_of_their_own():
    rows = read(csv_text(make_material("de", untranslated=(2,))))
    assert (rows[0]["spoken"], rows[4]["on_screen"]) == ("Heißer Tag?", "EISKALT")
    assert [row["lines_to_translate"] for row in rows] == ["0", "1"] + ["0"] * 7
    assert [row["prices_to_set"] for row in rows] == ["0"] * 7 + ["1", "0"]


def test_origin_stands_beside():
    rows = read(csv_text(make_material("de", origin_rows=make_rows("en"))))
    assert rows[0]["origin_audio"] == make_rows("en")[0].audio_text


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "＝1"])
def test_formula_becomes_text(formula):
    row = make_rows("de")[0].model_copy(update={"visual_text": formula})
    assert read(csv_text(make_material(rows=(row,))))[0]["video"] == "'" + formula


def test_numbers_and_usual_text_stay():
    assert (defused(-1.5), defused("a = b"), defused("a\0b")) == (-1.5, "a = b", "ab")
