"""Whether the project can work right now: broker, database, queues, workers, daemon and web page.

It only looks, with short timeouts, from any machine that knows the addresses; showing it is the commands' work.
"""

import http.client
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cw_assets.domain.values import Value
from cw_assets.engines.model_use import CacheReport, ResidentModel
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.broker import QUEUES, broker, client, queue_lengths, unreachable

TIMEOUT_S = 1.0
DATABASE_TIMEOUT_S = 2
"""The shortest that PostgreSQL's client takes."""
DAEMON_EXPIRY_S = 60.0
"""Dagster's daemon writes that it lives every 30 s."""
DAEMONS = ("QUEUED_RUN_COORDINATOR", "MONITORING")
"""The parts of it that every run needs."""
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 nothing is bound to it here


class Service(Value):
    """Something that is reached at an address, which is shown without its password."""

    address: str
    answers: bool
    error: str = ""


class Daemon(Value):
    """Dagster's daemon; `seconds` since it was last heard of, None where it never was or cannot be asked for."""

    alive: bool
    seconds: float | None = None


class Work(Value):
    """The step a worker is at, for so many seconds."""

    run_id: str
    step: str
    attempt: int
    partition: str
    seconds: float


class Worker(Value):
    """A worker that is there, with the models it holds; loads, hits and evictions count since its process began."""

    id: str
    name: str
    pid: int
    host: str
    queues: tuple[str, ...]
    steps: int
    memory_bytes: int
    running: Work | None = None
    models: tuple[ResidentModel, ...] = ()
    loads: int = 0
    hits: int = 0
    evictions: int = 0
    waiting: str = ""
    """What its step waits for, in words."""
    lacks: tuple[str, ...] = ()
    """Why engines that work in its queues asks for cannot work there, and what to do, a sentence each."""


class Health(Value):
    """Healthy is what has no problems; each of those is a sentence that says what to do."""

    healthy: bool
    problems: tuple[str, ...]
    broker: Service
    database: Service
    queues: dict[str, int]
    """How many steps wait in each; empty while the broker does not answer."""
    unserved: dict[str, int]
    """Steps that wait for a worker, for each queue that has none."""
    workers: tuple[Worker, ...]
    daemon: Daemon
    web: Service
    """No problem where it does not answer: a machine of workers has none."""


class BrokerLook(NamedTuple):
    """What the broker says; empty where it does not answer."""

    service: Service
    lengths: dict[str, int]
    unsent: dict[str, int]
    states: tuple[presence.WorkerState, ...]


def take_stock(settings: Settings) -> Health:
    """How everything is now. InvalidInput for an address that cannot be read; all else is told in the answer."""
    with ThreadPoolExecutor(2) as asking:
        broker_look, web = asking.submit(ask_broker, settings), asking.submit(ask_web, settings)
        database = ask_database(settings)
        daemon, database = ask_daemon(settings, database)
        return judge(broker_look.result(), database, daemon, web.result(), now=time.time())


def judge(look: BrokerLook, database: Service, daemon: Daemon, web: Service, *, now: float) -> Health:
    """Health, of what each part has said; `now` in seconds of the epoch."""
    unserved = waiting_unserved(look) if look.service.answers else {}
    problems = [
        *(service.error for service in (look.service, database) if not service.answers),
        *(unserved_problem(queue, steps) for queue, steps in unserved.items()),
        *([daemon_problem(daemon)] if database.answers and not daemon.alive else []),
    ]
    return Health(
        healthy=not problems,
        problems=tuple(problems),
        broker=look.service,
        database=database,
        queues=look.lengths,
        unserved=unserved,
        workers=tuple(worker_of(state, now) for state in look.states),
        daemon=daemon,
        web=web,
    )


def waiting_unserved(look: BrokerLook) -> dict[str, int]:
    """For each queue without a worker how many steps wait for one.

    Those that runs have not sent yet; while a run has not noticed, or nobody leads it, those in the queue.
    """
    served = {queue for state in look.states for queue in state.queues}
    names = [*QUEUES, *sorted(set(look.unsent) - set(QUEUES))]
    return {q: max(look.unsent.get(q, 0), look.lengths.get(q, 0)) for q in names if q not in served}


def unserved_problem(queue: str, steps: int) -> str:
    if queue not in QUEUES:
        return f"{counted(steps)} for the queue {queue!r}, which does not exist; mend the asset's tag (op_tags)."
    waiting = f", and {counted(steps)}" if steps else ""
    return f"No worker serves the queue {queue!r}{waiting}; start one: cw worker --queue {queue}"


def counted(steps: int) -> str:
    return "1 step waits" if steps == 1 else f"{steps} steps wait"


