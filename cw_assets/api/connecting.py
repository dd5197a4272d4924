"""Opening a project: on the stack, on a page elsewhere, or in this process; and which one is current."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, overload

from cw_assets import tracing
from cw_assets.api.project import LocalProject, ProjectApi, StackProject
from cw_assets.defs.resources import Engines
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from cw_assets.api.remote import RemoteProject

SERVICE = "cw_assets.api"
_current: "ContextVar[ProjectApi | RemoteProject]" = ContextVar("current project")


@contextmanager
def local(
    settings: Settings | None = None, *, engines: Engines | None = None, background: bool = False
) -> Iterator[LocalProject]:
    """A project that works in this process, for notebooks, tests and `cw analyze`.

    A launch comes back when its work is done; in the `background` at once, the runs following one another in a thread.
    Leaving waits for them, and an error on the way out has them stop.
    """
    project = LocalProject(settings or Settings(), engines, background=background)
    tracing.set_up(project.settings.otlp_endpoint, service=SERVICE)
    try:
        with _as_current(project):
            yield project
    except BaseException:
        project.cancel_all()
        raise
    finally:
        project.close()


@overload
def connect(address: None = None, *, settings: Settings | None = None) -> "AbstractContextManager[StackProject]": ...
@overload
def connect(address: str, *, token: str = "") -> "AbstractContextManager[RemoteProject]": ...
def connect(
    address: str | None = None, *, token: str = "", settings: Settings | None = None
) -> "AbstractContextManager[StackProject | RemoteProject]":
    """A project whose work is done by a running stack.

    Without an address, the stack of the settings: its databases and its media folder must be reachable from here. With
    the address of its page ("http://10.0.0.5:3000") everything goes over HTTP, and nothing else must be reachable;
    `token` is what CW_API_TOKEN is there.
    """
    return _remote(address, token) if address else _stack(settings or Settings())


@contextmanager
def _stack(settings: Settings) -> Iterator[StackProject]:
    project = StackProject(settings)
    tracing.set_up(settings.otlp_endpoint, service=SERVICE)
    try:
        with _as_current(project):
            yield project
    finally:
        project.close()


@contextmanager
def _remote(address: str, token: str) -> "Iterator[RemoteProject]":
    from cw_assets.api.remote import RemoteProject

    with RemoteProject(address, token=token) as project, _as_current(project):
        yield project


@contextmanager
def _as_current(project: "ProjectApi | RemoteProject") -> Iterator[None]:
    mark = _current.set(project)
    try:
        yield
    finally:
        _current.reset(mark)


def current() -> "ProjectApi | RemoteProject":
    """The innermost open project; else the stack that the settings name, opened once and kept."""
    return _current.get(None) or _by_settings()


@cache
def _by_settings() -> "StackProject | RemoteProject":
    settings = Settings()
    if settings.server_url:
        from cw_assets.api.remote import RemoteProject

        return RemoteProject(settings.server_url, token=settings.api_token.get_secret_value())
    return StackProject(settings)
