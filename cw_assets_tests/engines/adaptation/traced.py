"""`python -m … OURS|THEIRS FOLDER`: an adaptation, or a graph as anybody writes one, and what it started, as JSON.

It counts the clients of the tracing service from the first, so it runs in a process of its own.
"""

import json
import sys
import threading
from pathlib import Path

CLIENTS: list[object] = []


def count_clients() -> None:
    from langsmith import Client

    begin = Client.__init__

    def counted(self, *given, **named) -> None:
        CLIENTS.append(self)
        begin(self, *given, **named)

    Client.__init__ = counted


def ours(folder: Path) -> None:
    from cw_assets.engines.adaptation.checkpoints import open_checkpoints
    from cw_assets.engines.adaptation.graph import run_adaptation
    from cw_assets.settings import Settings
    from cw_assets_tests.engines.adaptation.instant import Studio

    with open_checkpoints(Settings(_env_file=None, media_root=folder, database_url="")) as checkpoints:
        tools = Studio().tools()
        state = run_adaptation(tools, checkpoints=checkpoints, thread="7", on_node=lambda state: None)
    assert len(state.runs) == 7


def theirs(folder: Path) -> None:
    from langchain_core.tracers.langchain import wait_for_all_tracers
    from langgraph.graph import StateGraph

    graph = StateGraph(dict).add_node("node", lambda state: state).set_entry_point("node").compile()
    graph.invoke({"said": "our secret"})
    wait_for_all_tracers()


if __name__ == "__main__":
    count_clients()
    {"ours": ours, "theirs": theirs}[sys.argv[1]](Path(sys.argv[2]))
    json.dump({"clients": len(CLIENTS), "threads": [one.name for one in threading.enumerate()]}, sys.stdout)
