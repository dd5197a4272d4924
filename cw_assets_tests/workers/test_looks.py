"""Looks beside a supervisor: what is found, what fails, and what hangs."""

import subprocess
import sys
from typing import Any

from cw_assets.domain.weights import WeightsHere
from cw_assets.workers import looks
from cw_assets.workers.looks import Found, Looks
from cw_assets_tests.workers.conftest import until


def test_process_ends_while_a_look_hangs():
    program = (
        "import threading\n"
        "from cw_assets.workers.looks import Looks\n"
        "with Looks(lambda: None, threading.Event().wait, tell=print) as looks:\n"
        "    print(looks.found)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "Found(missing=None, weights=None)\n"


def test_look_that_fails_leaves_nothing_known_and_is_told_once(monkeypatch):
    monkeypatch.setattr(looks, "LOOK_S", 0.0)
    told: list[tuple[str, dict[str, Any]]] = []
    here = WeightsHere(folder="/models", engines={}, names=(), lacks={}, node_models={})
    fails = [False]
    count = [0]

    def weights() -> WeightsHere:
        count[0] += 1
        if fails[0]:
            raise OSError("The disk is away.")
        return here

    with Looks(lambda: {}, weights, tell=lambda event, **facts: told.append((event, facts))) as looking:
        until(lambda: looking.found == Found({}, here), "it is found")
        fails[0] = True
        until(lambda: looking.found == Found(), "nothing is known")
        before = count[0]
        until(lambda: count[0] > before + 2, "it looks on")
        fails[0] = False
        until(lambda: looking.found == Found({}, here), "it is found again")
    assert told == [("look_failed", {"why": "OSError('The disk is away.')"})]
