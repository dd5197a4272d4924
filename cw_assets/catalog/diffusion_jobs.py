"""Diffusion jobs: ordering images, and keeping what came of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from cw_assets.catalog.checking import checked, columns
from cw_assets.catalog.holding import begin_life, complete, held_to_save
from cw_assets.catalog.models import ControlNetModel, DiffusionJob, DiffusionModel, LoraModel, Prompt
from cw_assets.catalog.named import known
from cw_assets.catalog.records import DiffusionJobFields, DiffusionJobRecord
from cw_assets.catalog.sessions import Sessions, existing, newest_first
from cw_assets.catalog.slugs import slug_of
from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput


class DiffusionJobRepository(Sessions):
    """The part of the catalog that keeps orders for images."""

    def add_diffusion_job(
        self,
        diffusion_model: str,
        prompt_id: int,
        *,
        lora_id: int | None = None,
        controlnet: str | None = None,
        **fields: Any,
    ) -> DiffusionJobRecord:
        """A new job, `pending`; model and ControlNet by their slugs, `fields` as in DiffusionJobFields.

        InvalidInput for a setting out of its range, for what does not exist or is not active, for a ControlNet without
        a reference image or the other way round, and for the scale of an IP-Adapter that has no picture.
        """
        kept, now = checked(DiffusionJobFields, "The job", fields), self._clock()
        check_reference(controlnet, kept.reference_image)
        check_followed(kept)
        with self._writing() as session:
            prompt = existing(session, Prompt, prompt_id)
            row = DiffusionJob(
                **columns(kept),
                **parts(session, diffusion_model, lora_id, controlnet),
                prompt_id=prompt.id,
                slug=slug_of(kept.identifier, otherwise=slug_of(prompt.source_prompt, otherwise="image")),
            )
            begin_life(row, now)
            session.add(row)
            session.flush()
            return DiffusionJobRecord.model_validate(row)

    def get_diffusion_job(self, job_id: int) -> DiffusionJobRecord:
        """NotFound where there is none."""
        with self._reading() as session:
            return DiffusionJobRecord.model_validate(existing(session, DiffusionJob, job_id))

    def list_diffusion_jobs(
        self, status: Status | None = None, *, limit: int = 100, offset: int = 0
    ) -> list[DiffusionJobRecord]:
        """Newest first; of one status, or of all."""
        with self._reading() as session:
            rows = session.scalars(newest_first(DiffusionJob, status, limit, offset))
            return [DiffusionJobRecord.model_validate(row) for row in rows]

    def save_images(
        self, job_id: int, run_id: str, *, result_images: Sequence[str], generation_metadata: dict[str, Any]
    ) -> DiffusionJobRecord:
        """Keep the keys of the images, in place of older ones, with their metadata (JSON), and complete the record.

        Cancelled, and nothing is written, where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row = held_to_save(session, DiffusionJob, job_id, run_id)
            row.result_images, row.generation_metadata = list(result_images), generation_metadata
            complete(row, self._clock())
            return DiffusionJobRecord.model_validate(row)


def check_reference(controlnet: str | None, reference_image: str) -> None:
    if controlnet and not reference_image:
        raise InvalidInput(f"The ControlNet {controlnet} has no picture to follow; give a reference image.")
    if reference_image and not controlnet:
        raise InvalidInput(f"The reference image {reference_image} has no ControlNet to follow it; choose one.")


def check_followed(kept: DiffusionJobFields) -> None:
    if kept.ip_adapter_scale is not None and not kept.ip_adapter_image:
        raise InvalidInput(
            f"The IP-Adapter is to follow a picture at scale {kept.ip_adapter_scale:g}, and none is named; "
            "give ip_adapter_image, or leave the scale out."
        )


def parts(session: Session, diffusion_model: str, lora_id: int | None, controlnet: str | None) -> dict[str, int | None]:
    """The ids of what the images are made with. InvalidInput for what does not exist, or is not active."""
    model = known(session, DiffusionModel, diffusion_model)
    lora = None if lora_id is None else existing(session, LoraModel, lora_id)
    control = known(session, ControlNetModel, controlnet) if controlnet else None
    for part in (model, lora, control):
        if part is not None and not part.is_active:
            raise InvalidInput(f"{part.label} is not active; choose another, or make it active.")
    return {
        "diffusion_model_id": model.id,
        "lora_id": lora.id if lora else None,
        "controlnet_id": control.id if control else None,
    }
