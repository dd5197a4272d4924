"""`cw unit`: scripts are taken in, looked at, set, and given out in the forms of the trade."""

import json

import pytest

from cw_assets_tests.cli.agency import SCRIPT, script_file


@pytest.fixture
def adapted(cw, origin) -> int:
    """An adaptation of the test's own origin."""
    (unit,) = cw("adapt", origin, "--markets", "ar-SA", "--json").json["units"]
    return unit["video_ad_unit_id"]


def saved(path) -> dict:
    return json.loads(path.read_text())


# ---- import


def test_an_imported_script_is_an_origin_with_campaign_and_brand(cw, tmp_path):
    done = cw("unit", "import", script_file(tmp_path), "--code", "IMPORTED", "--json").json
    assert (done["rows"], done["seconds"], done["faults"]) == (3, 15.0, [])
    unit = cw("unit", "show", done["unit_id"], "--json").json
    assert (unit["unit_type"], unit["status"], unit["language"]) == ("ORIGIN", "completed", "en")
    assert (unit["code"], unit["title"], unit["duration"]) == ("IMPORTED", "Hot day", 15.0)
    assert unit["script_rows"] == SCRIPT["script_rows"]
    (campaign,) = [one for one in cw("campaign", "list", "--json").json if one["job_id"] == "FIZ-1"]
    (brand,) = [one for one in cw("brand", "list", "--json").json if one["name"] == "Fizzo"]
    assert (unit["campaign_id"], campaign["brand_id"]) == (campaign["id"], brand["id"])


def test_the_same_code_takes_the_rows_in_the_place_of_the_older_ones(cw, tmp_path):
    first = cw("unit", "import", script_file(tmp_path), "--code", "TWICE", "--json").json
    shorter = script_file(tmp_path, total_runtime_seconds=5.0, script_rows=SCRIPT["script_rows"][:1])
    second = cw("unit", "import", shorter, "--code", "TWICE", "--json").json
    assert second["unit_id"] == first["unit_id"]
    assert len(cw("unit", "show", first["unit_id"], "--json").json["script_rows"]) == 1


def test_a_known_brand_is_found_by_its_name(cw, tmp_path):
    cw("brand", "add", "SUNNY", "--name", "Sunny Juice")
    path = script_file(tmp_path, brand_name="sunny juice", job_id="SUN-1")
    cw("unit", "import", path, "--code", "SUN")
    (campaign,) = [one for one in cw("campaign", "list", "--json").json if one["job_id"] == "SUN-1"]
    brands = {brand["id"]: brand["code"] for brand in cw("brand", "list", "--json").json}
    assert brands[campaign["brand_id"]] == "SUNNY"
    assert "sunny juice" not in brands.values()


def test_a_dry_run_tells_what_would_come_and_takes_nothing_in(cw, tmp_path):
    before = (cw("unit", "list", "--json").json, cw("campaign", "list", "--json").json)
    path = script_file(tmp_path, job_id="DRY-1")
    assert "3 rows, 15.000 s; nothing was taken in" in cw("unit", "import", path, "--dry-run").out
    assert cw("unit", "import", path, "--dry-run", "--json").json["unit_id"] is None
    assert (cw("unit", "list", "--json").json, cw("campaign", "list", "--json").json) == before


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_all_that_is_wrong_with_a_script_is_listed_and_nothing_is_kept(cw, tmp_path, more):
    before = (cw("unit", "list", "--json").json, cw("campaign", "list", "--json").json)
    rows = [SCRIPT["script_rows"][0] | {"timecode_start": "soon"}, *SCRIPT["script_rows"][1:]]
    path = script_file(tmp_path, language="english", total_runtime_seconds=99.0, script_rows=rows, job_id="BAD-1")
    ran = cw("unit", "import", path, *more)
    assert (ran.code, ran.out) == (2, "")
    for place in ("language:", "script_rows[0].timecode_start:", "total_runtime_seconds:"):
        assert f"  {place}" in ran.err
    told = cw("unit", "import", path, "--json", *more)
    assert (told.code, told.json["unit_id"], len(told.json["faults"])) == (2, None, 3)
    assert (cw("unit", "list", "--json").json, cw("campaign", "list", "--json").json) == before


