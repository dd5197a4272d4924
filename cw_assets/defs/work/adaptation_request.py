"""What an adaptation starts from, read from the catalog: origin, market, insights, brand, persona; and who answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cw_assets.catalog.records import (
        AdUnitRecord,
        CampaignRecord,
        CountryRecord,
        LanguageRecord,
        LLMModelRecord,
        PersonaRecord,
        RegionRecord,
    )
    from cw_assets.catalog.repository import Catalog
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.adaptation.market import Market
    from cw_assets.domain.adaptation.model_choice import Choice
    from cw_assets.domain.adaptation.request import (
        AdaptationRequest,
        BrandNotes,
        MarketInsight,
        Node,
        Origin,
        PersonaNotes,
    )
    from cw_assets.domain.protocols import TextModel

TEMPLATES: dict[Node, str] = {
    "concept": "adapt-concept",
    "culture": "adapt-culture",
    "writer": "adapt-writer",
    "format": "adapt-format-gate",
    "cultural": "adapt-cultural-gate",
    "concept_gate": "adapt-concept-gate",
    "brand": "adapt-brand-gate",
}


@dataclass(frozen=True)
class Assignment:
    """An ADAPTATION unit with the records that it names."""

    unit: AdUnitRecord
    origin: AdUnitRecord
    region: RegionRecord | None
    country: CountryRecord
    language: LanguageRecord
    persona: PersonaRecord | None
    campaign: CampaignRecord | None

    @classmethod
    def read(cls, catalog: Catalog, unit: AdUnitRecord) -> Assignment:
        """InvalidInput for an ORIGIN unit, or one whose origin or market is gone."""
        if unit.unit_type != "ADAPTATION" or unit.source_ad_unit_id is None:
            raise InvalidInput(
                f"Ad unit {unit.id} is an origin, and nothing is to be adapted for it; "
                f"make units for its markets with `cw adapt {unit.id} --markets de-DE`."
            )
        region, campaign = unit.region, unit.campaign_id
        return cls(
            unit=unit,
            origin=catalog.get_ad_unit(unit.source_ad_unit_id),
            region=catalog.get_region(region) if region else None,
            country=catalog.get_country(unit.country),
            language=catalog.get_language(unit.language),
            persona=catalog.get_persona(unit.persona) if unit.persona else None,
            campaign=catalog.get_campaign(campaign) if campaign else None,
        )

    @property
    def market(self) -> Market:
        from cw_assets.domain.adaptation.market import Market

        return Market(language=self.language.code, country=self.country.code)

    def request(self, workplace: Workplace, today: date) -> AdaptationRequest:
        from cw_assets.domain.adaptation.request import AdaptationRequest

        catalog = workplace.catalog
        return AdaptationRequest(
            origin=origin_of(catalog, self.origin),
            market=self.market,
            facts=workplace.engines.places.facts(self.market, today=today),
            insights=tuple(self.insights(catalog)),
            brand=self.brand(catalog),
            product_name=self.campaign.product_name if self.campaign else "",
            client_name=self.campaign.client_name if self.campaign else "",
            persona=self.persona_notes(catalog),
            today=today,
        )

    def insights(self, catalog: Catalog) -> Iterator[MarketInsight]:
        """Region first, then country, language, and the persona's segments."""
        from cw_assets.domain.adaptation.request import MarketInsight

        if self.region:
            for insight in self.region.insights:
                yield MarketInsight(**vars(insight), source="region", name=self.region.name)
        for insight in self.country.insights:
            yield MarketInsight(**vars(insight), source="country", name=self.country.name)
        for insight in self.language.insights:
            yield MarketInsight(**vars(insight), source="language", name=self.language.name)
        for slug in self.persona.segments if self.persona else ():
            segment = catalog.get_segment(slug)
            for insight in segment.insights:
                yield MarketInsight(**vars(insight), source="persona", name=segment.name)

    def brand(self, catalog: Catalog) -> BrandNotes | None:
        """What the brand says of itself, where there is one."""
        from cw_assets.domain.adaptation.request import BrandNotes

        brand = catalog.brand_of(self.unit)
        return BrandNotes(**brand.model_dump(include=set(BrandNotes.model_fields))) if brand else None

    def persona_notes(self, catalog: Catalog) -> PersonaNotes | None:
        from cw_assets.domain.adaptation.request import PersonaNotes

        if self.persona is None:
            return None
        segments = [catalog.get_segment(slug) for slug in self.persona.segments]
        return PersonaNotes(
            name=self.persona.name,
            description=self.persona.description,
            segments=tuple(f"{segment.name}: {segment.description}" for segment in segments),
        )


