"""Weights that a record names are asked for before its launch: in this process, and of workers that announced theirs.

Nobody does the work here but the process itself.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import numpy as np
import pytest
import redis
from PIL import Image
from safetensors.numpy import save_file

from cw_assets import api
from cw_assets.defs.resources import Engines
from cw_assets.defs.work.storyboarding import planning
from cw_assets.domain.status import Status
from cw_assets.engines.models_folder import ModelsFolder
from cw_assets.engines.named_weights import weights_here
from cw_assets.engines.readiness import all_missing
from cw_assets.errors import CwError, InvalidInput, NotReady
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.broker import connect
from cw_assets.workers.presence import WorkerState
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.engines.image_fakes import FakeImageModel
from cw_assets_tests.media import Shot, make_video, tone

SDXL = "stabilityai/sdxl-turbo"
NO_SDXL = f"run `cw models pull {SDXL}`"


def put_model(folder: Path, name: str) -> None:
    """A diffusers folder as far as anybody looks."""
    (folder / name).mkdir(parents=True)
    (folder / name / "model_index.json").write_text(json.dumps({"_class_name": "StableDiffusionXLPipeline"}))


def make_lora(folder: Path) -> Path:
    path = folder / "lines.safetensors"
    save_file({"unet.lora_A.weight": np.zeros((1, 1), np.float32)}, path)
    return path


def order(project: api.LocalProject | api.StackProject, **settings: object) -> int:
    return project.add_diffusion_job("a red bicycle", model="sdxl_turbo", **settings).id


def adaptation(project: api.LocalProject | api.StackProject, code: str) -> int:
    """For Japan, whose language has a model of its own."""
    origin = project.catalog.import_origin_unit(code=code, title=code, language="en", duration=8.0, rows=ROWS)
    return project.add_adaptations(origin.id, ["ja-JP"])[0].id


# ---- in this process


@pytest.fixture
def local(tmp_path) -> Iterator[api.LocalProject]:
    """With the engines that read weights, and none of them."""
    settings = Settings(_env_file=None, media_root=tmp_path / "media", CW_MODELS_PATH=tmp_path / "models",
                        image_model="diffusers", text_model="transformers")  # fmt: skip
    with api.local(settings) as opened:
        opened.instance = dg.DagsterInstance.ephemeral()
        yield opened


@pytest.mark.parametrize("background", [False, True])
def test_order_whose_model_is_not_here_is_refused_before_it_begins(local, background):
    local.background = background
    job = order(local)
    with pytest.raises(NotReady, match=NO_SDXL):
        local.generate_images(job)
    assert local.list_jobs().total == 0
    assert local.catalog.get_diffusion_job(job).status is Status.PENDING


def test_adaptation_whose_markets_model_is_not_here_is_refused_before_it_begins(local):
    unit = adaptation(local, "HOT")
    with pytest.raises(NotReady, match=f"run `cw models pull {local.catalog.get_language('ja').primary_model}`"):
        local.create_adaptation(unit)
    assert local.catalog.get_ad_unit(unit).status is Status.PENDING


def test_engine_of_the_settings_that_is_not_here_is_told_before_it_begins(local):
    job = order(local)
    local.workplace.engines.settings = local.settings.model_copy(update={"image_model": "crayon"})
    with pytest.raises(InvalidInput, match="CW_IMAGE_MODEL=crayon"):
        local.generate_images(job)


def test_engine_that_was_passed_in_is_not_looked_for(local):
    job = order(local, width=256, height=256)
    local.workplace.engines = Engines(local.settings, given={"image_model": FakeImageModel()})
    assert local.generate_images(job).result().images_count == 1


def test_storyboard_is_refused_with_nothing_changed_and_answered_where_it_is_drawn(local):
    unit = local.catalog.import_origin_unit(code="HOT", title="Hot", language="en", duration=8.0, rows=ROWS)
    board = local.add_storyboard(unit.id, model="sdxl_turbo", enhance_prompts=False, scratch_voice=False)
    shot = local.catalog.script_rows(unit.id)[0].shot_number
    without = local.workplace.engines
    with pytest.raises(NotReady, match=NO_SDXL):
        local.generate_storyboard(board.id, other_takes=[shot])
    assert local.catalog.get_storyboard(board.id) == board
    local.workplace.engines = Engines(local.settings, given={"image_model": FakeImageModel()})
    assert local.generate_storyboard(board.id).result().status == "completed"
    local.workplace.engines = without
    assert local.generate_storyboard(board.id).result().status == "skipped"
    for again in ({"force": True}, {"shots": [shot]}):
        with pytest.raises(NotReady, match=NO_SDXL):
            local.generate_storyboard(board.id, **again)


def test_lora_without_its_file_or_a_source_is_told(local, tmp_path):
    put_model(local.settings.models_path, SDXL)
    file = make_lora(tmp_path)
    own = local.add_lora(str(file), label="Lines", base_architecture="sdxl")
    fetched = local.catalog.add_lora(label="Far", air="urn:air:sdxl:lora:civitai:1@2", base_architecture="sdxl")
    (local.settings.models_path / own.path).unlink()
    for lora, told in (
        (own, f"The file {own.path} of LoRA {own.id} is not in"),
        (fetched, r"no civitai_2\.safetensors"),
    ):
        job = order(local, lora=lora.id)
        with pytest.raises(CwError, match=told):
            local.generate_images(job)
        with pytest.raises(CwError, match=told):
            local.download_lora(lora.id)


@pytest.fixture
def begun(local, monkeypatch) -> list[str]:
    """The jobs that have begun, each of which ends there."""
    found = list[str]()
    monkeypatch.setattr(type(local), "run_job", lambda self, name, *_, **__: found.append(name))
    return found


def test_order_with_everything_here_is_let_through(local, begun):
    put_model(local.settings.models_path, SDXL)
    local.generate_images(order(local))
    assert begun == ["generate_images_job"]


def followed(project: api.LocalProject, folder: Path, kind: str) -> int:
    """A storyboard with a picture: of the woman in the script ("cast"), or of a product that the script lacks."""
    picture = folder / "picture.png"
    Image.fromarray(np.full((256, 256, 3), 90, np.uint8)).save(picture)
    unit = project.catalog.import_origin_unit(code="HOT", title="Hot", language="en", duration=8.0, rows=ROWS)
    board = project.add_storyboard(unit.id, model="sdxl_turbo", enhance_prompts=False, references={kind: picture})
    return board.id


def test_ip_adapter_is_asked_for_where_a_frame_follows_a_picture(local, begun, tmp_path):
    put_model(local.settings.models_path, SDXL)
    with pytest.raises(NotReady, match="The IP-Adapter is not at"):
        local.generate_storyboard(followed(local, tmp_path, "cast"))
    assert begun == []
    local.generate_storyboard(followed(local, tmp_path, "product"))
    assert begun == ["generate_storyboard_job"]


def test_storyboard_that_cannot_be_planned_is_not_held_up_for_its_weights(local, begun, tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise ValueError("It cannot be planned.")

    monkeypatch.setattr(planning.Planner, "orders", fail)
    local.generate_storyboard(followed(local, tmp_path, "cast"))
    assert begun == ["generate_storyboard_job"]


@pytest.mark.parametrize("is_known", [False, True], ids=["by its file", "by its record"])
@pytest.mark.parametrize("sound", [False, True], ids=["silent", "with sound"])
def test_speech_weights_are_asked_for_where_there_is_something_to_hear(local, begun, tmp_path, sound, is_known):
    local.workplace.engines.settings = local.settings.model_copy(
        update={"speech_model": "faster-whisper", "text_model": "rules"}
    )
    sounds = [tone(1.2)] if sound else []
    media = local.add_media(make_video(tmp_path / "spot.mp4", [Shot(30, (200, 40, 40))], sounds=sounds))
    if is_known:
        decoder, path = local.workplace.engines.decoder, local.workplace.store.path(media.video_file)
        found = decoder.probe(path, media_key=media.video_file, sha256=media.sha256)
        local.catalog.set_metadata(media.id, found)
        path.unlink()
        path.touch()
    if sound:
        with pytest.raises(NotReady, match="cw models pull faster-whisper"):
            local.analyze_video(media.id)
    else:
        local.analyze_video(media.id)
    assert begun == ([] if sound else ["analyze_video_job"])


# ---- on workers


@pytest.fixture
def broker(project) -> Iterator[redis.Redis]:
    """Of the project's stack; it knows no worker."""
    with connect(project.settings) as client:
        client.flushall()
        yield client


