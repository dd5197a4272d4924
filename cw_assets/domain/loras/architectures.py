"""Which architecture a LoRA is made for, by the words that its source, its AIR or its trainer uses; never a guess."""

from cw_assets.domain.images.request import Architecture

BASE_MODELS: dict[Architecture, tuple[str, ...]] = {
    "sd15": ("sd15", "sd15lcm", "sd15hyper", "stablediffusion15", "sd2", "sd20", "sd21", "sd20768", "sd21768"),
    "sdxl": ("sdxl", "sdxl09", "sdxl10", "sdxl10lcm", "sdxlturbo", "sdxllightning", "sdxlhyper", "pony", "illustrious"),
    "flux1": ("flux1", "flux1d", "flux1s", "flux1dev", "flux1schnell"),
    "qwen": ("qwen", "qwenimage"),
    "zimage": ("zimage", "zimageturbo", "zimagebase"),
}
"""CivitAI's words, without blanks and signs. Pony V7, Flux.2 and SD 3 are other networks than their names suggest."""
ECOSYSTEMS: dict[Architecture, tuple[str, ...]] = {"sd15": ("sd1", "sd2")}
"""AIR's words beside those; most are the same."""
TRAINERS: dict[Architecture, tuple[str, ...]] = {
    "sd15": ("sdv1", "sdv2", "stablediffusionv1", "stablediffusionv2"),
    "sdxl": ("sdxlbase", "stablediffusionxlv1"),
    "flux1": ("flux1",),
    "qwen": ("qwenimage",),
    "zimage": ("zimage",),
}
"""How the words begin that training programs write into a file: ss_base_model_version, modelspec.architecture."""


def architecture_of_base_model(word: str) -> Architecture | None:
    """Of CivitAI's word for a base model, such as "SDXL 1.0"; None for one that is not known."""
    return architecture_named(plain(word), BASE_MODELS)


def architecture_of_ecosystem(word: str) -> Architecture | None:
    """Of the ecosystem in an AIR, such as "sdxl"; None for one that is not known."""
    return architecture_named(plain(word), ECOSYSTEMS) or architecture_named(plain(word), BASE_MODELS)


def architecture_of_training(word: str) -> Architecture | None:
    """Of what a training program wrote, such as "sdxl_base_v1-0" or "flux-1-dev/lora"; None where it is not known."""
    written = plain(word)
    for architecture, beginnings in TRAINERS.items():
        if written.startswith(beginnings):
            return architecture
    return None


def architecture_named(word: str, words: dict[Architecture, tuple[str, ...]]) -> Architecture | None:
    return next((architecture for architecture, known in words.items() if word in known), None)


def plain(word: str) -> str:
    """Lower case, letters and digits alone."""
    return "".join(filter(str.isalnum, word.casefold()))
