"""Phase 9 by rules: whom the spot's pace, colours, scenes, words and feeling point to; the tables are beside it.

The same spot always gives the same answer, and `reasoning` names the observations that led to it.
"""

from cw_assets.domain.video.audience_evidence import Evidence, gather
from cw_assets.domain.video.audience_tables import (
    FAMILY,
    LEANINGS,
    LUXURY_WORDS,
    MARKETS,
    MEN_WORDS,
    OLDER,
    REGULATED,
    WOMEN_WORDS,
    YOUNGER,
)
from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.insights import (
    AudienceAnswer,
    AudienceInsights,
    Demographics,
    MarketPotential,
    PrimaryAudience,
    Psychographics,
    SecondaryAudience,
    labelled,
)
from cw_assets.domain.video.objects import OnScreenText
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.sentiment import Sentiment
from cw_assets.domain.video.style import VisualStyle
from cw_assets.domain.video.transcription import Transcription

AGE_RANGES = ("18-34", "25-44", "35-54", "45-64")
FAMILY_AGES = "28-45"


def insights_from_rules(
    *,
    script: Script,
    sentiment: Sentiment,
    visual_style: VisualStyle,
    categories: SceneCategories,
    transcription: Transcription,
    on_screen_text: OnScreenText,
    fallback_reason: str = "",
) -> AudienceInsights:
    """The answer by rules, labelled so."""
    evidence = gather(
        script=script,
        sentiment=sentiment,
        visual_style=visual_style,
        categories=categories,
        transcription=transcription,
        on_screen_text=on_screen_text,
    )
    return labelled(answer_from(evidence), generated_by="rule-based", model="rules", fallback_reason=fallback_reason)


def answer_from(evidence: Evidence) -> AudienceAnswer:
    return AudienceAnswer(
        primary_audience=PrimaryAudience(
            demographics=Demographics(
                age_range=age_range(evidence),
                gender=gender(evidence),
                income=income(evidence),
                location=location(evidence),
            ),
            psychographics=psychographics(evidence),
        ),
        secondary_audiences=secondary_audiences(evidence),
        market_potential=MarketPotential(
            high_fit_markets=MARKETS.get(evidence.base_language, ()),
            adaptation_needed=adaptation_needed(evidence),
            considerations=considerations(evidence),
        ),
        messaging_recommendations=messaging(evidence),
        reasoning=reasoning(evidence),
    )


def age_range(evidence: Evidence) -> str:
    """Pace sets the range; vivid colours and young subjects make it younger, subdued colours and others older.

    Where families are a leading theme it is the parents' age.
    """
    leading = set(evidence.leading)
    if FAMILY in leading:
        return FAMILY_AGES
    step = {"fast": 0, "medium": 1, "slow": 2}[evidence.pacing]
    step += bool(leading & OLDER) - bool(leading & YOUNGER)
    step += {"vivid": -1, "moderate": 0, "subdued": 1}[evidence.colors]
    return AGE_RANGES[min(max(step, 0), len(AGE_RANGES) - 1)]


def gender(evidence: Evidence) -> str:
    """One only where the words speak of it twice and never of the other."""
    women = sum(word in WOMEN_WORDS for word in evidence.english)
    men = sum(word in MEN_WORDS for word in evidence.english)
    if women >= 2 and not men:
        return "mainly women"
    return "mainly men" if men >= 2 and not women else "all"


def income(evidence: Evidence) -> str:
    if evidence.speaks_of(LUXURY_WORDS):
        return "upper middle to high"
    return "low to middle, watches prices" if evidence.seeks_value else "middle"


def location(evidence: Evidence) -> str:
    if "city" in evidence.leading:
        return "urban"
    return "suburban and rural" if "nature" in evidence.leading else "nationwide"


