"""Whether everything that jobs need is there, all at once and one dependency at a time; 503 where something is not."""

import secrets
from collections.abc import Callable, Mapping
from typing import Literal

from fastapi import APIRouter, Response

from cw_assets import health
from cw_assets.domain.values import Value
from cw_assets.errors import CwError, InvalidInput, NotReady
from cw_assets.health import Health, Service
from cw_assets.settings import Settings
from cw_assets.store import MediaStore
from cw_assets.web.answers import MEANINGS, Problem, problems
from cw_assets.web.context import WebContext

Dependency = Literal["broker", "database", "workers", "daemon", "store"]
PROBE = b"Whether something can be written here is being tried; this may be deleted."


class DependencyHealth(Value):
    """One dependency; `problem` says what to do, and is empty where it is healthy."""

    dependency: Dependency
    healthy: bool
    detail: str
    """Where it is, or what there is of it; passwords are left out."""
    problem: str = ""


def health_routes(context: WebContext) -> APIRouter:
    routes, settings = APIRouter(prefix="/health", tags=["health"]), context.settings

    @routes.get("", responses={**problems(), 503: {"model": Health | Problem, "description": MEANINGS[503]}})
    def get_health(response: Response) -> Health:
        """Everything `cw status` knows; healthy is what has no problems."""
        try:
            found = health.take_stock(settings)
        except InvalidInput as error:
            raise NotReady(str(error)) from error
        response.status_code = 200 if found.healthy else 503
        return found

    @routes.get(
        "/{dependency}",
        responses={**problems(), 503: {"model": DependencyHealth, "description": MEANINGS[503]}},
    )
    def get_dependency(dependency: Dependency, response: Response) -> DependencyHealth:
        """One of them; the store is tried by writing a file and deleting it."""
        detail, trouble = looked_at(dependency, settings)
        response.status_code = 503 if trouble else 200
        return DependencyHealth(dependency=dependency, healthy=not trouble, detail=detail, problem=trouble)

    return routes


def looked_at(dependency: Dependency, settings: Settings) -> tuple[str, str]:
    """What there is of it, and what is the matter with it."""
    try:
        return LOOKS[dependency](settings)
    except CwError as error:
        return "", str(error)


def look_at_broker(settings: Settings) -> tuple[str, str]:
    return told(health.ask_broker(settings).service)


def look_at_database(settings: Settings) -> tuple[str, str]:
    return told(health.ask_database(settings))


def told(service: Service) -> tuple[str, str]:
    return service.address, "" if service.answers else service.error


def look_at_workers(settings: Settings) -> tuple[str, str]:
    look = health.ask_broker(settings)
    names = ", ".join(state.name for state in look.states) or "none"
    if not look.service.answers:
        return names, look.service.error
    unserved = health.waiting_unserved(look)
    return names, " ".join(health.unserved_problem(queue, steps) for queue, steps in unserved.items())


def look_at_daemon(settings: Settings) -> tuple[str, str]:
    daemon, database = health.ask_daemon(settings, health.ask_database(settings))
    heard = "never heard of" if daemon.seconds is None else f"heard of {daemon.seconds:.0f} s ago"
    if not database.answers:
        return heard, database.error
    return heard, "" if daemon.alive else health.daemon_problem(daemon)


def look_at_store(settings: Settings) -> tuple[str, str]:
    store = MediaStore(settings.media_root)
    store.path(store.write(f".health/{secrets.token_hex(8)}", PROBE)).unlink()
    return "the media folder", ""


LOOKS: Mapping[Dependency, Callable[[Settings], tuple[str, str]]] = {
    "broker": look_at_broker,
    "database": look_at_database,
    "workers": look_at_workers,
    "daemon": look_at_daemon,
    "store": look_at_store,
}
