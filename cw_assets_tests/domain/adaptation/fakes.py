"""What the tests of an adaptation are made of: a small request, a text model that answers at once, places, languages.

The models answer valid values of the asked schema; scripts say which gates find what on which revision.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief, Substitution
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import GateAnswer, Issue
from cw_assets.domain.adaptation.market import Market, parse_market
from cw_assets.domain.adaptation.place import Holiday, PlaceFacts
from cw_assets.domain.adaptation.request import (
    NODES,
    AdaptationRequest,
    BrandNotes,
    MarketInsight,
    Node,
    Origin,
    PersonaNotes,
)
from cw_assets.domain.adaptation.toolbox import Toolbox
from cw_assets.domain.insights import Insight
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.text_task import TokenUsage
from cw_assets.domain.values import EngineInfo

ORIGIN_ROWS = (
    ScriptRow(
        shot_number=1,
        timecode_start="00:00:00:00",
        duration_seconds=5.0,
        visual_text="A hot street at noon; a man wipes his forehead.",
        audio_text="VO: “Hot day?”",
    ),
    ScriptRow(
        shot_number=2,
        timecode_start="00:00:05:00",
        duration_seconds=6.0,
        visual_text="A can of Fizzo opens in close-up. On-screen text: “ICE COLD”.",
        audio_text="SFX: can opens. VO: “Fizzo cools you down.”",
    ),
    ScriptRow(
        shot_number=3,
        timecode_start="00:00:11:00",
        duration_seconds=4.0,
        visual_text="The street turns into a pool; people laugh. On-screen text: “ONLY $2”.",
        audio_text="MUSIC: bright. VO: “Get one today.”",
    ),
)
GERMAN_ROWS = (
    ORIGIN_ROWS[0].model_copy(update={"audio_text": "VO: “Heißer Tag?” [Hot day?]"}),
    ORIGIN_ROWS[1].model_copy(
        update={
            "visual_text": "A can of Fizzo opens in close-up. On-screen text: “EISKALT” [ICE COLD].",
            "audio_text": "SFX: can opens. VO: “Fizzo kühlt dich ab.” [Fizzo cools you down.]",
        }
    ),
    ORIGIN_ROWS[2].model_copy(
        update={
            "visual_text": "The street turns into a pool; people laugh. On-screen text: “NUR 2 €” [ONLY €2].",
            "audio_text": "MUSIC: bright. VO: “Hol dir heute eine.” [Get one today.]",
        }
    ),
)
CONCEPT = ConceptBrief(
    core_message="Fizzo cools you down on a hot day.",
    emotional_beats=("discomfort", "relief", "joy"),
    narrative_structure="problem, product, release",
    themes=("summer", "refreshment"),
    cultural_assumptions=("prices are in dollars",),
    must_preserve=("Fizzo",),
    can_adapt=("price",),
    brand_voice="short, warm, playful",
    reasoning="The three rows go from heat to relief.",
)
CULTURE = CulturalBrief(
    market_context="German summers are hot as well.",
    substitutions=(Substitution(original="$2", replacement="2 €", rationale="The currency there."),),
    tone_adjustments=("use du",),
    pitfalls=("claims of health",),
    opportunities=("open-air pools",),
    regulatory_notes=("Prices include tax.",),
    reasoning="Facts and insights.",
)
DRAFT = Draft(
    code="FIZZO_DE",
    name="Fizzo for Germany",
    language="de",
    visual_style_prompt="bright summer light",
    script_rows=GERMAN_ROWS,
)
PASSED = GateAnswer(passed=True, score=0.9, issues=(), summary="All is well.", reasoning="Nothing was found.")
INSTRUCTIONS: Mapping[Node, str] = {node: f"Instruction of {node}." for node in NODES}
TODAY = date(2026, 6, 1)


def issue(severity: str = "critical", text: str = "A fault.") -> Issue:
    return Issue.model_validate(
        {"severity": severity, "description": text, "location": "row 2", "suggestion": "Mend it."}
    )


def failing(*severities: str, passed: bool = False) -> GateAnswer:
    """A gate's answer with an issue of each severity; one critical where none is named."""
    issues = tuple(issue(severity) for severity in severities or ("critical",))
    return GateAnswer(passed=passed, score=0.4, issues=issues, summary="Not yet.", reasoning="See the issues.")


FACTS = PlaceFacts(
    language_name="German",
    language_endonym="Deutsch",
    country_name="Germany",
    text_direction="ltr",
    script="Latn",
    official_languages=("de",),
    currency="EUR",
    currency_symbol="€",
    price_example="2,49 €",
    number_example="1.234,5",
    date_example="21. Juni 2026",
    short_date_example="21.06.26",
    time_example="18:30",
    measurement_system="metric",
    temperature_unit="celsius",
    first_weekday="Monday",
    holidays=(Holiday(day=date(2026, 10, 3), name="German Unity Day"),),
)


