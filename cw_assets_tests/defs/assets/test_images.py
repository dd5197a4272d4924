"""The asset of a job's images: what is drawn, what is kept, and what happens when it is stopped or fails."""

import hashlib

import pytest
from PIL import Image

from cw_assets.domain.images.request import IpAdapterChoice
from cw_assets.domain.images.settle import IP_ADAPTER_SCALE
from cw_assets.domain.status import Status
from cw_assets.errors import ExternalFailure, LimitExceeded
from cw_assets.exports.image_files import read_metadata
from cw_assets_tests.defs.workshop import lora_bytes, open_workshop
from cw_assets_tests.engines.image_fakes import FakeImageModel
from cw_assets_tests.fakes import materializations

JOB = "generate_images_job"


def picture(workshop, key):
    with Image.open(workshop.path(key)) as opened:
        return opened.copy()


def test_images_their_record_and_their_files_say_the_same(workshop):
    job = workshop.job(num_images=3, seed=7, identifier="spot")
    assert workshop.run(JOB, job).success
    now = workshop.again(job)
    assert (now.status, now.progress) == (Status.COMPLETED, 100)
    names = [f"diffusion/spot-{job.id:05d}.{n:02d}.jpg" for n in (1, 2, 3)]
    assert list(now.result_images) == names
    assert [image["seed"] for image in now.generation_metadata["images"]] == [7, 8, 9]
    for index, key in enumerate(names):
        found = read_metadata(workshop.path(key))
        assert found.image_index == index
        assert found.model_copy(update={"image_index": None}).model_dump(mode="json") == now.generation_metadata
        assert picture(workshop, key).size == (256, 256)


def test_an_enhanced_prompt_is_drawn_from(workshop):
    prompt = workshop.prompt("a bicycle")
    workshop.run("enhance_prompt_job", prompt)
    workshop.run(JOB, workshop.job(prompt))
    assert workshop.image_model.requests[-1].prompt == workshop.again(prompt).enhanced_prompt


def test_fresh_seeds_are_recorded_and_draw_the_same_picture_again(workshop):
    job = workshop.job(num_images=2)
    workshop.run(JOB, job)
    made = workshop.again(job).generation_metadata["images"]
    seeds = [image["seed"] for image in made]
    assert seeds[0] != seeds[1]
    replay = workshop.job(workshop.catalog.get_prompt(job.prompt_id), seed=seeds[1])
    workshop.run(JOB, replay)
    old, new = (read_pixels(workshop, key) for key in (workshop.again(job).result_images[1], *again(workshop, replay)))
    assert old == new


def again(workshop, job):
    return workshop.again(job).result_images


def read_pixels(workshop, key):
    return picture(workshop, key).tobytes()


def test_a_lora_is_fetched_where_it_is_missing_and_its_words_are_added(workshop):
    lora = workshop.lora()
    job = workshop.job(lora_id=lora.id, lora_strength=0.0)
    assert workshop.run(JOB, job).success
    request = workshop.image_model.requests[-1]
    assert request.prompt == "a red bicycle, inkstyle"
    assert (request.lora.path, request.lora.strength) == ("loras/civitai_22.safetensors", 0.0)
    assert workshop.again(lora).path == "loras/civitai_22.safetensors"
    assert (workshop.settings.models_path / request.lora.path).read_bytes() == lora_bytes()
    workshop.run(JOB, job)
    assert workshop.lora_hub.asked == ["describe", "fetch"]


def test_a_lora_that_cannot_be_fetched_fails_the_job(workshop):
    job = workshop.job(lora_id=workshop.lora(air="civitai:1@404").id)
    assert not workshop.run(JOB, job).success
    assert workshop.again(job).error_message == "No LoRA has the version 404 here; give another one."
    assert workshop.image_model.requests == []


def test_a_lora_of_another_architecture_is_refused_before_it_is_fetched(workshop):
    job = workshop.job(lora_id=workshop.lora(base_architecture="flux1").id)
    assert not workshop.run(JOB, job).success
    assert "was made for flux1" in workshop.again(job).error_message
    assert workshop.lora_hub.asked == []


def test_drawn_again_the_new_images_take_the_places_of_the_old(workshop):
    job = workshop.job(num_images=2)
    workshop.run(JOB, job)
    first = {key: workshop.path(key).read_bytes() for key in workshop.again(job).result_images}
    workshop.run(JOB, job)
    second = {key: workshop.path(key).read_bytes() for key in workshop.again(job).result_images}
    assert first.keys() == second.keys()
    assert all(first[key] != second[key] for key in first)
    assert set(workshop.path("diffusion").iterdir()) == {workshop.path(key) for key in second}


@pytest.mark.parametrize(
    "error, sentence",
    [
        (LimitExceeded("The GPU has too little memory; ask for a smaller picture."), "too little memory"),
        (RuntimeError("kernel died"), "unexpected RuntimeError"),
        (ExternalFailure("The disk is slow; wait."), "The disk is slow; wait."),
    ],
)
def test_a_failure_leaves_the_old_images_and_a_sentence(tmp_path, empty_catalog, error, sentence):
    model = FakeImageModel()
    with open_workshop(tmp_path, empty_catalog, image_model=model) as workshop:
        job = workshop.job(num_images=2)
        workshop.run(JOB, job)
        kept = {key: workshop.path(key).read_bytes() for key in workshop.again(job).result_images}

        def fail():
            raise error

        model.before_step = fail
        assert not workshop.run(JOB, job).success
        now = workshop.again(job)
        assert now.status is Status.FAILED
        assert sentence in now.error_message
        assert {key: workshop.path(key).read_bytes() for key in now.result_images} == kept


