"""The panel of an adaptation: what the gates said fits in place, the worst first."""

import pytest

from cw_assets.defs.previews.adaptation import gate_rows, summed_up
from cw_assets.defs.previews.panel import table
from cw_assets_tests.exports.adaptation_material import PROBLEMS, make_material

HEAD = ("gate", "revision", "passed", "score", "issues")


@pytest.mark.parametrize("drafts", [(None,), ("format", "brand", None), ("brand",) * 4])
def test_no_word_of_a_gate_is_left_out_however_long_the_issues(drafts):
    issue = PROBLEMS["brand"][0].model_copy(update={"description": "_too|long_ " * 50})
    words = [word.model_copy(update={"issues": (issue,) * 9}) for word in make_material(drafts=drafts).made.evaluations]
    shown = table(HEAD, gate_rows(words)).value
    assert shown.count("\n") == 1 + len(words)
    assert "more" not in shown


def test_issues_are_counted_and_the_worst_is_told():
    minor, critical = PROBLEMS["format"][1], PROBLEMS["format"][0]
    assert summed_up([minor, critical, minor]) == f"1 critical, 2 minor: {critical.description}"
    assert summed_up([]) == "none"
