"""The two variants of the deployment as Docker Compose sees them: the shared file with a variant's laid over it."""

import re
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
REPLACED = {"command", "entrypoint", "test"}
"""Lists of which the variant's takes the place of the shared one; other lists are joined."""
UNITS = {"s": 1, "m": 60, "h": 3600}
SIZES = {"b": 1, "k": 2**10, "m": 2**20, "g": 2**30}


def variant(name: str) -> dict[str, Any]:
    """The merged file; variables are left as they are written."""
    return merged(load("compose.yaml"), load(f"compose.{name}.yaml"))


def load(name: str) -> dict[str, Any]:
    content = yaml.safe_load((DEPLOY / name).read_text())
    return {key: part for key, part in content.items() if not key.startswith("x-")}


def merged(shared: Any, over: Any, name: str = "") -> Any:
    if isinstance(shared, dict) and isinstance(over, dict):
        both = {key: merged(shared[key], over[key], key) for key in shared.keys() & over.keys()}
        return shared | over | both
    if isinstance(shared, list) and isinstance(over, list) and name not in REPLACED:
        return shared + over
    return over


def seconds(text: str) -> float:
    """Of a duration as "1m30s"."""
    assert re.fullmatch(r"(\d+[smh])+", text), text
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([smh])", text))


def size_bytes(text: str) -> int:
    """Of a size as "512m"."""
    number, unit = re.fullmatch(r"(\d+)([bkmg])", text).groups()
    return int(number) * SIZES[unit]