def test_a_cancel_between_two_steps_stops_it_and_nothing_is_kept(tmp_path, empty_catalog, monkeypatch):
    from cw_assets.defs.work import step

    monkeypatch.setattr(step, "WRITE_EVERY_S", 0)
    model = FakeImageModel()
    with open_workshop(tmp_path, empty_catalog, image_model=model) as workshop:
        job, steps = workshop.job(steps=50), []

        def cancel_at_the_third():
            steps.append(1)
            if len(steps) == 3:
                workshop.catalog.cancel_work("diffusion job", job.id)

        model.before_step = cancel_at_the_third
        assert not workshop.run(JOB, job).success
        assert len(steps) == 3
        now = workshop.again(job)
        assert (now.status, now.result_images) == (Status.CANCELLED, ())
        assert not workshop.path("diffusion").exists()


def test_progress_tells_image_and_step(workshop, monkeypatch):
    from cw_assets.defs.work import step

    monkeypatch.setattr(step, "WRITE_EVERY_S", 0)
    told = []
    workshop.workplace.listeners.append(told.append)
    workshop.run(JOB, workshop.job(num_images=2))
    drawing = [(p.current, p.total, p.message) for p in told if p.phase == "drawing"]
    assert drawing == [(image, 2, f"image {image} of 2, step {step} of 2") for image in (1, 2) for step in (1, 2)]
    shares = [progress.progress for progress in told]
    assert shares == sorted(shares)


def test_each_image_is_a_milestone_in_the_runs_log(workshop):
    result = workshop.run(JOB, workshop.job(num_images=2, seed=5))
    said = [entry.user_message for entry in workshop.instance.all_logs(result.run_id)]
    assert [line for line in said if line.startswith("Image")] == [
        "Image 1 of 2 is drawn, with seed 5.",
        "Image 2 of 2 is drawn, with seed 6.",
    ]


def test_the_panel_shows_pictures_prompt_settings_and_what_ran(workshop):
    job = workshop.job(num_images=2, lora_id=workshop.lora().id, seed=3)
    shown = materializations(workshop.run(JOB, job))["generated_images"].metadata
    sheet = shown["images"].value.partition("(/media/")[2].rstrip(")")
    assert picture(workshop, sheet).width > 256
    assert "a red bicycle, inkstyle" in shown["prompt"].value
    assert "256x256" in shown["settings"].value
    assert (shown["seeds"].value, shown["lora"].value) == ("3, 4", "Ink Style")
    assert shown["model_was_warm"].value is True
    assert shown["engine"].value == "fake canned pictures"


def test_the_check_finds_what_does_not_match(workshop):
    job = workshop.job(num_images=2, seed=5)
    (passed,) = workshop.run(JOB, job).get_asset_check_evaluations()
    assert passed.passed
    from cw_assets.defs.checks.images import images_match_the_job
    from cw_assets.domain.images.metadata import GenerationMetadata

    now = workshop.again(job)
    made = GenerationMetadata.model_validate(now.generation_metadata)
    store = workshop.workplace.store
    assert images_match_the_job(store, now, made) == []
    assert images_match_the_job(store, now.model_copy(update={"num_images": 3}), made)
    assert images_match_the_job(store, now.model_copy(update={"seed": 6}), made)
    store.path(now.result_images[0]).unlink()
    assert any("missing" in fault for fault in images_match_the_job(store, now, made))


def test_a_guidance_of_zero_reaches_the_engine(workshop):
    workshop.run(JOB, workshop.job(guidance_scale=0.0))
    assert workshop.image_model.requests[-1].guidance_scale == 0.0


def test_a_controlnet_carries_its_reference(workshop):
    key = workshop.workplace.store.write("references/a.png", b"not looked at by the fake")
    job = workshop.job(controlnet="sdxl_canny", reference_image=key, conditioning_scale=0.0, guidance_end=0.5)
    assert workshop.run(JOB, job).success
    net = workshop.image_model.requests[-1].controlnet
    assert (net.control_type, net.reference_image, net.conditioning_scale, net.guidance_end) == ("canny", key, 0.0, 0.5)
    kept = workshop.again(job).generation_metadata["controlnet"]
    assert len(kept["reference_sha256"]) == 64


@pytest.mark.parametrize("asked, expected", [({}, IP_ADAPTER_SCALE), ({"ip_adapter_scale": 0.0}, 0.0)])
def test_a_followed_picture_reaches_the_engine_and_stands_in_the_metadata(workshop, asked, expected):
    key = workshop.workplace.store.write("references/can.png", b"not looked at by the fake")
    job = workshop.job(ip_adapter_image=key, **asked)
    assert workshop.run(JOB, job).success
    path = workshop.settings.ip_adapter_weights["sdxl"]
    assert workshop.image_model.requests[-1].ip_adapter == IpAdapterChoice(path=path, image=key, scale=expected)
    assert workshop.again(job).generation_metadata["ip_adapter"] == {
        "path": path,
        "image": key,
        "image_sha256": hashlib.sha256(b"not looked at by the fake").hexdigest(),
        "scale": expected,
    }
