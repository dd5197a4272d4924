"""The option --on-workers, and the project of a command that takes it: in this process, or on the running stack."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cw_assets.cli.profile import Profile, settings_of
from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from cw_assets.api import ProjectApi
    from cw_assets.settings import Settings

OnWorkers = Annotated[bool, typer.Option("--on-workers", help="On the workers of cw up, not in this process.")]


@contextmanager
def project_where(on_workers: bool, profile: Profile | None) -> "Iterator[ProjectApi]":
    """NotReady where the work would wait for workers for ever."""
    from cw_assets import api
    from cw_assets.settings import Settings

    if not on_workers:
        with api.local(settings_of(profile)) as here:
            yield here
        return
    if profile:
        raise InvalidInput(
            "--profile chooses the engines of this process, and workers have their own; "
            f"start them with CW_PROFILE={profile}, and leave one of the two options out."
        )
    settings = Settings()
    check_stack(settings)
    with api.connect(settings=settings) as stack:
        yield stack


def check_stack(settings: "Settings") -> None:
    """NotReady where a run would wait for ever."""
    from cw_assets.health import take_stock

    health = take_stock(settings)
    if health.problems:
        raise NotReady(health.problems[0])
    if not health.workers:
        raise NotReady("No worker is there to do it; start the stack with `cw up`.")
