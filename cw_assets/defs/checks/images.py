"""The check of a job's images: by what stands in the files, not by what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cw_assets.catalog.records import DiffusionJobRecord
    from cw_assets.domain.images.metadata import GenerationMetadata
    from cw_assets.store import MediaStore


def images_match_the_job(store: MediaStore, job: DiffusionJobRecord, made: GenerationMetadata) -> list[str]:
    """As many images as the job asked for, of its size, each with its own seed."""
    from PIL import Image

    from cw_assets.domain.images.settle import seeds_from
    from cw_assets.exports.image_files import read_metadata

    faults, size = list[str](), (made.parameters.width, made.parameters.height)
    if len(job.result_images) != job.num_images:
        faults.append(f"{len(job.result_images)} images where {job.num_images} were asked for")
    seeds = []
    for key in job.result_images:
        path = store.path(key)
        if not path.is_file():
            faults.append(f"{key} is missing")
            continue
        found = read_metadata(path)
        seeds.append(found.images[found.image_index or 0].seed)
        with Image.open(path) as picture:
            if picture.size != size:
                faults.append(f"{key} has {picture.size} pixels where {size} were asked for")
    if job.seed is not None and seeds != list(seeds_from(job.seed, job.num_images)):
        faults.append(f"the seeds are {seeds} where they were to begin at {job.seed}")
    if len(set(seeds)) != len(seeds):
        faults.append(f"a seed stands there twice: {seeds}")
    return faults
