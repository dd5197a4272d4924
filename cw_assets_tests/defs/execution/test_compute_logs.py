"""What steps print stands in files that Dagster's page shows, and nothing is started for it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cw_assets.settings import Settings

PROGRAM = """
import json, os, sys
from pathlib import Path
import dagster as dg, psutil
from cw_assets.defs.instance import open_instance
from cw_assets.settings import Settings

@dg.asset
def spoken():
    print("größer", flush=True)
    os.system("echo from a program")
    os.write(2, b"from a library\\n")
    print("grumble", file=sys.stderr)
    found = [child.name() for child in psutil.Process().children(recursive=True)]
    Path("found.json").write_text(json.dumps(found))

@dg.asset
def failing():
    print("before it failed")
    raise KeyError("lost")

with open_instance(Settings()) as instance:
    job = dg.Definitions(assets=[spoken, failing]).resolve_implicit_global_asset_job_def()
    kept = {}
    for step in ("spoken", "failing"):
        run = job.execute_in_process(instance=instance, raise_on_error=False, asset_selection=[dg.AssetKey(step)])
        (told,) = [e.logs_captured_data for e in run.all_events if e.event_type_value == "LOGS_CAPTURED"]
        log = instance.compute_log_manager.get_log_data([run.run_id, "compute_logs", told.file_key])
        kept[step] = [log.stdout.decode(), log.stderr.decode()]
    Path("kept.json").write_text(json.dumps(kept))
print("at the end")
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> Path:
    """The folder of a process that ran two steps which print."""
    folder = tmp_path_factory.mktemp("printing")
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        environment = {"CW_MEDIA_ROOT": str(folder / "media"), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
        environment["PYTHONPATH"] = str(Path(__file__).parents[3])
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=folder,
            check=True,
            env=environment,
            stdout=out,
            stderr=err,
            timeout=120,
        )
    return folder


def kept(folder: Path, step: str) -> list[str]:
    return json.loads((folder / "kept.json").read_text())[step]


def test_what_a_step_and_its_libraries_print_is_kept(ran):
    out, err = kept(ran, "spoken")
    assert out == "größer\nfrom a program\n"
    assert "from a library\n" in err
    assert "grumble\n" in err


def test_what_a_step_printed_before_it_failed_is_kept(ran):
    assert kept(ran, "failing")[0] == "before it failed\n"


def test_it_lies_in_the_media_folder_where_the_page_finds_it(ran):
    folder = ran / "media" / ".compute_logs"
    found = [path.read_text() for path in folder.rglob("*.out")]
    assert "größer\nfrom a program\n" in found
    assert Settings(_env_file=None, media_root=ran / "media").media_root == folder.parent


def test_terminal_does_not_see_it_and_is_whole_again_afterwards(ran):
    assert (ran / "out").read_text() == "at the end\n"
    assert "grumble" not in (ran / "err").read_text()


def test_no_helper_process_is_started(ran):
    assert json.loads((ran / "found.json").read_text()) == []
