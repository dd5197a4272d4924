import re

import pytest

from cw_assets.domain.json_faults import Faults, place_of, read_json, shown, told

UNWANTED = re.compile("\x00")


@pytest.mark.parametrize(
    "steps, place",
    [
        (("script_rows", 3, "duration_seconds"), "script_rows[3].duration_seconds"),
        ((0, "a"), "[0].a"),
        (("brief", "two words", 1), 'brief."two words"[1]'),
        (("a\nb",), '"a\\nb"'),
        ((), ""),
    ],
)
def test_places_are_written_as_editors_of_json_write_them(steps, place):
    assert place_of(steps) == place


def test_data_comes_back_without_what_is_unwanted_and_says_so():
    faults = Faults()
    data = read_json('{"a\\u0000": ["x\\u0000", 1, 2.5, null]}', faults, max_bytes=99, max_depth=9, unwanted=UNWANTED)
    assert data == {"a\ufffd": ["x\ufffd", 1, 2.5, None]}
    assert [line.rpartition(": ")[2] for line in faults.lines()] == [
        "has the character U+0000, which is not kept; take it out."
    ] * 2


def test_depth_counts_lists_and_objects():
    for depth, right in ((3, True), (2, False)):
        faults = Faults()
        read_json('{"a": [{"b": 1}]}', faults, max_bytes=99, max_depth=depth, unwanted=UNWANTED)
        assert (faults.lines() == []) is right


def test_what_was_given_is_shown_on_one_line_and_cut():
    assert shown("a\nb\u202e") == '"a\\nb\\u202e"'
    assert shown("ß" * 100) == '"' + "ß" * 59 + "…"
    assert shown({"a": 1}) == "an object"


def test_sentence_has_the_first_faults_and_counts_the_rest():
    assert told(["a: is wrong."]) == "a: is wrong"
    assert told([f"{number}." for number in range(8)]) == "0 | 1 | 2 | 3 | 4 (and 3 more)"
