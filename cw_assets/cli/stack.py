"""`cw up`: the servers that stand behind the browser, started and ended together."""

import os
import shlex
import sys
from typing import Annotated

import typer

from cw_assets.cli import output


def up(
    port: Annotated[int | None, typer.Option(help="Port of the web page; default: CW_PORT or 3000.")] = None,
) -> None:
    """Start the web page and Dagster's daemon; Ctrl-C ends both."""
    from honcho.manager import Manager

    from cw_assets.defs.instance import WORKSPACE_FILE, prepare_home
    from cw_assets.settings import Settings

    settings = Settings(port=port) if port else Settings()
    home = prepare_home(settings)
    environment = os.environ | {
        "DAGSTER_HOME": str(home),
        "CW_MEDIA_ROOT": str(settings.media_root.resolve()),
        "CW_PORT": str(settings.port),
    }
    python, workspace = shlex.quote(sys.executable), shlex.quote(str(home / WORKSPACE_FILE))
    manager = Manager()
    manager.add_process("web", f"{python} -m cw_assets.webapp", env=environment)
    manager.add_process("daemon", f"{python} -m dagster._daemon run -w {workspace}", env=environment)
    output.say(f"Opening at http://{settings.host}:{settings.port} (Ctrl-C ends it)")
    manager.loop()
    raise typer.Exit(manager.returncode or 0)
