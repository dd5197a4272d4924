"""The pages of examples, run as they stand against a running stack with canned engines; what they show is compared."""

import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cw_assets_tests.defs.workshop import lora_bytes
from cw_assets_tests.media import Shot, make_video
from cw_assets_tests.stack.processes import Stack, free_port, new_stack
from cw_assets_tests.stack.served import address_of, start_page

pytestmark = pytest.mark.slow
DOCS = Path(__file__).parents[2] / "docs"
PLACE, TOKEN = "10.0.0.5:3000", "our token"
"""As the pages write them."""
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "--- block {} ---"
ANYTHING = "…"
LONGEST_S = 280


class Example(NamedTuple):
    """A block that is run, and what the page says of it, as the language of that block and its text."""

    code: str
    shown: tuple[str, str] | None


def examples(page: str, language: str) -> list[Example]:
    blocks = [match.groups() for match in BLOCK.finditer((DOCS / page).read_text())]
    pairs = itertools.zip_longest(blocks, blocks[1:], fillvalue=("", ""))
    return [
        Example(code, shown if shown[0] in ("text", "json") else None)
        for (name, code), shown in pairs
        if name == language
    ]


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with new_stack(port=free_port(), api_token=TOKEN, models_path=tmp_path / "models") as stack:
        (tmp_path / "models" / "mirror").mkdir(parents=True)
        (tmp_path / "models" / "mirror" / "civitai_34.safetensors").write_bytes(lora_bytes())
        make_video(tmp_path / "spot.mp4", [Shot(25, (200, 40, 40)), Shot(25, (40, 60, 200))])
        stack.start_broker()
        stack.start("daemon")
        stack.start_worker("default", "enhancement", name="worker")
        start_page(stack)
        yield stack


def printed(stack: Stack, folder: Path, command: list[str], script: str) -> list[str]:
    """What each block of the script has printed, with the address as the pages write it."""
    here = address_of(stack).removeprefix("http://")
    done = subprocess.run(
        [*command, script.replace(PLACE, here)],
        cwd=folder,
        check=False,
        env=stack.environment | {"CW_API_TOKEN": TOKEN, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    output = done.stdout.replace(here, PLACE)
    assert done.returncode == 0, f"{output}\n{done.stderr}\n{stack.logs()}"
    return re.split(MARK.format(r"\d+") + "\n", output)[1:]


def looks_like(shown: str, text: str) -> bool:
    pattern = ".*".join(map(re.escape, shown.strip().split(ANYTHING)))
    return re.fullmatch(pattern, text.strip(), re.DOTALL) is not None


def holds(shown: Any, told: Any) -> bool:
    """Whether all that is shown of a JSON value is told."""
    if isinstance(shown, dict):
        return isinstance(told, dict) and all(
            name in told and holds(value, told[name]) for name, value in shown.items()
        )
    if isinstance(shown, list):
        return isinstance(told, list) and len(shown) == len(told) and all(map(holds, shown, told))
    return looks_like(shown, str(told)) if isinstance(shown, str) else bool(shown == told)


def check(found: list[Example], outputs: list[str]) -> None:
    assert len(outputs) == len(found)
    for example, output in zip(found, outputs, strict=True):
        if example.shown is None:
            continue
        language, shown = example.shown
        same = holds(json.loads(shown), json.loads(output)) if language == "json" else looks_like(shown, output)
        assert same, f"{example.code}\nprinted\n{output}\nand the page shows\n{shown}"


def test_every_example_of_the_python_page_runs(stack: Stack, tmp_path: Path) -> None:
    found = examples("python_api.md", "python")
    assert len(found) > 8
    script = "\n".join(f'print("{MARK.format(i)}", flush=True)\n{one.code}' for i, one in enumerate(found))
    check(found, printed(stack, tmp_path, [sys.executable, "-W", "error", "-c"], script))


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_every_example_of_the_http_page_runs(stack: Stack, tmp_path: Path) -> None:
    found = examples("http_api.md", "sh")
    assert len(found) > 5
    script = "\n".join(f'echo "{MARK.format(i)}"\n{one.code}' for i, one in enumerate(found))
    check(found, printed(stack, tmp_path, ["bash", "-euo", "pipefail", "-c"], script))
    sockets = examples("http_api.md", "python")
    assert sockets
    script = "\n".join(f'print("{MARK.format(i)}")\n{one.code}' for i, one in enumerate(sockets))
    check(sockets, printed(stack, tmp_path, [sys.executable, "-W", "error", "-c"], script))


@pytest.mark.parametrize(
    ("shown", "told", "same"),
    [
        ("a … c", "a b c", True),
        ("a … c", "a b d", False),
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": [{"b": "x…"}]}, {"a": [{"b": "xy"}]}, True),
        ({"a": [{"b": "x…"}]}, {"a": []}, False),
        ({"a": None}, {}, False),
    ],
)
def test_what_is_shown_is_compared(shown: Any, told: Any, same: bool) -> None:
    assert holds(shown, told) is same
