import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput

MADE = {
    "result_images": ["diffusion/spot-00001.01.jpg", "diffusion/spot-00001.02.jpg"],
    "generation_metadata": {"images": [{"seed": 0}], "notes": ["Größe 夏"], "load_seconds": 0.0},
}


@pytest.fixture
def prompt(catalog):
    return catalog.add_prompt("A red bicycle at dawn")


@pytest.fixture
def model(catalog):
    return catalog.add_diffusion_model(slug="tiny", label="Tiny", path="tiny.safetensors")


@pytest.fixture
def parts(catalog):
    """A LoRA and a ControlNet."""
    lora = catalog.add_lora("Ink", path="a.safetensors", base_architecture="sdxl")
    return lora, catalog.add_controlnet(slug="canny", label="Canny", path="a/b", control_type="canny")


def test_new_job_leaves_everything_to_its_model(catalog, model, prompt):
    job = catalog.add_diffusion_job("tiny", prompt.id)
    assert (job.status, job.slug) == (Status.PENDING, "a-red-bicycle-at-dawn")
    assert (job.diffusion_model_id, job.diffusion_model, job.prompt_id) == (model.id, "tiny", prompt.id)
    overrides = ("width", "height", "steps", "guidance_scale", "lora_strength", "seed", "scheduler", "lora_id")
    assert {getattr(job, name) for name in (*overrides, "controlnet_id", "controlnet", "guidance_end")} == {None}
    assert (job.num_images, job.options, job.result_images, job.generation_metadata) == (1, (), (), {})
    assert catalog.get_diffusion_job(job.id) == job
    assert catalog.list_diffusion_jobs() == catalog.list_diffusion_jobs(Status.PENDING) == [job]


def test_zeros_and_the_largest_seed_are_kept(catalog, model, prompt, parts):
    lora, _ = parts
    zeros = {"guidance_scale": 0, "lora_strength": 0.0, "seed": 0, "conditioning_scale": 0.0, "guidance_end": 0.0}
    zeros |= {"ip_adapter_scale": 0.0}
    given = zeros | {"controlnet": "canny", "reference_image": "a.png", "lora_id": lora.id, "ip_adapter_image": "b.png"}
    kept = catalog.get_diffusion_job(catalog.add_diffusion_job("tiny", prompt.id, **given).id)
    assert {name: getattr(kept, name) for name in zeros} == zeros
    assert None not in [getattr(kept, name) for name in zeros]
    assert catalog.add_diffusion_job("tiny", prompt.id, seed=2**32 - 1).seed == 4_294_967_295


def test_job_names_its_lora_and_controlnet(catalog, model, prompt, parts):
    lora, net = parts
    given = {"identifier": "Spot 夏_row-1", "options": ("tea-cache",), "num_images": 10, "scheduler": "DPM++ 2M"}
    job = catalog.add_diffusion_job(
        "tiny", prompt.id, lora_id=lora.id, controlnet="canny", reference_image="keyframes/a.jpg", **given
    )
    assert (job.lora_id, job.controlnet_id, job.controlnet) == (lora.id, net.id, "canny")
    assert (job.slug, job.reference_image, job.options) == ("spot-row-1", "keyframes/a.jpg", ("tea-cache",))
    assert (job.identifier, job.num_images, job.scheduler) == ("Spot 夏_row-1", 10, "DPM++ 2M")


