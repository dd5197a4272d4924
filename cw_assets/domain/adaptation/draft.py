"""What the writer writes: a whole script for the market, row by row."""

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.values import Value


class Draft(Value):
    """As many rows as the origin, the same time in all; `language` as in the market."""

    code: str
    name: str
    language: str
    visual_style_prompt: str
    """In English."""
    script_rows: tuple[ScriptRow, ...]
