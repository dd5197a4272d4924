"""The asset graph is a design: it changes only on purpose, and loading it stays light."""

import json
import subprocess
import sys
from pathlib import Path

import yaml

from cw_assets.defs.instance import instance_config, workspace
from cw_assets.settings import Settings
from cw_assets_tests.defs import graph

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "diffusers", "transformers", "whisper", "ultralytics", "cv2")


def test_graph_is_the_one_we_decided_on():
    assert json.loads(graph.as_text()) == json.loads(graph.GOLDEN.read_text())


def queues_of(asset):
    """Of an asset's steps by name; an asset that is one step has one."""
    return asset["queue"] if isinstance(asset["queue"], dict) else {"": asset["queue"]}


def test_every_step_of_an_asset_that_runs_names_one_of_our_queues():
    assets = graph.graph().items()
    external = {"media_file", "origin_script", "prompt", "lora_source"}
    assert {name for name, a in assets if a["queue"] is None} == external
    used = {queue for name, a in assets if name not in external for queue in queues_of(a).values()}
    assert used == {"default", "enhancement"}


def test_only_prompt_enhancement_rides_on_its_queue():
    found = {(n, step) for n, a in graph.graph().items() for step, q in queues_of(a).items() if q == "enhancement"}
    assert found == {("enhanced_prompt", ""), ("storyboard", "enhance_prompts_of_frames")}


def test_definitions_import_no_model_library():
    code = f"import sys, cw_assets.definitions; print([m for m in {HEAVY} if m in sys.modules])"
    assert run_python(code) == "[]"


def test_definitions_open_nothing(tmp_path: Path):
    run_python("import cw_assets.definitions", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def run_python(code: str, cwd: Path = ROOT) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=cwd)
    assert done.stderr == ""
    return done.stdout.strip()


def test_files_for_a_plain_dagster_dev_say_what_cw_up_writes():
    assert yaml.safe_load((ROOT / "dagster.yaml").read_text()) == instance_config(Settings(_env_file=None))
    assert yaml.safe_load((ROOT / "workspace.yaml").read_text()) == workspace(Settings(_env_file=None))
