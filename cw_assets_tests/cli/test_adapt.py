"""`cw adapt`: a unit for each market, compared in a table; what is refused, and what failures leave behind."""

import pytest

from cw_assets import api
from cw_assets.domain.scripts.lines import lines_to_translate
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.settings import Settings
from cw_assets_tests.cli.agency import LINES, REVISED, SCRIPT, Agency, script_file
from cw_assets_tests.cli.command import SENTENCE


@pytest.fixture
def project(cw):
    """The same project from within; `cw` has set where it is."""
    with api.local(Settings()) as opened:
        yield opened


def rows_of(unit) -> tuple[ScriptRow, ...]:
    return tuple(ScriptRow.model_validate(row) for row in unit["script_rows"])


def timing(rows) -> list[tuple[int, str, float]]:
    return [(row["shot_number"], row["timecode_start"], row["duration_seconds"]) for row in rows]


# ---- without a language model


def test_each_market_has_the_origins_structure_and_its_lines_marked(cw, origin):
    ran = cw("adapt", origin, "--markets", "de-DE, ja-JP,ar-SA", "--json")
    assert ran.code == 0
    units = ran.json["units"]
    assert [unit["market"] for unit in units] == ["de-DE", "ja-JP", "ar-SA"]
    for unit in units:
        assert unit["status"] == "completed"
        assert timing(unit["script_rows"]) == timing(SCRIPT["script_rows"])
        assert lines_to_translate(rows_of(unit)) == unit["pipeline"]["lines_to_translate"] == LINES
        assert unit["pipeline"]["final_model"]["engine"] == "rules"


def test_a_table_compares_the_markets_and_names_their_pages(cw, origin, folder):
    ran = cw("adapt", origin, "--markets", "de-DE,ja-JP")
    lines = ran.out.splitlines()
    assert lines[0].split() == ["unit", "market", "status", "rows", "seconds", "gates", "revised", "to", "do", "by"]
    assert lines[1].split()[1:] == ["de-DE", "completed", "3", "15.000", "4", "of", "4", "0", str(LINES), "rules"]
    assert lines[2].split()[1] == "ja-JP"
    assert "TO TRANSLATE" in lines[3]
    assert "no model has judged" in lines[4]
    pages = [line.partition(": ")[2] for line in lines[5:]]
    assert [page.rpartition("-hot-")[2].rpartition(".")[0][-5:] for page in pages] == ["de-de", "ja-jp"]
    assert all((folder / "reports" / page.rpartition("/")[2]).is_file() for page in pages)


def test_a_page_that_is_not_there_is_not_named(cw, origin, folder):
    cw("adapt", origin, "--markets", "de-DE,ja-JP")
    (page,) = folder.glob(f"reports/adaptation-*-hot-{origin_slug(cw, origin)}-de-de.html")
    page.unlink()
    ran = cw("adapt", origin, "--markets", "de-DE,ja-JP")
    assert (ran.code, ran.out.count("skipped")) == (0, 2)
    assert [line[:7] for line in ran.out.splitlines()[5:]] == ["ja-JP: "]


def origin_slug(cw, origin) -> str:
    return cw("unit", "show", origin, "--json").json["slug"].removeprefix("hot-")


def test_what_has_not_changed_is_skipped_unless_forced(cw, origin):
    first, *rest = (cw("adapt", origin, "--markets", "de-DE", "--json", *more).json["units"] for more in ((), ()))
    forced = cw("adapt", origin, "--markets", "de-DE", "--json", "--force").json["units"]
    assert [unit["status"] for (unit,) in (first, *rest, forced)] == ["completed", "skipped", "completed"]
    assert len({unit["video_ad_unit_id"] for (unit,) in (first, *rest, forced)}) == 1
    assert "skipped" in cw("adapt", origin, "--markets", "de-DE").out


