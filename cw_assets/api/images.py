"""Images: ordered, drawn, and drawn again from what stands in their files."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.api.loras import LorasApi
from cw_assets.api.prompts import PromptsApi
from cw_assets.domain.images.metadata import GenerationMetadata, request_of
from cw_assets.domain.values import Value
from cw_assets.engines.registry import chosen
from cw_assets.errors import CwError, InvalidInput, NotReady
from cw_assets.exports.image_files import read_metadata
from cw_assets.store import file_sha256

if TYPE_CHECKING:
    from cw_assets.catalog.records import DiffusionJobRecord, LoraRecord

MAX_REFERENCE_BYTES = 50 * 1024 * 1024


class ImagesOutcome(Value):
    """What `generate_images` gives; `paths` are the files, in the order of their seeds."""

    status: Literal["completed"]
    job_id: int
    images_count: int
    paths: tuple[Path, ...]
    metadata: GenerationMetadata


class ReproducedImage(Value):
    """An image drawn again; the difference is the largest of any channel of any pixel, 0 to 255."""

    status: Literal["completed"]
    job_id: int
    path: Path
    same_picture: bool
    largest_difference: int
    metadata: GenerationMetadata


class ImagesApi(PromptsApi, LorasApi):
    """The part of a project that draws."""

    def add_diffusion_job(
        self,
        text: str = "",
        *,
        prompt_id: int | None = None,
        model: str = "",
        negative_prompt: str = "",
        lora: str | int = "",
        controlnet: str = "",
        reference: Path | None = None,
        ip_adapter_image: Path | None = None,
        **settings: Any,
    ) -> "DiffusionJobRecord":
        """An order for images from a text, which becomes a prompt, or from a prompt that is there.

        `model` is a slug (default: CW_IMAGE_PRESET), `lora` an id, a label or an AIR, `reference` the picture that the
        ControlNet follows, `ip_adapter_image` one whose subject and look the images follow; the rest are the fields of
        a DiffusionJob. What cannot be drawn is refused here: InvalidInput or Refused, before anything is loaded.
        """
        if bool(text.strip()) == (prompt_id is not None):
            raise InvalidInput("An image needs either a text or the id of a prompt; give one of the two.")
        if bool(controlnet) != (reference is not None):
            raise InvalidInput("A ControlNet follows a reference picture, and one of the two is missing; give both.")
        named = {"lora_id": self._lora_named(lora).id} if lora else {}
        kept = {"controlnet": controlnet, "reference_image": self._keep_reference(reference)} if reference else {}
        followed = {"ip_adapter_image": self._keep_reference(ip_adapter_image)} if ip_adapter_image else {}
        prompt = self.catalog.get_prompt(prompt_id) if prompt_id is not None else None
        asked = prompt or self.catalog.add_prompt(text, negative_prompt=negative_prompt)
        try:
            job = self._checked_job(
                model or self.settings.image_preset, asked.id, **settings, **named, **kept, **followed
            )
        except CwError:
            if prompt is None:
                self.catalog.delete_work("prompt", asked.id)
            raise
        self._add_partitions([asked])
        self._add_partitions([job])
        return job

    def _checked_job(self, model: str, prompt_id: int, **order: Any) -> "DiffusionJobRecord":
        """The record; where it could not be drawn it is not kept."""
        from cw_assets.defs.work.drawing import Order

        job = self.catalog.add_diffusion_job(model, prompt_id, **order)
        try:
            Order.read(self.workplace, job).request()
        except CwError:
            self.catalog.delete_work("diffusion job", job.id)
            raise
        return job

    def _lora_named(self, name: str | int) -> "LoraRecord":
        """By id, AIR or label."""
        if isinstance(name, int) or name.isdecimal():
            return self.catalog.get_lora(int(name))
        if found := self.catalog.find_lora_labelled(name):
            return found
        return self.add_lora(name)

    def _keep_reference(self, picture: Path) -> str:
        """Copy a reference picture into the store, as a plain PNG; its key. InvalidInput for what is no picture."""
        from cw_assets.engines.decoding.reference import reference_png

        return self.workplace.store.write_named("references", reference_png(picture, MAX_REFERENCE_BYTES), ".png")

    def generate_images(self, job_id: int, *, on_progress: OnProgress | None = None) -> RunHandle[ImagesOutcome]:
        """Launch the drawing of a DiffusionJob's images; drawn again, they take the places of the earlier ones."""
        job = self.catalog.get_diffusion_job(job_id)
        return self._launch("generate_images", job, partial(self.images_outcome, job_id), on_progress=on_progress)

    def images_outcome(self, job_id: int) -> ImagesOutcome:
        """The images of a DiffusionJob. NotReady where they were never drawn."""
        job = self.catalog.get_diffusion_job(job_id)
        if not job.generation_metadata:
            raise NotReady(f"DiffusionJob {job_id} is {job.status} and has no images yet; launch generate_images.")
        return ImagesOutcome(
            status="completed",
            job_id=job.id,
            images_count=len(job.result_images),
            paths=tuple(self.workplace.store.path(key) for key in job.result_images),
            metadata=GenerationMetadata.model_validate(job.generation_metadata),
        )

    def reproduce_image(
        self, file: Path, *, same_engine: bool = True, on_progress: OnProgress | None = None
    ) -> ReproducedImage:
        """Draw an image again from what stands in its file, and compare; with `same_engine` by the one that drew it.

        InvalidInput for a file that does not say how it was made, NotReady where its model, LoRA or reference picture
        is not known here.
        """
        made = read_metadata(file)
        engine = made.engine.engine
        if same_engine and engine != chosen("image_model", self.settings):
            again = type(self)(self.settings.model_copy(update={"image_model": engine}), self.engines)
            try:
                return again.reproduce_image(file, same_engine=False, on_progress=on_progress)
            finally:
                again.close()
        outcome = self.generate_images(self._job_like(made).id, on_progress=on_progress).result()
        difference = largest_difference(file, outcome.paths[0])
        return ReproducedImage(
            status="completed",
            job_id=outcome.job_id,
            path=outcome.paths[0],
            same_picture=difference == 0,
            largest_difference=difference,
            metadata=outcome.metadata,
        )

    def _job_like(self, made: GenerationMetadata) -> "DiffusionJobRecord":
        """A job for the one image whose file this is, each of its settings said."""
        request, net, shown = request_of(made), made.controlnet, made.ip_adapter
        prompt = self.catalog.add_prompt(
            made.prompt.source or request.prompt,
            negative_prompt=request.negative_prompt,
            enhanced_prompt=request.prompt,
        )
        job = self._checked_job(
            made.model.slug,
            prompt.id,
            identifier=made.identifier,
            lora_id=self._lora_like(made).id if made.lora else None,
            lora_strength=request.lora.strength if request.lora else None,
            controlnet=net.slug if net else None,
            reference_image=self._picture_like(net.reference_image, net.reference_sha256) if net else "",
            conditioning_scale=net.conditioning_scale if net else None,
            guidance_end=net.guidance_end if net else None,
            ip_adapter_image=self._picture_like(shown.image, shown.image_sha256) if shown else "",
            ip_adapter_scale=shown.scale if shown else None,
            width=request.width,
            height=request.height,
            steps=request.steps,
            guidance_scale=request.guidance_scale,
            scheduler=request.scheduler,
            seed=request.seeds[0],
            options=request.options,
        )
        self._add_partitions([prompt])
        self._add_partitions([job])
        return job

    def _lora_like(self, made: GenerationMetadata) -> "LoraRecord":
        assert made.lora is not None
        if found := self.catalog.find_lora_sha256(made.lora.sha256):
            return found
        if made.lora.air:
            return self.add_lora(made.lora.air)
        raise NotReady(f"The LoRA {made.lora.label} is not known here; add its file with `cw lora add FILE`.")

    def _picture_like(self, key: str, sha256: str) -> str:
        """The key of a reference picture, which must be the one that was used."""
        path = self.workplace.store.path(key)
        if not path.is_file() or file_sha256(path) != sha256:
            raise NotReady(f"The reference picture {key} is not here; put it into the media folder.")
        return key


def largest_difference(one: Path, other: Path) -> int:
    """Of any channel of any pixel, 0 to 255; 255 for pictures of different sizes."""
    import numpy as np

    from cw_assets.engines.decoding.pixels import read_picture

    left, right = (read_picture(path).astype(np.int16) for path in (one, other))
    return int(np.abs(left - right).max()) if left.shape == right.shape else 255
