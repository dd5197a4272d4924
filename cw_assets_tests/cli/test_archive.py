"""`cw export` and `cw import`: a campaign given to another catalog, and files of all sorts that are none."""

import json
import zipfile

import pytest

from cw_assets.exports.archive_files import RECORDS
from cw_assets_tests.archive_material import JOB_ID, export_campaign
from cw_assets_tests.cli.agency import script_file


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return export_campaign(tmp_path_factory.mktemp("agency"))


@pytest.fixture
def here(monkeypatch, exported):
    """`cw` works where the campaign was made; elsewhere in a catalog that is empty at first."""
    monkeypatch.setenv("CW_MEDIA_ROOT", str(exported.root))


@pytest.fixture
def empty(cw, monkeypatch, tmp_path):
    monkeypatch.setenv("CW_MEDIA_ROOT", str(tmp_path / "empty"))
    return cw


@pytest.fixture
def taken(empty, exported):
    """`cw` where the campaign was taken in."""
    assert empty("import", exported.whole).code == 0
    return empty


def test_export_says_what_is_in_the_file(cw, here, tmp_path):
    ran = cw("export", "campaign", JOB_ID, "--to", tmp_path / "new" / "x.zip")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("x.zip: brands 1, campaigns 1, units 3, media 1\n")
    with zipfile.ZipFile(tmp_path / "new" / "x.zip") as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {RECORDS, "media"}


@pytest.mark.parametrize(
    ("what", "records"),
    [
        (("result", 1), {"brands": 1, "campaigns": 1, "units": 0, "media": 1}),
        (("media", 1), {"brands": 1, "campaigns": 1, "units": 1, "media": 1}),
        (("unit", 2), {"brands": 1, "campaigns": 1, "units": 2, "media": 1}),
        (("all",), {"brands": 1, "campaigns": 1, "units": 3, "media": 1}),
    ],
)
def test_everything_that_belongs_to_it_is_exported_too(cw, here, tmp_path, what, records):
    ran = cw("export", *what, "--to", tmp_path / "x.json", "--json")
    assert ran.json == {"path": str(tmp_path / "x.json"), "records": records}
    assert json.loads((tmp_path / "x.json").read_text())["kind"] == what[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("campaign", "NOPE", "--to", "x.zip"),
        ("campaign", "--to", "x.zip"),
        ("unit", "77", "--to", "x.zip"),
        ("unit", "summer", "--to", "x.zip"),
        ("unit", "1", "--to", "x.txt"),
        ("unit", "1", "--to", "."),
        ("all", "3", "--to", "x.zip"),
        ("all", "--to", "/proc/nowhere/x.zip"),
    ],
)
def test_what_cannot_be_exported_is_told_in_one_sentence(cw, here, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    ran = cw("export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert not list(tmp_path.glob("x.*"))


def test_import_says_what_came(empty, exported):
    ran = empty("import", exported.whole)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "brands: 1 added, 0 changed, 0 as they were",
        "campaigns: 1 added, 0 changed, 0 as they were",
        "media: 1 added, 0 changed, 0 as they were",
        "units: 3 added, 0 changed, 0 as they were",
    ]
    assert [unit["language"] for unit in empty("unit", "list", "--json").json] == ["de", "ar", "en"]


def test_dry_run_says_so_and_changes_nothing(empty, exported):
    ran = empty("import", exported.whole, "--dry-run")
    assert ran.code == 0
    assert ran.out.endswith("units: 3 added, 0 changed, 0 as they were\ndry run: nothing was written\n")
    assert empty("unit", "list", "--json").json == []


def test_second_import_changes_nothing(taken, exported):
    ran = taken("import", exported.whole)
    assert ran.code == 0
    assert "units: 0 added, 0 changed, 3 as they were" in ran.out


def test_what_differs_is_named_with_the_way_to_replace_it(taken, exported):
    taken("unit", "set", 2, "--title", "Anders")
    taken("brand", "edit", "FIZZO", "--name", "Other")
    dry = taken("import", exported.whole, "--dry-run")
    assert dry.code == 2
    assert "brand FIZZO (name) differs" in dry.err
    assert "(title) differs" in dry.err
    assert "--replace" in dry.out
    refused = taken("import", exported.whole)
    assert (refused.code, refused.out) == (2, "")
    refused.assert_told_in_one_sentence()
    ran = taken("import", exported.whole, "--replace")
    assert ran.code == 0
    assert "replaced: brand FIZZO (name)" in ran.out
    assert taken("unit", "show", 2, "--json").json["title"] == "First Spot.mp4"


def test_records_alone_say_which_videos_are_missing(empty, exported):
    ran = empty("import", exported.records)
    assert (ran.code, ran.err) == (0, "")
    command = f"`cw media add --campaign '{JOB_ID}' FILE`"
    assert ran.out.splitlines()[-1] == f"not in the media folder: First Spot.mp4; bring it with {command}"
    (missing,) = empty("import", exported.records, "--json").json["missing_videos"]
    assert missing["file_name"] == "First Spot.mp4"
    assert empty("media", "add", "--campaign", JOB_ID, exported.video).code == 0
    assert "media folder" not in empty("import", exported.records).out


def test_file_without_records_says_so(empty, tmp_path):
    empty("export", "all", "--to", tmp_path / "x.json")
    assert empty("import", tmp_path / "x.json").out == "there are no records in it\n"


def test_zip_is_known_by_its_content(empty, exported, tmp_path):
    renamed = tmp_path / "campaign.json"
    renamed.write_bytes(exported.whole.read_bytes())
    assert empty("import", renamed).code == 0


def linked_to_nowhere(records):
    records["units"][1]["source"] = "unit-9"


def of_a_wrong_type(records):
    records["units"][0]["rows"][0]["duration_seconds"] = "4"


def newer(records):
    records["version"] = "2.0"


@pytest.fixture(params=[b"hello", b"", b'{"a": 1}', "cut zip", linked_to_nowhere, of_a_wrong_type, newer])
def damaged(request, exported, tmp_path):
    """A file that is no export, or none any more."""
    content = request.param
    if content == "cut zip":
        content = exported.whole.read_bytes()[:5000]
    elif callable(content):
        records = json.loads(exported.records.read_text())
        content(records)
        content = json.dumps(records).encode()
    file = tmp_path / "given.json"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_files_that_are_no_export_leave_nothing(empty, damaged, options):
    ran = empty("import", damaged, *options)
    assert (ran.code, ran.out) == (2, "")
    assert all(line.startswith("error: ") for line in ran.err.splitlines())
    assert ran.err
    assert empty("campaign", "list", "--json").json == []


@pytest.mark.parametrize("name", ["nothere.json", "nothere.zip", "."])
def test_file_that_cannot_be_read_is_told_in_one_sentence(empty, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    ran = empty("import", name)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


def test_zip_with_another_video_is_refused_whole(empty, exported, tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(exported.whole) as source, zipfile.ZipFile(other, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, content[:-1] + b"\0\0" if entry.endswith(".mp4") else content)
    ran = empty("import", other)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "another content" in ran.err
    assert empty("campaign", "list", "--json").json == []
    assert not list((tmp_path / "empty").rglob("*.mp4"))


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_script_is_sent_to_the_right_command(empty, tmp_path, more):
    script = script_file(tmp_path, language="no language")
    ran = empty("import", script, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert f"take it in with `cw unit import {script}`" in ran.err
