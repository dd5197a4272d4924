"""Engines by name, and the profiles that choose among them; an engine's module is imported when it is built."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cw_assets.errors import InvalidInput, NotReady
from cw_assets.settings import EngineKind, Settings

if TYPE_CHECKING:
    from cw_assets.domain.protocols import TextModel

TEXT_MODELS = {
    "rules": "cw_assets.engines.text.rules:RulesTextModel",
    "transformers": "cw_assets.engines.text.transformers:TransformersTextModel",
    "openai": "cw_assets.engines.text.openai:OpenAITextModel",
}
ENGINES: dict[EngineKind, dict[str, str]] = {
    "decoder": {"pyav": "cw_assets.engines.decoding.pyav:PyAVDecoder"},
    "scene_detector": dict.fromkeys(
        ("content", "adaptive", "histogram", "hash", "threshold"),
        "cw_assets.engines.scenes.pyscenedetect:PySceneDetector",
    ),
    "speech_model": {
        "pocketsphinx": "cw_assets.engines.speech.pocketsphinx:PocketSphinxSpeech",
        "whisper": "cw_assets.engines.speech.whisper:WhisperSpeech",
        "faster-whisper": "cw_assets.engines.speech.faster_whisper:FasterWhisperSpeech",
    },
    "object_detector": {
        "opencv": "cw_assets.engines.detection.opencv:OpenCVDetector",
        "ultralytics": "cw_assets.engines.detection.ultralytics:UltralyticsDetector",
        "transformers": "cw_assets.engines.detection.transformers:TransformersDetector",
    },
    "text_reader": {"rapidocr": "cw_assets.engines.reading.rapidocr:RapidOCRReader"},
    "color_quantizer": {"opencv": "cw_assets.engines.colors.opencv:KMeansQuantizer"},
    "text_model": TEXT_MODELS,
    "prompt_model": TEXT_MODELS,
    "image_model": {
        "sketch": "cw_assets.engines.images.sketch:SketchImageModel",
        "diffusers": "cw_assets.engines.images.diffusers:DiffusersImageModel",
    },
    "voice_model": {
        "espeak-ng": "cw_assets.engines.voice.espeak_ng:EspeakVoice",
        "vits": "cw_assets.engines.voice.vits:VitsVoice",
        "none": "cw_assets.engines.voice.none:NoVoice",
    },
    "lora_hub": {
        "folder": "cw_assets.engines.loras.folder:FolderLoraHub",
        "civitai": "cw_assets.engines.loras.civitai:CivitaiLoraHub",
    },
}

EMBEDDED: dict[EngineKind, str] = {
    "decoder": "pyav",
    "scene_detector": "content",
    "speech_model": "pocketsphinx",
    "object_detector": "opencv",
    "text_reader": "rapidocr",
    "color_quantizer": "opencv",
    "text_model": "rules",
    "image_model": "sketch",
    "voice_model": "espeak-ng",
    "lora_hub": "folder",
}
LOCAL: dict[EngineKind, str] = {
    "speech_model": "whisper",
    "object_detector": "ultralytics",
    "text_model": "transformers",
    "image_model": "diffusers",
    "lora_hub": "civitai",
}
PROFILES: dict[str, dict[EngineKind, str]] = {"embedded": EMBEDDED, "local": EMBEDDED | LOCAL}


def chosen(kind: EngineKind, settings: Settings) -> str:
    """The name of the engine that `settings` choose for `kind`."""
    if kind == "prompt_model" and not settings.prompt_model:
        return chosen("text_model", settings)
    name = settings.engine_name(kind) or PROFILES[settings.profile][kind]
    if name not in ENGINES[kind]:
        known = ", ".join(ENGINES[kind])
        raise InvalidInput(f"CW_{kind.upper()}={name}: there is no such engine; choose one of {known}.")
    return name


def build(kind: EngineKind, settings: Settings) -> Any:
    """The chosen engine for `kind`, built by its `from_settings(settings, name=…)`; weights load on first use."""
    name = chosen(kind, settings)
    if kind == "prompt_model":
        settings = settings.model_copy(update={"text_weights": settings.prompt_weights})
    module_name, class_name = ENGINES[kind][name].split(":")
    try:
        engine_class = getattr(import_module(module_name), class_name)
        return engine_class.from_settings(settings, name=name)
    except ImportError as error:
        raise NotReady(
            f"The engine {name} needs the package {error.name}, which is not installed; "
            "install the extra 'models' (or 'yolo' for ultralytics), or choose another engine."
        ) from error


def build_text_model(settings: Settings, model_id: str, *, load_in_4bit: bool) -> "TextModel":
    """The chosen text model with the weights `model_id`, as on the hub; a served one has a name of its own for them.

    4 bits only on CUDA; the rules know no weights.
    """
    served = settings.openai_models.get(model_id, settings.openai_model)
    weights = {"text_weights": model_id, "text_load_in_4bit": load_in_4bit, "openai_model": served}
    model: TextModel = build("text_model", settings.model_copy(update=weights))
    return model
