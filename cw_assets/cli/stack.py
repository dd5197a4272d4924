"""`cw up` and what it starts, each of which can be started alone: worker, daemon, broker, flower."""

import os
import shlex
import socket
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cw_assets.cli import output
from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from cw_assets.settings import Settings

FLOWER_PORT = 5555
BACKFILLS_EVERY_S = 5
"""Several partitions launched together from the page are a backfill; Dagster looks for them every 30 s."""
RELOAD_EVERY_S = 240
"""Instead of Dagster's 60; it gives up above 300."""
GRACE_S = 3.0
"""On Ctrl-C a worker has so long to finish its step; what it hands back goes on at the next start."""
RESTART = "while :; do {command}; echo 'ended with exit code '$?'; started again in 1 s'; sleep 1; done"

OPEN = (
    "note: Whoever reaches port {port} of this machine can use Dagster's pages and see the media, as no token is set; "
    "set CW_API_TOKEN, or leave CW_HOST as it is."
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def up(
    port: Annotated[int | None, typer.Option(help="Port of the web page; default: CW_PORT or 3000.")] = None,
    flower: Annotated[bool, typer.Option("--flower", help="Start Flower too, on CW_FLOWER_PORT or 5555.")] = False,
    worker: Annotated[
        list[str] | None, typer.Option(help="Queues of one worker, as default,enhancement; default: a worker a queue.")
    ] = None,
) -> None:
    """Start the broker, a worker for each queue, the web page and Dagster's daemon; Ctrl-C ends all of them."""
    from filelock import FileLock, Timeout
    from honcho.manager import Manager

    from cw_assets.defs.instance import open_instance
    from cw_assets.settings import Settings
    from cw_assets.workers.broker import QUEUES, broker

    settings = Settings(port=port) if port else Settings()
    check_port(settings)
    check_chosen(settings)
    environment = stack_environment(settings)
    manager = Manager()
    for name, command in commands(settings, worker or list(QUEUES), flower=flower).items():
        manager.add_process(name, RESTART.format(command=shlex.join(command)), env=environment)
    open_instance(settings).dispose()
    lock = FileLock(settings.runtime_dir / "up.lock")
    try:
        with lock.acquire(blocking=False):
            output.say(
                f"Opening at http://{settings.host}:{settings.port} (Ctrl-C ends it); broker: {broker(settings).shown}"
            )
            if is_open(settings):
                output.say(OPEN.format(port=settings.port))
            manager.loop()
    except Timeout as error:
        raise NotReady(
            f"cw up is running already for {settings.media_root}; end it there, or set CW_MEDIA_ROOT."
        ) from error
    raise typer.Exit(manager.returncode or 0)


def check_port(settings: "Settings") -> None:
    """NotReady where the page's port is taken: it would be tried again and again."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise NotReady(
                f"The page cannot have {settings.host}:{settings.port} ({error.strerror}); end what is there, "
                "or choose another port with CW_PORT or --port."
            ) from error


def is_open(settings: "Settings") -> bool:
    """Whether other machines are let in without a token."""
    return settings.host not in LOOPBACK and not settings.api_token.get_secret_value()


def check_chosen(settings: "Settings") -> None:
    """What every part would stop at, again and again: InvalidInput or NotReady for schedules and a collector."""
    from cw_assets import tracing
    from cw_assets.defs.schedules import chosen_schedules

    sys.path.insert(0, str(Path.cwd()))  # as the parts have it, which are started with -m
    try:
        chosen_schedules(settings)
    finally:
        sys.path.pop(0)
    tracing.set_up(settings.otlp_endpoint, service="cw_assets.up")
    tracing.shut_down()


def commands(settings: "Settings", workers: list[str], *, flower: bool) -> dict[str, list[str]]:
    """What `cw up` starts, by name."""
    from cw_assets.workers.broker import broker, check_safe

    cw = [sys.executable, "-m", "cw_assets.cli"]
    found: dict[str, list[str]] = {}
    if broker(settings).socket:
        found["broker"] = [*cw, "broker"]
    else:
        check_safe(settings)
    for queues in workers:
        check_queues(queues)
        found[f"worker-{queues.replace(',', '-')}"] = [*cw, "worker", "--queue", queues]
    found["daemon"] = [*cw, "daemon"]
    found["web"] = [sys.executable, "-m", "cw_assets.web"]
    if flower or settings.flower_port:
        found["flower"] = [*cw, "flower"]
    return found


def stack_environment(settings: "Settings") -> dict[str, str]:
    """The environment in which all parts find the same places."""
    return os.environ | {
        "DAGSTER_HOME": str((settings.runtime_dir / "dagster").resolve()),
        "CW_MEDIA_ROOT": str(settings.media_root.resolve()),
        "CW_PORT": str(settings.port),
        "CW_WORKER_GRACE_S": str(min(settings.worker_grace_s, GRACE_S)),
    }


def worker(
    queue: Annotated[list[str], typer.Option(help="Queue to serve: default, enhancement, or both with a comma.")],
    name: Annotated[str, typer.Option(help="Name of the worker; default: its queues and this host.")] = "",
) -> None:
    """Serve queues on this machine: steps one at a time, warm models kept; SIGTERM or Ctrl-C ends it.

    A step that does not end soon after is handed back, and another worker does it.
    """
    from cw_assets.engines.models_folder import ModelsFolder
    from cw_assets.engines.named_weights import weights_here
    from cw_assets.engines.readiness import all_missing
    from cw_assets.settings import Settings
    from cw_assets.workers.broker import check_safe
    from cw_assets.workers.supervisor import Supervisor

    settings = Settings()
    check_safe(settings)
    queues = check_queues(",".join(queue))
    called = name or f"{'-'.join(queues)}@{socket.gethostname()}"
    missing = partial(all_missing, settings)
    weights = partial(weights_here, settings, ModelsFolder(settings.models_path))
    raise typer.Exit(Supervisor(settings, queues, called, missing=missing, weights=weights).run())


def check_queues(queues: str) -> list[str]:
    """The queues in "default,enhancement". InvalidInput for one that nothing is sent to."""
    from cw_assets.workers.broker import QUEUES

    names = list(dict.fromkeys(name.strip() for name in queues.split(",")))
    for name in names:
        if name not in QUEUES:
            raise InvalidInput(f"There is no queue {name!r}; serve {' or '.join(QUEUES)}, or both with a comma.")
    return names


def daemon() -> None:
    """Run Dagster's daemon: queued runs, sensors, schedules, and runs that lost their process."""
    from cw_assets.defs.instance import WORKSPACE_FILE, open_instance, prepare_home
    from cw_assets.settings import Settings

    settings = Settings()
    home = prepare_home(settings)
    open_instance(settings).dispose()
    os.environ.update(stack_environment(settings))

    from dagster._daemon import cli, controller

    from cw_assets.defs.execution.ticks import make_up_missed_ticks

    # Each time it starts a new code server, for a second of work. Ours changes only when everything is started anew.
    controller.RELOAD_WORKSPACE_INTERVAL = RELOAD_EVERY_S
    controller.DEFAULT_DAEMON_INTERVAL_SECONDS = BACKFILLS_EVERY_S
    make_up_missed_ticks()
    cli.cli(["run", "--log-level", "warning", "-w", str(home / WORKSPACE_FILE)])


def broker_server() -> None:
    """Run the embedded broker, which only this machine's user can reach; `cw up` does it."""
    from cw_assets.settings import Settings
    from cw_assets.workers.broker import server_command

    command = server_command(Settings())
    os.execv(command[0], command)


def flower() -> None:
    """Run Flower, the page of Celery's workers and tasks (extra: flower), on CW_FLOWER_HOST: loopback unless set."""
    from importlib.util import find_spec

    from cw_assets.settings import Settings
    from cw_assets.workers.broker import broker

    if find_spec("flower") is None:
        raise NotReady("Flower is not installed; pip install -e '.[flower]'.")
    settings = Settings()
    os.environ["CELERY_BROKER_URL"] = broker(settings).celery_url  # not on the command line, where others could read it
    os.environ["FLOWER_UNAUTHENTICATED_API"] = "true"
    port = settings.flower_port or FLOWER_PORT
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "celery",
            "flower",
            "--logging=error",
            f"--address={settings.flower_host}",
            f"--port={port}",
        ],
    )
