"""What an analysed spot gives to judge its audience by, gathered once; the judging is in audience_rules.py."""

from dataclasses import dataclass
from math import hypot
from typing import Literal

from cw_assets.domain.video.audience_tables import CURRENCIES, CURRENCY_WORDS, LEANINGS, VALUE_WORDS
from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.objects import OnScreenText
from cw_assets.domain.video.palette import oklab
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.sentiment import Sentiment, SentimentLabel
from cw_assets.domain.video.style import Pacing, VisualStyle
from cw_assets.domain.video.transcription import Transcription
from cw_assets.domain.video.words import forms, is_english, plain_words

VIVID_CHROMA, MUTED_CHROMA = 0.12, 0.06
"""Mean OKLab chroma of the palette from which a spot is colourful, and under which it is subdued."""
VAGUE = ("people", "text & graphics")
"""Say the least about an audience, and so come last."""


@dataclass(frozen=True)
class Evidence:
    """What the rules look at.

    `chroma` is the palette's mean; `spoken` are plain words; `english` are the words spoken and shown in a spot whose
    speech is English or missing, `vocabulary` their forms.
    """

    pacing: Pacing
    avg_scene_duration: float
    chroma: float
    theme_counts: dict[str, int]
    total_scenes: int
    tone: SentimentLabel
    score: float
    language: str | None
    spoken: tuple[str, ...]
    english: tuple[str, ...]
    vocabulary: frozenset[str]
    text_scenes: int
    shows_prices: bool
    runtime_s: float

    @property
    def themes(self) -> tuple[str, ...]:
        """Most frequent first, the vague ones last."""
        return tuple(sorted(self.theme_counts, key=lambda name: name in VAGUE))

    @property
    def leading(self) -> tuple[str, ...]:
        """Up to three themes that a third of the scenes share; where none does, the most frequent one."""
        shared = tuple(theme for theme in self.themes[:3] if 3 * self.theme_counts[theme] >= self.total_scenes)
        return shared or self.themes[:1]

    def speaks_of(self, words: frozenset[str]) -> bool:
        return bool(self.vocabulary & words)

    @property
    def seeks_value(self) -> bool:
        """A price or an offer is named."""
        return self.shows_prices or self.speaks_of(VALUE_WORDS)

    @property
    def base_language(self) -> str:
        """ISO 639-1 without a region; "" where nothing is said."""
        return (self.language or "").lower().split("-")[0]

    @property
    def colors(self) -> Literal["vivid", "moderate", "subdued"]:
        if self.chroma > VIVID_CHROMA:
            return "vivid"
        return "subdued" if self.chroma < MUTED_CHROMA else "moderate"


def gather(
    *,
    script: Script,
    sentiment: Sentiment,
    visual_style: VisualStyle,
    categories: SceneCategories,
    transcription: Transcription,
    on_screen_text: OnScreenText,
) -> Evidence:
    lines = [line.text for frame in on_screen_text.frames for line in frame.lines]
    spoken = plain_words(transcription.text)
    english = (*spoken, *plain_words(" ".join(lines))) if is_english(transcription) else ()
    vocabulary = frozenset(form for word in english for form in forms(word))
    return Evidence(
        pacing=visual_style.camera_work.pacing,
        avg_scene_duration=visual_style.camera_work.avg_scene_duration,
        chroma=mean_chroma(visual_style),
        theme_counts={name: count for name, count in categories.category_counts.items() if name in LEANINGS},
        total_scenes=categories.total_scenes,
        tone=sentiment.overall_sentiment,
        score=sentiment.overall_score,
        language=transcription.language,
        spoken=spoken,
        english=english,
        vocabulary=vocabulary,
        text_scenes=len({frame.scene_number for frame in on_screen_text.frames if frame.lines}),
        shows_prices=bool(CURRENCIES & set(" ".join(lines)) or vocabulary & CURRENCY_WORDS),
        runtime_s=script.total_runtime_seconds,
    )


def mean_chroma(visual_style: VisualStyle) -> float:
    chromas = [hypot(*oklab(color)[1:]) for color in visual_style.dominant_colors]
    return sum(chromas) / len(chromas) if chromas else (VIVID_CHROMA + MUTED_CHROMA) / 2
