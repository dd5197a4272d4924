"""The root of `cw`: its commands, and how errors end it (2 for input, 3 for not ready, 1 otherwise)."""

import _thread
import sys
import threading
from typing import Annotated

import typer
from pydantic import ValidationError

from cw_assets.cli import (
    adapt,
    analyze,
    archive,
    campaigns,
    demo,
    images,
    loras,
    media,
    models,
    monitor,
    prompts,
    queues,
    reference,
    runs,
    stack,
    status,
    storyboards,
    units,
)
from cw_assets.cli.output import complain, debugging
from cw_assets.errors import CwError, InvalidInput

app = typer.Typer(
    name="cw",
    help="Watch, rewrite and draw TV spots. Start with: cw demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("analyze")(analyze.analyze)
app.command("adapt")(adapt.adapt)
app.command("demo")(demo.demo)
app.command("up")(stack.up)
app.command("worker")(stack.worker)
app.command("daemon")(stack.daemon)
app.command("broker")(stack.broker_server)
app.command("flower")(stack.flower)
app.command("status")(status.status)
app.command("monitor")(monitor.monitor)
app.command("export")(archive.export)
app.command("import")(archive.import_)
app.add_typer(runs.app, name="run")
app.add_typer(queues.app, name="queue")
app.add_typer(media.app, name="media")
app.add_typer(units.app, name="unit")
app.add_typer(campaigns.campaigns, name="campaign")
app.add_typer(campaigns.brands, name="brand")
app.add_typer(prompts.app, name="prompt")
app.add_typer(images.app, name="image")
app.add_typer(loras.app, name="lora")
app.add_typer(models.app, name="models")
app.add_typer(storyboards.app, name="storyboard")
app.add_typer(reference.app, name="reference")


@app.callback()
def root(debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False) -> None:
    """Options that stand before the command; `output.debugging` reads them."""


INTERRUPTS = ("KeyboardInterrupt", "DagsterExecutionInterruptedError")
"""What Ctrl-C raises; Dagster's is told by its name, as most commands do not load it."""


def main() -> None:
    """Run `cw`; an error that is meant for a person becomes one line and an exit code."""
    sys.unraisablehook = interrupt_again
    try:
        app()
    except (CwError, ValidationError) as error:
        told = wrong_setting(error) if isinstance(error, ValidationError) else error
        if told is None or debugging():
            raise
        complain(str(told))
        sys.exit(told.exit_code)


def wrong_setting(error: ValidationError) -> CwError | None:
    """The sentence for a setting that cannot be used; None where something else is wrong. Values are not shown."""
    if error.title != "Settings":
        return None
    fault = error.errors()[0]
    name = str(fault["loc"][0]).upper()
    what = fault["msg"][0].lower() + fault["msg"][1:]
    return InvalidInput(f"CW_{name.removeprefix('CW_')}: {what}; mend it in the environment or in .env.")


def interrupt_again(told: "sys.UnraisableHookArgs") -> None:
    """A Ctrl-C that falls into a finaliser is dropped by Python with a note: it comes once more, in a moment."""
    if told.exc_type.__name__ in INTERRUPTS:
        threading.Timer(0.05, _thread.interrupt_main).start()
    else:
        sys.__unraisablehook__(told)
