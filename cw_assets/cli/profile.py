"""The option --profile, and the settings of a command that takes it."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from cw_assets.settings import Settings

Profile = Literal["embedded", "local"]
ProfileOption = Annotated[Profile | None, typer.Option(help="Which engines to use; default: CW_PROFILE or embedded.")]


def settings_of(profile: Profile | None) -> "Settings":
    from cw_assets.settings import Settings

    return Settings(profile=profile) if profile else Settings()
