"""The local language model keeps to its room, and rapidocr keeps out of the log of others."""

import logging
from typing import Any

import pytest

from cw_assets.domain.protocols import TextTask
from cw_assets.domain.values import Value
from cw_assets.engines.registry import build
from cw_assets.errors import ExternalFailure, NotReady
from cw_assets_tests.engines.tiny_models import TINY


class Story(Value):
    story: str


def tell(settings: Any, models_path: Any, *, tokens: int, data: str = "") -> Story:
    chosen = {"CW_MODELS_PATH": models_path, "text_model": "transformers", "text_weights": f"{TINY}/qwen"}
    task = TextTask("Tell it.", {"data": data}, Story, lambda: Story(story=""), max_new_tokens=tokens)
    return build("text_model", settings(**chosen)).complete(task)


def test_an_answer_cut_off_is_a_failure_that_waiting_does_not_help(settings, models_path):
    with pytest.raises(ExternalFailure, match="cut off after 8 tokens") as caught:
        tell(settings, models_path, tokens=8)
    assert not caught.value.retryable


def test_a_question_too_long_for_the_model_is_said_before_it_is_asked(settings, models_path):
    with pytest.raises(ExternalFailure, match="has room for 4096") as caught:
        tell(settings, models_path, tokens=64, data="long " * 3000)
    assert not caught.value.retryable


def test_a_yolo_checkpoint_is_no_transformers_model(settings):
    engine = build("object_detector", settings(object_detector="transformers"))
    with pytest.raises(NotReady, match="CW_DETECTOR_WEIGHTS=ustc-community"):
        engine.load()


def test_a_pickled_model_is_not_read_as_safetensors(settings, models_path, tmp_path):
    import shutil

    folder = tmp_path / "models" / "pickled"
    shutil.copytree(models_path / TINY / "qwen", folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    engine = build("text_model", settings(text_model="transformers", text_weights="pickled"))
    with pytest.raises(OSError, match="safetensors"):
        engine.load()


def test_reading_text_adds_no_log_handlers(settings):
    build("text_reader", settings()).read(__import__("numpy").zeros((64, 64, 3), "uint8"))
    assert logging.getLogger("RapidOCR").handlers == []
    assert logging.getLogger("OrtInferSession").handlers == []