def psychographics(evidence: Evidence) -> Psychographics:
    leanings = [LEANINGS[theme] for theme in evidence.leading]
    tone_values = {"positive": ["optimism"], "neutral": [], "negative": ["reassurance"]}[evidence.tone]
    values = [*(value for leaning in leanings for value in leaning.values), *tone_values]
    values += ["value for money"] if evidence.seeks_value else []
    return Psychographics(
        values=unique(values),
        interests=unique([interest for leaning in leanings for interest in leaning.interests]),
        lifestyle="; ".join(unique([leaning.lifestyle for leaning in leanings])) or "mainstream",
    )


def secondary_audiences(evidence: Evidence) -> tuple[SecondaryAudience, ...]:
    """One for each theme after the first, up to three; the fit is the share of scenes that have it."""
    found = [
        SecondaryAudience(
            segment=LEANINGS[theme].segment,
            fit_score=round(evidence.theme_counts[theme] / evidence.total_scenes, 2),
            reasoning=scene_share(evidence, theme),
        )
        for theme in evidence.themes[1:4]
    ]
    return tuple(sorted(found, key=lambda audience: -audience.fit_score))


def scene_share(evidence: Evidence, theme: str) -> str:
    return f"{evidence.theme_counts[theme]} of {evidence.total_scenes} scenes show or speak of {theme}."


def adaptation_needed(evidence: Evidence) -> tuple[str, ...]:
    found = []
    if evidence.spoken:
        language = evidence.language or "an unknown language"
        found.append(f"Voice-over: {len(evidence.spoken)} words in {language} to record again or subtitle.")
    if evidence.text_scenes:
        found.append(f"On-screen text to set again (in {evidence.text_scenes} of {evidence.total_scenes} scenes).")
    if evidence.shows_prices:
        found.append("Prices to convert: amount, currency and number format.")
    if "text & graphics" in evidence.themes:
        found.append("Codes and addresses to lead to the market's own pages.")
    return tuple(found)


def considerations(evidence: Evidence) -> tuple[str, ...]:
    found = [
        f"Advertising that touches {subject} has rules of its own in most markets: have it checked."
        for subject, words in REGULATED.items()
        if evidence.speaks_of(words)
    ]
    if evidence.tone == "negative":
        found.append("The feeling is negative: test how the problem is shown before it travels.")
    if "people" in evidence.themes:
        found.append("People are seen: casting, dress and gestures read differently from market to market.")
    if not evidence.spoken:
        found.append("Nothing is said: the pictures travel to any language.")
    elif evidence.base_language not in MARKETS:
        found.append("No market is on file for the language that is spoken.")
    return tuple(found)


def messaging(evidence: Evidence) -> tuple[str, ...]:
    values = psychographics(evidence).values
    found = [f"Lead with {values[0]}." if values else "Say in one sentence what the product does."]
    if evidence.seeks_value:
        found.append("Keep the price or offer in the last picture and in the voice-over.")
    if evidence.tone == "negative":
        found.append("Bring the relief earlier, so that the problem does not outweigh it.")
    if evidence.spoken and not evidence.text_scenes:
        found.append("Put the key line on the screen: many watch without sound.")
    if not evidence.spoken and not evidence.text_scenes:
        found.append("Name the brand in words or writing: the spot has neither.")
    if evidence.pacing == "slow" and evidence.runtime_s > 20:
        found.append("Cut a shorter, faster version for social channels.")
    return tuple(found)


def reasoning(evidence: Evidence) -> str:
    """The observations, in the order of their weight."""
    parts = [
        f"The cutting is {evidence.pacing} ({evidence.avg_scene_duration:.1f} s a scene).",
        f"The colours are {evidence.colors}.",
        *(scene_share(evidence, theme) for theme in evidence.leading),
        f"The feeling is {evidence.tone} ({evidence.score:+.2f}).",
        f"{len(evidence.spoken)} words are spoken ({evidence.language or 'language unknown'})."
        if evidence.spoken
        else "Nothing is said.",
    ]
    if evidence.seeks_value:
        parts.append("A price or an offer is named.")
    return " ".join(parts)


def unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
