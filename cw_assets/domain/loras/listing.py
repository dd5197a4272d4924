"""What a source says of a LoRA, in our terms; reading the source's own answer stands beside it."""

from cw_assets.domain.images.request import Architecture
from cw_assets.domain.loras.air import Air
from cw_assets.domain.values import Value


class LoraListing(Value):
    """A LoRA as its source describes it."""

    air: Air
    name: str
    base_model: str = ""
    """The source's word for it."""
    base_architecture: Architecture | None = None
    """None where the source's word is not known to us: it is not guessed."""
    prompt_suffix: str = ""
    """Trigger words."""
    negative_prompt_suffix: str = ""
    guidance_scale: float | None = None
    notes: str = ""
    sha256: str = ""
    """Lower case; empty where the source does not say."""
    size_bytes: int | None = None
    download_url: str = ""
    file_name: str = ""
    published: bool = True
    early_access: str = ""
    """When the source gives it to everybody, in its own words; empty where it does so now."""
