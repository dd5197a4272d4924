"""A small model of the transformers library in a folder of the models folder, kept warm beside the large one.

Only safetensors are read, and nothing is asked of a hub; what the model sees and says is left to each of them.
"""

from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from cw_assets.domain.values import EngineInfo
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.packages import require_packages
from cw_assets.engines.weights import best_device, hush_transformers, weights_path
from cw_assets.errors import NotReady, Refused


class Loaded(NamedTuple):
    model: Any
    processor: Any
    device: str


class PretrainedModel:
    """`weights` names the folder as on the hub, `owner/name`; nothing is read before the first use."""

    setting: ClassVar[str]
    """The environment variable that names the weights."""
    model_class: ClassVar[str]
    model_types: ClassVar[tuple[str, ...]]
    """The architectures whose answer is understood, as transformers names them."""
    packages: ClassVar[tuple[str, ...]] = ("torch", "torchvision", "transformers")

    def __init__(self, models_path: Path, weights: str, *, device: str = "") -> None:
        self.models_path, self.weights, self.device = models_path, weights, device
        self.key = f"{self.model_class}:{models_path.absolute()}/{weights}:{device}"

    @property
    def info(self) -> EngineInfo:
        self.require_installed()
        return EngineInfo(engine="transformers", model=self.weights, version=version("transformers"))

    @property
    def warm(self) -> bool:
        return CACHE.holds(self.key)

    @cached_property
    def chosen_device(self) -> str:
        return best_device(self.device)

    def loaded(self) -> Loaded:
        """What `load` gave, now or earlier."""
        self.require_installed()
        return CACHE.get(self.key, self.load, large=False, device=self.chosen_device, name=self.weights)

    def load(self) -> Loaded:
        """NotReady for missing weights or ones of another kind, Refused for a folder that holds pickles alone."""
        path = weights_path(self.models_path, self.weights, pull=self.weights)
        self.check_format(path)
        import transformers

        hush_transformers()
        self.check_type(
            transformers.AutoConfig.from_pretrained(path, local_files_only=True, trust_remote_code=False).model_type
        )
        model = getattr(transformers, self.model_class).from_pretrained(
            path, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype="float32"
        )
        processor = transformers.AutoImageProcessor.from_pretrained(
            path, local_files_only=True, trust_remote_code=False
        )
        return Loaded(model.to(self.chosen_device).eval(), processor, self.chosen_device)

    def check_format(self, path: Path) -> None:
        if not any(path.glob("*.safetensors")):
            raise Refused(
                f"The weights {path} hold no .safetensors file, and pickles are never read; delete the folder and run "
                f"`cw models pull {self.weights}`, or name other weights in {self.setting}."
            )

    def check_type(self, model_type: str) -> None:
        if model_type not in self.model_types:
            raise NotReady(
                f"{self.setting}={self.weights} is a model of the type {model_type}, which cannot be used here; "
                f"name one of the type {' or '.join(self.model_types)}."
            )

    def require_installed(self) -> None:
        try:
            require_packages(*self.packages)
        except ImportError as error:
            raise NotReady(
                f"This control image needs the package {error.name}, which is not installed; "
                "install the extra 'models', or choose a ControlNet for canny, lineart or softedge."
            ) from error
