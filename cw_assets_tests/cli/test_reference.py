"""`cw reference`: what ships is there, is given out, changed and taken in again."""

import json

import pytest

from cw_assets.cli.reference import COLUMNS, Kind

LEAST = {Kind.LANGUAGES: 36, Kind.COUNTRIES: 30, Kind.PERSONAS: 10, Kind.TEMPLATES: 8}


def counts(ran) -> dict[str, int]:
    """Added, changed and unchanged records of all files together."""
    return {word: sum(files.values()) for word, files in ran.json.items()}


def test_what_ships_is_there_and_imports_to_nothing_new(cw):
    cw("reference", "list", "languages")
    told = counts(cw("reference", "import", "--json"))
    assert (told["added"], told["changed"]) == (0, 0)
    assert told["unchanged"] > 100


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_listed(cw, kind):
    records = cw("reference", "list", kind.value, "--json").json
    assert len(records) >= LEAST.get(kind, 1)
    lines = cw("reference", "list", kind.value).out.splitlines()
    assert len(lines) == len(records) + 1
    key = COLUMNS[kind][0]
    assert [line.split()[0] for line in lines[1:]] == [record[key] for record in records]


def test_exported_files_import_to_nothing_new_and_a_change_comes_in_once(cw, tmp_path):
    written = cw("reference", "export", tmp_path, "--json").json
    assert {path.stem for path in tmp_path.glob("*.json")} == set(written)
    assert counts(cw("reference", "import", tmp_path, "--json"))["changed"] == 0
    path = tmp_path / "regions.json"
    regions = json.loads(path.read_text())
    regions[0]["name"] = "Somewhere [else]"
    path.write_text(json.dumps(regions))
    ran = cw("reference", "import", tmp_path)
    assert f"regions: 0 added, 1 changed, {len(regions) - 1} as they were\n" in ran.out
    assert "Somewhere [else]" in cw("reference", "list", "regions").out
    assert counts(cw("reference", "import", tmp_path, "--json"))["changed"] == 0


def test_a_faulty_file_is_told_and_nothing_of_the_folder_is_kept(cw, tmp_path):
    cw("reference", "export", tmp_path)
    before = cw("reference", "list", "languages", "--json").json
    languages = json.loads((tmp_path / "languages.json").read_text())
    languages[0]["name"] = "Changed"
    (tmp_path / "languages.json").write_text(json.dumps(languages))
    (tmp_path / "countries.json").write_text('[{"code": "XX"}]')
    ran = cw("reference", "import", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "countries.json, XX" in ran.err
    assert cw("reference", "list", "languages", "--json").json == before


@pytest.mark.parametrize("command, name", [("import", "missing"), ("import", "."), ("export", "file.txt")])
def test_a_folder_that_will_not_do_is_one_sentence(cw, tmp_path, command, name):
    (tmp_path / "file.txt").write_text("in the way")
    ran = cw("reference", command, tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


def test_an_unknown_kind_names_the_known_ones(cw):
    ran = cw("reference", "list", "planets")
    assert ran.code == 2
    assert "personas" in ran.err
