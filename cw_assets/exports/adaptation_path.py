"""The way an adaptation took, drawn: a column a node, a row a draft, gates green or red with their scores.

Only our own words and numbers stand in the picture, so nothing that a model said can break it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from cw_assets.domain.adaptation.evaluation import Evaluation, Gate
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.adaptation.routing import GATE_OF
from cw_assets.domain.adaptation.state import NodeRun
from cw_assets.exports.report_format import lasting

STATIONS: dict[Node, str] = {
    "concept": "Concept",
    "culture": "Culture",
    "writer": "Writer",
    "format": "Format",
    "cultural": "Cultural",
    "concept_gate": "Concept",
    "brand": "Brand",
}
"""The nodes as people read them, from left to right; which of them are gates is for the place to say."""
GATE_NAMES: dict[Gate, str] = {gate: STATIONS[node] for node, gate in GATE_OF.items()}
GROUPS: tuple[tuple[str, Node, Node], ...] = (("BRIEFS", "concept", "culture"), ("GATES", "format", "brand"))
COLUMN, ROW, LEFT, TOP, BOTTOM = 96, 76, 56, 92, 64
RADIUS, SMALL_RADIUS = 19, 11
LANE = 45
"""Pixels from a node down to the way back to the writer, below the node's seconds."""
CORNER = 12
INK, PASSED, FAILED, PAPER, SOFT, RULE = "#3a3a38", "#1f6e4b", "#b1264a", "#ffffff", "#5c5c5a", "#dededb"


@dataclass(frozen=True)
class Stop:
    """A node that ran, where it is drawn in pixels, and what a gate said there."""

    run: NodeRun
    evaluation: Evaluation | None

    @property
    def x(self) -> int:
        return column(self.run.node)

    @property
    def y(self) -> int:
        return TOP + self.run.revision * ROW

    @property
    def failed(self) -> bool:
        return self.evaluation is not None and not self.evaluation.passed

    @property
    def color(self) -> str:
        if self.evaluation is None:
            return INK
        return FAILED if self.failed else PASSED


def draw_path(runs: Sequence[NodeRun], evaluations: Sequence[Evaluation]) -> bytes:
    """As SVG on a white card, 688 px wide: the drafts from top to bottom, the nodes from left to right."""
    stops = stops_of(runs, evaluations)
    last = max((run.revision for run in runs), default=0)
    width, height = LEFT * 2 + COLUMN * (len(STATIONS) - 1), TOP + ROW * last + BOTTOM
    card = f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="{PAPER}" stroke="{RULE}"/>'
    drawn = (card, *headings(), *way(stops), *map(dot, stops), *draft_names(stops), *ending(stops))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Helvetica Neue, Arial, Liberation Sans, sans-serif">{"".join(drawn)}</svg>'
    ).encode()


def column(node: Node) -> int:
    return LEFT + list(STATIONS).index(node) * COLUMN


def stops_of(runs: Sequence[NodeRun], evaluations: Sequence[Evaluation]) -> list[Stop]:
    """Each run, a gate's with its word: gates speak in the order in which they ran."""
    words = iter(evaluations)
    return [Stop(run, next(words, None) if run.node in GATE_OF else None) for run in runs]


def headings() -> list[str]:
    """The nodes' names, and above them what they are."""
    names = [text(column(node), 52, name, INK, 13) for node, name in STATIONS.items()]
    return names + [part for name, first, last in GROUPS for part in group(name, column(first), column(last))]


def group(name: str, left: int, right: int) -> list[str]:
    rule = f'<path d="M{left - 30} 31H{right + 30}" stroke="{RULE}"/>'
    return [text((left + right) / 2, 22, name, SOFT, 10), rule]


def way(stops: Sequence[Stop]) -> list[str]:
    return [line(before, after) for before, after in pairwise(stops)]


def line(before: Stop, after: Stop) -> str:
    """Straight on to the next node, or, dashed, back to the writer of the next draft."""
    on = after.run.revision == before.run.revision
    path, dashes = (f"M{before.x} {before.y}H{after.x}", "") if on else (back(before, after), ' stroke-dasharray="5 4"')
    return f'<path d="{path}" fill="none" stroke="{before.color}" stroke-width="2"{dashes}/>'


def back(before: Stop, after: Stop) -> str:
    """Out of the node to the right, down, left along the lane below it, and down into the writer."""
    right, lane = before.x + RADIUS + CORNER, before.y + LANE
    return (
        f"M{before.x} {before.y}H{right - CORNER}q{CORNER} 0 {CORNER} {CORNER}V{lane - CORNER}"
        f"q0 {CORNER} -{CORNER} {CORNER}H{after.x + CORNER}q-{CORNER} 0 -{CORNER} {CORNER}V{after.y}"
    )


def dot(stop: Stop) -> str:
    """A circle, or a square where a gate failed the draft, so that nobody needs to tell red from green."""
    radius = RADIUS if stop.evaluation else SMALL_RADIUS
    shape = (
        f'<rect x="{stop.x - radius}" y="{stop.y - radius}" width="{2 * radius}" height="{2 * radius}" '
        f'rx="{6 if stop.failed else radius}" fill="{stop.color}" stroke="{PAPER}" stroke-width="3"/>'
    )
    score = [text(stop.x, stop.y + 4, f"{stop.evaluation.score:.2f}", PAPER, 12)] if stop.evaluation else []
    return "".join((shape, *score, text(stop.x, stop.y + RADIUS + 15, lasting(stop.run.seconds), SOFT, 11)))


def draft_names(stops: Sequence[Stop]) -> list[str]:
    """Beside each writer but the first; a writer that is not the one before is pointed out."""
    names, writers = [], [stop for stop in stops if stop.run.node == "writer"]
    for before, stop in pairwise(writers):
        x = stop.x - RADIUS - 10
        names.append(text(x, stop.y + 4, f"Revision {stop.run.revision}", INK, 12, "end"))
        if stop.run.engine != before.run.engine:
            names.append(text(x, stop.y + 18, "another model", SOFT, 11, "end"))
    return names


def ending(stops: Sequence[Stop]) -> list[str]:
    """Under the last node, where the way ended there."""
    last = stops[-1] if stops else None
    if last is None or last.evaluation is None or not (last.failed or last.run.node == "brand"):
        return []
    return [text(last.x, last.y + RADIUS + 32, "given up" if last.failed else "passed", last.color, 12)]


def text(x: float, y: float, words: str, color: str, size: int, anchor: str = "middle") -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{color}" font-size="{size}" text-anchor="{anchor}">{escape(words)}</text>'
