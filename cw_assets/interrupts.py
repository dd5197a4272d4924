"""Whether the step that this process works on has been asked to stop: by a limit, or by a worker that must go.

A watchdog asks from a signal or a thread; the work looks at each progress point, where it can be left safely.
"""

from cw_assets.errors import CwError

_reasons: list[CwError] = []


def ask(reason: CwError) -> None:
    """Have the work stop at its next progress point; the first reason stays."""
    _reasons.append(reason)


def check() -> None:
    """Raise the reason, where there is one."""
    if _reasons:
        raise _reasons[0]


def clear() -> None:
    """A new step begins."""
    _reasons.clear()
