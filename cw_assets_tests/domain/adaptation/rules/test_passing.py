"""What the rules write passes the checks that code makes: nothing is wrong with it but what it says is still to do."""

import pytest

from cw_assets.domain.adaptation.checks import code_issues
from cw_assets.domain.adaptation.evaluation import GATES
from cw_assets.engines.places.languages import LinguaIdentifier
from cw_assets_tests.domain.adaptation.rules.origins import brand, concept, culture, draft, noted, request

ROWS = (
    ("A street. On-screen text: “GOOD MORNING”, “12 fl oz”.", "VO: “Good morning, summer.” SFX: birds."),
    ("A 12 fl oz can on a road, five miles away.", "VO: “Soda, five miles away, until December 24, at 70 °F.”"),
    ("A QR code. On-screen text: “SOLARA”, “ONLY$2”, “solara.com”.", "VO: “Solara, 3 in 1, only two dollars.”"),
)
NOTES = (
    noted("Tone", "Say du."),
    noted("Avoid", "Alcohol and pork."),
    noted("Regulation", "Prices include tax."),
    noted("Substitutions", "soda -> fizzy drink"),
)


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("tag", ["de-DE", "ja-JP", "ar-SA", "en-GB", "pt-BR", "zh-Hant-TW", "he-IL", "en-US"])
def test_draft_by_rules_has_minor_issues_only(tag, gate):
    of = request(*ROWS, tag=tag, insights=NOTES, brand=brand("Solara", "Never say cheap."))
    issues = code_issues(gate, of, concept(of), culture(of), draft(of), LinguaIdentifier())
    assert [issue for issue in issues if issue.severity != "minor"] == []
