"""A short way to write a request whose origin says and shows what a test is about; facts are the real ones."""

from collections.abc import Sequence
from datetime import date

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.market import parse_market
from cw_assets.domain.adaptation.request import AdaptationRequest, BrandNotes, MarketInsight, Origin
from cw_assets.domain.adaptation.rules.concept import concept_by_rules
from cw_assets.domain.adaptation.rules.culture import culture_by_rules
from cw_assets.domain.adaptation.rules.writer import write_by_rules
from cw_assets.domain.insights import Insight
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.engines.places.cldr import LibraryPlaces

PLACES = LibraryPlaces()
TODAY = date(2026, 11, 20)
Seen = tuple[str, str]
"""What is seen and what is heard."""


def request(
    *rows: Seen,
    tag: str = "de-DE",
    language: str = "en",
    insights: Sequence[MarketInsight] = (),
    brand: BrandNotes | None = None,
    product_name: str = "",
) -> AdaptationRequest:
    """Rows of two seconds each."""
    market = parse_market(tag)
    return AdaptationRequest(
        origin=Origin(
            unit_id=1,
            code="SUMMER-SPOT",
            title="Summer spot",
            language=language,
            duration_s=2.0 * len(rows),
            visual_style_prompt="warm light",
            rows=tuple(row(number, *seen) for number, seen in enumerate(rows, start=1)),
        ),
        market=market,
        facts=PLACES.facts(market, today=TODAY),
        insights=tuple(insights),
        brand=brand,
        product_name=product_name,
        today=TODAY,
    )


def row(number: int, visual_text: str, audio_text: str) -> ScriptRow:
    return ScriptRow(
        shot_number=number,
        timecode_start=f"00:00:{2 * (number - 1):02d}:00",
        duration_seconds=2.0,
        visual_text=visual_text,
        audio_text=audio_text,
    )


def said(*texts: str, **more: object) -> AdaptationRequest:
    """A row a line of voice-over."""
    return request(*(("A street.", f"VO: “{text}”") for text in texts), **more)  # type: ignore[arg-type]


def noted(heading: str, *points: str, source: str = "country") -> MarketInsight:
    return MarketInsight.model_validate({"heading": heading, "points": points, "source": source, "name": "the market"})


def brand(name: str = "Solara", guidelines: str = "", *insights: Insight) -> BrandNotes:
    return BrandNotes(name=name, guidelines=guidelines, insights=insights)


def concept(of: AdaptationRequest) -> ConceptBrief:
    return concept_by_rules(of)


def culture(of: AdaptationRequest) -> CulturalBrief:
    return culture_by_rules(of, concept(of), PLACES)


def draft(of: AdaptationRequest) -> Draft:
    return write_by_rules(of, concept(of), culture(of), PLACES)


def heard(of: AdaptationRequest) -> list[str]:
    """The audio of the draft's rows, with ordinary spaces."""
    return [" ".join(one.audio_text.split()) for one in draft(of).script_rows]


def seen(of: AdaptationRequest) -> list[str]:
    """The pictures of the draft's rows, with ordinary spaces."""
    return [" ".join(one.visual_text.split()) for one in draft(of).script_rows]
