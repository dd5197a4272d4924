"""Reading what a training program wrote into a LoRA's own file, for a LoRA that no source describes."""

import json

from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.architectures import architecture_of_training
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.domain.loras.plain_text import one_line, paragraphs

LONGEST_TAGS = 5_000_000
"""Characters of the tag table that are read; a longer one is left out."""
OFTEN = 0.95
"""A tag counts as a trigger word where it has this share of the most frequent one's count."""
MOST_TRIGGERS = 3
LONGEST_NAME, LONGEST_TRIGGER, LONGEST_NOTES = 200, 100, 4000


def read_training_notes(metadata: dict[str, str], air: Air, file_name: str) -> LoraListing:
    """The LoRA as the metadata of its safetensors file (kohya's ss_…, and modelspec.…) describes it."""
    base_model = metadata.get("modelspec.architecture") or metadata.get("ss_base_model_version", "")
    name = metadata.get("modelspec.title") or metadata.get("ss_output_name") or file_name
    return LoraListing(
        air=air,
        name=one_line(name, LONGEST_NAME),
        base_model=one_line(base_model, LONGEST_NAME),
        base_architecture=architecture_of_training(base_model),
        prompt_suffix=one_line(metadata.get("modelspec.trigger_phrase"), LONGEST_NAME) or frequent_tags(metadata),
        notes=paragraphs(metadata.get("modelspec.description"), LONGEST_NOTES),
        file_name=file_name,
    )


def frequent_tags(metadata: dict[str, str]) -> str:
    """The tags that (nearly) all training pictures bore, which is how a trigger word is taught."""
    counts = tag_counts(metadata.get("ss_tag_frequency", ""))
    enough = OFTEN * max(counts.values(), default=0)
    often = sorted((tag for tag in counts if counts[tag] >= enough), key=lambda tag: -counts[tag])
    return ", ".join(often[:MOST_TRIGGERS])


def tag_counts(text: str) -> dict[str, int]:
    """Summed over the folders of the training set."""
    counts: dict[str, int] = {}
    for tags in folders(text):
        for tag, count in tags.items():
            cleaned = one_line(tag, LONGEST_TRIGGER).strip(", ")
            if cleaned and isinstance(count, int) and count > 0:
                counts[cleaned] = counts.get(cleaned, 0) + count
    return counts


def folders(text: str) -> list[dict[str, object]]:
    try:
        found = json.loads(text) if 0 < len(text) <= LONGEST_TAGS else None
    except (ValueError, RecursionError):
        return []
    return [tags for tags in found.values() if isinstance(tags, dict)] if isinstance(found, dict) else []