def test_a_persona_has_a_unit_of_its_own(cw, origin):
    (plain,) = cw("adapt", origin, "--markets", "de-DE", "--json").json["units"]
    (other,) = cw("adapt", origin, "--markets", "de-DE", "--persona", "berlin-commuters", "--json").json["units"]
    assert other["video_ad_unit_id"] != plain["video_ad_unit_id"]
    assert cw("unit", "show", other["video_ad_unit_id"], "--json").json["persona"] == "berlin-commuters"


def test_models_that_nobody_asks_are_kept_and_told(cw, origin):
    ran = cw("adapt", origin, "--markets", "de-DE", "--model", "me/mine", "--node-model", "culture=me/other")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert "asks no language model" in ran.err
    unit = cw("unit", "show", ran.out.splitlines()[1].split()[0], "--json").json
    assert (unit["llm"], unit["pipeline_model_config"]) == ("me/mine", {"culture": "me/other"})
    assert "note" not in cw("adapt", origin, "--markets", "de-DE").err


def test_a_run_again_replaces_the_rows_and_keeps_the_settings(cw, origin, tmp_path):
    given = ("--persona", "berlin-commuters", "--model", "me/mine", "--json")
    (before,) = cw("adapt", origin, "--markets", "de-DE", *given).json["units"]
    code = cw("unit", "show", origin, "--json").json["code"]
    shorter = {"total_runtime_seconds": 5.0, "script_rows": SCRIPT["script_rows"][:1]}
    cw("unit", "import", script_file(tmp_path, **shorter), "--code", code)
    (after,) = cw("adapt", origin, "--markets", "de-DE", *given[:2], "--json").json["units"]
    assert after["status"] == "completed"
    assert (len(before["script_rows"]), len(after["script_rows"])) == (3, 1)
    assert cw("unit", "show", after["video_ad_unit_id"], "--json").json["llm"] == "me/mine"


# ---- what is refused


