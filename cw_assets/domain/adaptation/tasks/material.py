"""What the questions of an adaptation have in common: the request's parts as plain data."""

from collections.abc import Sequence
from typing import Any

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.request import AdaptationRequest, InsightSource
from cw_assets.domain.adaptation.untrusted.masking import masked
from cw_assets.domain.scripts.rows import ScriptRow

Data = dict[str, Any]
BRIEF_TOKENS, GATE_TOKENS = 4096, 2048
"""The longest answers; the writer's is as long as a brief's."""
BRIEF_TEMPERATURE = 0.3
INSIGHT_ORDER: tuple[InsightSource, ...] = ("region", "country", "language", "persona")
"""From the general to the particular."""
ROW_FIELDS = ("shot_number", "timecode_start", "duration_seconds", "visual_text", "audio_text")


def rows_of(rows: Sequence[ScriptRow]) -> list[Data]:
    return [row.model_dump() for row in rows]


def origin_of(request: AdaptationRequest) -> Data:
    """The approved script, without the transcript."""
    return {
        "title": request.origin.title,
        "language": request.origin.language,
        "duration_seconds": request.origin.duration_s,
        "visual_style_prompt": request.origin.visual_style_prompt,
        "script_rows": rows_of(request.origin.rows),
    }


def market_of(request: AdaptationRequest) -> Data:
    return {"language": request.market.language, "country": request.market.country}


def facts_of(request: AdaptationRequest) -> Data:
    """What libraries say of the place."""
    return {"today": request.today.isoformat(), **request.facts.model_dump(mode="json")}


def insights_of(request: AdaptationRequest) -> list[Data]:
    """Region first, then country, language, and the persona's segments."""
    ordered = sorted(request.insights, key=lambda one: INSIGHT_ORDER.index(one.source))
    return [{"of": f"{one.source} {one.name}", "heading": one.heading, "points": list(one.points)} for one in ordered]


def brand_of(request: AdaptationRequest) -> Data:
    """The brand with its guidelines one by one; product and client where they are known.

    Guidelines are masked before they are parted, so that no order hides in two of them.
    """
    named = {"product": request.product_name, "client": request.client_name}
    notes: Data = {}
    if brand := request.brand:
        notes = {
            "name": brand.name,
            "description": brand.description,
            "guidelines": guidelines(masked(brand.guidelines)),
            "insights": [one.model_dump(mode="json") for one in brand.insights],
        }
    return notes | {key: text for key, text in named.items() if text}


def guidelines(text: str) -> list[str]:
    """One a line, without what lists begin their lines with."""
    lines = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    return [line for line in lines if line]


def persona_of(request: AdaptationRequest) -> Data | None:
    return request.persona.model_dump(mode="json") if request.persona else None


def brief_of(brief: ConceptBrief | CulturalBrief) -> Data:
    """Without its reasoning, which is for people."""
    return brief.model_dump(mode="json", exclude={"reasoning"})
