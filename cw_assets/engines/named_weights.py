"""Whether the weights that a record names can be had: here, by a few looks at files; elsewhere, by what is said there.

Engines that read no weights from the models folder are never found wanting; those of the settings are `readiness`'s.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from cw_assets.domain.images.request import ImageRequest
from cw_assets.domain.weights import WeightsHere
from cw_assets.engines.images.files import refuse_pickle_name
from cw_assets.engines.images.ip_adapter_files import check_places
from cw_assets.engines.images.lora import LCM_FILE, LCM_LORAS, no_lcm
from cw_assets.engines.models_folder import ModelsFolder
from cw_assets.engines.readiness import looking, told
from cw_assets.engines.registry import chosen
from cw_assets.engines.weights import no_weights, weights_path
from cw_assets.errors import InvalidInput
from cw_assets.settings import EngineKind, Settings

READS_WEIGHTS: Mapping[EngineKind, str] = {"image_model": "diffusers", "text_model": "transformers"}
"""The engine of each kind that reads what a record names from the models folder."""


# ---- here


def check_order(order: ImageRequest, settings: Settings) -> None:
    """What the engine would raise before it draws: NotReady, Refused or InvalidInput."""
    if chosen("image_model", settings) != READS_WEIGHTS["image_model"]:
        return
    from cw_assets.engines.images.needed_files import check_files

    with looking():
        check_files(settings.models_path, order)
        looks = looks_beside(settings)
        for name in beside(order):
            looks[name]()


def check_language_model(model_id: str, settings: Settings) -> None:
    """What the engine would raise when it is first asked."""
    if chosen("text_model", settings) == READS_WEIGHTS["text_model"]:
        with looking():
            weights_path(settings.models_path, model_id, pull=model_id)


def beside(order: ImageRequest) -> Iterator[str]:
    """What goes with an order by the settings, by names of `looks_beside`."""
    if order.controlnet and order.controlnet.control_type in ("depth", "openpose"):
        yield order.controlnet.control_type
    if order.ip_adapter:
        yield f"ip_adapter {order.model.base_architecture}"


def looks_beside(settings: Settings) -> dict[str, Callable[[], object]]:
    """Each raises what the engine would where its weights are missing."""
    models, depth, pose = settings.models_path, settings.control_depth_weights, settings.control_pose_weights
    adapters = settings.ip_adapter_weights.items()
    return {
        "depth": partial(weights_path, models, depth, pull=depth),
        "openpose": partial(weights_path, models, pose, pull=pose),
        **{f"ip_adapter {architecture}": partial(check_places, models, path) for architecture, path in adapters},
    }


# ---- elsewhere


def weights_here(settings: Settings, folder: ModelsFolder) -> WeightsHere | None:
    """What this machine has to say, for `order_fault` on another one; None where it cannot say."""
    names = folder.names()
    try:
        engines = {str(kind): chosen(kind, settings) for kind in READS_WEIGHTS}
    except InvalidInput:
        return None
    if names is None:
        return None
    said = {name: told(look) for name, look in looks_beside(settings).items()}
    return WeightsHere(
        folder=os.path.normpath(settings.models_path.absolute()),
        engines=engines,
        names=names,
        lacks={name: why for name, why in said.items() if why},
        node_models=node_models(settings),
    )


def node_models(settings: Settings) -> dict[str, str]:
    """Models of an adaptation's nodes that the settings choose; "" for all of them."""
    return {**settings.adaptation_models, "": settings.adaptation_model}


def may_be_had(path: str, settings: Settings, there: WeightsHere) -> bool:
    """Whether what a record names may lie there: what is here may have come there since it was looked."""
    return there.may_have(path) or os.path.exists(settings.models_path / path)  # noqa: PTH110 False for any error


def order_fault(order: ImageRequest, settings: Settings, there: WeightsHere) -> str:
    """Why the engine there would not draw it, as it would say it; "" where it would, or nobody knows.

    What `settings` find in this process's models folder may be there too.
    """
    if there.engines.get("image_model") != READS_WEIGHTS["image_model"]:
        return ""
    refused = (told(partial(refuse_pickle_name, one.path)) for one in (order.model, order.controlnet) if one)
    named = named_in(order, Path(there.folder))
    absent = (sentence for path, sentence in named if not may_be_had(path, settings, there))
    looks = looks_beside(settings)
    lacking = (
        there.lacks[name] for name in beside(order) if name in there.lacks and (name not in looks or told(looks[name]))
    )
    return next(filter(None, chain(refused, absent, lacking)), "")


def language_models_fault(model_ids: Iterable[str], settings: Settings, there: WeightsHere) -> str:
    """Why the engine there would not answer with one of these weights; "" where it would, or nobody knows.

    They were chosen by `settings`; where those there choose otherwise, other weights may be asked for.
    """
    reads = there.engines.get("text_model") == READS_WEIGHTS["text_model"]
    if not reads or there.node_models != node_models(settings):
        return ""
    absent = (model_id for model_id in model_ids if not may_be_had(model_id, settings, there))
    return next((str(no_weights(Path(there.folder) / one, one)) for one in absent), "")


def named_in(order: ImageRequest, models: Path) -> Iterator[tuple[str, str]]:
    """The path of each of the order's weights but its LoRA's, and what is to be said where nothing is there."""
    if "lcm" in order.options:
        hub_id = LCM_LORAS[order.model.base_architecture]
        yield f"{hub_id}/{LCM_FILE}", str(no_lcm(models / hub_id / LCM_FILE, hub_id))
    for choice in (order.model, order.controlnet):
        if choice:
            yield choice.path, str(no_weights(models / choice.path, choice.path))
