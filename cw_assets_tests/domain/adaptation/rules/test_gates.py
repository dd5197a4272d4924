"""A gate without a model says that none has judged."""

import pytest

from cw_assets.domain.adaptation.evaluation import GATES
from cw_assets.domain.adaptation.rules.gates import judge_by_rules


@pytest.mark.parametrize("gate", GATES)
def test_gate_finds_nothing_and_says_who_looked(gate):
    answer = judge_by_rules(gate)
    assert answer.passed
    assert answer.issues == ()
    assert answer.summary.startswith("No model has judged")
    assert gate in answer.summary
