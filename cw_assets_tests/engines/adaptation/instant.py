"""A small adaptation from English for Great Britain, and a model that answers it at once, failing the gates it is told.

The draft is the origin itself, so that no check by code has anything to say against it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import GateAnswer, Issue
from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.place import PlaceFacts
from cw_assets.domain.adaptation.request import NODES, AdaptationRequest, Node, Origin
from cw_assets.domain.adaptation.toolbox import Toolbox
from cw_assets.domain.protocols import OnProgress
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.text_task import TextTask
from cw_assets.domain.values import EngineInfo, Value

ROWS = (
    ScriptRow(
        shot_number=1,
        timecode_start="00:00:00:00",
        duration_seconds=4.0,
        visual_text="A woman walks along a street in the sun.",
        audio_text="VO: “A hot day in the city?”",
    ),
    ScriptRow(
        shot_number=2,
        timecode_start="00:00:04:00",
        duration_seconds=4.0,
        visual_text="She drinks lemonade. On-screen text: “ICE COLD”.",
        audio_text="VO: “Have a cold lemonade.”",
    ),
)
FACTS = PlaceFacts(
    language_name="English",
    language_endonym="English",
    country_name="United Kingdom",
    text_direction="ltr",
    script="Latn",
    official_languages=("en",),
    currency="GBP",
    currency_symbol="£",
    price_example="£2.49",
    number_example="1,234.5",
    date_example="21 June 2026",
    short_date_example="21/06/2026",
    time_example="14:30",
    measurement_system="UK",
    temperature_unit="celsius",
    first_weekday="Monday",
    holidays=(),
)
REQUEST = AdaptationRequest(
    origin=Origin(unit_id=1, code="LEMON-30", title="Lemonade", language="en", duration_s=8.0, rows=ROWS),
    market=Market(language="en", country="GB"),
    facts=FACTS,
    today=date(2026, 6, 1),
)
ANSWERS: dict[Node, Value] = {
    "concept": ConceptBrief(
        core_message="Lemonade cools.",
        emotional_beats=("heat", "relief"),
        narrative_structure="problem, solution",
        themes=("summer",),
        cultural_assumptions=(),
        must_preserve=(),
        can_adapt=(),
        brand_voice="light",
        reasoning="It is said so.",
    ),
    "culture": CulturalBrief(
        market_context="Summers are mild.",
        substitutions=(),
        tone_adjustments=(),
        pitfalls=(),
        opportunities=(),
        regulatory_notes=(),
        reasoning="Known.",
    ),
    "writer": Draft(
        code="LEMON-30", name="Lemonade", language="en", visual_style_prompt="warm light", script_rows=ROWS
    ),
}
PATH = list(NODES)
"""Where no gate fails."""


def verdict(*, passed: bool) -> GateAnswer:
    wrong = Issue(severity="critical", description="Too loud.", location="row 1", suggestion="Say it softly.")
    issues = () if passed else (wrong,)
    return GateAnswer(passed=passed, score=0.9, issues=issues, summary="Read.", reasoning="Read twice.")


class English:
    """Everything is English."""

    def identify(self, text: str, among: Sequence[str]) -> str | None:
        return "en"


@dataclass(eq=False)
class InstantModel:
    """One node's; `on_ask` hears that it is asked, before it answers."""

    node: Node
    answer: Callable[[Node], Value]
    on_ask: Callable[[Node], object]

    info = EngineInfo(engine="fake", model="instant")
    warm = True

    def complete_many(self, tasks: Sequence[TextTask[Any]], *, on_progress: OnProgress) -> list[Any]:
        self.on_ask(self.node)
        return [self.answer(self.node) for _ in tasks]


@dataclass(eq=False)
class Studio:
    """Makes toolboxes; `fails` says how many drafts a gate sends back, one after another, by the gate's node."""

    fails: Mapping[Node, int] = field(default_factory=dict)
    asked: list[Node] = field(default_factory=list)
    """Every node that asked its model."""
    on_ask: Callable[[Node], object] = lambda node: None
    on_progress: Callable[[Node, float], object] = lambda node, share: None

    def tools(self) -> Toolbox:
        return Toolbox(
            request=REQUEST,
            model_for=lambda node, revisions: InstantModel(node, self.answer, self.hear),
            instructions=dict.fromkeys(NODES, "Do your work."),
            places=None,  # nothing here asks for it
            languages=English(),
            on_progress=self.on_progress,
            clock=lambda: 0.0,
        )

    def answer(self, node: Node) -> Value:
        return ANSWERS.get(node) or verdict(passed=self.asked.count(node) > self.fails.get(node, 0))

    def hear(self, node: Node) -> None:
        self.asked.append(node)
        self.on_ask(node)
