"""The two briefs that a writer works by: what the spot says, and what the market asks for."""

from cw_assets.domain.values import Value

Texts = tuple[str, ...]


class ConceptBrief(Value):
    """What the origin says and does, before anything is changed."""

    core_message: str
    emotional_beats: Texts
    """In the order in which they come."""
    narrative_structure: str
    themes: Texts
    cultural_assumptions: Texts
    must_preserve: Texts
    """Words, names, claims or moments; each stands in the adapted script too."""
    can_adapt: Texts
    brand_voice: str
    reasoning: str


class Substitution(Value):
    """What stands in the origin, and what takes its place in the market."""

    original: str
    replacement: str
    rationale: str


class CulturalBrief(Value):
    """What the market asks for."""

    market_context: str
    substitutions: tuple[Substitution, ...]
    tone_adjustments: Texts
    pitfalls: Texts
    """What must not be said or shown."""
    opportunities: Texts
    regulatory_notes: Texts
    reasoning: str
