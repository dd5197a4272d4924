"""What assets are handed: engines, store, catalog, settings; nothing is opened or loaded before it is first used."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from cw_assets.defs.values import ValueFiles
from cw_assets.domain.jobs import JobState
from cw_assets.domain.status import Progress
from cw_assets.engines import registry
from cw_assets.engines.traced import traced
from cw_assets.settings import EngineKind, Settings
from cw_assets.store import MediaStore

if TYPE_CHECKING:
    from cw_assets.catalog.repository import Catalog
    from cw_assets.domain import protocols


@dataclass
class Engines:
    """The engines that the settings choose; any can be passed in instead, by its kind."""

    settings: Settings
    given: dict[EngineKind, Any] = field(default_factory=dict)
    _language_models: "dict[tuple[str, bool], protocols.TextModel]" = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._passed_in = frozenset(self.given)

    def is_given(self, kind: EngineKind) -> bool:
        """Whether it was passed in, whatever the settings choose."""
        return kind in self._passed_in

    def get(self, kind: EngineKind) -> Any:
        """The engine of this kind, built once; a scene detector is new each time, as it holds one video's state."""
        if kind == "scene_detector":
            given = self.given.get(kind)
            return given() if given else registry.build(kind, self.settings)
        if kind not in self.given:
            self.given[kind] = registry.build(kind, self.settings)
        return traced(kind, self.given[kind])

    @property
    def decoder(self) -> "protocols.VideoDecoder":
        return cast("protocols.VideoDecoder", self.get("decoder"))

    @property
    def speech_model(self) -> "protocols.SpeechModel":
        return cast("protocols.SpeechModel", self.get("speech_model"))

    @property
    def object_detector(self) -> "protocols.ObjectDetector":
        return cast("protocols.ObjectDetector", self.get("object_detector"))

    @property
    def text_reader(self) -> "protocols.TextReader":
        return cast("protocols.TextReader", self.get("text_reader"))

    @property
    def color_quantizer(self) -> "protocols.ColorQuantizer":
        return cast("protocols.ColorQuantizer", self.get("color_quantizer"))

    @property
    def text_model(self) -> "protocols.TextModel":
        return cast("protocols.TextModel", self.get("text_model"))

    def language_model(self, model_id: str, *, load_in_4bit: bool = False) -> "protocols.TextModel":
        """The chosen text engine with these weights, built once; a text model that was passed in answers for all."""
        if self.is_given("text_model"):
            return self.text_model
        key = (model_id, load_in_4bit)
        if key not in self._language_models:
            self._language_models[key] = registry.build_text_model(self.settings, model_id, load_in_4bit=load_in_4bit)
        model: protocols.TextModel = traced("text_model", self._language_models[key])
        return model

    @cached_property
    def places(self) -> "protocols.Places":
        from cw_assets.engines.places.cldr import LibraryPlaces

        return LibraryPlaces()

    @cached_property
    def languages(self) -> "protocols.LanguageIdentifier":
        from cw_assets.engines.places.languages import LinguaIdentifier

        return LinguaIdentifier()

    @property
    def prompt_model(self) -> "protocols.TextModel":
        return cast("protocols.TextModel", self.get("prompt_model"))

    @property
    def image_model(self) -> "protocols.ImageModel":
        return cast("protocols.ImageModel", self.get("image_model"))

    @property
    def lora_hub(self) -> "protocols.LoraHub":
        return cast("protocols.LoraHub", self.get("lora_hub"))

    @property
    def voice_model(self) -> "protocols.VoiceModel":
        return cast("protocols.VoiceModel", self.get("voice_model"))

    def scene_detector(self) -> "protocols.SceneDetector":
        return cast("protocols.SceneDetector", self.get("scene_detector"))


@dataclass
class Workplace:
    """Everything an asset works with, made from the settings."""

    settings: Settings
    engines: Engines
    listeners: list[Callable[[Progress], None]] = field(default_factory=list)
    """Called with each progress in this process, as by a terminal's bar."""
    job_listeners: list[Callable[[JobState], None]] = field(default_factory=list)
    """Called with each change of a job that is made through this workplace."""

    @classmethod
    def of(cls, settings: Settings, engines: Engines | None = None) -> "Workplace":
        return cls(settings, engines or Engines(settings))

    def tell(self, progress: Progress) -> None:
        for listener in self.listeners:
            listener(progress)

    def tell_job(self, state: JobState) -> None:
        for listener in tuple(self.job_listeners):
            listener(state)

    @cached_property
    def store(self) -> MediaStore:
        return MediaStore(self.settings.media_root)

    @cached_property
    def catalog(self) -> "Catalog":
        from cw_assets.defs.catalogs import open_catalog

        catalog = open_catalog(self.settings, self.tell_job)
        catalog.ensure_reference()
        return catalog

    @cached_property
    def values(self) -> ValueFiles:
        from upath import UPath

        return ValueFiles(UPath(self.settings.values_url or self.settings.media_root / ".values"))
