"""The work of `generated_images`: a job's records become a request, an engine draws it, its files explain themselves.

How settings are settled stands in the domain, how pictures are drawn in the engines.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cw_assets.defs.work.lora_files import lora_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cw_assets.catalog.records import (
        ControlNetModelRecord,
        DiffusionJobRecord,
        DiffusionModelRecord,
        LoraRecord,
        PromptRecord,
    )
    from cw_assets.defs.resources import Workplace
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.images.metadata import GenerationMetadata
    from cw_assets.domain.images.request import (
        ControlNetChoice,
        Generation,
        ImageRequest,
        IpAdapterChoice,
        LoraChoice,
        ModelChoice,
    )
    from cw_assets.domain.protocols import DrawnImage

FOLDER = "diffusion"
LORA_UNTIL, LOADED_AT, DRAWN_AT = 5, 10, 95
"""Percent of the whole when the LoRA is here, the model loaded, and all images drawn."""


@dataclass(frozen=True)
class Order:
    """A job with the records that it names."""

    job: DiffusionJobRecord
    model: DiffusionModelRecord
    prompt: PromptRecord
    lora: LoraRecord | None
    controlnet: ControlNetModelRecord | None
    ip_adapter_weights: Mapping[str, str]
    """Paths by architecture, as in the settings."""

    @classmethod
    def read(cls, workplace: Workplace, job: DiffusionJobRecord) -> Order:
        catalog = workplace.catalog
        return cls(
            job=job,
            model=catalog.get_diffusion_model(job.diffusion_model_id),
            prompt=catalog.get_prompt(job.prompt_id),
            lora=catalog.get_lora(job.lora_id) if job.lora_id else None,
            controlnet=catalog.get_controlnet(job.controlnet_id) if job.controlnet_id else None,
            ip_adapter_weights=workplace.settings.ip_adapter_weights,
        )

    def request(self) -> ImageRequest:
        """Everything settled; raises as `settle` does, before anything is loaded."""
        from cw_assets.domain.images.request import MAX_SEED
        from cw_assets.domain.images.settle import ModelDefaults, Overrides, PromptTexts, settle

        return settle(
            self.model_choice(),
            ModelDefaults(**self.model.model_dump(include=set(ModelDefaults.model_fields))),
            Overrides(**self.job.model_dump(include=set(Overrides.model_fields))),
            PromptTexts(
                source=self.prompt.source_prompt,
                enhanced=self.prompt.enhanced_prompt,
                negative=self.prompt.negative_prompt,
                trigger_words=self.lora.prompt_suffix if self.lora else "",
                lora_negative=self.lora.negative_prompt_suffix if self.lora else "",
            ),
            lora=self.lora_choice(),
            controlnet=self.controlnet_choice(),
            ip_adapter=self.ip_adapter_choice(),
            random_seed=lambda: secrets.randbelow(MAX_SEED + 1),
        )

    def model_choice(self) -> ModelChoice:
        from cw_assets.domain.images.request import ModelChoice

        return ModelChoice(**self.model.model_dump(include=set(ModelChoice.model_fields)))

    def lora_choice(self) -> LoraChoice | None:
        from cw_assets.domain.images.request import LoraChoice
        from cw_assets.domain.images.settle import first_set

        if self.lora is None:
            return None
        strength = first_set(self.job.lora_strength, self.lora.default_strength)
        return LoraChoice(**self.lora.model_dump(include=set(LoraChoice.model_fields)), strength=strength)

    def controlnet_choice(self) -> ControlNetChoice | None:
        from cw_assets.domain.images.request import ControlNetChoice
        from cw_assets.domain.images.settle import check_architecture, first_set

        net, job = self.controlnet, self.job
        if net is None:
            return None
        check_architecture("ControlNet", net.label, net.base_architecture, self.model_choice())
        return ControlNetChoice(
            slug=net.slug,
            label=net.label,
            path=net.path,
            control_type=net.control_type,
            reference_image=job.reference_image,
            conditioning_scale=first_set(job.conditioning_scale, net.conditioning_scale),
            guidance_end=first_set(job.guidance_end, net.guidance_end),
        )

    def ip_adapter_choice(self) -> IpAdapterChoice | None:
        from cw_assets.domain.images.settle import ip_adapter_choice

        if not self.job.ip_adapter_image:
            return None
        return ip_adapter_choice(
            self.model_choice(), self.ip_adapter_weights, self.job.ip_adapter_image, self.job.ip_adapter_scale
        )


def draw_job(step: Step) -> GenerationMetadata:
    """Draw the images of the step's job; their files take the places of older ones together, with the record."""
    order = Order.read(step.workplace, step.workplace.catalog.get_diffusion_job(step.record_id))
    request = order.request()
    if order.lora and request.lora:
        request = request.model_copy(update={"lora": fetched(step, order.lora, request.lora)})
    drawn: list[DrawnImage] = []
    step.report(LORA_UNTIL, "loading", now=True)
    engine = step.workplace.engines.image_model
    generation = engine.generate(
        request,
        on_step=lambda *at: tell_step(step, len(request.seeds), *at),
        on_image=lambda image: take(step, drawn, image, len(request.seeds)),
    )
    step.report(DRAWN_AT, "saving", now=True)
    return keep(step, order, request, generation, drawn)


