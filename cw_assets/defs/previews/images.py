"""What a person looks at in the panel of a job's images: the pictures with their seeds, the prompt, the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from cw_assets.defs.previews.panel import Metadata, picture, table

if TYPE_CHECKING:
    from cw_assets.domain.images.metadata import GenerationMetadata
    from cw_assets.store import MediaStore

FOLDER = "diffusion"


def drawn(store: MediaStore, made: GenerationMetadata) -> Metadata:
    from cw_assets.exports.image_previews import contact_sheet

    files = [store.existing(f"{FOLDER}/{image.filename}").read_bytes() for image in made.images]
    sheet = contact_sheet(files, [f"seed {image.seed}" for image in made.images])
    return {
        "images": picture(store, sheet, ".jpg", "images"),
        "files": dg.MetadataValue.md(
            " ".join(f"[{i.image_index + 1}](/media/{FOLDER}/{i.filename})" for i in made.images)
        ),
        "prompt": table(("", ""), texts(made)),
        "settings": table(("", ""), settings(made)),
        "seeds": ", ".join(str(image.seed) for image in made.images),
        "engine": f"{made.engine.engine} {made.engine.model}".strip(),
        "model": used(made, made.model.label),
        "lora": used(made, made.lora.label) if made.lora else "none",
        "model_was_warm": made.warm,
        "load_seconds": made.load_seconds,
        "generate_seconds": made.generate_seconds,
        "seconds_per_image": round(made.generate_seconds / len(made.images), 3),
        **({"notes": "; ".join(made.notes)} if made.notes else {}),
    }


def used(made: GenerationMetadata, label: str) -> str:
    """A model's name, and that it had no part in it where an engine drew by rule."""
    return label if made.by_trained_model else f"{label} (asked for; drawn by rule instead)"


def texts(made: GenerationMetadata) -> list[tuple[str, str]]:
    text = made.prompt
    return [
        ("before", text.source),
        ("after", text.enhanced or "not enhanced"),
        ("drawn from", text.final),
        ("negative", text.negative or "none"),
    ]


def settings(made: GenerationMetadata) -> list[tuple[str, str]]:
    used, lora, net = made.parameters, made.lora, made.controlnet
    rows = [
        ("size", f"{used.width}x{used.height}"),
        ("steps", str(used.steps)),
        ("guidance", f"{used.guidance_scale:g}"),
        ("scheduler", used.scheduler or "none"),
        ("device", f"{made.device} {made.dtype}".strip()),
        ("options", ", ".join(used.options) or "none"),
    ]
    if lora:
        rows.append(("LoRA", f"{lora.label} at {lora.strength:g}"))
    if net:
        rows.append(("ControlNet", f"{net.label} at {net.conditioning_scale:g}, until {net.guidance_end:g}"))
    if made.ip_adapter:
        rows.append(("reference picture", f"{made.ip_adapter.image} at {made.ip_adapter.scale:g}"))
    return rows
