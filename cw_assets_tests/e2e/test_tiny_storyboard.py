"""Storyboards drawn by a tiny SDXL through the real diffusers, from words and after keyframes, as `local` draws them.

The pictures say nothing; that each was made with the reference picture and the ControlNet it was to have is looked at.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from cw_assets import api
from cw_assets.api import AnalysisOutcome
from cw_assets.api.storyboards import StoryboardOutcome
from cw_assets.domain.images.metadata import GenerationMetadata
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import Status
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import NotReady
from cw_assets.settings import Settings
from cw_assets_tests.engines import tiny_diffusion, tiny_models

pytestmark = pytest.mark.slow
SHOTS = (
    "MS: a woman in a yellow raincoat walks along a wet street.",
    "CU: the woman in the yellow raincoat opens a bottle of lemonade.",
    "EWS: an empty beach at night.",
)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("models")
    tiny_diffusion.make_tiny_sdxl(folder)
    tiny_diffusion.make_tiny_controlnet(folder)
    tiny_diffusion.make_tiny_ip_adapter(folder)
    tiny_models.make_qwen(folder)
    yield folder
    CACHE.evict()


@pytest.fixture(scope="module")
def project(
    models: Path, spot_settings: Settings, spot: AnalysisOutcome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[api.LocalProject]:
    """With a copy of the spot's media folder, and the tiny models known."""
    folder = tmp_path_factory.mktemp("tiny") / "media"
    shutil.copytree(spot_settings.media_root, folder)
    settings = Settings(
        _env_file=None,
        media_root=folder,
        CW_MODELS_PATH=models,
        profile="local",
        device="cpu",
        retry_delay_s=0,
        voice_model="none",
        prompt_weights=f"{tiny_models.TINY}/qwen",
    )
    with api.local(settings) as opened:
        known = {"base_architecture": "sdxl", "label": "tiny"}
        opened.catalog.add_diffusion_model(slug="tiny", path="tiny/sdxl", steps=1, max_pixels=1280 * 720, **known)
        opened.catalog.add_controlnet(slug="tiny_canny", path="tiny/controlnet-canny", control_type="canny", **known)
        yield opened


@pytest.fixture(scope="module")
def rows() -> list[ScriptRow]:
    """A second for each shot."""
    return [
        ScriptRow(
            shot_number=number,
            timecode_start=f"00:00:0{number - 1}:00",
            duration_seconds=1.0,
            visual_text=words,
            audio_text="VO: “Rain again?”" if number == 1 else "No speech.",
        )
        for number, words in enumerate(SHOTS, start=1)
    ]


@pytest.fixture(scope="module")
def unit(project: api.LocalProject, rows: list[ScriptRow]) -> int:
    return write_script(project, rows, "RAIN")


@pytest.fixture(scope="module")
def from_text(project: api.LocalProject, unit: int, tmp_path_factory: pytest.TempPathFactory) -> StoryboardOutcome:
    """Its cast has a reference picture."""
    woman = tmp_path_factory.mktemp("cast") / "woman.png"
    Image.radial_gradient("L").convert("RGB").save(woman)
    board = project.add_storyboard(unit, model="tiny", references={"cast": woman}, seed=7)
    return project.generate_storyboard(board.id).result()


@pytest.fixture(scope="module")
def from_keyframes(project: api.LocalProject, spot: AnalysisOutcome) -> StoryboardOutcome:
    """Of the spot's first two shots."""
    origin = project.approve_media(spot.media_id)
    write_script(project, spot.result.script.script_rows[:2], origin.code)
    board = project.add_storyboard(
        origin.id, from_keyframes=True, model="tiny", controlnet="tiny_canny", seed=7, enhance_prompts=False
    )
    return project.generate_wireframe_storyboard(board.id).result()


def write_script(project: api.LocalProject, rows: Sequence[ScriptRow], code: str) -> int:
    lasts = sum(row.duration_seconds for row in rows)
    script: dict[str, Any] = {"version": "1.0", "client_name": "", "brand_name": "", "job_id": "", "notes": ""}
    script |= {"script_title": code, "total_runtime_seconds": lasts, "language": "en"}
    path = project.settings.media_root.parent / f"{code}.json"
    path.write_text(json.dumps(script | {"script_rows": [row.model_dump() for row in rows]}))
    unit_id = project.import_script(path, code=code).unit_id
    assert unit_id is not None
    return unit_id


def made(project: api.LocalProject, outcome: StoryboardOutcome) -> list[GenerationMetadata]:
    """What is kept of each frame's making."""
    jobs = [project.catalog.get_diffusion_job(frame.job_id) for frame in outcome.frames]
    return [GenerationMetadata.model_validate(job.generation_metadata) for job in jobs]


def pictures(project: api.LocalProject, outcome: StoryboardOutcome) -> list[bytes]:
    return [project.workplace.store.path(frame.image).read_bytes() for frame in outcome.frames]


def test_frames_from_words_are_drawn_by_the_real_pipeline(project: api.LocalProject, from_text: StoryboardOutcome):
    assert (from_text.status, from_text.error) == ("completed", "")
    frames = made(project, from_text)
    assert {(one.engine.engine, one.model.slug, one.parameters.steps) for one in frames} == {("diffusers", "tiny", 1)}
    for frame in from_text.frames:
        with Image.open(project.workplace.store.path(frame.image)) as picture:
            assert picture.size == (1280, 720)
    assert len(set(pictures(project, from_text))) == 3


