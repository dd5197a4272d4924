"""Work that no worker can do is refused before it is queued; what is not known of the workers refuses nothing."""

import socket
from collections.abc import Iterator
from typing import get_args

import pytest
import redis

from cw_assets.defs.assets import adaptation, images, loras, prompts, storyboards, video_analysis
from cw_assets.defs.execution.readiness import NEEDS, check_engines, queue_of
from cw_assets.defs.queues import QUEUE_TAG
from cw_assets.domain.jobs import JobFunction
from cw_assets.engines.readiness import all_missing
from cw_assets.errors import NotReady
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.broker import connect
from cw_assets.workers.presence import WorkerState
from cw_assets_tests.workers.conftest import embedded_broker, in_folder

HERE = socket.gethostname()
LOCAL = {"speech_model": "whisper", "text_model": "transformers"}
GRAPH = {
    "analyze_video": video_analysis,
    "create_adaptation": adaptation,
    "generate_storyboard": storyboards,
    "generate_wireframe_storyboard": storyboards,
    "generate_images": images,
    "enhance_prompt": prompts,
    "download_lora": loras,
}


@pytest.fixture(scope="module")
def broker_settings(tmp_path_factory) -> Iterator[Settings]:
    """Settings whose broker runs."""
    settings = in_folder(tmp_path_factory.mktemp("broker"))
    with embedded_broker(settings):
        yield settings


@pytest.fixture
def client(broker_settings) -> Iterator[redis.Redis]:
    """A client of that broker, which holds nothing yet."""
    with connect(broker_settings) as opened:
        opened.flushall()
        yield opened


@pytest.fixture
def announce(client, tmp_path):
    """A worker that says what its engines lack where its settings are those, over an empty models folder."""

    def worker(name: str, *queues: str, known: bool = True, host: str = HERE, **changes: object) -> WorkerState:
        here = Settings(_env_file=None, models_path=tmp_path, **changes)
        state = WorkerState(
            id=name,
            name=name,
            pid=1,
            host=host,
            queues=queues or ("default",),
            started_at=1.0,
            missing=all_missing(here) if known else None,
        )
        presence.announce(client, state, expiry_s=60)
        return state

    return worker


def refusal(function: JobFunction, settings: Settings) -> str:
    with pytest.raises(NotReady) as caught:
        check_engines(function, settings)
    return str(caught.value)


def test_nothing_is_refused_while_no_worker_is_there(broker_settings, client):
    for function in get_args(JobFunction):
        check_engines(function, broker_settings)


def test_nothing_is_refused_while_the_broker_is_away(tmp_path):
    check_engines("analyze_video", in_folder(tmp_path))


def test_workers_with_all_engines_are_given_everything(broker_settings, announce):
    announce("able", "default", "enhancement")
    for function in get_args(JobFunction):
        check_engines(function, broker_settings)


def test_what_the_only_worker_lacks_is_told_with_its_name(broker_settings, announce, tmp_path):
    announce("lacking", **LOCAL)
    assert refusal("analyze_video", broker_settings) == (
        f"No worker can do this, as lacking on {HERE} says: The weights {tmp_path}/whisper/large-v3.pt are missing; "
        "run `cw models pull whisper-large-v3`, or choose another engine."
    )


def test_video_that_is_known_to_be_silent_needs_no_speech_model(broker_settings, announce):
    announce("lacking", speech_model="whisper")
    assert "whisper" in refusal("analyze_video", broker_settings)
    check_engines("analyze_video", broker_settings, silent=True)


def test_host_is_told_once(broker_settings, announce):
    announce("default@render-2", host="render-2", **LOCAL)
    assert refusal("analyze_video", broker_settings).startswith("No worker can do this, as default@render-2 says: The ")


def test_one_worker_that_has_all_is_enough(broker_settings, announce):
    announce("lacking", **LOCAL)
    announce("able")
    check_engines("analyze_video", broker_settings)


def test_worker_of_another_queue_does_not_help(broker_settings, announce):
    announce("lacking", **LOCAL)
    announce("able", "enhancement")
    assert "whisper" in refusal("analyze_video", broker_settings)


def test_worker_of_another_version_may_be_able(broker_settings, announce):
    announce("lacking", **LOCAL)
    announce("older", known=False)
    check_engines("analyze_video", broker_settings)


def test_what_the_work_does_not_need_may_be_missing(broker_settings, announce):
    announce("lacking", "default", "enhancement", prompt_model="transformers", **LOCAL)
    for function in ("create_adaptation", "generate_storyboard", "generate_images", "download_lora", "enhance_prompt"):
        check_engines(function, broker_settings)


def test_market_chooses_its_own_weights_but_not_the_engine(broker_settings, announce):
    announce("lacking", text_model="openai", openai_base_url="nowhere")
    assert "CW_OPENAI_BASE_URL=nowhere" in refusal("create_adaptation", broker_settings)


@pytest.mark.parametrize(
    "function, changes, told",
    [
        ("analyze_video", {"object_detector": "ultralytics"}, "`cw models pull yolov8x`"),
        ("analyze_video", {"text_model": "transformers"}, "Qwen2.5-7B-Instruct"),
        ("analyze_video", {"scene_detector": "eyes"}, "CW_SCENE_DETECTOR=eyes"),
        ("create_adaptation", {"text_model": "quill"}, "CW_TEXT_MODEL=quill"),
        ("generate_storyboard", {"image_model": "crayon"}, "CW_IMAGE_MODEL=crayon"),
        ("generate_wireframe_storyboard", {"image_model": "crayon"}, "CW_IMAGE_MODEL=crayon"),
        ("generate_images", {"image_model": "crayon"}, "CW_IMAGE_MODEL=crayon"),
        ("download_lora", {"lora_hub": "shelf"}, "CW_LORA_HUB=shelf"),
    ],
)
def test_what_a_function_needs_is_asked_of_workers(broker_settings, announce, tmp_path, function, changes, told):
    announce("lacking", **changes)
    assert told in refusal(function, broker_settings)


@pytest.mark.parametrize("function", get_args(JobFunction))
def test_function_waits_in_the_queue_that_its_steps_are_sent_to(function):
    tagged = [asset for asset in GRAPH[function].ASSETS if getattr(asset, "is_executable", False)]
    queues = {op.tags[QUEUE_TAG] for asset in tagged for op in asset.node_def.iterate_op_defs()}
    assert queue_of(function) == ("default" if "default" in queues else "enhancement")
    assert function in NEEDS


def test_address_of_a_broker_that_is_silent_is_not_waited_for_long():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        check_engines("analyze_video", Settings(_env_file=None, broker_url=f"redis://127.0.0.1:{port}"))
