"""The order of the nodes, what is kept of them and when, how they go on, and that nothing of it leaves the machine."""

import subprocess
import sys
import threading
from typing import Any

import pytest

from cw_assets.domain.adaptation.routing import next_node
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.engines.adaptation.checkpoints import forget, open_checkpoints
from cw_assets.engines.adaptation.graph import MOST_NODES, graph_mermaid, run_adaptation
from cw_assets.errors import Cancelled, ExternalFailure
from cw_assets_tests.engines.adaptation.instant import PATH, Studio


def run(studio: Studio, checkpoints: Any, *, thread: str = "7", on_node: Any = lambda state: None) -> AdaptationState:
    return run_adaptation(studio.tools(), checkpoints=checkpoints, thread=thread, on_node=on_node)


def nodes_of(state: AdaptationState) -> list[str]:
    return [run.node for run in state.runs]


def kept(checkpoints: Any, thread: str = "7") -> AdaptationState | None:
    """What the newest checkpoint holds."""
    found = checkpoints.get_tuple({"configurable": {"thread_id": thread}})
    return found and found.checkpoint["channel_values"].get("adaptation")


def test_every_node_runs_once_in_order_and_is_told(checkpoints):
    studio, told = Studio(), []
    state = run(studio, checkpoints, on_node=told.append)
    assert studio.asked == nodes_of(state) == PATH
    assert [nodes_of(one) for one in told] == [PATH[: n + 1] for n in range(len(PATH))]
    assert told[-1] == state
    assert next_node(state) == "done"


def test_what_a_node_made_is_kept_before_it_is_told_and_before_the_next_begins(settings, checkpoints):
    seen = []

    def look(_: object) -> None:
        with open_checkpoints(settings) as others:
            seen.append(len(kept(others).runs))

    run(Studio(on_ask=look), checkpoints, on_node=look)
    assert seen == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7]


def test_a_finished_adaptation_asks_nothing_more(checkpoints):
    state = run(Studio(), checkpoints)
    studio, told = Studio(), []
    assert run(studio, checkpoints, on_node=told.append) == state
    assert (studio.asked, told) == ([], [])


def test_a_failed_gate_has_the_draft_written_anew_and_all_gates_again(checkpoints):
    studio = Studio(fails={"cultural": 1})
    state = run(studio, checkpoints)
    assert studio.asked == [*PATH[:5], "writer", *PATH[3:]]
    assert [(one.gate, one.passed) for one in state.evaluations[:2]] == [("format", True), ("cultural", False)]
    assert state.revisions == 1


def test_the_longest_path_is_gone_to_its_end(checkpoints):
    fails = {"format": 3, "cultural": 3, "concept_gate": 3, "brand": 3}
    state = run(Studio(fails=fails), checkpoints)
    assert next_node(state) == "done"
    assert state.revisions == 12
    assert 40 < len(state.runs) <= MOST_NODES


def test_a_gate_that_never_passes_ends_it_with_all_that_was_written(checkpoints):
    state = run(Studio(fails={"format": 99}), checkpoints)
    assert next_node(state) == "exhausted"
    assert nodes_of(state) == ["concept", "culture", *["writer", "format"] * 4]
    assert state.draft is not None
    studio = Studio()
    assert run(studio, checkpoints) == state
    assert studio.asked == []


@pytest.mark.parametrize("node", PATH)
def test_a_node_that_fails_is_the_first_to_run_again(checkpoints, node):
    def fail(asked: str) -> None:
        if asked == node:
            raise ExternalFailure("The server is gone; start it.")

    before = Studio(on_ask=fail)
    with pytest.raises(ExternalFailure, match="The server is gone"):
        run(before, checkpoints)
    after, told = Studio(), []
    state = run(after, checkpoints, on_node=told.append)
    place = PATH.index(node)
    assert before.asked == PATH[: place + 1]
    assert after.asked == PATH[place:] == [nodes_of(one)[-1] for one in told]
    assert nodes_of(state) == PATH


def test_it_can_be_stopped_before_a_node_and_goes_on_there(checkpoints):
    def stop(node: str, share: float) -> None:
        if (node, share) == ("writer", 0.0):
            raise Cancelled("stopped by hand")

    stopped = Studio(on_progress=stop)
    with pytest.raises(Cancelled):
        run(stopped, checkpoints)
    assert stopped.asked == ["concept", "culture"]
    studio = Studio()
    run(studio, checkpoints)
    assert studio.asked == PATH[2:]


def test_threads_know_nothing_of_each_other_and_can_be_forgotten(checkpoints):
    for thread in ("7", "8"):
        run(Studio(), checkpoints, thread=thread)
    forget(checkpoints, "7")
    anew, finished = Studio(), Studio()
    run(anew, checkpoints, thread="7")
    run(finished, checkpoints, thread="8")
    assert (anew.asked, finished.asked) == (PATH, [])


def test_nodes_run_in_the_thread_that_asks(checkpoints):
    """So that a time limit's signal reaches them."""
    threads = set()
    run(Studio(on_ask=lambda _: threads.add(threading.current_thread())), checkpoints)
    assert threads == {threading.current_thread()}


def test_the_picture_shows_that_gates_send_back_to_the_writer():
    drawn = graph_mermaid()
    assert "concept -.-> culture;" in drawn
    assert all(f"{gate} -.-> writer;" in drawn for gate in PATH[3:])
    assert "culture -.-> format;" not in drawn


@pytest.mark.parametrize("module", ["cw_assets.definitions", "cw_assets.engines.adaptation.graph"])
def test_importing_loads_no_langgraph(module):
    code = f"import {module}, sys; print({{'langgraph', 'langchain_core', 'langsmith', 'psycopg'}} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