def origin_of(catalog: Catalog, unit: AdUnitRecord) -> Origin:
    from cw_assets.domain.adaptation.request import Origin

    rows = catalog.unit_script(unit.id)
    if not rows:
        raise InvalidInput(f"Ad unit {unit.id} has no script rows to adapt; approve its video again, or import it.")
    return Origin(
        unit_id=unit.id,
        code=unit.code,
        title=unit.title,
        language=unit.language,
        duration_s=unit.duration or sum(row.duration_seconds for row in rows),
        visual_style_prompt=unit.visual_style_prompt,
        transcript=transcript_of(catalog, unit),
        rows=rows,
    )


def transcript_of(catalog: Catalog, unit: AdUnitRecord) -> str:
    """What is said in the video that the unit was made of; "" where it came without one, or the video is gone."""
    media_id = unit.pipeline_metadata.get("media_id")
    try:
        return catalog.get_result(media_id).analysis.transcription.text if media_id else ""
    except (InvalidInput, NotReady):
        return ""


def instructions_for(catalog: Catalog, request: AdaptationRequest) -> dict[Node, str]:
    """The templates with what the reference data and the script's size say; nobody's words are in them."""
    origin, facts = request.origin, request.facts
    known = catalog.find_language(origin.language)
    return {
        node: catalog.render_template(
            slug,
            language_name=facts.language_name,
            country_name=facts.country_name,
            language_code=request.market.language,
            origin_language_name=known.name if known else "",
            rows=len(origin.rows),
            total_seconds=round(origin.duration_s, 3),
        )
        for node, slug in TEMPLATES.items()
    }


@dataclass(frozen=True)
class Cast:
    """Which language model plays each node, by the records; engines that have no weights to choose answer for all."""

    workplace: Workplace
    assignment: Assignment

    def choice(self, node: Node, revisions: int) -> Choice:
        """The writer changes only to a model that the engine has: a server may have a single one for all names."""
        usual = self._choice(node, 0)
        if revisions == 0:
            return usual
        others = self.assignment.language.alternative_models
        before = self._engine(usual.model_id).info
        return self._choice(node, revisions, [name for name in others if self._engine(name).info != before])

    def _choice(self, node: Node, revisions: int, alternatives: Sequence[str] = ()) -> Choice:
        from cw_assets.domain.adaptation.model_choice import choose_model

        settings, unit, language = self.workplace.settings, self.assignment.unit, self.assignment.language
        return choose_model(
            node,
            revisions,
            unit_nodes={str(one): model for one, model in unit.pipeline_model_config.items()},
            unit_model=unit.llm,
            node_defaults=settings.adaptation_models,
            global_default=settings.adaptation_model,
            language_primary=language.primary_model,
            language_alternatives=alternatives,
            active=self.is_active,
        )

    def is_active(self, model_id: str) -> bool:
        """Whether nobody switched it off; one that is not in the catalog was named by a person."""
        known = self._known(model_id)
        return known is None or known.is_active

    def _known(self, model_id: str) -> LLMModelRecord | None:
        records = self.workplace.catalog.list_llm_models()
        return next((record for record in records if record.model_id == model_id), None)

    def model(self, node: Node, revisions: int) -> TextModel:
        return self._engine(self.choice(node, revisions).model_id)

    def _engine(self, model_id: str) -> TextModel:
        known = self._known(model_id)
        wished = self.workplace.settings.text_load_in_4bit or (known is not None and known.load_in_4bit)
        return self.workplace.engines.language_model(model_id, load_in_4bit=wished)


def input_key(request: AdaptationRequest, instructions: Mapping[Node, str], cast: Cast) -> str:
    """Names everything that an adaptation is made from, but for the day: the same key, the same work."""
    from cw_assets.defs.versions import code_version
    from cw_assets.domain.adaptation.model_choice import SWITCH_AFTER
    from cw_assets.domain.adaptation.request import NODES

    of_today: dict[str, Any] = {"today": True, "facts": {"holidays", "date_example", "short_date_example"}}
    players = [cast.model(node, 0).info for node in NODES] + [cast.model("writer", SWITCH_AFTER).info]
    parts = [
        request.model_dump_json(exclude=of_today),
        *(instructions[node] for node in NODES),
        *(f"{player.engine} {player.model}" for player in players),
        code_version("adaptation", cast.workplace.settings),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
