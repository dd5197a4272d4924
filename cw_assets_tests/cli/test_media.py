"""`cw media`: videos are taken in, listed, looked at, corrected, approved and rejected."""

import json

import pytest

from cw_assets_tests.media import Shot, make_video

SCRIPT_FIELDS = {"client_name": "", "brand_name": "", "script_title": "", "job_id": "", "language": "en"}


@pytest.fixture
def media_id(cw, spots) -> int:
    """An analysed video."""
    return cw("analyze", "--json", spots[0]).json["media_id"]


@pytest.fixture
def fresh(cw, tmp_path, request) -> int:
    """An analysed video of the test's own, in colours that no other test uses."""
    seed = sum(map(ord, request.node.name))
    shots = (Shot(20, (seed % 256, 40, 200)), Shot(20, (40, seed // 256 * 20, 60)))
    return cw("analyze", "--json", make_video(tmp_path / "Fresh.mp4", shots)).json["media_id"]


def rows_of(cw, media_id) -> list[dict]:
    return cw("media", "show", media_id, "--json").json["result"]["script"]["script_rows"]


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


def test_a_video_can_be_of_a_campaign(cw, fresh, tmp_path):
    cw("campaign", "add", "JOB-7")
    (record,) = cw("media", "add", "--json", tmp_path / "Fresh.mp4", "--campaign", "JOB-7").json
    campaign = cw("campaign", "list", "--json").json[0]
    assert record["campaign_id"] == campaign["id"]
    assert record["id"] != fresh
    ran = cw("media", "add", tmp_path / "Fresh.mp4", "--campaign", "NONE")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()


def test_show_tells_what_was_found_and_what_became_of_it(cw, fresh):
    shown = cw("media", "show", fresh).out
    assert shown.startswith("Fresh.mp4 is completed\n")
    assert "00:00:00:00" in shown
    assert shown.splitlines()[-1].startswith("report: ")
    unit = cw("media", "approve", fresh, "--note", "as agreed", "--json").json
    shown = cw("media", "show", fresh).out
    assert "note: as agreed\n" in shown
    assert f"its script is ad unit {unit['id']}\n" in shown


def test_a_row_is_corrected_and_shown_alone(cw, fresh):
    before = rows_of(cw, fresh)
    ran = cw("media", "edit", fresh, "--row", 2, "--visual", "A blue door.", "--audio", "VO: “Come in.”")
    assert ran.code == 0
    assert "A blue door." in ran.out
    assert "00:00:00:00" not in ran.out
    assert f"cw media approve {fresh}" in ran.out
    after = rows_of(cw, fresh)
    assert after[1] == before[1] | {"visual_text": "A blue door.", "audio_text": "VO: “Come in.”"}
    assert (after[0], len(after)) == (before[0], len(before))
    assert "script edited" in cw("media", "show", fresh).out


def test_a_file_takes_the_place_of_all_rows(cw, fresh, tmp_path):
    rows = [row | {"visual_text": f"Shot {row['shot_number']}."} for row in rows_of(cw, fresh)]
    total = sum(row["duration_seconds"] for row in rows)
    path = tmp_path / "script.json"
    path.write_text(json.dumps(SCRIPT_FIELDS | {"total_runtime_seconds": total, "script_rows": rows}))
    assert cw("media", "edit", fresh, "--script", path, "--json").json["script_rows"] == rows
    assert rows_of(cw, fresh) == rows


def test_an_edited_script_is_approved_again_for_the_same_unit(cw, fresh):
    first = cw("media", "approve", fresh, "--code", "SAME", "--title", "The same", "--json").json
    cw("media", "edit", fresh, "--row", 1, "--audio", "VO: “New.”")
    assert "Fresh.mp4 is completed" in cw("media", "show", fresh).out
    second = cw("media", "approve", fresh, "--json").json
    assert (second["id"], second["code"], second["title"]) == (first["id"], "SAME", "The same")
    assert cw("unit", "show", first["id"], "--json").json["script_rows"] == rows_of(cw, fresh)


def test_an_approved_script_is_adapted_as_it_is(cw, fresh):
    cw("media", "edit", fresh, "--row", 1, "--audio", "VO: “Only $5 today.”")
    unit = cw("media", "approve", fresh, "--json").json
    (adapted,) = cw("adapt", unit["id"], "--markets", "de-DE", "--json").json["units"]
    timing = [(row["timecode_start"], row["duration_seconds"]) for row in rows_of(cw, fresh)]
    assert [(row["timecode_start"], row["duration_seconds"]) for row in adapted["script_rows"]] == timing
    assert "[TO TRANSLATE: de] [SET PRICE: EUR]" in adapted["script_rows"][0]["audio_text"]


@pytest.mark.parametrize(
    "more, sentence",
    [
        ((), "Nothing is to be changed"),
        (("--row", 1), "Nothing is to be changed"),
        (("--visual", "x"), "Nothing is to be changed"),
        (("--row", 99, "--visual", "x"), "There is no row 99"),
        (("--row", 1, "--script", "x.json"), "takes the place of all rows"),
        (("--script", "/missing.json"), "cannot be read"),
        (("--script", __file__), "The script cannot be read"),
    ],
)
def test_an_edit_that_will_not_do_is_one_sentence_and_changes_nothing(cw, media_id, more, sentence):
    before = rows_of(cw, media_id)
    ran = cw("media", "edit", media_id, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err
    assert rows_of(cw, media_id) == before


def test_a_rejected_analysis_is_made_again_before_it_is_approved(cw, fresh):
    assert f"cw media reprocess {fresh}" in cw("media", "reject", fresh).out
    ran = cw("media", "approve", fresh)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert f"cw media reprocess {fresh}" in ran.err
    assert cw("media", "reprocess", fresh, "--json").json["status"] == "completed"
    assert cw("media", "approve", fresh).code == 0


def test_a_video_that_was_only_added_has_nothing_to_show(cw, fresh, tmp_path):
    cw("campaign", "add", "JOB-8")
    (record,) = cw("media", "add", "--json", tmp_path / "Fresh.mp4", "--campaign", "JOB-8").json
    for command in ("show", "edit"):
        more = ("--row", 1, "--visual", "x") if command == "edit" else ()
        ran = cw("media", command, record["id"], *more)
        assert (ran.code, ran.out) == (3, "")
        ran.assert_told_in_one_sentence()
    assert "Fresh.mp4: " in cw("media", "reprocess", record["id"]).out
    assert cw("media", "show", record["id"]).code == 0
