"""`cw unit`: scripts are taken in, looked at, set, and given out in the forms of the trade."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from cw_assets_tests.cli.agency import SCRIPT, WORDS, script_file, translated


@pytest.fixture
def adapted(cw, origin) -> int:
    """An adaptation of the test's own origin."""
    (unit,) = cw("adapt", origin, "--markets", "ar-SA", "--json").json["units"]
    return unit["video_ad_unit_id"]


def saved(path) -> dict:
    return json.loads(path.read_text())


@pytest.fixture
def german(cw, origin) -> int:
    """An adaptation that a translator gets."""
    (unit,) = cw("adapt", origin, "--markets", "de-DE", "--json").json["units"]
    return unit["video_ad_unit_id"]


@pytest.fixture
def given_back(cw, german, tmp_path):
    """`given_back(**changes)`: its exported JSON, translated, with fields changed."""

    def write(**changes):
        (exported,) = cw("unit", "export", german, "-f", "json", "--to", tmp_path, "--json").json["paths"]
        script = saved(Path(exported))
        rows = [translated(row, "de") for row in script["script_rows"]]
        path = tmp_path / "translated.json"
        path.write_text(json.dumps(script | {"script_rows": rows} | changes))
        return path

    return write


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


def test_an_export_of_records_is_sent_to_the_right_command(cw, origin, tmp_path):
    for name in ("all.json", "all.zip"):
        cw("export", "unit", origin, "--to", tmp_path / name)
        for more in ((), ("--dry-run",)):
            ran = cw("unit", "import", tmp_path / name, *more)
            assert (ran.code, ran.out) == (2, "")
            ran.assert_told_in_one_sentence()
            assert f"take it in with `cw import {tmp_path / name}`" in ran.err


# ---- lines that come back


def text_of(path) -> str:
    with ZipFile(path) as document:
        return document.read("word/document.xml").decode()


def test_a_translated_script_comes_back_and_is_no_draft_any_more(cw, german, given_back, tmp_path):
    before = tmp_path / "before"
    cw("unit", "export", german, "-f", "docx", "--to", before)
    (docx,) = before.iterdir()
    assert "DRAFT" in text_of(docx)
    done = cw("unit", "import", given_back(), "--into", german, "--json")
    assert (done.code, done.json["unit_id"], done.json["rows"], done.json["lines_to_translate"]) == (0, german, 3, 0)
    assert done.json["issues"] == []
    after = tmp_path / "after"
    cw("unit", "export", german, "-f", "docx,srt,vtt,json", "--to", after)
    files = {path.suffix: path for path in after.iterdir()}
    assert "DRAFT" not in text_of(files[".docx"])
    for captions in (files[".srt"].read_text(), files[".vtt"].read_text()):
        assert WORDS["de"]["Hot day?"] in captions
        assert "Hot day?" not in captions
        assert "TO TRANSLATE" not in captions
    assert saved(files[".json"])["notes"] == ""
    shown = cw("unit", "show", german, "--json").json
    assert (shown["status"], shown["pipeline_metadata"]["lines_to_translate"]) == ("completed", 0)


def test_a_table_comes_back_as_well(cw, german, tmp_path):
    cw("unit", "export", german, "-f", "csv", "--to", tmp_path)
    (path,) = tmp_path.glob("*.csv")
    path.write_text(path.read_text().replace("“Hot day?” [TO TRANSLATE: de]", "“Heiß heute?” [Hot day?]"))
    done = cw("unit", "import", path, "--into", german, "--json").json
    assert (done["unit_id"], done["lines_to_translate"]) == (german, 4)
    rows = cw("unit", "show", german, "--json").json["script_rows"]
    assert rows[0]["audio_text"] == "VO: “Heiß heute?” [Hot day?]"


def test_edited_rows_are_shown_as_such_with_the_older_word_of_the_gates(cw, german, given_back):
    assert ", edited" not in cw("unit", "show", german).out
    cw("unit", "import", given_back(), "--into", german)
    shown = cw("unit", "show", german).out
    first, *others = shown.splitlines()
    assert re.fullmatch(r"Hot day \(ADAPTATION de-DE\) is completed, edited \d{4}-\d\d-\d\d", first)
    assert "what the gates said before that:" in others
    assert "lines to translate" not in shown
    assert "page (as it was before its rows were edited): " in others[-1]


