"""A gate's word where no model judges; what code finds is added by the gate itself."""

from cw_assets.domain.adaptation.evaluation import Gate, GateAnswer


def judge_by_rules(gate: Gate) -> GateAnswer:
    """Nothing found, and said so: the issues that code finds decide alone."""
    return GateAnswer(
        passed=True,
        score=1.0,
        issues=(),
        summary=f"No model has judged this draft: of the {gate} gate only the checks that code can make were run.",
        reasoning="The rules engine ran; meaning, tone and quality need a model or a person who reads the draft.",
    )
