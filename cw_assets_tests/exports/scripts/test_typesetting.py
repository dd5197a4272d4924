"""What typst may see of this machine, and where it may break a word."""

import datetime

import pytest
import typst

from cw_assets.exports.scripts.typesetting import breakable, compiled

DAY = datetime.date(2026, 11, 21)


def test_a_template_sees_the_data_and_the_pictures_that_it_is_given(tmp_path):
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    source = '#import "blocks.typ": *\n#assert(data.x == 1)\n#image("a.svg", alt: "none")'
    template = tmp_path / "template.typ"
    template.write_text(source)
    assert compiled(template, {"x": 1}, DAY, "pdf", pictures={"a.svg": picture})[0].startswith(b"%PDF")


@pytest.mark.parametrize("path", ["/etc/passwd", "../beside.txt", "beside.txt"])
def test_no_other_file_can_be_read(tmp_path, path):
    (tmp_path / "beside.txt").write_text("secret")
    template = tmp_path / "template.typ"
    template.write_text(f'#read("{path}")')
    with pytest.raises(typst.TypstError, match=r"not found|outside|escape|project root"):
        compiled(template, {}, DAY, "pdf")


def test_word_without_end_gets_places_to_break_and_a_usual_one_none():
    assert breakable("w" * 100).count("\u200b") == 5
    assert breakable("Straßenbahnhaltestellenschild") == "Straßenbahnhaltestellenschild"
