from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from cw_assets.domain.images.metadata import GenerationMetadata, for_image, request_of
from cw_assets_tests.domain.images.jobs import CONTROLNET, IP_ADAPTER, LORA, SKETCHED, make_metadata, make_request


def test_record_has_the_sections_and_fields_of_the_specification() -> None:
    request = make_request(lora=LORA, clip_skip=2, controlnet=CONTROLNET)
    record = make_metadata(request, reference_sha256="f" * 64).model_dump(mode="json")
    assert record["model"] == {
        "slug": "sdxl_base",
        "label": "SDXL Base 1.0",
        "path": "models/sdxl-base.safetensors",
        "pipeline": "StableDiffusionXLPipeline",
        "base_architecture": "sdxl",
    }
    assert record["lora"] == {
        "label": "Paper Cut",
        "path": "loras/paper-cut.safetensors",
        "air": "urn:air:sdxl:lora:civitai:12345@67890",
        "strength": 0.8,
        "guidance_scale": 6.5,
        "clip_skip": 2,
        "sha256": "0123456789abcdef" * 4,
    }
    assert record["prompt"] == {
        "source": "a red bicycle",
        "enhanced": "a red bicycle, (golden hour:1.3)",
        "final": "a red bicycle, (golden hour:1.3)",
        "negative": "blurry, text",
    }
    assert record["images"][1] == {"image_index": 1, "filename": "spot-00042.02.jpg", "seed": 4_000_000_000}
    assert record["controlnet"]["reference_sha256"] == "f" * 64
    assert record["controlnet"]["conditioning_scale"] == 0.5
    assert record["generated_at"] == "2026-11-21T09:30:05Z"
    assert record["schema_version"] == 1


def test_parameters_tell_what_ran_and_the_request_what_was_asked_for() -> None:
    metadata = make_metadata(make_request(options=("teacache",)))
    assert (metadata.parameters.scheduler, metadata.request.scheduler) == ("Euler Ancestral", "Foo")
    assert (metadata.parameters.options, metadata.request.options) == (("vae_tiling",), ("teacache",))
    assert metadata.parameters.num_images == 3


def test_our_own_version_stands_among_the_libraries() -> None:
    metadata = make_metadata()
    assert set(metadata.libraries) == {"cw-assets", "torch", "diffusers"}
    assert metadata.software == f"cw_assets {metadata.libraries['cw-assets']}"


def test_record_returns_from_json_unchanged() -> None:
    metadata = make_metadata(make_request(lora=LORA, controlnet=CONTROLNET))
    assert GenerationMetadata.model_validate_json(metadata.model_dump_json()) == metadata


def test_followed_picture_is_told_with_its_hash() -> None:
    metadata = make_metadata(make_request(ip_adapter=IP_ADAPTER), ip_adapter_sha256="e" * 64)
    assert metadata.model_dump(mode="json")["ip_adapter"] == {
        "path": "adapters/sdxl.safetensors",
        "image": "references/cd/cdef.png",
        "image_sha256": "e" * 64,
        "scale": 0.6,
    }
    assert GenerationMetadata.model_validate_json(metadata.model_dump_json()) == metadata
    assert request_of(metadata).ip_adapter == IP_ADAPTER


def test_record_from_before_there_were_followed_pictures_is_read() -> None:
    record = make_metadata(make_request(lora=LORA)).model_dump(mode="json")
    del record["ip_adapter"], record["request"]["ip_adapter"]
    assert GenerationMetadata.model_validate(record) == make_metadata(make_request(lora=LORA))


def test_time_of_another_zone_is_kept_as_utc() -> None:
    in_tokyo = datetime(2026, 11, 21, 18, 30, 5, tzinfo=timezone(timedelta(hours=9)))
    kept = make_metadata(generated_at=in_tokyo).generated_at
    assert (kept, kept.tzinfo) == (in_tokyo, UTC)


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        make_metadata(generated_at=datetime(2026, 11, 21))


def test_request_of_a_record_is_the_whole_order() -> None:
    request = make_request(lora=LORA, controlnet=CONTROLNET, options=("teacache",))
    assert request_of(make_metadata(request)) == request


def test_request_of_one_image_differs_from_the_order_by_its_seed_alone() -> None:
    request = make_request(lora=LORA)
    own = for_image(make_metadata(request), 1)
    assert request_of(own) == make_request(lora=LORA, seeds=(4_000_000_000,))
    assert request_of(own, whole_job=True) == request


def test_image_that_the_job_has_not_is_refused() -> None:
    with pytest.raises(IndexError):
        for_image(make_metadata(), 3)


def test_one_name_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        make_metadata(filenames=["a.jpg", "b.jpg"])


@pytest.mark.parametrize(
    "changes", [{"image_index": 3}, {"images": []}, {"schema_version": 2}, {"surprise": 1}, {"image_index": -1}]
)
def test_record_that_contradicts_itself_is_refused(changes: dict[str, object]) -> None:
    record = make_metadata().model_dump(mode="json")
    assert GenerationMetadata.model_validate(record)
    with pytest.raises(ValidationError):
        GenerationMetadata.model_validate(record | changes)


def test_sketch_is_not_the_work_of_a_trained_model() -> None:
    assert make_metadata().by_trained_model
    assert not make_metadata(generation=SKETCHED).by_trained_model
