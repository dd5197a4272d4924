"""The root of `cw`: help comes at once, and without loading what only commands need."""

import json
import subprocess
import sys

import pytest

HEAVY = ["dagster", "torch", "cv2", "av", "sqlalchemy", "numpy", "pyarrow", "transformers", "alembic", "PIL"]
ASK = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps([name for name in {names} if name in sys.modules]), file=sys.stderr))
sys.argv = ["cw", *{arguments}]
from cw_assets.cli import main
main()
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        *([name, "--help"] for name in ("media", "analyze", "models", "prompt", "image", "lora", "adapt", "unit")),
    ],
)
def test_help_loads_nothing_heavy(tmp_path, arguments):
    program = ASK.format(names=HEAVY, arguments=arguments)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.returncode == 0
    assert json.loads(ran.stderr.splitlines()[-1]) == []


def test_help_names_the_commands(cw):
    ran = cw("--help")
    assert ran.code == 0
    known = {"analyze", "demo", "up", "media", "models", "prompt", "image", "lora", "adapt", "unit", "reference"}
    assert known <= set(ran.out.split())


def test_unknown_command_is_a_wrong_use(cw):
    ran = cw("frobnicate")
    assert (ran.code, ran.out) == (2, "")
    assert "frobnicate" in ran.err


def test_demo_without_its_sample_says_where_to_run_it(cw, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cw_assets.cli.demo.SAMPLE", tmp_path / "missing.mp4")
    ran = cw("demo")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