def test_what_code_finds_is_told_and_keeps_nothing_out(cw, german, given_back, tmp_path):
    rows = saved(given_back())["script_rows"]
    rows[0]["audio_text"] = "No speech."
    rows[1]["audio_text"] += " VO: “Cold.” [TO TRANSLATE: de]"
    ran = cw("unit", "import", given_back(script_rows=rows), "--into", german)
    head, left, *found = ran.out.splitlines()
    assert (ran.code, left) == (0, "lines to translate: 1")
    assert head.endswith(f"is ad unit {german}: 3 rows, 15.000 s")
    assert any(line.startswith("critical (format gate), row 1: Row 1 has 0 of the origin's 1 lines") for line in found)
    assert any(line.startswith("minor (format gate), row 2: 1 of the lines in row 2 still wait") for line in found)
    kept = cw("unit", "show", german, "--json").json["script_rows"]
    assert [row["audio_text"] for row in kept[:2]] == [rows[0]["audio_text"], rows[1]["audio_text"]]


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_all_that_does_not_fit_is_listed_and_nothing_is_kept(cw, german, given_back, more):
    before = cw("unit", "show", german, "--json").json
    rows = saved(given_back())["script_rows"][:2]
    path = given_back(script_rows=rows, language="fr-FR")
    ran = cw("unit", "import", path, "--into", german, *more)
    assert (ran.code, ran.out) == (2, "")
    for fault in (
        "total_runtime_seconds: is 15.000, and the rows last 11.000 s",
        "script_rows: there are 2, the origin has 3",
        "script_rows: they last 11.000 s in all, the origin's 15.000 s",
        "language: is fr-FR, the unit is for de-DE",
    ):
        assert f"  {fault}" in ran.err
    told = cw("unit", "import", path, "--into", german, "--json", *more)
    assert (told.code, told.json["unit_id"], len(told.json["faults"])) == (2, None, 4)
    assert cw("unit", "show", german, "--json").json == before


def test_a_dry_run_tells_what_is_left_and_keeps_nothing(cw, german, given_back):
    before = cw("unit", "show", german, "--json").json
    ran = cw("unit", "import", given_back(), "--into", german, "--dry-run")
    assert (ran.code, ran.out) == (
        0,
        "translated.json is whole: 3 rows, 15.000 s; nothing was taken in\nlines to translate: 0\n",
    )
    assert cw("unit", "show", german, "--json").json == before


@pytest.mark.parametrize(
    ("which", "more", "sentence"),
    [
        ("origin", (), "is an origin, and lines come back into adaptations"),
        ("german", ("--code", "NEW"), "leave out --code or --into"),
        ("nobody", (), "Ad unit 4711 does not exist"),
    ],
)
def test_where_lines_cannot_come_back_to_is_one_sentence(cw, origin, german, given_back, which, more, sentence):
    unit = {"origin": origin, "german": german, "nobody": 4711}[which]
    ran = cw("unit", "import", given_back(), "--into", unit, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err


def test_adapting_again_leaves_edited_rows_unless_it_is_forced(cw, origin, german, given_back):
    cw("unit", "import", given_back(), "--into", german)
    edited = cw("unit", "show", german, "--json").json
    assert cw("adapt", origin, "--markets", "de-DE", "--json").json["units"][0]["status"] == "skipped"
    cw("unit", "set", origin, "--style", "Soft light.")
    ran = cw("adapt", origin, "--markets", "de-DE")
    assert ran.code == 1
    ran.assert_told_in_one_sentence()
    assert "were edited on" in ran.err
    assert cw("unit", "show", german, "--json").json["script_rows"] == edited["script_rows"]
    (forced,) = cw("adapt", origin, "--markets", "de-DE", "--force", "--json").json["units"]
    assert (forced["status"], forced["pipeline"]["lines_to_translate"]) == ("completed", 5)
    assert "edited" not in cw("unit", "show", german).out


def test_lines_come_back_where_no_model_is_ready(cw, origin, german, given_back, monkeypatch):
    path = given_back()
    monkeypatch.setenv("CW_TEXT_MODEL", "transformers")
    assert cw("unit", "import", path, "--into", german).code == 0
    assert cw("adapt", origin, "--markets", "de-DE", "--json").json["units"][0]["status"] == "skipped"
    assert ", edited" in cw("unit", "show", german).out


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


# ---- delete


def test_a_deleted_unit_is_gone(cw, origin, german):
    ran = cw("unit", "delete", origin)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert f"is the origin of ad units {german}; delete those first" in ran.err
    assert cw("unit", "delete", german, "--json").json["id"] == german
    assert f"ad unit {origin} (HOT-" in cw("unit", "delete", origin).out
    assert not {origin, german} & {unit["id"] for unit in cw("unit", "list", "--json").json}
    again = cw("unit", "delete", german)
    assert again.code == 2
    again.assert_told_in_one_sentence()


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


def test_notes_of_a_script_go_out_again_below_its_status(cw, tmp_path):
    script = script_file(tmp_path, notes="Shoot at dawn.")
    first = cw("unit", "import", script, "--code", "NOTED", "--json").json["unit_id"]
    (path,) = cw("unit", "export", first, "-f", "json", "--to", tmp_path, "--json").json["paths"]
    assert saved(Path(path))["notes"] == "Shoot at dawn."


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
