"""A voice by a VITS model of the transformers library in a folder of the models folder, one model for each language.

Only safetensors are read, and nothing is asked of a hub. Which text a model is given stands in `vits_text`.
"""

from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import Audio
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.packages import require_packages
from cw_assets.engines.voice.vits_text import check_readable, check_tokenizer, pieces, weights_of
from cw_assets.engines.voice.words import plain_words, trimmed
from cw_assets.engines.weights import best_device, hush_transformers, weights_path
from cw_assets.errors import NotReady, Refused
from cw_assets.settings import Settings

SEED = 0
PAUSE_S = 0.25
"""Between two sentences."""


class Loaded(NamedTuple):
    model: Any
    tokenizer: Any
    device: str


class VitsVoice:
    """CW_VOICE_WEIGHTS names the folder of a language, as on the hub; the others are Meta's MMS (CC BY-NC 4.0).

    The same text gives the same sound on the same machine.
    """

    def __init__(self, models_path: Path, chosen: dict[str, str], *, device: str = "") -> None:
        require_packages("torch", "transformers")
        self.folder, self.chosen, self.device = models_path, chosen, device
        self.info = EngineInfo(engine="vits", model="voice by language", version=version("transformers"))
        self.last_key = ""

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.models_path, settings.voice_weights, device=settings.device)

    @property
    def warm(self) -> bool:
        """Whether the last language's model is still here."""
        return CACHE.holds(self.last_key)

    def speak(self, text: str, *, language: str) -> Audio:
        """Sentence by sentence, with a short pause between two."""
        words, weights = plain_words(text), weights_of(language, self.chosen)
        loaded = self.loaded(weights)
        check_readable(loaded.tokenizer, words, weights)
        self.info = self.info.model_copy(update={"model": weights})
        rate_hz = int(loaded.model.config.sampling_rate)
        pause = np.zeros(round(PAUSE_S * rate_hz), np.float32)
        spoken = [part for piece in pieces(words) for part in (pause, said(loaded, piece))]
        return trimmed(np.concatenate(spoken), rate_hz, text)

    # ---- loading

    def loaded(self, weights: str) -> Loaded:
        """The warm model; NotReady where its files are no voice."""
        from safetensors import SafetensorError

        self.last_key = f"vits:{self.folder.absolute()}/{weights}:{self.device}"
        device = best_device(self.device)
        try:
            return CACHE.get(
                self.last_key, partial(self.load, weights, device), large=False, device=device, name=f"vits {weights}"
            )
        except (OSError, ValueError, LookupError, TypeError, SafetensorError) as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise NotReady(
                f"The weights {weights} are no voice that transformers can load ({reason}); run `cw models pull "
                f"{weights}`, or name another model in CW_VOICE_WEIGHTS."
            ) from error

    def load(self, weights: str, device: str) -> Loaded:
        path = weights_path(self.folder, weights, pull=weights)
        if not any(path.glob("*.safetensors")):
            raise Refused(
                f"The weights {path} hold no .safetensors file, and pickles are never read; delete the folder and run "
                f"`cw models pull {weights}`, or name another model in CW_VOICE_WEIGHTS."
            )
        from transformers import AutoConfig, VitsModel, VitsTokenizer

        hush_transformers()
        config = AutoConfig.from_pretrained(path, local_files_only=True, trust_remote_code=False)  # None would ask
        if config.model_type != "vits":
            raise ValueError(f"they are of the type {config.model_type}, not vits")
        tokenizer = VitsTokenizer.from_pretrained(path, local_files_only=True)
        check_tokenizer(tokenizer, weights)
        model = VitsModel.from_pretrained(path, local_files_only=True, use_safetensors=True, dtype="float32")
        return Loaded(model.to(device).eval(), tokenizer, device)


def said(loaded: Loaded, piece: str) -> NDArray[np.float32]:
    """(samples,) float32. VITS draws its rhythm at random: from a fixed seed, other users of torch undisturbed."""
    import torch

    inputs = loaded.tokenizer(piece, return_tensors="pt").to(loaded.device)
    speaker = {"speaker_id": 0} if loaded.model.config.num_speakers > 1 else {}
    with torch.random.fork_rng(), torch.inference_mode():
        torch.manual_seed(SEED)
        (waveform,) = loaded.model(**inputs, **speaker).waveform
    samples: NDArray[np.float32] = waveform.float().cpu().numpy()
    return samples
