"""Speed settings that change the picture, by the names an order uses; switching them on is the engine's work."""

from collections.abc import Iterable

from cw_assets.errors import InvalidInput

OPTIONS = {
    "first-block-cache": "Flux and Qwen-Image skip a step's other blocks where the first one hardly changed.",
    "cfg-cutoff": "SDXL and SD 1.5 draw the last 40 % of the steps without guidance, each in half the time.",
    "vae-tiling": "The finished picture is decoded in tiles: less memory, faint seams in large pictures.",
}


def check_options(names: Iterable[str]) -> None:
    """InvalidInput for a name that is not in `OPTIONS`."""
    for name in names:
        if name not in OPTIONS:
            raise InvalidInput(
                f"The option {name!r} is not known, so nothing was drawn; choose from {', '.join(OPTIONS)}."
            )
