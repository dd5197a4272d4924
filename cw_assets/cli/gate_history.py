"""How commands show what the gates said of an adaptation's drafts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cw_assets.cli import output
from cw_assets.cli.status import plain_table
from cw_assets.domain.adaptation.evaluation import GATES, Evaluation

if TYPE_CHECKING:
    from rich.table import Table

    from cw_assets.catalog.records import AdUnitRecord

BY_CODE_ALONE = "gates: only the checks that code can make were run; no model has judged a script"


def history_of(unit: "AdUnitRecord") -> list[Evaluation]:
    return [Evaluation.model_validate(word) for word in unit.evaluation_history]


def table(history: Sequence[Evaluation]) -> "Table":
    """A line for each word of each gate; minor issues are counted, the others told."""
    shown = plain_table("revision", "gate", "verdict", "score", "issues", right=("revision",), wrap=("issues",))
    for word in history:
        verdict = "passed" if word.passed else "failed"
        issues = "\n".join(map(output.escaped, issues_of(word)))
        shown.add_row(str(word.revision), word.gate, verdict, f"{word.score:.2f}", issues)
    return shown


def issues_of(word: Evaluation) -> Iterator[str]:
    for issue in word.issues:
        if issue.severity != "minor":
            yield f"{issue.severity} ({issue.source}), {issue.location}: {issue.description} {issue.suggestion}".strip()
    if minor := Counter(issue.severity for issue in word.issues)["minor"]:
        yield f"{minor} minor"


def last_words(history: Sequence[Evaluation]) -> str:
    """By the last word of each: "4 of 4", or the one that did not let it through; "" before any has spoken."""
    last = {word.gate: word.passed for word in history}
    failed = [gate for gate in GATES if not last.get(gate, True)]
    if failed:
        return f"not {failed[0]}"
    return f"{len(last)} of {len(GATES)}" if last else ""
