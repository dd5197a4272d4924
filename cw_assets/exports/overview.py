"""The overview page: one spot's way from video to animatic, and the links to everything that was made on it.

One HTML file; stills of the spot are within it, frames, film and other pages lie beside it.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from markupsafe import Markup

from cw_assets.exports.adaptation_page import verdict
from cw_assets.exports.adaptation_rows import ShownRow, Tongue, shown_rows
from cw_assets.exports.overview_material import OverviewLinks, OverviewMaterial, SceneStill, Spot
from cw_assets.exports.overview_path import Station, stations, words_spoken
from cw_assets.exports.report import data_uri, environment, source
from cw_assets.exports.scripts.cells import printable
from cw_assets.exports.scripts.material import ScriptMaterial
from cw_assets.exports.storyboards.frames import frames_of
from cw_assets.exports.storyboards.page import check_addresses, check_relative, standing, why_missing

__all__ = ["OverviewLinks", "OverviewMaterial", "SceneStill", "Spot", "render_overview"]

POLICY = (
    "default-src 'none'; img-src 'self' data:; media-src 'self' data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
"""No script runs; pictures and films come from where the page lies."""
MOST_STILLS = 24
"""So many scenes are shown at most, spread over the whole spot; the report shows them all."""


def render_overview(material: OverviewMaterial) -> str:
    """The whole page as HTML, all text escaped; InvalidInput for an address that leads elsewhere."""
    check_links(material)
    script, frames, path = material.board.script, frames_of(material.board), stations(material)
    return (
        environment()
        .get_template("overview.html")
        .render(
            m=material,
            script=script,
            links=material.links,
            title=printable(script.title) or printable(script.code),
            policy=POLICY,
            css=Markup(source("report.css") + source("adaptation.css") + source("overview.css")),  # noqa: S704 our own
            stations=path,
            sections=[(station.id, f"{place} {station.name}") for place, station in enumerate(path, start=1)],
            number={station.id: place for place, station in enumerate(path, start=1)},
            adapted=bool(script.origin_rows),
            rows=side_by_side(script),
            verdict=verdict(material.adaptation) if material.adaptation else "",
            frames=frames,
            standing=standing(frames),
            lede=lede(path, script),
            cues=material.captions.count(" --> "),
            stills=spread(material.stills, MOST_STILLS),
            why_missing=why_missing,
            words_spoken=words_spoken,
            data_uri=data_uri,
            fraction=Fraction,
        )
    )


def check_links(material: OverviewMaterial) -> None:
    links = material.links
    check_addresses(material.board, links)
    for address in (links.spot, links.report, links.adaptation, links.storyboard):
        check_relative(address)


def side_by_side(script: ScriptMaterial) -> list[ShownRow]:
    """The rows beside their origin's, where there is one; descriptions that are the same are not said twice."""
    old, new = Tongue(script.origin_language), Tongue(script.language, script.text_direction)
    if not script.origin_rows:
        return shown_rows(script.rows, script.rows, new, new)
    return [
        replace(row, after=tuple(block for block in row.after if not block.same) if row.after else row.after)
        for row in shown_rows(script.origin_rows, script.rows, old, new)
    ]


def lede(path: Sequence[Station], script: ScriptMaterial) -> str:
    """From where to where, and for whom."""
    made = [station for station in path if station.there]
    market = f", for {printable(script.market)}" if script.origin_rows and script.market else ""
    return f"From {made[0].name.lower()} to {made[-1].name.lower()}{market}: each step, and everything that came of it."


def spread(stills: Sequence[SceneStill], most: int) -> list[SceneStill]:
    """At most so many, evenly over the whole, the first and the last among them."""
    if len(stills) <= most:
        return list(stills)
    return [stills[round(place * (len(stills) - 1) / (most - 1))] for place in range(most)]
