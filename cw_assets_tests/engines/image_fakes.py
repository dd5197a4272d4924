"""An image model and a LoRA hub that answer at once; they obey the same contracts as the real ones.

For tests of what stands above the engines.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cw_assets.domain.images.request import Generation, ImageRequest
from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.domain.protocols import DrawnImage, OnBytes, OnImageStep
from cw_assets.domain.values import EngineInfo
from cw_assets.errors import InvalidInput


class FakeImageModel:
    """Draws a pattern that only prompt, seed and size decide; `before_step` runs before each step, and may raise."""

    warm = True
    info = EngineInfo(engine="fake", model="canned pictures", version="1")

    def __init__(self, before_step: Callable[[], object] = lambda: None) -> None:
        self.before_step = before_step
        self.requests: list[ImageRequest] = []

    def generate(
        self, request: ImageRequest, *, on_step: OnImageStep, on_image: Callable[[DrawnImage], None]
    ) -> Generation:
        self.requests.append(request)
        for index, seed in enumerate(request.seeds):
            for step in range(request.steps):
                self.before_step()
                on_step(index, step + 1, request.steps)
            on_image(DrawnImage(index, seed, pattern(request, seed)))
        return Generation(
            engine=self.info, scheduler=request.scheduler, warm=True, load_seconds=0.0, generate_seconds=0.0
        )


def pattern(request: ImageRequest, seed: int) -> np.ndarray:
    digest = hashlib.sha256(f"{request.prompt} {request.negative_prompt} {seed}".encode()).digest()
    tiles = np.random.default_rng(list(digest)).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    high, wide = -(-request.height // 4), -(-request.width // 4)
    return np.repeat(np.repeat(tiles, high, 0), wide, 1)[: request.height, : request.width]


class FakeLoraHub:
    """Knows the LoRAs whose files it was given, by version."""

    warm = True
    info = EngineInfo(engine="fake", model="canned LoRAs", version="1")

    def __init__(self, files: dict[int, bytes] | None = None, **said: object) -> None:
        self.files, self.said = files or {}, said
        self.asked: list[str] = []

    def describe(self, air: Air) -> LoraListing:
        self.asked.append("describe")
        content = self._content(air)
        facts: dict[str, object] = {
            "name": "Ink Style",
            "base_model": "SDXL 1.0",
            "base_architecture": "sdxl",
            "prompt_suffix": "inkstyle, ink",
            "sha256": hashlib.sha256(content).hexdigest(),
            "size_bytes": len(content),
        }
        return LoraListing(air=air, **(facts | self.said))

    def fetch(self, listing: LoraListing, target: Path, *, on_bytes: OnBytes) -> str:
        self.asked.append("fetch")
        content = self._content(listing.air)
        on_bytes(len(content), len(content))
        target.write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    def _content(self, air: Air) -> bytes:
        if air.version_id not in self.files:
            raise InvalidInput(f"No LoRA has the version {air.version_id} here; give another one.")
        return self.files[air.version_id]
