"""What a person looks at in the panel of a LoRA's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cw_assets.defs.previews.panel import Metadata, table
from cw_assets.settings import MEGABYTE

if TYPE_CHECKING:
    from cw_assets.catalog.records import LoraRecord
    from cw_assets.domain.loras.file import LoraFile


def lora_file(record: LoraRecord, found: LoraFile) -> Metadata:
    rows = [
        ("label", record.label),
        ("architecture", record.base_architecture),
        ("AIR", record.air or "none"),
        ("trigger words", record.prompt_suffix or "none"),
        ("strength", f"{record.default_strength:g}"),
        ("SHA-256", found.sha256),
        ("file", found.path),
    ]
    return {"lora": table(("", ""), rows), "size_mb": round(found.size_bytes / MEGABYTE, 2), "skipped": found.skipped}
