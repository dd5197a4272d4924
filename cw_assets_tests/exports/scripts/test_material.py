import pytest
from pydantic import ValidationError

from cw_assets.exports.scripts.headings import facts, language_text
from cw_assets_tests.exports.scripts.samples import make_material


@pytest.mark.parametrize(
    ("language", "untranslated", "note"),
    [
        ("de", (), "DRAFT: 1 price to be set."),
        ("de", (1,), "DRAFT: 1 line still to be translated, 1 price to be set."),
        ("de", (1, 2, 3), "DRAFT: 3 lines still to be translated, 1 price to be set."),
        ("en", (), ""),
    ],
)
def test_status_says_what_is_left_to_do(language, untranslated, note):
    assert make_material(language, untranslated=untranslated).status_note == note


def test_language_is_a_tag():
    with pytest.raises(ValidationError):
        make_material(origin_language="German")


def test_facts_leave_out_what_is_not_known():
    names = [name for name, _ in facts(make_material(client="", frame_rate=None))]
    assert names == ["Product", "Brand", "Market", "Language", "Length", "Code", "Date"]


def test_facts_are_written_for_people():
    known = dict(facts(make_material("zh-Hant", duration_seconds=29.97, frame_rate="30000/1001")))
    assert known["Language"] == "Chinese (Traditional) (zh-Hant)"
    assert (known["Length"], known["Frame rate"]) == ("29.97 s", "29.97 fps")
    assert known["Date"] == "21 November 2026"


def test_unknown_language_keeps_its_tag():
    assert language_text("qaa") == "qaa"