def test_rounded_durations_are_taken_in_as_the_dry_run_says(cw, tmp_path):
    """A spot of 15 s whose rows last 14.999 s together."""
    first, *others = SCRIPT["script_rows"]
    rows = [first | {"duration_seconds": 4.999}, *others]
    path = script_file(tmp_path, script_rows=rows)
    would = cw("unit", "import", path, "--dry-run", "--json").json
    done = cw("unit", "import", path, "--code", "ROUNDED", "--json").json
    assert done["seconds"] == would["seconds"] == pytest.approx(14.999)
    (unit,) = cw("adapt", done["unit_id"], "--markets", "de-DE", "--json").json["units"]
    assert unit["status"] == "completed"


def test_a_long_title_makes_a_code_that_fits(cw, tmp_path):
    done = cw("unit", "import", script_file(tmp_path, script_title="Sun " * 60), "--json").json
    assert len(cw("unit", "show", done["unit_id"], "--json").json["code"]) <= 100


def test_a_code_that_is_too_long_makes_nothing(cw, tmp_path):
    before = cw("campaign", "list", "--json").json
    ran = cw("unit", "import", script_file(tmp_path, job_id="LONG-1"), "--code", "x" * 101)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert cw("campaign", "list", "--json").json == before


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read_is_one_sentence(cw, tmp_path, name):
    ran = cw("unit", "import", tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


def test_a_video_is_no_script(cw, spots):
    ran = cw("unit", "import", spots[0])
    assert (ran.code, ran.out) == (2, "")
    assert "First Spot.mp4 is no script" in ran.err


# ---- list and show


def test_list_shows_what_is_left_to_do(cw, origin, adapted):
    lines = {line.split()[0].partition("-")[0]: line.split() for line in cw("unit", "list").out.splitlines()[1:]}
    assert lines[str(origin)][1:] == ["ORIGIN", "en", "completed"]
    assert lines[str(adapted)][1:] == ["ADAPTATION", "ar-SA", "completed", "5"]


def test_an_origin_is_shown_with_its_rows(cw, origin):
    shown = cw("unit", "show", origin).out
    assert shown.startswith("Hot day (ORIGIN en) is completed\n")
    assert "00:00:05:00" in shown
    assert "Hot day?" in shown


def test_an_adaptation_is_shown_beside_its_origin_with_its_gates(cw, adapted):
    shown = cw("unit", "show", adapted).out
    assert "lines to translate: 5" in shown
    assert all(f"   0   {gate} " in shown for gate in ("format", "cultural", "concept", "brand"))
    assert "origin (en)" in shown
    assert shown.count("forehead") == 2
    assert "adaptation-" in shown.splitlines()[-1]


def test_marks_of_right_to_left_prices_are_shown_as_they_are(cw, adapted):
    row = cw("unit", "show", adapted, "--json").json["script_rows"][2]
    assert "\N{RIGHT-TO-LEFT MARK}" in row["visual_text"]
    assert "\N{REPLACEMENT CHARACTER}" not in cw("unit", "show", adapted).out


@pytest.mark.parametrize("command", ["show", "export", "set"])
def test_a_unit_that_is_not_there_is_refused(cw, command):
    more = ("--title", "x") if command == "set" else ()
    ran = cw("unit", command, 4711, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


# ---- set


def test_what_is_set_is_shown_and_taken_back(cw, adapted):
    cw("brand", "add", "SET", "--name", "Set")
    given = ("--brand", "SET", "--model", "me/mine", "--persona", "riyadh-families")
    ran = cw("unit", "set", adapted, *given, "--node-model", "culture=me/a", "--node-model", "brand=me/b")
    assert ran.code == 0
    shown = cw("unit", "show", adapted).out
    for line in (
        "persona: riyadh-families",
        "brand: SET",
        "model: me/mine",
        "models of nodes: culture=me/a, brand=me/b",
    ):
        assert f"{line}\n" in ran.out
        assert f"{line}\n" in shown
    after = cw("unit", "set", adapted, "--brand", "", "--node-model", "culture=", "--json").json
    assert (after["brand_id"], after["pipeline_model_config"], after["llm"]) == (None, {"brand": "me/b"}, "me/mine")


def test_the_next_adaptation_goes_by_what_was_set(cw, origin, adapted):
    cw("unit", "set", adapted, "--persona", "riyadh-families")
    given = ("--markets", "ar-SA", "--persona", "riyadh-families", "--json")
    (unit,) = cw("adapt", origin, *given).json["units"]
    assert (unit["video_ad_unit_id"], unit["status"]) == (adapted, "completed")


@pytest.mark.parametrize(
    "more, sentence",
    [
        ((), "Nothing is to be changed"),
        (("--persona", "nobody"), "There is no persona 'nobody'"),
        (("--brand", "nobody"), "There is no brand 'nobody'"),
        (("--node-model", "poet=me/mine"), "'poet' is no node"),
    ],
)
def test_what_cannot_be_set_is_one_sentence(cw, adapted, more, sentence):
    before = cw("unit", "show", adapted, "--json").json
    ran = cw("unit", "set", adapted, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err
    assert cw("unit", "show", adapted, "--json").json == before


def test_an_origin_has_a_title_and_a_style_but_no_model(cw, origin):
    after = cw("unit", "set", origin, "--title", "Heat", "--style", "Soft light.", "--json").json
    assert (after["title"], after["visual_style_prompt"]) == ("Heat", "Soft light.")
    ran = cw("unit", "set", origin, "--model", "me/mine")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()


# ---- export


def test_a_script_is_given_out_in_every_form(cw, adapted, tmp_path):
    ran = cw("unit", "export", adapted, "-f", "all", "--to", tmp_path / "out", "--paper", "letter", "--json")
    names = [path.rpartition(".")[2] for path in ran.json["paths"]]
    assert names == ["docx", "pdf", "csv", "json", "srt", "vtt"]
    files = {path.suffix: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert (files[".docx"][:2], files[".pdf"][:5], files[".vtt"][:6]) == (b"PK", b"%PDF-", b"WEBVTT")


def test_an_exported_script_is_taken_in_again(cw, origin, tmp_path):
    cw("unit", "export", origin, "-f", "json", "--to", tmp_path)
    (path,) = tmp_path.glob("*-hot-*.json")
    assert saved(path)["script_rows"] == SCRIPT["script_rows"]
    assert (saved(path)["brand_name"], saved(path)["job_id"]) == ("Fizzo", "FIZ-1")
    done = cw("unit", "import", path, "--code", "AGAIN", "--json").json
    assert (done["faults"], done["rows"]) == ([], 3)


def test_scripts_stand_in_the_media_folder_where_nothing_else_is_said(cw, origin, folder):
    ran = cw("unit", "export", origin, "-f", "csv,srt,csv")
    assert ran.code == 0
    assert [line.rpartition(".")[2] for line in ran.out.splitlines()] == ["csv", "srt"]
    assert all(line.startswith(str(folder / "scripts")) for line in ran.out.splitlines())


@pytest.mark.parametrize(
    "more, sentence",
    [
        (("-f", "doc,pdf"), "'doc' is no format of a script"),
        (("-f", " , "), "No format is named"),
        (("--to", "/proc/nowhere"), "cannot be written"),
        (("--to", __file__), "cannot be written"),
        (("--draft",), "has no draft that failed"),
    ],
)
def test_what_cannot_be_given_out_is_one_sentence(cw, adapted, more, sentence):
    ran = cw("unit", "export", adapted, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err
