"""What a person looks at in the panel of an enhanced prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cw_assets.defs.previews.panel import Metadata, table

if TYPE_CHECKING:
    from cw_assets.domain.prompts.enhancement import Enhancement


def before_and_after(source: str, found: Enhancement) -> Metadata:
    """The prompt before and after, and what really made the difference."""
    rows = [
        ("before", source),
        ("after", found.enhanced_prompt),
        ("negative", found.negative_prompt or "none"),
        ("style", found.style),
        ("method", found.method),
        ("model", found.model or "none"),
        *([("instead of a model", found.fallback_reason)] if found.fallback_reason else []),
    ]
    return {"prompt": table(("", ""), rows), "method": found.method}