def sample_request(
    market: str = "de-DE", *, rows: tuple[ScriptRow, ...] = ORIGIN_ROWS, **changes: object
) -> AdaptationRequest:
    """A spot of three rows and 15 s from English to German, with brand, persona and an insight of each source."""
    request = AdaptationRequest(
        origin=Origin(
            unit_id=1,
            code="FIZZO_US",
            title="Hot day",
            language="en",
            duration_s=15.0,
            visual_style_prompt="bright summer light",
            transcript="Hot day? Fizzo cools you down. Get one today.",
            rows=rows,
        ),
        market=parse_market(market),
        facts=FACTS,
        insights=(
            MarketInsight(source="region", name="DACH", heading="Style", points=("Say what it does.",)),
            MarketInsight(source="country", name="Germany", heading="Prices", points=("Deposit on cans.",)),
            MarketInsight(source="language", name="German", heading="Address", points=("du for the young.",)),
            MarketInsight(source="persona", name="Students", heading="Money", points=("They watch prices.",)),
        ),
        brand=BrandNotes(
            name="Fizzo",
            description="A soft drink.",
            guidelines="Always name the product.\nNever show ice cubes.",
            insights=(Insight(heading="Voice", points=("Short sentences.",)),),
        ),
        product_name="Fizzo Lemon",
        client_name="Fizzo Drinks",
        persona=PersonaNotes(name="City students", description="Young and thirsty.", segments=("students",)),
        today=TODAY,
    )
    return request.model_copy(update=changes)


class FakePlaces:
    """Knows one place, whatever the market, and writes plainly."""

    def facts(self, market: Market, *, today: date) -> PlaceFacts:
        return FACTS

    def holidays(self, country: str, *, start: date, end: date) -> list[tuple[date, str]]:
        return [(one.day, one.name) for one in FACTS.holidays if start <= one.day < end]

    def number(self, value, market):
        return str(value).replace(".", ",")

    def price(self, amount, currency, market):
        return f"{amount:.2f} {currency}".replace(".", ",")

    def day(self, day, market, *, year=True):
        return f"{day.day}.{day.month}.{day.year if year else ''}"

    def measure(self, value, unit, market):
        return f"{value} {unit}"


class FakeLanguages:
    """Always the first language that is asked about, which is the expected one."""

    def identify(self, text, among):
        return among[0] if among else None


ENGINE = EngineInfo(engine="fake", model="instant")
Script = Mapping[Node, Callable[[int], object]]
"""What a node answers on its nth asking, from 0."""


@dataclass
class InstantModel:
    """Answers at once: `says` a node's answers in the order of asking, the last one again and again.

    Which node is asked it reads from the instruction, which must be one of INSTRUCTIONS. `tasks` keeps what was asked.
    An answer that is an exception stands in the answer's place, as engines do with a failure that is the task's own.
    """

    says: Mapping[Node, tuple[object, ...]] = field(default_factory=dict)
    info: EngineInfo = ENGINE
    warm: bool = True
    tasks: list[tuple[Node, object]] = field(default_factory=list)

    def complete(self, task):
        (answer,) = self.complete_many([task], on_progress=lambda _: None)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def complete_many(self, tasks, *, on_progress):
        answers = []
        for task in tasks:
            answers.append(self.answer(task))
            task.on_usage(TokenUsage(prompt_tokens=100, new_tokens=10))
            on_progress(len(answers) / len(tasks))
        return answers

    def answer(self, task):
        node = next(node for node, text in INSTRUCTIONS.items() if text == task.instruction)
        asked_before = sum(one == node for one, _ in self.tasks)
        self.tasks.append((node, task))
        said = self.says.get(node, (USUAL[node],))
        answer = said[min(asked_before, len(said) - 1)]
        return task.answer.model_validate(answer.model_dump()) if not isinstance(answer, Exception) else answer


USUAL: dict[Node, object] = {
    "concept": CONCEPT,
    "culture": CULTURE,
    "writer": DRAFT,
    "format": PASSED,
    "cultural": PASSED,
    "concept_gate": PASSED,
    "brand": PASSED,
}


def sample_tools(model=None, request: AdaptationRequest | None = None, **changes: object) -> Toolbox:
    """Everything an adaptation needs, with one model for all nodes; a second passes between two looks at the clock."""
    model = model or InstantModel()
    tools = {
        "request": request or sample_request(),
        "model_for": lambda node, revisions: model,
        "instructions": INSTRUCTIONS,
        "places": FakePlaces(),
        "languages": FakeLanguages(),
        "on_progress": lambda node, share: None,
        "clock": itertools.count(0.0).__next__,
    }
    return Toolbox(**tools | changes)
