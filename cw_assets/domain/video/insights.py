"""Phase 9: for whom the spot is, by rules or by a language model; the schema and the rules live here."""

from typing import Literal

from cw_assets.domain.values import Score, Value


class Demographics(Value):
    age_range: str
    gender: str
    income: str
    location: str


class Psychographics(Value):
    values: tuple[str, ...]
    interests: tuple[str, ...]
    lifestyle: str


class PrimaryAudience(Value):
    demographics: Demographics
    psychographics: Psychographics


class SecondaryAudience(Value):
    segment: str
    fit_score: Score
    reasoning: str


class MarketPotential(Value):
    high_fit_markets: tuple[str, ...]
    adaptation_needed: tuple[str, ...]
    considerations: tuple[str, ...]


class AudienceAnswer(Value):
    """What a language model is asked for."""

    primary_audience: PrimaryAudience
    secondary_audiences: tuple[SecondaryAudience, ...]
    market_potential: MarketPotential
    messaging_recommendations: tuple[str, ...]
    reasoning: str


class AudienceInsights(AudienceAnswer):
    """Phase 9's result; `generated_by` names what really answered, `fallback_reason` why it was not the model."""

    generated_by: Literal["rule-based", "llm"]
    model: str
    fallback_reason: str = ""