def daemon_problem(daemon: Daemon) -> str:
    heard = "has never been heard of" if daemon.seconds is None else f"has been silent for {daemon.seconds:.0f} s"
    return f"Dagster's daemon {heard}, so queued runs do not begin; start it: cw daemon"


def worker_of(state: presence.WorkerState, now: float) -> Worker:
    cache = CacheReport.model_validate(state.models or {"loads": 0, "hits": 0, "evictions": 0})
    names = {"id", "name", "pid", "host", "queues", "steps", "memory_bytes"}
    known = state.model_dump(include=names)
    return Worker(**known, **dict(cache), running=work_of(state.running, now), lacks=lacks_of(state))


def lacks_of(state: presence.WorkerState) -> tuple[str, ...]:
    """Each sentence once; prompts alone are enhanced in the queue "enhancement"."""
    queue_of = {"prompt_model": "enhancement"}
    missing = (state.missing or {}).items()
    return tuple(dict.fromkeys(why for need, why in missing if queue_of.get(need, "default") in state.queues))


def work_of(step: presence.RunningStep | None, now: float) -> Work | None:
    if step is None:
        return None
    known = step.model_dump(include={"run_id", "step", "attempt", "partition"})
    return Work(**known, seconds=round(max(0.0, now - step.since), 1))


# ---- asking


def ask_broker(settings: Settings) -> BrokerLook:
    address = broker(settings)
    asked = client(
        address.redis_url,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        found = queue_lengths(asked), presence.unserved(asked), tuple(presence.workers(asked))
    except redis.RedisError as error:
        return BrokerLook(
            Service(address=address.shown, answers=False, error=str(unreachable(address, error))), {}, {}, ()
        )
    finally:
        asked.close()
    return BrokerLook(Service(address=address.shown, answers=True), *found)


def ask_database(settings: Settings) -> Service:
    """Whether the catalog's database can be read; SQLite's file, which its first use makes, is not made by looking."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DatabaseError

    from cw_assets.catalog import database
    from cw_assets.catalog.migrations import current_revision

    url = database.database_url(settings)
    sqlite = url.drivername == "sqlite"
    shown = database.shown(url)
    if sqlite and not Path(str(url.database)).exists():
        return ask_place(shown, Path(str(url.database)))
    seconds = {"timeout": TIMEOUT_S} if sqlite else {"connect_timeout": DATABASE_TIMEOUT_S}
    engine = create_engine(url, connect_args=seconds)
    try:
        with engine.connect() as connection:
            current_revision(connection)
    except DatabaseError as error:
        return unanswered(shown, first_line(error.orig), "start it, or mend CW_DATABASE_URL")
    finally:
        engine.dispose()
    return Service(address=shown, answers=True)


def ask_place(shown: str, file: Path) -> Service:
    """Whether the file can be made where it shall be."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Service(address=shown, answers=True)
    return unanswered(shown, f"nothing can be written to {folder}", "mend that, or set CW_MEDIA_ROOT")


def ask_daemon(settings: Settings, database: Service) -> tuple[Daemon, Service]:
    """When Dagster's daemon was last heard of; and the database, which keeps Dagster's storage too."""
    in_files = not settings.database_url.get_secret_value()
    if not database.answers or (in_files and not (settings.runtime_dir / "dagster").is_dir()):
        return Daemon(alive=False), database
    from dagster_shared.error import DagsterError
    from sqlalchemy.exc import SQLAlchemyError

    from cw_assets.defs.instance import open_instance

    try:
        with open_instance(settings, in_terminal=True) as instance:
            beats = instance.get_daemon_heartbeats()
    except (DagsterError, SQLAlchemyError) as error:
        broken = unanswered(database.address, f"Dagster's storage: {first_line(error)}", "mend it, or start a new one")
        return Daemon(alive=False), broken
    if not all(name in beats for name in DAEMONS):
        return Daemon(alive=False), database
    seconds = max(0.0, time.time() - min(beats[name].timestamp for name in DAEMONS))
    return Daemon(alive=seconds < DAEMON_EXPIRY_S, seconds=round(seconds, 1)), database


def ask_web(settings: Settings) -> Service:
    """Whether Dagster's page is at our address, and not another program."""
    address = f"http://{settings.host}:{settings.port}"
    asked = http.client.HTTPConnection(ANY_ADDRESS.get(settings.host, settings.host), settings.port, timeout=TIMEOUT_S)
    try:
        asked.request("GET", "/server_info")
        ours = b"dagster_webserver_version" in asked.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        return Service(address=address, answers=False, error=first_line(error))
    finally:
        asked.close()
    return Service(address=address, answers=ours, error="" if ours else "another program answers there")


def unanswered(address: str, cause: str, todo: str) -> Service:
    return Service(address=address, answers=False, error=f"The database {address} does not answer ({cause}); {todo}.")


def first_line(error: object) -> str:
    """The first line of what an error says, or its kind."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
