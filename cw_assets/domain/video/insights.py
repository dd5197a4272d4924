"""Phase 9: for whom the spot is: the schema of the answer, and the label that says who answered.

The answer by rules is in audience_rules.py, the question for a language model in audience_task.py.
"""

from typing import Literal

from cw_assets.domain.values import Score, Value

AnsweredBy = Literal["rule-based", "llm"]


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

    generated_by: AnsweredBy
    model: str
    fallback_reason: str = ""


def labelled(
    answer: AudienceAnswer, *, generated_by: AnsweredBy, model: str, fallback_reason: str = ""
) -> AudienceInsights:
    """The answer with the name of what gave it; `fallback_reason` only where rules stood in for a model."""
    fields = {name: getattr(answer, name) for name in AudienceAnswer.model_fields}
    return AudienceInsights(**fields, generated_by=generated_by, model=model, fallback_reason=fallback_reason)
