import re

import pytest

from cw_assets.domain import json_faults
from cw_assets.domain.json_faults import Faults, place_of, read_json, read_value, shown, told
from cw_assets.domain.values import Value

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


def read(text: str, max_bytes: int = 10**7) -> Faults:
    faults = Faults()
    read_json(text, faults, max_bytes=max_bytes, max_depth=9, unwanted=UNWANTED)
    return faults


def test_no_more_than_a_hundred_faults_are_listed_and_all_are_counted():
    names = ",".join(f'"{number}": 1' for number in range(40_000))
    faults = read(f"{{{names},{names}}}")
    assert faults.count == 40_000
    assert faults.lines()[0] == "0: stands there more than once; leave one."
    assert faults.lines()[100:] == ["and 39900 more."]
    assert faults.told().endswith(" (and 39995 more)")


def test_name_that_stands_there_three_times_is_told_once():
    assert read('{"a": {"b": 1, "c": 2, "b": 3, "b": 4}}').lines() == ["a.b: stands there more than once; leave one."]


@pytest.mark.parametrize("text", ["[{},{}]", '{"a":1,"b":[7,8]}', "[1,2,3,4]", "[[[[", '["{{{{"]'])
def test_text_of_too_many_values_is_not_read(monkeypatch, text):
    monkeypatch.setattr(json_faults, "MOST_OPENINGS", 3)
    assert read(text).lines() == ["the file: has more than 3 objects, lists and commas; split it."]


def test_as_many_values_as_are_allowed_are_read(monkeypatch):
    monkeypatch.setattr(json_faults, "MOST_OPENINGS", 3)
    assert read('{"a":[1,2]}').lines() == []


class Numbers(Value):
    numbers: tuple[int, ...]


def test_in_a_long_value_each_list_ends_at_its_first_fault():
    faults = Faults()
    assert read_value(Numbers, {"numbers": [1, *["x"] * 20_000]}, faults) is None
    assert faults.lines() == ['numbers[1]: is "x", not a whole number; write one, without quotation marks.']
    faults = Faults()
    assert read_value(Numbers, {"numbers": ["x"] * 50}, faults) is None
    assert faults.count == 50


def test_long_value_that_is_right_is_read():
    faults = Faults()
    assert read_value(Numbers, {"numbers": [7] * 20_000}, faults) == Numbers(numbers=(7,) * 20_000)
    assert faults.count == 0


def test_value_of_very_many_faults_has_one_line_with_their_number():
    faults = Faults()
    given = {"numbers": []} | {str(number): number for number in range(20_000)}
    assert read_value(Numbers, given, faults) is None
    assert faults.count == 20_000
    assert faults.lines()[0].startswith("the file: has 20000 values that are not as this format has them")


def test_long_fault_is_cut_in_a_sentence():
    assert told(["x" * 10_000]) == "x" * 400 + "…"
