"""`cw analyze`: what it prints where, how it ends, and how it goes on after a bad file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cw_assets.cli import output, where
from cw_assets.defs.catalogs import open_catalog
from cw_assets.defs.execution import launch
from cw_assets.engines.registry import ENGINES
from cw_assets_tests.fakes import RegisteredSpeech

FIELDS = {"status", "media_id", "result_id", "processing_time", "report", "result"}
RESULT = {
    *("scenes", "script", "transcription", "visual_style", "objects_summary", "on_screen_text"),
    *("sentiment_analysis", "categories", "audience_insights", "models_used", "processing_time"),
}


def test_one_file_is_told_to_people_and_ends_at_the_report(cw, spots):
    ran = cw("analyze", spots[0], "--force")
    assert ran.code == 0
    told, report = ran.out.splitlines()
    assert told.startswith("First Spot.mp4: 2 scenes, ")
    assert Path(report.removeprefix("report: ")).is_file()


def test_bar_goes_to_standard_error(cw, spots, monkeypatch):
    monkeypatch.setattr(output.errors, "_force_terminal", True)
    monkeypatch.setattr(output.errors, "is_interactive", True)
    ran = cw("analyze", spots[0], "--force")
    assert "100%" in ran.err
    assert "First Spot.mp4" in ran.err
    assert len(ran.out.splitlines()) == 2
    assert "%" not in ran.out


def test_second_time_nothing_has_changed(cw, spots):
    cw("analyze", spots[0])
    assert "(nothing had changed)" in cw("analyze", spots[0]).out


def test_json_is_one_value_and_nothing_else(cw, spots):
    ran = cw("analyze", spots[0], "--json", "--force")
    assert (ran.code, ran.err) == (0, "")
    assert set(ran.json) == FIELDS
    assert ran.json["status"] == "completed"
    assert set(ran.json["result"]) == RESULT
    assert [row["shot_number"] for row in ran.json["result"]["script"]["script_rows"]] == [1, 2]
    assert Path(ran.json["report"]).is_file()
    assert ran.out.count("\n{") == 0


def test_json_says_skipped_the_second_time(cw, spots):
    cw("analyze", spots[0])
    assert cw("analyze", spots[0], "--json").json["status"] == "skipped"


def test_several_files_go_on_after_a_bad_one(cw, spots):
    first, bad, second = spots
    ran = cw("analyze", first, bad, second)
    assert ran.code == 2
    assert "First Spot.mp4: 2 scenes" in ran.out
    assert "second.mp4: 1 scenes" in ran.out
    ran.assert_told_in_one_sentence()
    assert ran.err.startswith("error: bad.mp4 is not in any video format; ")


def test_several_files_as_json_are_one_list(cw, spots):
    first, bad, second = spots
    ran = cw("analyze", "--json", first, bad, second)
    assert ran.code == 2
    assert [one["status"] in ("completed", "skipped") for one in ran.json] == [True, False, True]
    assert ran.json[1] == {"status": "failed", "file": str(bad), "error": ran.json[1]["error"]}
    assert ran.json[1]["error"].startswith("bad.mp4 is not in any video format; ")


def test_one_bad_file_as_json_is_one_value(cw, spots):
    ran = cw("analyze", "--json", spots[1])
    assert (ran.code, ran.json["status"]) == (2, "failed")
    ran.assert_told_in_one_sentence()


class DeafSpeech(RegisteredSpeech):
    """Has a bug."""

    def transcribe(self, *arguments, **named):
        raise KeyError("ears")


class NoisySpeech(RegisteredSpeech):
    """Its library prints."""

    def transcribe(self, *arguments, **named):
        print("library: loading 100%")  # noqa: T201
        return super().transcribe(*arguments, **named)


def test_bug_in_an_engine_ends_with_one_and_a_sentence(cw, spots, monkeypatch):
    monkeypatch.setitem(ENGINES["speech_model"], "pocketsphinx", f"{__name__}:DeafSpeech")
    ran = cw("analyze", spots[0], "--force")
    assert ran.code == 1
    ran.assert_told_in_one_sentence()
    assert "transcription stopped on an unexpected KeyError ('ears')" in ran.err


def test_what_a_library_prints_does_not_spoil_the_json(cw, spots, monkeypatch):
    monkeypatch.setitem(ENGINES["speech_model"], "pocketsphinx", f"{__name__}:NoisySpeech")
    ran = cw("analyze", spots[0], "--force", "--json")
    assert ran.code == 0
    assert ran.json["status"] == "completed"


def test_worst_exit_code_of_several_is_kept(cw, spots, monkeypatch):
    monkeypatch.setitem(ENGINES["speech_model"], "pocketsphinx", f"{__name__}:DeafSpeech")
    assert cw("analyze", "--force", spots[1], spots[0]).code == 2


@pytest.mark.parametrize(("kind", "code"), [("NotReady", 3), ("InvalidInput", 2), ("", 1)])
def test_what_ends_it_on_the_workers_ends_the_command_as_here(cw, spots, monkeypatch, kind, code):
    launch_job = launch.launch_job

    def launch_and_fail(instance, settings, *job):
        """Stands for a stack whose worker could not do it."""
        run_id = launch_job(instance, settings, *job)
        with open_catalog(settings) as catalog:
            catalog.fail_run(run_id, "It has no ears; get some.", error_kind=kind)
        return run_id

    monkeypatch.setattr(where, "check_stack", lambda _: None)
    monkeypatch.setattr(launch, "launch_job", launch_and_fail)
    ran = cw("analyze", "--on-workers", "--force", spots[0])
    assert (ran.code, ran.out) == (code, "")
    assert ran.err == "error: It has no ears; get some.\n"


@pytest.mark.slow
def test_missing_weights_end_with_three_and_say_what_to_pull(cw, spots):
    ran = cw("analyze", "--profile", "local", spots[0])
    assert ran.code == 3
    ran.assert_told_in_one_sentence()
    assert "cw models pull" in ran.err


def test_a_campaigns_video_is_a_media_of_its_own(cw, spots):
    cw("campaign", "add", "JOB-7")
    outside = cw("analyze", "--json", spots[0]).json["media_id"]
    inside = cw("analyze", "--json", spots[0], "--campaign", "JOB-7").json["media_id"]
    assert inside != outside
    found = {record["id"]: record["campaign_id"] for record in cw("media", "list", "--json").json}
    assert found[outside] is None
    assert found[inside] is not None
    assert cw("analyze", spots[0], "--campaign", "NOBODY").code == 2


def test_no_file_is_a_wrong_use(cw):
    ran = cw("analyze")
    assert (ran.code, ran.out) == (2, "")
    assert "Missing argument" in ran.err


def test_wrong_setting_is_told_in_a_sentence(cw, spots, monkeypatch):
    monkeypatch.setenv("CW_MAX_RETRIES", "many")
    ran = cw("analyze", spots[0])
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert "CW_MAX_RETRIES" in ran.err


def test_unknown_engine_is_told_in_a_sentence(cw, spots, monkeypatch):
    monkeypatch.setenv("CW_SPEECH_MODEL", "ears")
    ran = cw("analyze", spots[0])
    assert ran.code == 2
    ran.assert_told_in_one_sentence()


def test_name_with_markup_and_escapes_is_shown_as_it_is(cw, spots, tmp_path):
    named = tmp_path / "[bold red]Spot[not red] [link=x].mp4"
    named.write_bytes(spots[2].read_bytes())
    ran = cw("analyze", named)
    assert ran.code == 0
    assert ran.out.startswith("[bold red]Spot[not red] [link=x].mp4: ")


@pytest.mark.parametrize("debug", [False, True])
def test_traceback_is_shown_only_when_asked_for(spots, tmp_path, debug):
    command = [sys.executable, "-c", "from cw_assets.cli import main; main()", *(["--debug"] if debug else [])]
    ran = subprocess.run([*command, "analyze", spots[1]], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.returncode == (1 if debug else 2)
    assert ("Traceback (most recent call last)" in ran.stderr) is debug
    assert ran.stdout == ""


class StoppedSpeech(RegisteredSpeech):
    """Somebody presses Ctrl-C while it listens."""

    def transcribe(self, *arguments, **named):
        os.kill(os.getpid(), signal.SIGINT)
        return super().transcribe(*arguments, **named)


def test_ctrl_c_stops_all_files(cw, spots, monkeypatch, tmp_path):
    monkeypatch.setenv("CW_MEDIA_ROOT", str(tmp_path))
    monkeypatch.setitem(ENGINES["speech_model"], "pocketsphinx", f"{__name__}:StoppedSpeech")
    ran = cw("analyze", spots[0], spots[2])
    assert (ran.code, ran.out) == (1, "")
    ran.assert_told_in_one_sentence()
    assert "was stopped; run it again to go on" in ran.err
    (media,) = cw("media", "list", "--json").json
    assert (media["file_name"], media["status"]) == ("First Spot.mp4", "cancelled")
