"""All that an adaptation starts from, frozen: the origin, the market with its facts and insights, brand and persona."""

from datetime import date
from typing import Literal

from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.place import PlaceFacts
from cw_assets.domain.insights import Insight
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.values import Value

Node = Literal["concept", "culture", "writer", "format", "cultural", "concept_gate", "brand"]
"""What asks a model: two analysts, the writer, and the four gates ("concept" is the analyst's name already)."""
NODES: tuple[Node, ...] = ("concept", "culture", "writer", "format", "cultural", "concept_gate", "brand")
InsightSource = Literal["region", "country", "language", "persona"]


class Origin(Value):
    """The approved script; what is said and shown in it is data."""

    unit_id: int
    code: str
    title: str
    language: str
    """BCP 47; "" where nobody knows."""
    duration_s: float
    visual_style_prompt: str = ""
    transcript: str = ""
    """Everything that is said, where the script comes from an analysed video."""
    rows: tuple[ScriptRow, ...]


class BrandNotes(Value):
    """What the brand says of itself."""

    name: str
    description: str = ""
    guidelines: str = ""
    """A guideline a line."""
    insights: tuple[Insight, ...] = ()


class PersonaNotes(Value):
    """For whom the adapted spot is."""

    name: str
    description: str = ""
    segments: tuple[str, ...] = ()
    """In the order of their weight."""


class MarketInsight(Insight):
    """What is known of the market, and of which part of it."""

    source: InsightSource
    name: str
    """Of the region, country, language or segment."""


class AdaptationRequest(Value):
    """What the nodes are given; the same request makes the same adaptation, as far as models do."""

    origin: Origin
    market: Market
    facts: PlaceFacts
    insights: tuple[MarketInsight, ...] = ()
    """Region first, then country, language, and the persona's segments."""
    brand: BrandNotes | None = None
    product_name: str = ""
    client_name: str = ""
    persona: PersonaNotes | None = None
    today: date
    """Holidays are counted from here."""
