import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.scripts import document as module
from cw_assets.domain.scripts.document import (
    MAX_ROWS,
    MAX_TEXT,
    ScriptDocument,
    document_faults,
    read_script,
    script_faults,
    write_script,
)
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.timecode import timecode
from cw_assets.errors import InvalidInput, LimitExceeded


def rows(*durations: float, rate: Fraction = Fraction(25), begin_s: float = 0.0) -> list[dict]:
    starts = [begin_s + sum(durations[:index]) for index in range(len(durations))]
    return [
        {
            "shot_number": number,
            "timecode_start": timecode(start, rate),
            "duration_seconds": duration,
            "visual_text": f"Scene {number}",
            "audio_text": "VO: “Größe zählt – 夏の日差し 🌞”\nSFX: wind",
        }
        for number, (start, duration) in enumerate(zip(starts, durations, strict=True), start=1)
    ]


def script(**changes: object) -> dict:
    return {
        "version": "1.0",
        "client_name": "Client",
        "brand_name": "Brand",
        "script_title": "夏",
        "total_runtime_seconds": 7.5,
        "job_id": "J-1",
        "language": "de-DE",
        "notes": "First line.\nSecond line.",
        "script_rows": rows(2.0, 3.0, 2.5),
    } | changes


def changed_row(index: int, **changes: object) -> dict:
    changed = script()
    changed["script_rows"][index] |= changes
    return changed


def faults(data: object) -> list[str]:
    return script_faults(json.dumps(data))


def test_right_script_is_read_whole():
    document = read_script(json.dumps(script()))
    assert document.model_dump(mode="json") == script()
    assert document_faults(document) == []


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@given(
    names=st.lists(texts, min_size=4, max_size=4),
    lines=st.lists(texts, min_size=1, max_size=8),
    language=st.sampled_from(["und", "de", "pt-BR", "zh-Hant-TW", "fil", "zh-Hans"]),
    durations=st.lists(st.integers(0, 60_000), min_size=8, max_size=8),
    rate=st.sampled_from([Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(147, 10)]),
    begin_s=st.sampled_from([0, 3600, 36_000]),
)
def test_written_script_is_read_as_the_same_script(names, lines, language, durations, rate, begin_s):
    seconds = [(1 + duration) / 1000 for duration in durations[: len(lines)]]
    made = [
        row | {"visual_text": line} for row, line in zip(rows(*seconds, rate=rate, begin_s=begin_s), lines, strict=True)
    ]
    document = ScriptDocument(
        client_name=names[0],
        brand_name=names[1],
        script_title=names[2],
        notes=names[3],
        job_id="",
        language=language,
        total_runtime_seconds=round(sum(seconds), 3),
        script_rows=tuple(ScriptRow(**row) for row in made),
    )
    content = write_script(document)
    assert read_script(content) == document
    assert write_script(read_script(content)) == content


def test_file_without_a_version_is_version_one_and_another_is_refused():
    plain = script()
    del plain["version"]
    assert read_script(json.dumps(plain)).version == "1.0"
    assert faults(script(version="2.0")) == ["version: is \"2.0\"; write '1.0'."]
    assert faults(script(version=1.0)) == ["version: is 1.0; write '1.0'."]


def test_bytes_with_a_mark_of_byte_order_are_read():
    assert read_script(b"\xef\xbb\xbf" + json.dumps(script()).encode()).job_id == "J-1"


def test_syntax_is_told_with_line_and_column():
    assert script_faults('{\n  "version": 1.0,\n  oops\n}') == [
        "line 3, column 3: is no JSON (Expecting property name enclosed in double quotes); mend it there."
    ]
    assert script_faults(b'{"a": "\xff"}') == ["the file: is no UTF-8 at byte 7; save it as UTF-8."]
    assert "column 1: is no JSON" in script_faults("")[0]


@pytest.mark.parametrize("root, told", [("null", "null"), ("[]", "a list"), ('"x"', '"x"'), ("3", "3")])
def test_root_that_is_no_object_is_told(root, told):
    assert script_faults(root) == [f"the file: is {told}, not an object; write it in {{ }}."]


