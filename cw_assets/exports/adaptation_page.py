"""The page of an adaptation: origin and adapted script side by side, what the gates said, briefs, facts, and the way.

One HTML file that needs nothing else, in the look of the report page; the AV script for the trade is in `scripts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from cw_assets.domain.adaptation.evaluation import Evaluation
from cw_assets.domain.adaptation.outcome import Adaptation
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.adaptation.routing import GATE_OF
from cw_assets.exports.adaptation_path import GATE_NAMES, STATIONS, draw_path
from cw_assets.exports.adaptation_rows import ShownRow, Tongue, shown_rows
from cw_assets.exports.report import data_uri, environment, source
from cw_assets.exports.report_format import counted, lasting, listed

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""No script runs, and nothing is asked of anybody."""


@dataclass(frozen=True)
class AdaptationMaterial:
    """What the page shows; `error` is why the unit failed, "" where it did not."""

    title: str
    request: AdaptationRequest
    made: Adaptation
    generated_at: datetime
    error: str = ""


def render_adaptation(material: AdaptationMaterial) -> str:
    """The whole page as HTML, all text escaped."""
    made, request = material.made, material.request
    rows = shown_rows(request.origin.rows, made.rows, *tongues(material))
    return (
        environment()
        .get_template("adaptation.html")
        .render(
            m=material,
            made=made,
            request=request,
            policy=POLICY,
            css=Markup(source("report.css") + source("adaptation.css")),  # noqa: S704 our own files
            path=data_uri(draw_path(made.runs, made.evaluations), "image/svg+xml"),
            rows=rows,
            standing=standing(material, rows),
            drafts=by_draft(made.evaluations),
            withheld=[(place_words(one.place), one.text) for one in made.metadata.withheld],
            gate_names=GATE_NAMES,
            stations=STATIONS,
        )
    )


def tongues(material: AdaptationMaterial) -> tuple[Tongue, Tongue]:
    """Of the origin's lines, and of the adapted ones."""
    facts = material.request.facts
    return Tongue(material.request.origin.language), Tongue(material.made.language, facts.text_direction)


def standing(material: AdaptationMaterial, rows: Sequence[ShownRow]) -> str:
    """Where the adaptation stands, in two or three sentences."""
    made = material.made
    extent = f"{counted(len(made.rows), 'row')} in {lasting(material.request.origin.duration_s)}."
    return " ".join((extent, verdict(made), *todo(made, rows)))


def verdict(made: Adaptation) -> str:
    revisions = sum(made.metadata.revisions.values())
    after = f" after {counted(revisions, 'revision')}" if revisions else ""
    if made.passed and not judged_by_model(made):
        return f"It passed the checks that code can make{after}; no model has judged it."
    if made.passed:
        return f"It passed its gates{after or ' at once'}."
    return f"It did not pass its gates{after}; below is the last draft."


def judged_by_model(made: Adaptation) -> bool:
    """Whether a gate was more than the checks that code can make."""
    return any(run.node in GATE_OF and run.engine.engine != "rules" for run in made.runs)


def todo(made: Adaptation, rows: Sequence[ShownRow]) -> list[str]:
    """A sentence where people must still translate lines or set prices."""
    lines, prices = made.metadata.lines_to_translate, prices_to_set(rows)
    left = [
        *([f"{counted(lines, 'line')} to be translated"] if lines else []),
        *([f"{counted(prices, 'price')} to be set"] if prices else []),
    ]
    return [f"Left for people: {listed(left)}."] if left else []


def prices_to_set(rows: Sequence[ShownRow]) -> int:
    return sum(bool(shown.block.set_price) for row in rows for shown in row.after or ())


def by_draft(evaluations: Sequence[Evaluation]) -> list[tuple[int, list[Evaluation]]]:
    """The gates' words on each draft, the first draft first."""
    drafts = groupby(evaluations, key=lambda one: one.revision)
    return [(revision, list(words)) for revision, words in drafts]


def place_words(place: str) -> str:
    """Where a withheld text stands, as people say it: "origin, row 3, audio text"."""
    parts = place.removeprefix("request, ").replace("script_rows, ", "row ").replace("rows, ", "row ")
    return parts.replace("_", " ")
