"""Whether the packages that an engine needs are installed, asked when it is built.

Nothing is imported here; which extra to install is said by the registry.
"""

from importlib.util import find_spec


def require_packages(*names: str) -> None:
    """ImportError with the name of the first one that is not installed."""
    for name in names:
        if find_spec(name) is None:
            raise ImportError(f"{name} is not installed", name=name)