@pytest.mark.parametrize(
    "markets, more, sentence",
    [
        ("", (), "No market is named"),
        ("de-DE,DE_de", (), "de-DE is named more than once"),
        ("de-DE,zh-TW,zh-Hant-TW", (), "zh-Hant-TW is named more than once"),
        ("de", (), "'de' is no market"),
        ("de-DE,de-QQ", (), "There is no country 'QQ'"),
        ("de-DE,tlh-DE", (), "There is no language 'tlh'"),
        ("de-DE", ("--persona", "nobody"), "There is no persona 'nobody'"),
        ("de-DE", ("--brand", "nobody"), "There is no brand 'nobody'"),
        ("de-DE", ("--node-model", "poet=me/mine"), "'poet' is no node"),
        ("de-DE", ("--node-model", "writer"), "'writer' names no node's model"),
        ("de-DE", ("--node-model", "writer="), "'writer=' names no node's model"),
    ],
)
def test_bad_input_is_one_sentence_and_makes_no_unit(cw, origin, markets, more, sentence):
    before = cw("unit", "list", "--json").json
    ran = cw("adapt", origin, "--markets", markets, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err
    assert cw("unit", "list", "--json").json == before


def test_unknown_origin_is_refused(cw):
    ran = cw("adapt", 4711, "--markets", "de-DE")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


def test_an_adaptation_is_no_origin(cw, origin):
    (unit,) = cw("adapt", origin, "--markets", "de-DE", "--json").json["units"]
    ran = cw("adapt", unit["video_ad_unit_id"], "--markets", "fr-FR")
    assert (ran.code, ran.out) == (2, "")
    assert f"adapt ad unit {origin}." in ran.err


def test_a_market_that_is_being_adapted_is_refused_with_all_others(cw, origin, project):
    (unit,) = cw("adapt", origin, "--markets", "de-DE", "--json").json["units"]
    project.catalog.start_work("ad unit", unit["video_ad_unit_id"], "somebody-elses-run")
    before = cw("unit", "list", "--json").json
    ran = cw("adapt", origin, "--markets", "fr-FR,de-DE", "--force")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "is being adapted for de-DE already" in ran.err
    assert cw("unit", "list", "--json").json == before
    assert "processing" in cw("unit", "list").out


def test_workers_that_are_not_there_are_told_before_anything_waits(cw, origin):
    before = cw("unit", "list", "--json").json
    ran = cw("adapt", origin, "--markets", "de-DE", "--on-workers")
    assert (ran.code, ran.out) == (3, "")
    assert "start it with cw up" in ran.err
    assert cw("unit", "list", "--json").json == before


# ---- with a language model


def test_a_failed_gate_and_the_revision_are_seen(cw, origin, served):
    with served(Agency()):
        (unit,) = cw("adapt", origin, "--markets", "de-DE", "--json").json["units"]
    assert (unit["status"], unit["pipeline"]["revisions"]["brand"]) == ("completed", 1)
    assert f"VO: “{REVISED['de']}” [Get one today.]" in unit["script_rows"][-1]["audio_text"]
    assert lines_to_translate(rows_of(unit)) == 0
    shown = " ".join(cw("unit", "show", unit["video_ad_unit_id"]).out.split())
    assert "0 brand failed 0.50 critical (model), row 3: The last line does not say when." in shown
    assert "1 brand passed" in shown
    assert "origin (en) de-DE" in shown


def test_a_gate_that_never_passes_fails_its_unit_and_no_other(cw, origin, served, project):
    with served(Agency(never_pleased={"ja"})):
        ran = cw("adapt", origin, "--markets", "ja-JP,de-DE")
    assert ran.code == 1
    assert SENTENCE.fullmatch(ran.err)
    assert ran.err.startswith("error: ja-JP: The brand gate sent the script back 3 times")
    failed, done = (line.split() for line in ran.out.splitlines()[1:3])
    assert failed[1:] == ["ja-JP", "failed", "not", "brand", "3", "0", "qwen2.5:7b-instruct"]
    assert done[1:3] == ["de-DE", "completed"]
    assert project.catalog.unit_script(int(failed[0])) == ()
    shown = cw("unit", "show", failed[0]).out
    assert "this is its last draft" in shown
    assert REVISED["ja"] in shown
    assert f"{failed[0]}-" in cw("unit", "list").out
    assert cw("unit", "export", failed[0], "-f", "csv").code == 3
    (draft,) = cw("unit", "export", failed[0], "-f", "csv", "--draft", "--json").json["paths"]
    assert draft.endswith("-draft.csv")


def test_a_failed_run_leaves_the_older_rows_and_says_so(cw, origin, served, project):
    with served(Agency()):
        (unit,) = cw("adapt", origin, "--markets", "de-DE", "--json").json["units"]
    with served(Agency(never_pleased={"de"})):
        assert cw("adapt", origin, "--markets", "de-DE", "--force").code == 1
    number = unit["video_ad_unit_id"]
    assert project.catalog.unit_script(number) == rows_of(unit)
    assert "these rows are of an earlier adaptation" in cw("unit", "show", number).out
    now = cw("unit", "show", number, "--json").json
    assert (now["status"], len(now["script_rows"]), len(now["last_draft"])) == ("failed", 3, 3)
    assert "earlier" not in cw("unit", "show", number, "--draft").out
    with served(Agency()):
        (again,) = cw("adapt", origin, "--markets", "de-DE", "--json").json["units"]
    assert (again["status"], again["error"]) == ("completed", "")
    assert cw("unit", "show", number, "--json").json["last_draft"] == []


def test_missing_weights_are_told_for_each_market(cw, origin, monkeypatch):
    monkeypatch.setenv("CW_TEXT_MODEL", "transformers")
    ran = cw("adapt", origin, "--markets", "de-DE,ja-JP", "--json")
    assert ran.code == 3
    assert [(unit["status"], unit["not_ready"]) for unit in ran.json["units"]] == [("failed", True)] * 2
    assert all("cw models pull" in unit["error"] for unit in ran.json["units"])
