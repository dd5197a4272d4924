"""AIR, the name of a model at its source, read and written: urn:air:sdxl:lora:civitai:12345@67890.

What it names is in `listing`, and which architecture an ecosystem stands for in `architectures`.
"""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from cw_assets.domain.images.request import Architecture
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput

FORM = "urn:air:{ecosystem}:lora:civitai:{model}@{version}"
SITES = ("civitai.com", "www.civitai.com")
"""Hosts whose page addresses are read; another site of the same make numbers and sells its models by itself."""
LONGEST_TEXT = 500
AIR = re.compile(
    r"(?:urn:)?(?:air:)?(?:(?P<ecosystem>[a-z0-9_\-]+):)?(?:(?P<type>[a-z0-9_\-]+):)?(?P<source>[a-z0-9_\-]+)"
    r":(?P<model>[0-9]{1,18})(?:@(?P<version>[0-9]{1,18}))?(?:\.(?P<format>[a-z0-9]+))?",
    re.ASCII | re.IGNORECASE,
)
PAGE_PATH = re.compile(r"/models/(?P<model>[0-9]{1,18})(?:/[^/]*)?/?", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
SAFETENSORS = ("safetensor", "safetensors")
ECOSYSTEMS: dict[Architecture, str] = {
    "sd15": "sd1",
    "sdxl": "sdxl",
    "flux1": "flux1",
    "qwen": "qwen",
    "zimage": "zimageturbo",
}


class Air(Value):
    """A version of a LoRA at CivitAI; `ecosystem` is empty where the name did not say it."""

    model_id: int
    version_id: int
    ecosystem: str = ""


def parse_air(text: str, *, sites: tuple[str, ...] = SITES) -> Air:
    """The LoRA that an AIR, `civitai:MODEL@VERSION` or a page address of one of the `sites` names.

    InvalidInput for anything else.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise wrong(text, "it is too long")
    if found := AIR.fullmatch(text):
        return air_in(found, text)
    return air_of_page(text, sites)


def format_air(air: Air, architecture: Architecture | None = None) -> str:
    """The AIR, its ecosystem taken from the architecture where it is not said; without either, the short form."""
    ecosystem = air.ecosystem or (ECOSYSTEMS[architecture] if architecture else "")
    name = f"civitai:{air.model_id}@{air.version_id}"
    return f"urn:air:{ecosystem}:lora:{name}" if ecosystem else name


def air_in(found: re.Match[str], text: str) -> Air:
    parts = {name: (value or "").lower() for name, value in found.groupdict().items()}
    ecosystem, type_ = (parts["ecosystem"], parts["type"]) if parts["type"] else ("", parts["ecosystem"])
    if parts["source"] != "civitai":
        raise wrong(text, f"its source is {parts['source']}")
    if (type_ or "lora") != "lora":
        raise wrong(text, f"it names a {type_}")
    if parts["format"] and parts["format"] not in SAFETENSORS:
        raise wrong(text, f"it names a .{parts['format']} file")
    return air_of(parts["model"], parts["version"], text, ecosystem=ecosystem)


def air_of_page(text: str, sites: tuple[str, ...]) -> Air:
    address = split_address(text) if "/" in text else None
    if address is None or address.scheme.lower() not in ("http", "https"):
        raise wrong(text, "it is neither an AIR nor a page address")
    if (address.hostname or "") not in sites:
        raise wrong(text, f"it is no page of {sites[0]}")
    page = PAGE_PATH.fullmatch(address.path)
    if not page:
        raise wrong(text, "it is no page of a model")
    versions = set(parse_qs(address.query).get("modelVersionId", []))
    version = versions.pop() if len(versions) == 1 else ""
    return air_of(page["model"], version if NUMBER.fullmatch(version) else "", text)


def split_address(text: str) -> SplitResult | None:
    """People also paste addresses without their scheme."""
    try:
        return urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None


def air_of(model: str, version: str, text: str, *, ecosystem: str = "") -> Air:
    if not version:
        raise wrong(text, "it does not say which version")
    if int(model) < 1 or int(version) < 1:
        raise wrong(text, "its numbers count from 1")
    return Air(model_id=int(model), version_id=int(version), ecosystem=ecosystem)


def wrong(text: str, why: str) -> InvalidInput:
    """Quotes no query: people also paste addresses with a key in them."""
    quoted = text.partition("?")[0][:120]
    return InvalidInput(
        f"{quoted!r} names no LoRA ({why}); write it as {FORM}, as civitai:MODEL@VERSION, or as the page's address "
        "https://civitai.com/models/MODEL?modelVersionId=VERSION."
    )
