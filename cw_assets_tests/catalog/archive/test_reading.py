import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.catalog.archive import Archive, archive_faults, files_of, read_archive, reading, write_archive
from cw_assets.domain import json_faults
from cw_assets.errors import InvalidInput, LimitExceeded

NOON = "2026-11-02T12:00:00Z"
WORK = {
    "status": "completed",
    "phase": "",
    "current": 0,
    "total": 0,
    "progress": 100,
    "message": "",
    "error_message": "",
    "error_kind": "",
    "run_id": "",
    "status_changed_at": NOON,
    "started_at": None,
    "completed_at": NOON,
    "created_at": NOON,
}


def unit(ref: str, **changes: object) -> dict:
    plain = dict.fromkeys(("title", "persona", "region", "country", "language", "llm", "visual_style_prompt"), "")
    links = dict.fromkeys(("campaign", "source", "brand", "duration", "made_from"))
    documents = {name: {} for name in ("concept_brief", "cultural_brief", "pipeline_metadata", "pipeline_model_config")}
    lists = {"evaluation_history": [], "rows": []}
    named = {"ref": ref, "slug": "sum", "code": ref.upper(), "unit_type": "ORIGIN"}
    return WORK | plain | links | documents | lists | named | changes


def media(ref: str, **changes: object) -> dict:
    unknown = ("duration", "width", "height", "frame_rate", "rotation", "video_codec", "audio_codec")
    more = ("audio_channels", "audio_sample_rate", "reviewed_at", "result", "campaign", "unit")
    video = {"file_name": "a.mp4", "video_file": "videos/a.mp4", "sha256": "5" * 64, "file_size": 1}
    texts = {"analysis_key": "", "review_note": "", "phase_runs": []}
    return WORK | dict.fromkeys((*unknown, *more)) | video | texts | {"ref": ref, "slug": "a"} | changes


def archive(**changes: object) -> dict:
    brand = {"code": "B", "name": "B", "description": "", "guidelines": "", "insights": [], "created_at": NOON}
    campaign = {"job_id": "J", "script_title": "", "client_name": "", "product_name": "", "brand": "B"}
    return {
        "format": "cw_assets",
        "version": "1.0",
        "kind": "all",
        "exported_at": NOON,
        "brands": [brand],
        "campaigns": [campaign | {"original_script": "", "created_at": NOON}],
        "units": [unit("unit-1", campaign="J"), unit("unit-2", source="unit-1", unit_type="ADAPTATION", brand="B")],
        "media": [media("media-1", campaign="J", unit="unit-1")],
    } | changes


def faults(**changes: object) -> list[str]:
    return archive_faults(json.dumps(archive(**changes)))


def test_right_file_has_no_faults_and_is_written_as_it_was():
    assert faults() == []
    read = read_archive(json.dumps(archive()))
    assert read.model_dump(mode="json") == archive()
    assert read_archive(write_archive(read)) == read
    assert write_archive(read_archive(write_archive(read))) == write_archive(read)


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text().filter(lambda text: "\x00" not in text), documents, max_size=3))
def test_any_document_of_a_unit_goes_through_a_file(document):
    if "\\u0000" in json.dumps(document):
        return
    made = Archive.model_validate_json(json.dumps(archive(units=[unit("unit-1", concept_brief=document)], media=[])))
    again = read_archive(write_archive(made))
    assert again.units[0].concept_brief == document
    assert list(again.units[0].concept_brief) == list(document), "the order stays"


def test_times_are_kept_in_utc_and_rates_exact():
    data = archive(media=[media("media-1", frame_rate="30000/1001", reviewed_at="2026-11-02T14:00:00.000001+02:00")])
    [found] = read_archive(json.dumps(data)).media
    assert found.frame_rate == Fraction(30000, 1001)
    assert found.model_dump(mode="json")["reviewed_at"] == "2026-11-02T12:00:00.000001Z"


def test_unknown_version_kind_and_fields_and_wrong_types_are_told_at_once():
    changed = unit("unit-1", progress="half", colour="red", status="done", created_at="2026-11-02T12:00:00")
    del changed["code"]
    assert faults(version="2.0", kind="storyboard", format="other", units=[changed], extra=1, media=[]) == [
        "format: is \"other\"; write 'cw_assets'.",
        "version: is \"2.0\"; write '1.0'.",
        "kind: is \"storyboard\"; write 'result', 'media', 'unit', 'campaign' or 'all'.",
        "units[0].status: is \"done\"; write 'pending', 'queued', 'processing', 'retrying', 'completed', "
        "'partial', 'failed', 'cancelled', 'uploaded' or 'reviewed'.",
        'units[0].progress: is "half", not a whole number; write one, without quotation marks.',
        'units[0].created_at: is "2026-11-02T12:00:00", without a time zone; write UTC, as in 2026-11-02T12:00:00Z.',
        "units[0].code: is missing; add it.",
        "units[0].colour: is no field of this format; leave it out.",
        "extra: is no field of this format; leave it out.",
    ]


