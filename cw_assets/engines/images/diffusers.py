"""Images by a diffusion model of the models folder, through the diffusers library.

Loading, prompts, LoRA, ControlNet, IP-Adapter and saving of memory each have their own module; here an order goes
through them.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, Self

from cw_assets.domain.images.options import check_options
from cw_assets.domain.images.request import Generation, ImageRequest
from cw_assets.domain.images.settle import check_size
from cw_assets.domain.protocols import ControlImageMaker, DrawnImage, OnImageStep, RgbImage
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.images.arguments import NOTHING, call_arguments
from cw_assets.engines.images.controlnet import control_arguments, controlled, read_reference
from cw_assets.engines.images.drawing import Drawing
from cw_assets.engines.images.families import FAMILIES
from cw_assets.engines.images.ip_adapter import Followed, followed, use_ip_adapter
from cw_assets.engines.images.loading import Loaded, is_small, load
from cw_assets.engines.images.lora import adapters_of, use_loras
from cw_assets.engines.images.memory import Thrift, is_out_of_memory, too_large
from cw_assets.engines.images.needed_files import check_files
from cw_assets.engines.images.prompts import encode
from cw_assets.engines.images.scheduling import use_scheduler
from cw_assets.engines.images.speed import Speed, use_options
from cw_assets.engines.model_cache import CACHE, forget_locals
from cw_assets.engines.packages import require_packages
from cw_assets.engines.weights import best_device
from cw_assets.settings import Settings

LIBRARIES = ("diffusers", "torch", "transformers")


class Shown(NamedTuple):
    """The pictures that an order shows to the model, ready before it is loaded."""

    control: RgbImage | None
    followed: Followed | None


class Ready(NamedTuple):
    """An order with everything in place."""

    drawing: Drawing
    thrift: Thrift
    scheduler: str
    speed: Speed
    notes: list[str]


class DiffusersImageModel:
    """The model is the order's, and stays in memory for the next one; `control_images` is asked when one is needed."""

    def __init__(
        self, models_path: Path, media_root: Path, control_images: Callable[[], ControlImageMaker], *, device: str = ""
    ) -> None:
        require_packages("torch", "diffusers", "transformers", "accelerate", "peft", "compel")
        self.models_path, self.media_root, self.device = models_path, media_root, device
        self.control_images = control_images
        self.info = EngineInfo(engine="diffusers", model="", version=version("diffusers"))
        self.last_key = ""

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(
            settings.models_path, settings.media_root, partial(control_images_of, settings), device=settings.device
        )

    @cached_property
    def chosen_device(self) -> str:
        return best_device(self.device)

    @property
    def warm(self) -> bool:
        """Whether the model of the last order is still here."""
        return CACHE.holds(self.last_key)

    def generate(
        self, request: ImageRequest, *, on_step: OnImageStep, on_image: Callable[[DrawnImage], None]
    ) -> Generation:
        self.check(request)
        try:
            with ExitStack() as undo:
                return self.generate_with(request, undo, on_step, on_image)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            forget_locals(error)
        raise too_large(request.width, request.height, self.chosen_device)

    def check(self, request: ImageRequest) -> None:
        """What is wrong with the order is said before anything loads, or gives way to what cannot be loaded."""
        check_options(request.options, request.model.base_architecture)
        check_size(request.width, request.height, request.model, request.width * request.height)
        check_files(self.models_path, request)

    def generate_with(
        self, request: ImageRequest, undo: ExitStack, on_step: OnImageStep, on_image: Callable[[DrawnImage], None]
    ) -> Generation:
        to_follow = followed(self.models_path, self.media_root, request)
        shown = Shown(self.control_image(request), to_follow)
        warm = CACHE.holds(self.key(request))
        loaded = self.loaded(request)
        self.info = self.info.model_copy(update={"model": request.model.label})
        started = time.perf_counter()
        ready = self.prepare(loaded, request, shown, undo, on_step)
        load_seconds, generate_seconds = time.perf_counter() - started, 0.0
        for index, seed in enumerate(request.seeds):
            started = time.perf_counter()
            picture = ready.thrift.attempt(partial(ready.drawing.draw, index, seed))
            generate_seconds += time.perf_counter() - started
            on_image(DrawnImage(index, seed, picture))
        return Generation(
            engine=self.info,
            libraries={library: version(library) for library in libraries(request)},
            device=loaded.device,
            dtype=loaded.dtype,
            scheduler=ready.scheduler,
            options=tuple(dict.fromkeys((*ready.speed.in_force, *ready.thrift.measures))),
            notes=tuple(ready.notes + ready.thrift.notes),
            warm=warm,
            load_seconds=round(load_seconds + (0 if warm else loaded.seconds), 3),
            generate_seconds=round(generate_seconds, 3),
        )

    # ---- the model

    def key(self, request: ImageRequest) -> str:
        """In the cache; the same weights in another precision, or on another device, are another model."""
        model, stored = request.model, "small" if self.is_small(request) else "whole"
        return f"diffusers:{self.models_path.absolute()}/{model.path}:{model.dtype}:{stored}:{self.chosen_device}"

    def loaded(self, request: ImageRequest) -> Loaded:
        self.last_key = self.key(request)
        return CACHE.get(
            self.last_key,
            partial(load, self.models_path, request.model, self.chosen_device, small=self.is_small(request)),
            device=self.chosen_device,
            name=f"diffusers {request.model.path}",
        )

    def is_small(self, request: ImageRequest) -> bool:
        return is_small(request.model, request.options, self.chosen_device)

    # ---- the order

    def control_image(self, request: ImageRequest) -> RgbImage | None:
        """Made before the model is loaded, as models of its own may have a part in it."""
        choice = request.controlnet
        if choice is None:
            return None
        reference = read_reference(self.media_root, choice.reference_image, request.width, request.height)
        return self.control_maker.make(reference, choice.control_type)

    @cached_property
    def control_maker(self) -> ControlImageMaker:
        return self.control_images()

    def prepare(
        self, loaded: Loaded, request: ImageRequest, shown: Shown, undo: ExitStack, on_step: OnImageStep
    ) -> Ready:
        """The pipeline as the order wants it; `undo` makes it what it was, but for ControlNet and IP-Adapter."""
        pipeline, control = loaded.pipeline, NOTHING
        if request.controlnet and shown.control is not None:
            pipeline = controlled(self.models_path, loaded, request.controlnet, request.model.base_architecture)
            control = control_arguments(pipeline, request.controlnet, shown.control)
        if loaded.offloaded:
            undo.callback(pipeline.maybe_free_model_hooks)  # a step that was cancelled leaves its part on the device
        thrift = Thrift(pipeline, loaded.device, undo)
        scheduler, scheduler_notes = use_scheduler(pipeline, request, undo)
        follow = use_ip_adapter(loaded, request, shown.followed, thrift)
        use_loras(pipeline, adapters_of(self.models_path, request), loaded, undo)
        speed = use_options(loaded, request, thrift, undo)
        prompt = thrift.attempt(partial(encode, pipeline, request))
        arguments = call_arguments(request) | prompt.values | control.values | follow
        notes = [*control.notes, *scheduler_notes, *speed.notes, *prompt.notes]
        return Ready(Drawing(pipeline, arguments, speed, request.model.label, on_step), thrift, scheduler, speed, notes)


def control_images_of(settings: Settings) -> ControlImageMaker:
    from cw_assets.engines.control.maker import ControlImages

    maker: ControlImageMaker = ControlImages.from_settings(settings, name="diffusers")
    return maker


def libraries(request: ImageRequest) -> tuple[str, ...]:
    """Those that have a part in this order."""
    reads_weights = FAMILIES[request.model.base_architecture].reads_weights
    with_loras = request.lora or "lcm" in request.options
    return (*LIBRARIES, *(("compel",) if reads_weights else ()), *(("peft",) if with_loras else ()))
