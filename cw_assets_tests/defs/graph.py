"""The asset graph as plain data; `python -m cw_assets_tests.defs.graph` writes the golden file anew: read its diff."""

import json
from pathlib import Path
from typing import Any

from cw_assets.defs.build import build_definitions
from cw_assets.defs.queues import QUEUE_TAG
from cw_assets.settings import Settings

GOLDEN = Path(__file__).with_name("graph.json")


def graph() -> dict[str, Any]:
    """Each asset with its group, kinds, partitions, queue, code version, checks and what it depends on."""
    definitions = build_definitions(Settings(_env_file=None))
    nodes = definitions.resolve_asset_graph().asset_nodes
    return {node.key.to_user_string(): described(node) for node in sorted(nodes, key=lambda n: n.key)}


def described(node: Any) -> dict[str, Any]:
    external = not node.is_executable
    return {
        "group": node.group_name,
        "kinds": sorted(node.kinds),
        "partitions": node.partitions_def.name,
        "queue": None if external else queues(node.assets_def.node_def),
        "code_version": node.code_version,
        "checks": sorted(key.name for key in node.check_keys),
        "depends_on": sorted(key.to_user_string() for key in node.parent_keys),
    }


def queues(node: Any) -> str | dict[str, str]:
    """Where the asset's step is sent; where it is a graph of steps, each of them."""
    found = {op.name: op.tags.get(QUEUE_TAG) for op in node.iterate_op_defs()}
    return found.get(node.name) or found


def jobs() -> dict[str, list[str]]:
    definitions = build_definitions(Settings(_env_file=None))
    return {
        job.name: sorted(key.to_user_string() for key in job.asset_layer.executable_asset_keys)
        for job in definitions.resolve_all_job_defs()
        if not job.name.startswith("__")
    }


def as_text() -> str:
    return json.dumps({"assets": graph(), "jobs": jobs()}, indent=1) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(as_text())
