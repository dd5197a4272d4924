"""Reading what CivitAI's API answers for a version of a model; asking for it is an engine's work.

Every field is data from outside: it may be missing, of another type or far too long.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from cw_assets.domain.loras.air import AIR, Air
from cw_assets.domain.loras.architectures import architecture_of_base_model
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.domain.loras.plain_text import one_line, paragraphs, shortened
from cw_assets.errors import InvalidInput, Refused

LONGEST_NAME, LONGEST_WORDS, LONGEST_NEGATIVE, LONGEST_NOTES = 200, 1000, 2000, 4000
"""In characters."""
MOST_ITEMS = 200
"""So many files, images or words of a list are looked at."""
MAX_GUIDANCE = 20.0
LORA_TYPES = frozenset({"lora", "locon", "lycoris", "dora"})
HIDDEN = frozenset({"draft", "scheduled", "unpublished", "unpublishedviolation", "deleted"})
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII | re.IGNORECASE)
LORA_TAG = re.compile(r"<[a-z]+:[^<>]*>", re.IGNORECASE)
"""Such as <lora:name:0.8>, which other programs read within a prompt."""
STATISTICS = {"downloadCount": "downloads", "thumbsUpCount": "likes", "ratingCount": "ratings", "rating": "rating"}


def read_listing(answer: object, air: Air) -> LoraListing:
    """The LoRA that the answer describes. InvalidInput where it is another thing, Refused without safetensors."""
    version = mapping(answer)
    model = mapping(version.get("model"))
    check_identity(version, model, air)
    file = lora_file(version, air)
    example = first_example(version)
    base_model = one_line(version.get("baseModel"), LONGEST_NAME)
    return LoraListing(
        air=with_ecosystem(air, version.get("air")),
        name=name_of(version, model, air),
        base_model=base_model,
        base_architecture=architecture_of_base_model(base_model),
        prompt_suffix=trigger_words(version.get("trainedWords")),
        negative_prompt_suffix=one_line(example.get("negativePrompt"), LONGEST_NEGATIVE),
        guidance_scale=guidance(example.get("cfgScale")),
        notes=notes_of(version, model),
        sha256=sha256_of(file),
        size_bytes=size_of(file),
        download_url=one_line(file.get("downloadUrl") or version.get("downloadUrl"), 2000),
        file_name=one_line(file.get("name"), LONGEST_NAME),
        published=one_line(version.get("status"), 40).lower() not in HIDDEN,
        early_access=early_access(version),
    )


# ---- what it is


def check_identity(version: dict[str, Any], model: dict[str, Any], air: Air) -> None:
    for key, wanted in (("id", air.version_id), ("modelId", air.model_id)):
        if number(version.get(key, wanted)) != wanted:
            raise InvalidInput(
                f"CivitAI has no version {air.version_id} of model {air.model_id} (its answer is about "
                f"{one_line(str(version[key]), 20)}); copy the address of the LoRA's page again."
            )
    type_ = one_line(model.get("type"), 40)
    if type_ and type_.lower() not in LORA_TYPES:
        raise InvalidInput(f"{short_name(air)} is of type {type_}, not a LoRA; choose the page of a LoRA.")


def with_ecosystem(air: Air, text: object) -> Air:
    """With the ecosystem that the source's own AIR says, where ours says none."""
    found = AIR.fullmatch(text) if isinstance(text, str) else None
    if air.ecosystem or not found or not found["type"]:
        return air
    return air.model_copy(update={"ecosystem": found["ecosystem"].lower()})


def name_of(version: dict[str, Any], model: dict[str, Any], air: Air) -> str:
    name, edition = one_line(model.get("name"), LONGEST_NAME), one_line(version.get("name"), LONGEST_NAME)
    both = f"{name} ({edition})" if name and edition else name or edition
    return shortened(both, LONGEST_NAME) or short_name(air)


def short_name(air: Air) -> str:
    return f"civitai:{air.model_id}@{air.version_id}"


def early_access(version: dict[str, Any]) -> str:
    """Empty unless it is limited now: the day alone stays in the answer after it has passed."""
    day, availability = one_line(version.get("earlyAccessEndsAt"), 40), one_line(version.get("availability"), 40)
    limited = availability.lower() == "earlyaccess" if availability else bool(day)
    return (day or "on a day it does not name") if limited else ""


# ---- its file


def lora_file(version: dict[str, Any], air: Air) -> dict[str, Any]:
    """The primary safetensors file, else the first."""
    control = one_line(version.get("usageControl"), 40)
    if control and control.lower() != "download":
        raise Refused(f"{short_name(air)} may be used on its site only (usage: {control}); choose another LoRA.")
    models = [file for file in mappings(version.get("files")) if one_line(file.get("type"), 40) in ("", "Model")]
    if not models:
        raise InvalidInput(f"{short_name(air)} has no file to fetch; choose another version on its page.")
    usable = [file for file in models if is_safetensors(file)]
    if not usable:
        raise Refused(
            f"{short_name(air)} comes as a pickle only, which can run code when it is read; choose a version with a "
            "SafeTensor file."
        )
    chosen = next((file for file in usable if file.get("primary") is True), usable[0])
    if "danger" in (str(chosen.get(key)).lower() for key in ("pickleScanResult", "virusScanResult")):
        raise Refused(f"{short_name(air)} is marked as dangerous by its source's own scan; choose another LoRA.")
    return chosen


def is_safetensors(file: dict[str, Any]) -> bool:
    format_ = one_line(mapping(file.get("metadata")).get("format"), 40).lower()
    return format_ == "safetensor" or (not format_ and str(file.get("name")).lower().endswith(".safetensors"))


def sha256_of(file: dict[str, Any]) -> str:
    found = mapping(file.get("hashes")).get("SHA256")
    return found.lower() if isinstance(found, str) and SHA256.fullmatch(found) else ""


def size_of(file: dict[str, Any]) -> int | None:
    size_kb = number(file.get("sizeKB"))
    return round(size_kb * 1024) if size_kb and 0 < size_kb < 2**40 else None


# ---- how to use it


def trigger_words(words: object) -> str:
    """ "a, b": each once, in the source's order, as many as there is room for."""
    found: dict[str, None] = {}
    for word in words[:MOST_ITEMS] if isinstance(words, list) else []:
        cleaned = LORA_TAG.sub("", one_line(word, LONGEST_WORDS)).strip(", ")
        if cleaned and len(", ".join([*found, cleaned])) <= LONGEST_WORDS:
            found[cleaned] = None
    return ", ".join(found)


def first_example(version: dict[str, Any]) -> dict[str, Any]:
    """How the first example image that tells it was made."""
    told = (mapping(image.get("meta")) for image in mappings(version.get("images")))
    return next((meta for meta in told if "cfgScale" in meta or "negativePrompt" in meta), {})


def guidance(value: object) -> float | None:
    found = number(value)
    return found if found is not None and 0 <= found <= MAX_GUIDANCE else None


def notes_of(version: dict[str, Any], model: dict[str, Any]) -> str:
    counts = mapping(version.get("stats"))
    told = [f"{number(counts[key]):g} {word}" for key, word in STATISTICS.items() if number(counts.get(key))]
    about = [paragraphs(part.get("description"), LONGEST_NOTES) for part in (model, version)]
    return shortened("\n".join(filter(None, [", ".join(told), *about])), LONGEST_NOTES)


# ---- data of unknown shape


def mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Iterator[dict[str, Any]]:
    return (item for item in (value if isinstance(value, list) else [])[:MOST_ITEMS] if isinstance(item, dict))


def number(value: object) -> float | None:
    """A finite number, also where it comes as text; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None
