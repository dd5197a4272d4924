"""The `parameters` text: one picture's settings as A1111 wrote them first and most image tools read them.

It is for other tools: it leaves out what they do not know, and names are simplified; the whole job stands beside it.
"""

import json
import re

from cw_assets.domain.images.metadata import ControlNetUsed, GenerationMetadata, LoraUsed

SAMPLERS = {
    "Euler Ancestral": "Euler a",
    "DPM2 Ancestral": "DPM2 a",
    "FlowMatchEuler": "Euler",
    "PNDM": "PLMS",
}
"""Our schedulers that other tools spell differently."""
SKETCH = "cw_assets sketch (draft)"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SEPARATORS = re.compile(r'[\s,:;"\\<>(){}\[\]]+')
"""What would end a name early in one reader or another; not all of them understand quotes."""
LONGEST_NAME = 80


def parameters_text(metadata: GenerationMetadata, index: int, *, longest: int | None = None) -> str:
    """Prompt, negative prompt and settings of picture `index`, from 0.

    `longest` bounds prompt and negative prompt together, in UTF-16 units; what is cut ends with an ellipsis.
    """
    prompt, negative = readable(metadata.prompt.final), readable(metadata.prompt.negative)
    if longest is not None:
        prompt, negative = shortened(prompt, negative, longest)
    tag = f" <lora:{plain_name(metadata.lora.label)}:{number(metadata.lora.strength)}>" if metadata.lora else ""
    lines = [f"{prompt}{tag}".strip(), f"Negative prompt: {negative}" if negative else "", settings(metadata, index)]
    return "\n".join([lines[0], *filter(None, lines[1:])])


def settings(metadata: GenerationMetadata, index: int) -> str:
    """The last line. A ControlNet comes before the model: a reader without quotes takes the last "Model" it sees."""
    used, trained = metadata.parameters, metadata.by_trained_model
    sampler = plain_name(SAMPLERS.get(used.scheduler, used.scheduler)) if trained else ""
    fields = {
        "Steps": str(used.steps),
        "Sampler": sampler,
        "CFG scale": number(used.guidance_scale),
        "Seed": str(metadata.images[index].seed),
        "Size": f"{used.width}x{used.height}",
        "ControlNet 0": controlnet(metadata.controlnet) if metadata.controlnet else "",
        "Model": plain_name(metadata.model.label) if trained else SKETCH,
        "Clip skip": str(used.clip_skip or ""),
        **(lora_hashes(metadata.lora) if metadata.lora and metadata.lora.sha256 and trained else {}),
        "Version": metadata.software,
    }
    return ", ".join(f"{key}: {value}" for key, value in fields.items() if value)


def lora_hashes(lora: LoraUsed) -> dict[str, str]:
    """In both spellings in use; the hash is the short one: the first ten digits of the file's SHA-256."""
    name, short = plain_name(lora.label), lora.sha256[:10]
    return {
        "Lora hashes": quoted(f"{name}: {short}"),
        "Hashes": json.dumps({f"lora:{name}": short}, ensure_ascii=False),
    }


def controlnet(used: ControlNetUsed) -> str:
    return quoted(
        f"Module: {used.control_type}, Model: {plain_name(used.label)}, Weight: {number(used.conditioning_scale)}, "
        f"Guidance Start: 0, Guidance End: {number(used.guidance_end)}"
    )


def quoted(value: str) -> str:
    """A value that holds commas or colons, as a JSON string."""
    return json.dumps(value, ensure_ascii=False)


def plain_name(name: str) -> str:
    """A name that every reader takes whole: separators become spaces, and it is not too long."""
    return SEPARATORS.sub(" ", CONTROL.sub(" ", name)).strip()[:LONGEST_NAME].strip()


def readable(text: str) -> str:
    """Without control characters, and without the words that begin the negative prompt."""
    lines = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return re.sub(r"(negative prompt):", r"\1 :", lines, flags=re.IGNORECASE)


def shortened(prompt: str, negative: str, longest: int) -> tuple[str, str]:
    """Both within `longest` UTF-16 units together; one that takes less than half leaves the rest to the other."""
    half = longest // 2
    for_prompt = longest - min(half, utf16_units(negative))
    for_negative = longest - min(longest - half, utf16_units(prompt))
    return cut(prompt, for_prompt), cut(negative, for_negative)


def cut(text: str, units: int) -> str:
    if utf16_units(text) <= units:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * max(0, units - 1)]
    return kept.decode("utf-16-le", "ignore").rstrip() + "…"


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def number(value: float) -> str:
    """7.0 is "7"."""
    return f"{value:.10g}"