@pytest.mark.parametrize("field", [name for name in script() if name not in ("version", "notes")])
def test_each_missing_field_is_told(field):
    data = script()
    del data[field]
    assert f"{field}: is missing; add it." in faults(data)


@pytest.mark.parametrize("field", list(rows(1.0)[0]))
def test_each_missing_field_of_a_row_is_told(field):
    data = script()
    del data["script_rows"][1][field]
    assert faults(data) == [f"script_rows[1].{field}: is missing; add it."]


@pytest.mark.parametrize(
    "data, line",
    [
        (script(colour="red"), "colour: is no field of this format; leave it out."),
        (script(**{"a b\n": 1}), '"a b\\n": is no field of this format; leave it out.'),
        (changed_row(0, camera="pan"), "script_rows[0].camera: is no field of this format; leave it out."),
        (changed_row(1, shot_number="2"), 'script_rows[1].shot_number: is "2", not a whole number'),
        (changed_row(1, shot_number=2.5), "script_rows[1].shot_number: is 2.5, not a whole number"),
        (changed_row(1, shot_number=True), "script_rows[1].shot_number: is true, not a whole number"),
        (changed_row(1, duration_seconds="3"), 'script_rows[1].duration_seconds: is "3", not a number'),
        (changed_row(1, visual_text=None), "script_rows[1].visual_text: is null, not text"),
        (changed_row(1, audio_text=["a"]), "script_rows[1].audio_text: is a list, not text"),
        (script(script_rows={}), "script_rows: is an object, not a list"),
        (script(script_rows=[3]), "script_rows[0]: is 3, not an object"),
        (script(total_runtime_seconds=[]), "total_runtime_seconds: is a list, not a number"),
        (script(language="german"), 'language: is "german": write a language as in de, de-DE or zh-Hant-TW'),
        (script(language="de_DE"), 'language: is "de_DE"'),
        (script(language=""), 'language: is ""'),
        (script(job_id="x" * 101), "job_id: has 101 characters; shorten it to 100."),
        (script(script_title="two\nlines"), "script_title: has a tab or a line end; write it on one line."),
        (script(notes="\x07"), "notes: has the character U+0007, which is not kept; take it out."),
        (changed_row(2, audio_text="a\x00b"), "script_rows[2].audio_text: has the character U+0000"),
        (changed_row(2, audio_text="\ud800"), "script_rows[2].audio_text: has the character U+D800"),
        (changed_row(2, visual_text="x" * (MAX_TEXT + 1)), "script_rows[2].visual_text: has 20001 characters"),
        (
            changed_row(0, shot_number=7),
            "script_rows[0].shot_number: is 7; number the rows from 1 in their order, here 1.",
        ),
        (changed_row(1, timecode_start="00:00:02"), 'script_rows[1].timecode_start: is "00:00:02"; write HH:MM:SS:FF'),
        (changed_row(1, timecode_start="00:61:02:00"), 'script_rows[1].timecode_start: is "00:61:02:00"'),
        (changed_row(1, timecode_start="24:00:00:00"), 'script_rows[1].timecode_start: is "24:00:00:00"'),
        (changed_row(1, duration_seconds=-1), "script_rows[1].duration_seconds: is -1; write 0 to 86400 seconds."),
        (script(total_runtime_seconds=8), "total_runtime_seconds: is 8.000, and the rows last 7.500 s together"),
        (script(total_runtime_seconds=7.504), "total_runtime_seconds: is 7.504, and the rows last 7.500 s together"),
        (script(total_runtime_seconds=0), "total_runtime_seconds: is 0; write more than 0"),
        (
            changed_row(1, timecode_start="00:00:09:00"),
            "script_rows[1].timecode_start: is 00:00:09:00, but the durations",
        ),
        (
            changed_row(2, timecode_start="00:00:01:24"),
            "script_rows[2].timecode_start: is 00:00:01:24, before the start",
        ),
        (script(script_rows=[]), "script_rows: shows and says nothing; write what is seen and heard."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(data, line):
    assert any(told.startswith(line) for told in faults(data)), faults(data)
    with pytest.raises(InvalidInput, match="The script cannot be read"):
        read_script(json.dumps(data))


def test_everything_that_is_wrong_is_told_at_once_and_nothing_twice():
    data = script(language="x", colour=1, total_runtime_seconds=None)
    data["script_rows"][0] |= {"shot_number": 3, "visual_text": 7}
    data["script_rows"][2] |= {"timecode_start": "soon", "duration_seconds": "long"}
    places = [line.partition(":")[0] for line in faults(data)]
    assert sorted(places) == [
        "colour",
        "language",
        "script_rows[0].shot_number",
        "script_rows[0].visual_text",
        "script_rows[2].duration_seconds",
        "script_rows[2].timecode_start",
        "total_runtime_seconds",
    ]


def test_numbers_that_are_not_finite_and_names_twice_are_told():
    text = json.dumps(script()).replace("7.5", "NaN").replace('"job_id"', '"job_id": "J-0", "job_id"')
    assert script_faults(text) == [
        "job_id: stands there more than once; leave one.",
        "total_runtime_seconds: is no finite number; write one.",
    ]
    for number in ("Infinity", "-Infinity", "1e999", "9" * 5000):
        text = json.dumps(script()).replace("7.5", number)
        assert script_faults(text) == ["total_runtime_seconds: is no finite number; write one."]


def test_deep_nesting_is_told_and_not_followed():
    for levels in (40, 100_000):
        found = script_faults('{"notes": ' + "[" * levels + "]" * levels + "}")
        assert any("nested" in line for line in found), levels


def test_large_files_and_long_scripts_are_refused(monkeypatch):
    assert faults(script(script_rows=rows(*[0.1] * (MAX_ROWS + 1)))) == [
        f"script_rows: has {MAX_ROWS + 1} rows; a script has at most {MAX_ROWS}."
    ]
    monkeypatch.setattr(module, "MAX_BYTES", 500)
    assert script_faults(" " * 501) == ["the file: has 501 bytes; more than 500 are not read."]
    monkeypatch.setattr(module, "MAX_BYTES", 2**20)
    document = read_script(json.dumps(script()))
    monkeypatch.setattr(module, "MAX_BYTES", 500)
    with pytest.raises(LimitExceeded, match="more than 500"):
        write_script(document)


def test_durations_may_be_off_by_their_rounding_to_milliseconds():
    thirds = script(script_rows=rows(2.333, 2.333, 2.333), total_runtime_seconds=7.0)
    assert faults(thirds) == []
    assert len(faults(thirds | {"total_runtime_seconds": 7.003})) == 1


def test_timecodes_may_begin_anywhere_and_count_whole_seconds():
    at_ten = script(script_rows=rows(2.0, 3.0, 2.5, begin_s=36_000))
    assert at_ten["script_rows"][1]["timecode_start"] == "10:00:02:00"
    assert faults(at_ten) == []
    coarse = script(script_rows=rows(2.4, 2.4, 2.7))
    for row, start in zip(coarse["script_rows"], ("00:00:00:00", "00:00:02:00", "00:00:04:00"), strict=True):
        row["timecode_start"] = start
    assert faults(coarse) == []


def test_a_jump_is_told_once_and_a_slow_drift_is_told_too():
    jump = script(script_rows=rows(*[2.0] * 6), total_runtime_seconds=12.0)
    for row in jump["script_rows"][3:]:
        row["timecode_start"] = row["timecode_start"].replace("00:00:0", "00:01:0").replace("00:00:1", "00:01:1")
    assert [line.partition(":")[0] for line in faults(jump)] == ["script_rows[3].timecode_start"]
    drift = script(script_rows=rows(*[2.9] * 6), total_runtime_seconds=17.4)
    for index, row in enumerate(drift["script_rows"]):
        row["timecode_start"] = f"00:00:{2 * index:02d}:00"
    assert faults(drift)[0] == (
        "script_rows[2].timecode_start: is 00:00:04:00, but the durations above say about 00:00:06; mend it."
    )


def test_error_names_the_first_faults_and_counts_the_rest():
    with pytest.raises(InvalidInput) as caught:
        read_script("{}")
    assert "client_name: is missing" in str(caught.value)
    assert "(and 2 more)" in str(caught.value)