def test_the_reference_picture_is_followed_where_its_person_is_shown(
    project: api.LocalProject, from_text: StoryboardOutcome
):
    first, second, beach = made(project, from_text)
    board = project.catalog.get_storyboard(from_text.storyboard_id)
    assert first.ip_adapter is not None
    assert first.ip_adapter.path == "h94/IP-Adapter/sdxl_models/ip-adapter_sdxl.safetensors"
    assert (first.ip_adapter.image, bool(first.ip_adapter.image_sha256)) == (board.references["cast"], True)
    assert first.ip_adapter == second.ip_adapter
    assert beach.ip_adapter is None


def test_only_the_first_frame_waits_for_the_model(project: api.LocalProject, from_text: StoryboardOutcome):
    assert [one.warm for one in made(project, from_text)] == [False, True, True]


def test_rules_enhance_prompts_where_the_language_model_says_nothing_and_no_word_is_lost(
    project: api.LocalProject, from_text: StoryboardOutcome
):
    images = project.catalog.storyboard_images(from_text.storyboard_id)
    prompts = [project.catalog.get_prompt(image.prompt_id) for image in images]
    assert "a woman in a yellow raincoat" in prompts[0].source_prompt
    for prompt, drawn in zip(prompts, made(project, from_text), strict=True):
        assert prompt.fallback_reason.startswith("The model's prompt says nothing of the source's subject")
        assert words_of(prompt.source_prompt) < words_of(prompt.enhanced_prompt)
        assert drawn.prompt.enhanced == prompt.enhanced_prompt


def words_of(prompt: str) -> set[str]:
    return set(prompt.replace(",", "").split())


def test_sheet_film_and_timeline_come_out(project: api.LocalProject, from_text: StoryboardOutcome):
    assert from_text.sheet is not None
    assert from_text.animatic is not None
    keys = [*from_text.sheet.model_dump().values(), from_text.animatic.otio, from_text.animatic.edl]
    assert all(project.workplace.store.path(key).stat().st_size > 100 for key in keys)
    with av.open(str(project.workplace.store.path(from_text.animatic.video))) as film:
        assert (film.streams.video[0].frames, film.streams.video[0].width) == (75, 1280)
    assert from_text.page is not None
    assert "diffusers" in from_text.page.read_text()


def test_frames_after_keyframes_have_their_controlnet(project: api.LocalProject, from_keyframes: StoryboardOutcome):
    assert (from_keyframes.status, from_keyframes.error, from_keyframes.frames_rendered) == ("completed", "", 2)
    frames = made(project, from_keyframes)
    keyframes = project.catalog.get_result(project.catalog.list_media()[0].id).key_frames
    for frame, keyframe in zip(frames, keyframes[:2], strict=True):
        assert frame.controlnet is not None
        assert (frame.controlnet.slug, frame.controlnet.control_type) == ("tiny_canny", "canny")
        assert frame.controlnet.reference_image == keyframe.image
        assert (frame.engine.engine, frame.parameters.width) == ("diffusers", 1280)
    assert frames[1].warm
    assert len(set(pictures(project, from_keyframes))) == 2


def test_of_an_edited_row_alone_the_frame_is_drawn_again(
    project: api.LocalProject, from_text: StoryboardOutcome, unit: int, rows: list[ScriptRow]
):
    before = pictures(project, from_text)
    snow = rows[2].model_copy(update={"visual_text": "EWS: a frozen lake at noon."})
    write_script(project, [*rows[:2], snow], "RAIN")
    again = project.generate_storyboard(from_text.storyboard_id).result()
    assert (again.num_jobs, again.job_ids) == (1, (from_text.frames[2].job_id,))
    after = pictures(project, again)
    assert after[:2] == before[:2]
    assert after[2] != before[2]


def test_missing_weights_are_told_before_a_frame_is_planned(project: api.LocalProject, unit: int):
    board = project.add_storyboard(unit, model="juggernaut_xl", enhance_prompts=False)
    assert_lacks(project, board.id, "cw models pull RunDiffusion/Juggernaut-XL-v9")
    assert project.catalog.storyboard_images(board.id) == []


def test_a_missing_controlnet_is_told_before_a_frame_is_planned(
    project: api.LocalProject, from_keyframes: StoryboardOutcome
):
    unit_id = project.catalog.get_storyboard(from_keyframes.storyboard_id).video_ad_unit_id
    board = project.add_storyboard(unit_id, from_keyframes=True, model="tiny", enhance_prompts=False)
    net = project.catalog.get_controlnet(board.controlnet_id)
    assert net.control_type == "lineart"
    assert_lacks(project, board.id, f"cw models pull {net.path}")


def assert_lacks(project: api.LocalProject, storyboard_id: int, command: str) -> None:
    """That drawing the storyboard is refused for want of what this command fetches, and leaves it as it is."""
    with pytest.raises(NotReady, match=command):
        project.generate_storyboard(storyboard_id)
    assert project.catalog.get_storyboard(storyboard_id).status is Status.PENDING
