"""Phase 6: how the spot feels, from its words and its pictures; the word lists are in sentiment_words.py."""

from collections.abc import Iterable, Sequence
from typing import Literal

from cw_assets.domain.values import Score, Value
from cw_assets.domain.video.objects import DetectedObjects, people_in
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.sentiment_words import BETWEEN, NEGATIVE, NEGATORS, POSITIVE, UNTURNED
from cw_assets.domain.video.style import VisualStyle
from cw_assets.domain.video.transcription import Transcription
from cw_assets.domain.video.words import is_english, plain_words, words_by_scene

SentimentLabel = Literal["positive", "neutral", "negative"]
LABEL_AT = 0.2
TEXT_SHARE = 0.6


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


def analyze_sentiment(
    transcription: Transcription,
    visual_style: VisualStyle,
    detected_objects: DetectedObjects,
    scenes: Sequence[Scene],
) -> Sentiment:
    """0.6 of the words' feeling and 0.4 of the pictures', for the spot and for each scene.

    The spot's people are those of its fullest keyframe: one person in five scenes is one person. Where nothing is
    said, or in another language than English (for which there are no word lists), the pictures alone decide.
    """
    words = words_by_scene(scenes, transcription) if is_english(transcription) else {}
    every_word = [word for scene in scenes for word in words.get(scene.scene_number, ())]
    text = text_sentiment(every_word)
    visual = visual_sentiment(
        visual_style.avg_brightness if visual_style.frames else None,
        max((people_in(frame.detections) for frame in detected_objects.frames), default=0),
    )
    overall = combined(text, visual, said=bool(every_word))
    return Sentiment(
        overall_sentiment=overall.label,
        overall_score=overall.score,
        confidence=overall.confidence,
        text_sentiment=text,
        visual_sentiment=visual,
        emotional_arc=tuple(
            arc_point(scene, words.get(scene.scene_number, ()), visual_style, detected_objects) for scene in scenes
        ),
    )


def arc_point(
    scene: Scene, words: Sequence[str], visual_style: VisualStyle, detected_objects: DetectedObjects
) -> ArcPoint:
    """The same formula on the words that fall into the scene and on its keyframe."""
    frame = visual_style.in_scene(scene.scene_number)
    visual = visual_sentiment(
        frame.brightness if frame else None, people_in(detected_objects.in_scene(scene.scene_number))
    )
    found = combined(text_sentiment(words), visual, said=bool(words))
    middle = round((scene.start_time + scene.end_time) / 2, 3)
    return ArcPoint(scene_number=scene.scene_number, timestamp=middle, score=found.score, label=found.label)


def text_sentiment(words: Iterable[str]) -> SentimentScore:
    """(positive - negative) / words x 5, within -1 to 1; with no word of feeling 0 at confidence 0.1.

    Case and punctuation do not count. A negator in front turns a word round: "not good", "don't miss". The
    confidence is matched / (matched + 2): one word of feeling is little to judge by, eight are much.
    """
    plain = plain_words(" ".join(words))
    feelings = [feeling for i, word in enumerate(plain) if (feeling := feeling_of(word, plain[:i]))]
    if not feelings:
        return scored(0.0, confidence=0.1)
    return scored(sum(feelings) / len(plain) * 5, confidence=len(feelings) / (len(feelings) + 2))


def feeling_of(word: str, before: Sequence[str]) -> int:
    """1 good, -1 bad, 0 neither, with what stands before it taken into account."""
    feeling = (word in POSITIVE) - (word in NEGATIVE)
    return -feeling if feeling and word not in UNTURNED and is_negated(before) else feeling


def is_negated(before: Sequence[str]) -> bool:
    """Whether a negator stands right in front, or with at most two small words between ("not such a")."""
    for word in reversed(before[-3:]):
        if word in NEGATORS or word.endswith("n't"):
            return True
        if word not in BETWEEN:
            return False
    return False


def visual_sentiment(brightness: float | None, people: int) -> SentimentScore:
    """0.7 (brightness - 0.5) 2 + 0.3 (0.2 with a person, 0.4 with more than two); None without a keyframe: 0 at 0.1.

    Light says little of feeling, so the confidence is 0.5, with people in the picture 0.7.
    """
    if brightness is None:
        return scored(0.0, confidence=0.1)
    company = 0.4 if people > 2 else 0.2 if people else 0.0
    return scored(0.7 * (brightness - 0.5) * 2 + 0.3 * company, confidence=0.7 if people else 0.5)


def combined(text: SentimentScore, visual: SentimentScore, *, said: bool) -> SentimentScore:
    """0.6 text and 0.4 picture, confidence alike; the picture alone where nothing is said."""
    share = TEXT_SHARE if said else 0.0
    return scored(
        share * text.score + (1 - share) * visual.score,
        confidence=share * text.confidence + (1 - share) * visual.confidence,
    )


def scored(score: float, *, confidence: float) -> SentimentScore:
    """Within -1 to 1, to 4 places, with its label."""
    held = round(min(1.0, max(-1.0, score)), 4)
    return SentimentScore(score=held, label=label_of(held), confidence=round(confidence, 4))


def label_of(score: float) -> SentimentLabel:
    """Over 0.2 positive, under -0.2 negative."""
    if score > LABEL_AT:
        return "positive"
    return "negative" if score < -LABEL_AT else "neutral"