@pytest.mark.parametrize(
    "given, told",
    [
        ({"num_images": 0}, "num_images is 1 to 10, not 0; choose a number in that range."),
        ({"num_images": 11}, "num_images is 1 to 10, not 11; choose a number in that range."),
        ({"width": 255}, "width is 256 to 4096, not 255; choose a number in that range."),
        ({"height": 4097}, "height is 256 to 4096, not 4097; choose a number in that range."),
        ({"steps": 0}, "steps is 1 to 200, not 0; choose a number in that range."),
        ({"guidance_scale": 20.1}, "guidance_scale is 0 to 20, not 20.1; choose a number in that range."),
        ({"lora_strength": -0.1}, "lora_strength is 0 to 2, not -0.1; choose a number in that range."),
        ({"seed": -1}, "seed is 0 to 4294967295, not -1; choose a number in that range."),
        ({"conditioning_scale": 2.1}, "conditioning_scale is 0 to 2, not 2.1; choose a number in that range."),
        ({"guidance_end": 1.1}, "guidance_end is 0 to 1, not 1.1; choose a number in that range."),
        ({"ip_adapter_scale": 1.1}, "ip_adapter_scale is 0 to 1, not 1.1; choose a number in that range."),
        ({"identifier": "x" * 101}, "identifier has at most 100 characters, not 101; shorten it."),
        ({"identifier": "a/b"}, "identifier 'a/b' is not right (no part of a file name on every system); change it."),
    ],
)
def test_what_is_out_of_range_is_told_in_one_sentence(catalog, model, prompt, given, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.add_diffusion_job("tiny", prompt.id, **given)
    assert str(refused.value) == f"The job cannot be kept: {told}"
    assert catalog.list_diffusion_jobs() == []


@pytest.mark.parametrize("identifier", ["..\\up", "a\0b", "CON", "a:b", "trailing."])
def test_identifier_is_safe_in_file_names_everywhere(catalog, model, prompt, identifier):
    with pytest.raises(InvalidInput, match="no part of a file name"):
        catalog.add_diffusion_job("tiny", prompt.id, identifier=identifier)


def test_what_does_not_exist_or_is_not_active_is_named(catalog, model, prompt):
    with pytest.raises(InvalidInput, match="There is no diffusion model 'big'; choose one of tiny"):
        catalog.add_diffusion_job("big", prompt.id)
    with pytest.raises(InvalidInput, match="Prompt 99 does not exist"):
        catalog.add_diffusion_job("tiny", 99)
    with pytest.raises(InvalidInput, match="Lora 99 does not exist"):
        catalog.add_diffusion_job("tiny", prompt.id, lora_id=99)
    with pytest.raises(InvalidInput, match="There is no ControlNet 'canny'"):
        catalog.add_diffusion_job("tiny", prompt.id, controlnet="canny", reference_image="a.png")
    catalog.add_diffusion_model(slug="old", label="Old", path="old", is_active=False)
    with pytest.raises(InvalidInput, match="Old is not active"):
        catalog.add_diffusion_job("old", prompt.id)


def test_controlnet_and_reference_image_come_together(catalog, model, prompt, parts):
    with pytest.raises(InvalidInput, match="canny has no picture to follow; give a reference image"):
        catalog.add_diffusion_job("tiny", prompt.id, controlnet="canny")
    with pytest.raises(InvalidInput, match=r"a\.png has no ControlNet to follow it; choose one"):
        catalog.add_diffusion_job("tiny", prompt.id, reference_image="a.png")


def test_followed_picture_stands_in_its_job(catalog, model, prompt):
    job = catalog.add_diffusion_job("tiny", prompt.id, ip_adapter_image="references/can.png")
    assert (job.ip_adapter_image, job.ip_adapter_scale) == ("references/can.png", None)
    with pytest.raises(InvalidInput, match=r"at scale 0\.5, and none is named; give ip_adapter_image"):
        catalog.add_diffusion_job("tiny", prompt.id, ip_adapter_scale=0.5)


def test_images_complete_their_job(catalog, model, prompt):
    job = catalog.add_diffusion_job("tiny", prompt.id, num_images=2)
    catalog.start_work("diffusion job", job.id, "run")
    done = catalog.save_images(job.id, "run", **MADE)
    assert (done.status, done.progress, done.completed_at) == (Status.COMPLETED, 100, done.status_changed_at)
    assert (list(done.result_images), done.generation_metadata) == (MADE["result_images"], MADE["generation_metadata"])
    assert catalog.get_diffusion_job(job.id) == done


def test_new_images_take_the_place_of_the_old_ones_only_when_they_are_complete(catalog, model, prompt):
    job = catalog.add_diffusion_job("tiny", prompt.id)
    catalog.start_work("diffusion job", job.id, "run")
    catalog.save_images(job.id, "run", **MADE)
    assert len(catalog.start_work("diffusion job", job.id, "next").result_images) == 2
    assert catalog.save_images(job.id, "next", result_images=[], generation_metadata={}).result_images == ()


def test_cancelled_run_cannot_save_images(catalog, model, prompt):
    job = catalog.add_diffusion_job("tiny", prompt.id)
    catalog.start_work("diffusion job", job.id, "run")
    cancelled = catalog.cancel_work("diffusion job", job.id)
    with pytest.raises(Cancelled, match="launch a new one"):
        catalog.save_images(job.id, "run", **MADE)
    assert catalog.get_diffusion_job(job.id) == cancelled


def test_what_a_job_is_made_of_cannot_be_deleted(catalog, model, prompt, parts):
    lora, _ = parts
    catalog.add_diffusion_job("tiny", prompt.id, lora_id=lora.id, controlnet="canny", reference_image="a.png")
    for kind, record in (("prompt", prompt), ("lora", lora)):
        with pytest.raises(InvalidInput, match="is used by another record; delete that one first"):
            catalog.delete_work(kind, record.id)
    for table in ("diffusion_models", "controlnet_models"):
        with pytest.raises(IntegrityError), catalog._writing() as session:
            session.execute(text(f"DELETE FROM {table}"))
