"""Phase 6: how the spot feels, from its words and its pictures."""

from typing import Literal

from cw_assets.domain.values import Score, Value

SentimentLabel = Literal["positive", "neutral", "negative"]


class SentimentScore(Value):
    """A score from -1 to 1, its label (±0.2) and how much there was to judge by."""

    score: float
    label: SentimentLabel
    confidence: Score


class ArcPoint(Value):
    """The feeling of one scene, at its middle (s)."""

    scene_number: int
    timestamp: float
    score: float
    label: SentimentLabel


class Sentiment(Value):
    """Phase 6's result."""

    overall_sentiment: SentimentLabel
    overall_score: float
    confidence: Score
    text_sentiment: SentimentScore
    visual_sentiment: SentimentScore
    emotional_arc: tuple[ArcPoint, ...]
