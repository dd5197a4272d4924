"""Which style `auto` means for a prompt; what a style brings with it stands in `words`."""

from cw_assets.domain.prompts.styles import EnhancementStyle
from cw_assets.domain.prompts.tags import mentions

CLUES: tuple[tuple[EnhancementStyle, tuple[str, ...]], ...] = (
    ("coloring-book", ("line art", "colouring", "coloring")),
    ("photography", ("photo", "portrait")),
    ("artistic", ("painting", "drawing", "sketch")),
    ("cinematic", ("movie", "film", "dramatic")),
)
"""The first style with a clue in the prompt wins."""


def pick_style(prompt: str) -> EnhancementStyle:
    """By whole words in any case; realistic where no clue stands in the prompt."""
    found = (style for style, clues in CLUES if any(mentions(prompt, clue) for clue in clues))
    return next(found, "realistic")


def settled_style(style: EnhancementStyle, prompt: str) -> EnhancementStyle:
    """`style` itself, or what `auto` means for this prompt."""
    return pick_style(prompt) if style == "auto" else style
