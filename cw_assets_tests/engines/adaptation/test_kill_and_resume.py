"""A process that is killed while a node asks its model: another one goes on there, and asks nothing twice."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cw_assets.domain.adaptation.routing import next_node
from cw_assets.engines.adaptation.checkpoints import open_checkpoints
from cw_assets.engines.adaptation.graph import run_adaptation
from cw_assets_tests.engines.adaptation.instant import PATH, Studio
from cw_assets_tests.engines.adaptation.killed import THREAD

ROOT = Path(__file__).parents[3]
REVISED = [*PATH[:4], "writer", *PATH[3:]]
"""Where the format gate sends the first draft back."""


def kill(settings, log: Path, node: str, nth: int, fails: dict[str, int]) -> None:
    place = [str(settings.media_root), settings.database_url.get_secret_value()]
    command = [sys.executable, "-m", "cw_assets_tests.engines.adaptation.killed", *place]
    done = subprocess.run([*command, str(log), node, str(nth), json.dumps(fails)], cwd=ROOT, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL


def assert_resumes(settings, folder: Path, path: list[str], place: int, fails: dict[str, int]) -> None:
    """Killed at this place of the path, another process, this one, goes through the rest."""
    log, node = folder / "asked.txt", path[place]
    kill(settings, log, node, path[: place + 1].count(node), fails)
    assert log.read_text().split() == path[: place + 1]
    studio, told = Studio(fails=fails, asked=log.read_text().split()[:-1]), []
    with open_checkpoints(settings) as checkpoints:
        state = run_adaptation(studio.tools(), checkpoints=checkpoints, thread=THREAD, on_node=told.append)
    assert studio.asked == path
    assert [run.node for run in state.runs] == path
    assert [one.runs[-1].node for one in told] == path[place:]
    assert next_node(state) == "done"


@pytest.mark.parametrize("node", PATH)
def test_killed_at_a_node_only_that_node_is_asked_again(sqlite_settings, tmp_path, node):
    assert_resumes(sqlite_settings, tmp_path, PATH, PATH.index(node), {})


@pytest.mark.parametrize("place", [4, 5], ids=["revision", "gate after it"])
def test_killed_in_a_revision_the_first_draft_is_not_written_again(sqlite_settings, tmp_path, place):
    assert_resumes(sqlite_settings, tmp_path, REVISED, place, {"format": 1})


def test_killed_on_postgresql(postgresql_settings, tmp_path):
    assert_resumes(postgresql_settings, tmp_path, REVISED, 4, {"format": 1})
