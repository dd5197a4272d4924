"""What an enhancement gives, whoever makes it: the two texts, and how long they may be."""

from pydantic import ValidationInfo, field_validator

from cw_assets.domain.values import Value

MAX_PROMPT, MAX_NEGATIVE = 6000, 3000
"""In characters; rules and tidying keep to them."""
MAX_SOURCE, MAX_TRIGGERS = 4000, 1000
"""So many characters of the source and of the trigger words go into it; image models read some 2500 at most."""


class EnhancedText(Value):
    """Comma-separated tags: what the picture shows, and what it must not show.

    The lengths are checked here and not told in the JSON Schema: many versions of llama.cpp, and of Ollama with it,
    refuse a schema with strings of 2000 characters and more.
    """

    enhanced_prompt: str
    negative_prompt: str

    @field_validator("enhanced_prompt")
    @classmethod
    def says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("an enhanced prompt of nothing but white space")
        return text

    @field_validator("enhanced_prompt", "negative_prompt")
    @classmethod
    def is_no_longer_than(cls, text: str, info: ValidationInfo) -> str:
        limit = MAX_PROMPT if info.field_name == "enhanced_prompt" else MAX_NEGATIVE
        if len(text) > limit:
            raise ValueError(f"longer than {limit} characters")
        return text