@pytest.fixture
def announce(broker, tmp_path):
    """A worker of "default" with a models folder of its own, which draws with diffusers."""

    def worker(name: str, *models: str, says: bool = True, **changes: object) -> None:
        folder = tmp_path / name
        for model in models:
            put_model(folder, model)
        chosen = {"image_model": "diffusers", "text_model": "transformers"} | changes
        settings = Settings(_env_file=None, CW_MODELS_PATH=folder, **chosen)
        told = weights_here(settings, ModelsFolder(folder)) if says else None
        state = WorkerState(
            id=name, name=name, pid=1, host=name, queues=("default",), started_at=1.0, missing=all_missing(settings),
            weights=presence.keep_weights(broker, told, 60) if told else "",
        )  # fmt: skip
        presence.announce(broker, state, expiry_s=60)

    return worker


def test_order_whose_model_no_worker_has_is_refused_before_it_is_queued(project, announce, tmp_path):
    announce("one")
    announce("two", "another/model")
    job = order(project)
    with pytest.raises(NotReady) as caught:
        project.generate_images(job)
    assert str(caught.value) == (
        f"No worker can do this, as one says: The weights {tmp_path}/one/{SDXL} are missing; "
        f"run `cw models pull {SDXL}`, or choose another engine."
    )
    assert project.catalog.get_diffusion_job(job).status is Status.PENDING