@pytest.mark.parametrize(
    "changes, line",
    [
        ({"units": [unit("unit-1", campaign="K")]}, "units[0].campaign: names K, which is not in the file"),
        ({"units": [unit("unit-1", brand="X")]}, "units[0].brand: names X"),
        ({"units": [unit("unit-1", source="unit-9")]}, "units[0].source: names unit-9"),
        ({"units": [unit("unit-1", source="unit-1")]}, "units[0].source: leads back to the unit itself"),
        (
            {"units": [unit("unit-1", source="unit-2"), unit("unit-2", source="unit-1")]},
            "units[1].source: leads back to the unit itself",
        ),
        ({"units": [unit("unit-1"), unit("unit-1")]}, "units[1].ref: is that of units[0] too"),
        ({"units": [unit("unit-1", made_from={"media": "m", "current": True})]}, "units[0].made_from.media: names m"),
        ({"units": [unit("unit-1", status="processing")]}, "units[0].status: is processing; write one of pending"),
        ({"media": [media("media-1", status="pending")]}, "media[0].status: is pending; write one of"),
        ({"media": [media("media-1", unit="unit-7")]}, "media[0].unit: names unit-7"),
        ({"media": [media("media-1"), media("media-2")]}, "media[1].sha256: is that of media[0] too"),
        ({"kind": "result"}, "kind: is result; such a file has one media with its result"),
        ({"kind": "media", "media": []}, "kind: is media, and there is none in the file"),
        ({"media": [media("media-1", video_file="../a.mp4")]}, 'media[0].video_file: is "../a.mp4": write a relative'),
        ({"media": [media("media-1", video_file="/etc/a.mp4")]}, 'media[0].video_file: is "/etc/a.mp4"'),
        ({"media": [media("media-1", video_file="a//b")]}, 'media[0].video_file: is "a//b"'),
        ({"media": [media("media-1", frame_rate="1/0")]}, 'media[0].frame_rate: is "1/0": write a ratio'),
        ({"media": [media("media-1", frame_rate="1e999999999")]}, 'media[0].frame_rate: is "1e999999999"'),
        ({"media": [media("media-1", sha256="no")]}, 'media[0].sha256: is "no"; write it in the form'),
        ({"media": [media("media-1", width=2**31)]}, "media[0].width: is 2147483648; write 2147483647 or less."),
        ({"media": [media("media-1", file_name="a\x00")]}, "media[0].file_name: has the character U+0000"),
        ({"units": [unit("unit-1", concept_brief={"a": [float("nan")]})]}, "units[0].concept_brief.a[0]: is no finite"),
        ({"units": [unit("unit-1", pipeline_model_config={"driver": "a"})]}, "units[0].pipeline_model_config.driver"),
        ({"units": [unit("unit-1", created_at="0001-01-01T00:00:00+23:00")]}, "units[0].created_at: is"),
        ({"brands": [{}]}, "brands[0].code: is missing; add it."),
        ({"campaigns": [archive()["campaigns"][0]] * 2}, "campaigns[1].job_id: is that of campaigns[0] too"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(changes, line):
    assert any(told.startswith(line) for told in faults(**changes)), faults(**changes)
    with pytest.raises(InvalidInput, match="The records cannot be read"):
        read_archive(json.dumps(archive(**changes)))


def test_texts_that_are_no_records_are_told():
    assert archive_faults("[]") == ["the file: is a list, not an object; write it in { }."]
    assert archive_faults(b"\x00\xff")[0].startswith("the file: is no UTF-8")
    assert "is no JSON" in archive_faults("{")[0]
    twice = json.dumps(archive()).replace('"kind"', '"kind": "unit", "kind"', 1)
    assert archive_faults(twice) == ["kind: stands there more than once; leave one."]


def test_what_is_too_large_is_neither_read_nor_written(monkeypatch):
    read = read_archive(json.dumps(archive()))
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    assert archive_faults(" " * 101) == ["the file: has 101 bytes; more than 100 are not read."]
    with pytest.raises(LimitExceeded, match="export single campaigns"):
        write_archive(read)


def test_records_of_too_many_values_are_neither_read_nor_written(monkeypatch):
    read = read_archive(json.dumps(archive()))
    monkeypatch.setattr(json_faults, "MOST_OPENINGS", 100)
    monkeypatch.setattr(reading, "MOST_OPENINGS", 100)
    assert faults(x=[{}] * 60) == ["the file: has more than 100 objects, lists and commas; split it."]
    with pytest.raises(LimitExceeded, match="more than 100 values, so many are not read; export single campaigns"):
        write_archive(read.model_copy(update={"campaigns": read.campaigns * 20}))


def test_files_are_listed_with_the_hash_that_they_must_have():
    assert files_of(read_archive(json.dumps(archive()))) == {"videos/a.mp4": "5" * 64}
    two = archive(media=[media("media-1"), media("media-2", sha256="6" * 64)], units=[])
    with pytest.raises(InvalidInput, match=r"videos/a\.mp4 is the file of two videos"):
        files_of(read_archive(json.dumps(two)))
