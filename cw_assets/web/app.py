"""The one origin put together: what is ours, and Dagster's pages for every other address; and serving it."""

import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, asynccontextmanager, suppress
from importlib import import_module
from threading import Thread

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from cw_assets import tracing
from cw_assets.api import StackProject
from cw_assets.defs.instance import WORKSPACE_FILE, open_instance, prepare_home
from cw_assets.settings import Settings
from cw_assets.web.api import make_api
from cw_assets.web.context import WebContext
from cw_assets.web.guard import PagesGuard
from cw_assets.web.jobs_page import jobs_page_routes
from cw_assets.web.media_files import MediaFiles
from cw_assets.web.metrics import metrics_routes
from cw_assets.web.patience import Patience
from cw_assets.web.sockets import socket_routes
from cw_assets.web.uploads import clear_leftovers

SERVICE = "cw_assets.web"
PING_S = 20.0
"""A socket is asked so often whether it is there, and given up after as long without an answer."""
MAX_SOCKET_BYTES = 64 * 1024
GRACE_S = 3
"""Sockets and requests that are open when the server ends have so long."""


def serve(settings: Settings) -> None:
    """Run until told to stop."""
    import uvicorn

    from cw_assets.web.connections import Connection, Socket

    allow_many_sockets()
    with ExitStack() as stack:
        app = make_app(settings, stack)
        logging.getLogger("uvicorn.error").addFilter(is_news)
        Thread(target=warm_up, args=[settings.definitions], daemon=True).start()
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            http=Connection,
            ws=Socket,
            log_level="warning",
            server_header=False,
            proxy_headers=False,  # who asks is judged by the connection itself
            ws_ping_interval=PING_S,
            ws_ping_timeout=PING_S,
            ws_max_size=MAX_SOCKET_BYTES,
            ws_per_message_deflate=False,  # small messages, and many readers
            timeout_graceful_shutdown=GRACE_S,
        )


def warm_up(definitions: str) -> None:
    """Load what the first launch would wait for; then spare what is there by now the garbage collector's search.

    That is millions of objects that stay, and searching them stops every socket for a third of a second.
    """
    import_module(definitions)
    gc.collect()
    gc.freeze()


def is_news(record: logging.LogRecord) -> bool:
    """Not what uvicorn logs as an error each time that a socket is refused."""
    return record.getMessage() != "ASGI callable returned without completing handshake."


def allow_many_sockets() -> None:
    """As many open files as the system lets us have: each socket is one."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def make_app(settings: Settings, stack: ExitStack) -> Starlette:
    """The web application; `stack` closes the code location, the databases and the instance."""
    tracing.set_up(settings.otlp_endpoint, service=SERVICE)
    settings.media_root.mkdir(parents=True, exist_ok=True)
    pages = dagster_pages(settings, stack)
    project = StackProject(settings)
    stack.callback(project.close)
    return make_origin(WebContext(settings, project), pages)


def dagster_pages(settings: Settings, stack: ExitStack) -> Starlette:
    """Dagster's own web application."""
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import WorkspaceFileTarget
    from dagster_webserver.app import create_app_from_workspace_process_context
    from dagster_webserver.version import __version__

    instance = stack.enter_context(open_instance(settings))
    target = WorkspaceFileTarget(paths=[str(prepare_home(settings) / WORKSPACE_FILE)])
    context = stack.enter_context(WorkspaceProcessContext(instance, target, version=__version__))
    pages: Starlette = create_app_from_workspace_process_context(context)
    return pages


def make_origin(context: WebContext, pages: Starlette) -> Starlette:
    """What is ours, before `pages`, which get all other addresses."""
    api, access = make_api(context), context.access
    return Starlette(
        routes=[
            Mount("/media", PagesGuard(MediaFiles(directory=context.settings.media_root), access)),
            Route("/api", lambda _: RedirectResponse("/api/docs")),
            Mount("/api", api),
            *socket_routes(context),
            *jobs_page_routes(context),
            *metrics_routes(context),
            Mount("/", PagesGuard(pages, access)),
        ],
        middleware=[Middleware(Patience)],
        lifespan=lifespan_of(context.settings, api, pages),
    )


def lifespan_of(settings: Settings, *parts: Starlette) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Begin and end the parts with the whole, as a mounted application is not asked to by itself."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        clear_leftovers(settings)
        async with AsyncExitStack() as stack:
            for part in parts:
                await stack.enter_async_context(part.router.lifespan_context(part))
            yield

    return lifespan
