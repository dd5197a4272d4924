"""`cw media`: videos are taken in, listed, approved and rejected."""

import pytest


@pytest.fixture
def media_id(cw, spots) -> int:
    """An analysed video."""
    return cw("analyze", "--json", spots[0]).json["media_id"]


def test_added_video_is_named_by_its_partition(cw, spots):
    ran = cw("media", "add", spots[2])
    assert ran.code == 0
    assert ran.out.startswith("second.mp4 is ")
    assert ran.out.strip().endswith("-second")


def test_added_as_json_is_a_list_of_records(cw, spots):
    ran = cw("media", "add", "--json", spots[0], spots[2])
    assert [record["file_name"] for record in ran.json] == ["First Spot.mp4", "second.mp4"]
    assert {"id", "status", "sha256", "duration"} <= set(ran.json[0])


def test_good_files_are_taken_in_whatever_stands_between_them(cw, spots, tmp_path):
    last = tmp_path / "last.mp4"
    last.write_bytes(spots[2].read_bytes() + b"\0" * 8)
    ran = cw("media", "add", spots[0], spots[1], last)
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert "last.mp4 is " in ran.out


def test_list_shows_what_is_there(cw, media_id):
    ran = cw("media", "list")
    assert ran.code == 0
    assert f"{media_id}-first-spot" in ran.out
    found = {record["id"]: record for record in cw("media", "list", "--json").json}
    assert found[media_id]["status"] in ("completed", "uploaded", "reviewed")
    assert found[media_id]["duration"] == pytest.approx(1.6, abs=0.1)


def test_approved_analysis_becomes_an_ad_unit(cw, media_id, spots):
    cw("analyze", "--force", spots[0])
    ran = cw("media", "approve", media_id)
    assert ran.code == 0
    assert ran.out.startswith(f"media {media_id} is reviewed; its script is ad unit ")
    found = {record["id"]: record for record in cw("media", "list", "--json").json}
    assert found[media_id]["status"] == "reviewed"
    assert found[media_id]["video_ad_unit_id"] is not None


def test_rejected_analysis_keeps_the_note(cw, media_id, spots):
    cw("analyze", "--force", spots[0])
    ran = cw("media", "reject", media_id, "--note", "wrong cut")
    assert ran.code == 0
    found = {record["id"]: record for record in cw("media", "list", "--json").json}
    assert (found[media_id]["status"], found[media_id]["review_note"]) == ("uploaded", "wrong cut")


@pytest.mark.parametrize("command", ["approve", "reject"])
def test_media_that_is_not_there_is_refused(cw, media_id, command):
    ran = cw("media", command, 4711)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


def test_media_without_an_analysis_cannot_be_approved(cw, spots, tmp_path):
    fresh = tmp_path / "fresh.mp4"
    fresh.write_bytes(spots[2].read_bytes() + b"\0" * 16)
    (record,) = cw("media", "add", "--json", fresh).json
    ran = cw("media", "approve", record["id"])
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
