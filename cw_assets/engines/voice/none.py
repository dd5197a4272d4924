"""No voice at all, for those who want an animatic without one; it says so instead of being silent."""

from typing import Self

from cw_assets.domain.protocols import Audio
from cw_assets.domain.values import EngineInfo
from cw_assets.errors import NotReady
from cw_assets.settings import Settings


class NoVoice:
    """Never speaks: who asks is told why, and goes on without."""

    warm = True
    info = EngineInfo(engine="none", model="no voice")

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls()

    def speak(self, text: str, *, language: str) -> Audio:
        raise NotReady("No voice is chosen (CW_VOICE_MODEL=none), nobody speaks; set it to espeak-ng or vits.")
