"""Whether the engines that the settings choose can work on this machine, found out without building them.

A few looks at files and no heavy import, so that it can be asked every few seconds. The weights that a record or a
market names stand in `named_weights`; the device, and whether a server answers, an engine finds out by itself.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from cw_assets.engines.registry import chosen
from cw_assets.engines.weights import check_pickle, recorded_sha256, weights_path
from cw_assets.errors import CwError, InvalidInput, NotReady
from cw_assets.settings import EngineKind, Settings

Need = EngineKind | Literal["language_model"]
"""A kind of engine, with the weights that the settings name; `language_model`: the text model with any others."""
NEEDS: tuple[Need, ...] = (*get_args(EngineKind), "language_model")
LANGUAGE_MODEL = ("torch", "transformers", "xgrammar")
PACKAGES: Mapping[tuple[Need, str], tuple[str, ...]] = {
    ("speech_model", "whisper"): ("torch", "whisper"),
    ("object_detector", "ultralytics"): ("torch", "ultralytics"),
    ("object_detector", "transformers"): ("torch", "transformers"),
    ("text_model", "transformers"): LANGUAGE_MODEL,
    ("language_model", "transformers"): LANGUAGE_MODEL,
    ("prompt_model", "transformers"): LANGUAGE_MODEL,
    ("image_model", "diffusers"): ("torch", "diffusers", "transformers", "accelerate", "peft", "compel"),
    ("voice_model", "vits"): ("torch", "transformers"),
}
"""What the engines ask for when they are built; the others live of what is always installed."""


def missing(need: Need, settings: Settings) -> str:
    """Why the engine that the settings choose cannot work here, and what to do, in one sentence; "" where it can."""
    return told(lambda: check(need, settings))


def require(need: Need, settings: Settings) -> None:
    """Raises what `missing` tells: InvalidInput for a wrong setting, NotReady for what is missing, Refused."""
    with looking():
        check(need, settings)


def told(look: Callable[[], object]) -> str:
    """What a look raises, in its sentence; "" where all is well."""
    try:
        with looking():
            look()
    except CwError as error:
        return str(error)
    return ""


@contextmanager
def looking() -> Iterator[None]:
    """NotReady for what cannot be looked at."""
    try:
        yield
    except OSError as error:
        raise NotReady(
            f"{error.filename} cannot be looked at ({error.strerror}); see to it that it can be read."
        ) from error


def all_missing(settings: Settings) -> dict[str, str]:
    """The sentence for each need that this machine cannot meet."""
    found = {need: missing(need, settings) for need in NEEDS}
    return {need: sentence for need, sentence in found.items() if sentence}


def kind_of(need: Need) -> EngineKind:
    return "text_model" if need == "language_model" else need


def check(need: Need, settings: Settings) -> None:
    """What the engine would raise: InvalidInput for a wrong setting, NotReady for what is missing, Refused."""
    name = chosen(kind_of(need), settings)
    for package in PACKAGES.get((need, name), ()):
        if find_spec(package) is None:
            raise package_missing(name, package)
    if look := LOOKS.get((need, name)):
        look(settings)


def package_missing(name: str, package: str) -> NotReady:
    return NotReady(
        f"The engine {name} needs the package {package}, which is not installed; "
        "install the extra 'models' (or 'yolo' for ultralytics), or choose another engine."
    )


# ---- what single engines need beside their packages; the sentences are their own


def known_language(settings: Settings) -> None:
    from cw_assets.engines.speech.pocketsphinx import refuse_other_than_english

    refuse_other_than_english(settings.language)


def whisper_weights(settings: Settings) -> None:
    weights = settings.speech_weights
    weights_path(settings.models_path / "whisper", f"{weights}.pt", pull=f"whisper-{weights}")


def faster_whisper_weights(settings: Settings) -> None:
    from cw_assets.engines.speech.faster_whisper import FILES

    weights = settings.speech_weights
    for file in FILES:
        weights_path(settings.models_path / "faster-whisper", f"{weights}/{file}", pull=f"faster-whisper-{weights}")


def yolo_weights(settings: Settings) -> None:
    """Whether the file has the right hash is found out when it is loaded."""
    weights = settings.detector_weights
    path = weights_path(settings.models_path / "ultralytics", weights, pull=Path(weights).stem)
    if recorded_sha256(path) is None:
        check_pickle(path)


def detector_weights(settings: Settings) -> None:
    weights = settings.detector_weights
    if weights.endswith(".pt"):
        from cw_assets.engines.detection.transformers import TransformersDetector

        TransformersDetector.from_settings(settings, name="transformers").load()  # says so before it loads anything
    weights_path(settings.models_path, weights, pull=weights)


def text_weights(settings: Settings) -> None:
    weights_path(settings.models_path, settings.text_weights, pull=settings.text_weights)


def prompt_weights(settings: Settings) -> None:
    weights_path(settings.models_path, settings.prompt_weights, pull=settings.prompt_weights)


def text_server(settings: Settings) -> None:
    """Its address and key as they stand; the server is not asked."""
    from cw_assets.engines.text.openai import plain_address, plain_key

    check_address("CW_OPENAI_BASE_URL", settings.openai_base_url, "http://127.0.0.1:11434/v1")
    plain_address(settings.openai_base_url)
    plain_key(settings.openai_api_key.get_secret_value())


def lora_source(settings: Settings) -> None:
    check_address("CW_CIVITAI_URL", settings.civitai_url, "https://civitai.com")


def speaking_program(_settings: Settings) -> None:
    from cw_assets.engines.voice.espeak_ng import PROGRAM, called

    if shutil.which(PROGRAM) is None:
        called()


def check_address(setting: str, address: str, example: str) -> None:
    """InvalidInput for what is no http address; the message shows it without what may be secret in it."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        shown = address.partition("?")[0].rpartition("@")[2][:80]
        raise InvalidInput(f"{setting}={shown} is no web address; set it to one like {example}.")


LOOKS: Mapping[tuple[Need, str], Callable[[Settings], None]] = {
    ("speech_model", "pocketsphinx"): known_language,
    ("speech_model", "whisper"): whisper_weights,
    ("speech_model", "faster-whisper"): faster_whisper_weights,
    ("object_detector", "ultralytics"): yolo_weights,
    ("object_detector", "transformers"): detector_weights,
    ("text_model", "transformers"): text_weights,
    ("text_model", "openai"): text_server,
    ("language_model", "openai"): text_server,
    ("prompt_model", "transformers"): prompt_weights,
    ("prompt_model", "openai"): text_server,
    ("voice_model", "espeak-ng"): speaking_program,
    ("lora_hub", "civitai"): lora_source,
}