def fetched(step: Step, record: LoraRecord, choice: LoraChoice) -> LoraChoice:
    """The LoRA with its file here, fetched where it was missing, and noted on its record."""
    found = lora_file(step.workplace, record, lambda done: step.report(LORA_UNTIL * done / 100, "fetching"))
    if record.path != found.path or record.sha256 != found.sha256:
        step.workplace.catalog.update_lora_metadata(record.id, path=found.path, sha256=found.sha256)
    return choice.model_copy(update={"path": found.path, "sha256": found.sha256})


def tell_step(step: Step, images: int, index: int, done: int, steps: int) -> None:
    """How far the drawing is, and where it can be stopped: between two steps of an image."""
    share = (index + done / max(steps, 1)) / images
    step.report(
        LOADED_AT + (DRAWN_AT - LOADED_AT) * share,
        "drawing",
        f"image {index + 1} of {images}, step {done} of {steps}",
        current=index + 1,
        total=images,
    )


def take(step: Step, drawn: list[DrawnImage], image: DrawnImage, images: int) -> None:
    drawn.append(image)
    step.say(f"Image {len(drawn)} of {images} is drawn, with seed {image.seed}.")


def keep(
    step: Step, order: Order, request: ImageRequest, generation: Generation, drawn: list[DrawnImage]
) -> GenerationMetadata:
    """Write all files, then the record; the files of an earlier run that have no successor go last."""
    from cw_assets.domain.images.metadata import metadata_of

    job, workplace = order.job, step.workplace
    metadata = metadata_of(
        request,
        generation,
        identifier=job.identifier,
        source_prompt=order.prompt.source_prompt,
        enhanced_prompt=order.prompt.enhanced_prompt,
        filenames=file_names(order, len(drawn)),
        generated_at=datetime.now(UTC),
        reference_sha256=picture_sha256(workplace, job.reference_image),
        ip_adapter_sha256=picture_sha256(workplace, job.ip_adapter_image),
    )
    keys = [f"{FOLDER}/{image.filename}" for image in metadata.images]
    write_images(workplace, keys, metadata, drawn)
    workplace.catalog.save_images(
        job.id, step.run_id, result_images=keys, generation_metadata=metadata.model_dump(mode="json")
    )
    for old in set(job.result_images) - set(keys):
        workplace.store.path(old).unlink(missing_ok=True)
    return metadata


def write_images(workplace: Workplace, keys: list[str], metadata: GenerationMetadata, drawn: list[DrawnImage]) -> None:
    """All files are written beside their places before the first of them takes its own."""
    from cw_assets.exports.image_files import encode_jpeg

    with ExitStack() as places:
        for key, image in zip(keys, drawn, strict=True):
            places.enter_context(workplace.store.replacing(key)).write_bytes(
                encode_jpeg(image.pixels, metadata, image.index)
            )
        workplace.catalog.check_fence()


def file_names(order: Order, count: int) -> tuple[str, ...]:
    from cw_assets.domain.images.file_names import image_file_names

    job = order.job
    return image_file_names(
        job.identifier, job=job.id, prompt=job.prompt_id, model=job.diffusion_model_id, lora=job.lora_id, count=count
    )


def picture_sha256(workplace: Workplace, key: str) -> str:
    """Of a picture in the store; empty where there is no key."""
    from cw_assets.store import file_sha256

    return file_sha256(workplace.store.existing(key)) if key else ""
