"""The names of the enhancement styles and methods; the words of a style stand in `words`."""

from typing import Literal

EnhancementStyle = Literal["auto", "photography", "artistic", "realistic", "cinematic", "coloring-book"]
EnhancementMethod = Literal["none", "rule-based", "huggingface", "llm"]
