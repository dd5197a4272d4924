"""A gate's word on a draft: its issues, each with who found it, and the rule by which it passes."""

from collections.abc import Sequence
from typing import Literal

from cw_assets.domain.values import Score, Value

Gate = Literal["format", "cultural", "concept", "brand"]
GATES: tuple[Gate, ...] = ("format", "cultural", "concept", "brand")
"""In their order."""
Severity = Literal["critical", "major", "minor"]
Source = Literal["code", "model"]
MAX_MAJOR = 1
"""A gate passes with at most so many major issues, and with no critical one."""


class Issue(Value):
    """What is wrong, where ("row 3", "visual_style_prompt"), and what to do."""

    severity: Severity
    description: str
    location: str
    suggestion: str


class GateAnswer(Value):
    """What a model is asked for; its `passed` is heard, never trusted: the issues decide."""

    passed: bool
    score: Score
    issues: tuple[Issue, ...]
    summary: str
    reasoning: str


class FoundIssue(Issue):
    """An issue with who found it."""

    source: Source


class Evaluation(Value):
    """A gate's word on one draft; `revision` counts the revisions that the draft had been through."""

    gate: Gate
    revision: int
    passed: bool
    score: Score
    issues: tuple[FoundIssue, ...]
    summary: str
    reasoning: str


def passes(issues: Sequence[Issue]) -> bool:
    severities = [issue.severity for issue in issues]
    return "critical" not in severities and severities.count("major") <= MAX_MAJOR
