"""What a person looks at in the panel of an adaptation: the rows side by side, the gates' words, the way it took."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import dagster as dg

from cw_assets.defs.previews.panel import IN_PLACE_CHARACTERS, Metadata, picture, shortened, table
from cw_assets.defs.work.adapting import page_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.adaptation.evaluation import Evaluation, Issue, Severity
    from cw_assets.domain.adaptation.metadata import Withheld
    from cw_assets.domain.adaptation.outcome import Adaptation

GATE_ROW = 40
"""Characters of a gate's row in the table but for its issues."""
SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor")
"""The worst first."""


def adapted(workplace: Workplace, unit_id: int, made: Adaptation) -> Metadata:
    from cw_assets.exports.adaptation_page import verdict
    from cw_assets.exports.adaptation_path import draw_path

    metadata, catalog = made.metadata, workplace.catalog
    unit = catalog.get_ad_unit(unit_id)
    origin = catalog.get_ad_unit(unit.source_ad_unit_id or 0)
    rows = [
        (row.shot_number, shortened(before.audio_text), shortened(row.audio_text))
        for before, row in zip(catalog.unit_script(origin.id), made.rows, strict=False)
    ]
    return {
        "verdict": verdict(made),
        "path": picture(workplace.store, draw_path(made.runs, made.evaluations), ".svg", "path"),
        "page": dg.MetadataValue.md(f"[scripts side by side, with all issues](/media/{page_key(unit)})"),
        "rows": table(("shot", f"heard, {origin.language or 'origin'}", f"heard, {made.market.tag}"), rows),
        "gates": table(("gate", "revision", "passed", "score", "issues"), gate_rows(made.evaluations)),
        "market": made.market.tag,
        "engines": "; ".join(f"{engine.engine} {engine.model}".strip() for engine in metadata.engines),
        "writer": f"{metadata.final_model.engine} {metadata.final_model.model}".strip(),
        "revisions": sum(metadata.revisions.values()),
        "lines_to_translate": metadata.lines_to_translate,
        "seconds": round(metadata.seconds, 3),
        "prompt_tokens": metadata.tokens.prompt_tokens,
        "new_tokens": metadata.tokens.new_tokens,
        **({"withheld_from_gates": withheld(metadata.withheld)} if metadata.withheld else {}),
    }


def withheld(found: Sequence[Withheld]) -> dg.MarkdownMetadataValue:
    return table(("where", "text"), [(one.place, one.text) for one in found])


def gate_rows(evaluations: Sequence[Evaluation]) -> list[tuple[object, ...]]:
    """A row each; the issues as long as all rows are shown, a quarter being left for what is escaped."""
    room = IN_PLACE_CHARACTERS * 3 // 4 // max(len(evaluations), 1) - GATE_ROW
    return [
        (
            evaluation.gate,
            evaluation.revision,
            "yes" if evaluation.passed else "no",
            f"{evaluation.score:.2f}",
            shortened(summed_up(evaluation.issues), max(room, 20)),
        )
        for evaluation in evaluations
    ]


def summed_up(issues: Sequence[Issue]) -> str:
    """ "1 critical, 2 minor: …", with the first of the worst."""
    counts = Counter(issue.severity for issue in issues)
    found = [severity for severity in SEVERITIES if counts[severity]]
    if not found:
        return "none"
    worst = next(issue for issue in issues if issue.severity == found[0])
    return f"{', '.join(f'{counts[severity]} {severity}' for severity in found)}: {worst.description}"