def test_it_is_refused_over_http_too(project, remote, announce):
    announce("one")
    job = order(project)
    with pytest.raises(NotReady, match=f"No worker can do this, as one says: .*{NO_SDXL}"):
        remote.generate_images(job)
    assert project.catalog.get_diffusion_job(job).status is Status.PENDING


@pytest.mark.parametrize(
    "able",
    [
        {"models": (SDXL,)},
        {"says": False},
        {"image_model": "sketch"},
        {"models": ("stabilityai",)},
    ],
    ids=["has the model", "has not said", "needs no weights", "may have it"],
)
def test_one_worker_that_may_be_able_is_enough(project, announce, able):
    announce("lacking")
    announce("able", *able.pop("models", ()), **able)
    handle = project.generate_images(order(project))
    assert handle.status() is Status.QUEUED
    handle.cancel()


def test_adaptation_is_refused_where_no_worker_has_the_markets_model(project, announce):
    model = project.catalog.get_language("ja").primary_model
    unit = adaptation(project, "COLD")
    announce("lacking")
    with pytest.raises(NotReady, match=f"as lacking says: .*cw models pull {model}"):
        project.create_adaptation(unit)
    announce("choosing", adaptation_model="another/model")
    handle = project.create_adaptation(unit)
    assert handle.status() is Status.QUEUED
    handle.cancel()


def test_storyboard_is_refused_where_no_worker_has_its_model(project, announce):
    unit = project.catalog.import_origin_unit(code="NET", title="Net", language="en", duration=8.0, rows=ROWS)
    board = project.add_storyboard(unit.id, model="sdxl_turbo")
    announce("lacking", "other/model")
    with pytest.raises(NotReady, match=f"as lacking says: .*{NO_SDXL}"):
        project.generate_storyboard(board.id)


def test_own_lora_must_be_at_a_worker(project, announce, tmp_path):
    lora = project.add_lora(str(make_lora(tmp_path)), label="Own", base_architecture="sdxl")
    job = order(project, lora=lora.id)
    announce("lacking", SDXL)
    project.generate_images(job).cancel()  # just added: the worker may not have looked since
    (project.settings.models_path / lora.path).unlink()
    with pytest.raises(NotReady, match=f"as lacking says: The file {lora.path} of LoRA {lora.id} is not in"):
        project.generate_images(order(project, lora=lora.id))


def test_lora_that_is_fetched_needs_a_source_at_a_worker(project, announce):
    lora = project.catalog.add_lora(label="Far", air="urn:air:sdxl:lora:civitai:1@2", base_architecture="sdxl")
    job = order(project, lora=lora.id)
    announce("lacking", SDXL, lora_hub="civitai", civitai_url="nowhere")
    with pytest.raises(NotReady, match="as lacking says: CW_CIVITAI_URL=nowhere"):
        project.generate_images(job)
    announce("able", SDXL)
    handle = project.generate_images(job)
    assert handle.status() is Status.QUEUED
    handle.cancel()
