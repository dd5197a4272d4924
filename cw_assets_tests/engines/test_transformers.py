"""The local language model keeps to its room, and each question to itself; rapidocr keeps out of others' logs."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from pydantic import Field

from cw_assets import interrupts
from cw_assets.domain.prompts.enhanced_text import EnhancedText
from cw_assets.domain.prompts.enhancement import EnhancementAsk, enhance, enhancement_task
from cw_assets.domain.text_task import TextTask, TokenUsage
from cw_assets.domain.values import Value
from cw_assets.engines import packages
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.registry import build, build_text_model
from cw_assets.engines.text.conversation import opening
from cw_assets.engines.text.language_model import four_bits
from cw_assets.engines.text.next_token import NextToken
from cw_assets.engines.text.transformers import TransformersTextModel
from cw_assets.errors import Cancelled, CwError, ExternalFailure, NotReady
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


# ---- many at once


class Line(Value):
    line: str = Field(min_length=1, max_length=20)
    count: int = Field(ge=0, le=99)


PROMPTS = ("fox", "a bear by the river", "the sun comes up and the street smells of fresh bread", "owl", "two cats")


def line_task(prompt: str, *, temperature: float = 0.0, tokens: int = 64, seed: int = 0) -> TextTask[Line]:
    return TextTask(
        "Tell it.", {"prompt": prompt}, Line, lambda: Line(line="-", count=0), tokens, temperature, 0.9, seed
    )


@pytest.fixture
def engine(models_path: Any) -> Iterator[TransformersTextModel]:
    """In single precision, loaded afresh, so that a test may break it."""
    CACHE.evict()
    yield TransformersTextModel(models_path, f"{TINY}/qwen", device="cpu")
    CACHE.evict()


def many(engine: TransformersTextModel, tasks: list[TextTask[Any]]) -> list[Any]:
    return engine.complete_many(tasks, on_progress=lambda _: None)


def sizes_of(monkeypatch: pytest.MonkeyPatch, engine: TransformersTextModel, *, room: int = 99) -> list[int]:
    """The rows of each batch from now on; more than `room` are too many for the memory."""
    model, sizes = engine.loaded().model, []
    real = model.generate

    def generate(**chosen: Any) -> Any:
        sizes.append(len(chosen["input_ids"]))
        if sizes[-1] > room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(**chosen)

    monkeypatch.setattr(model, "generate", generate)
    return sizes


@pytest.mark.parametrize("temperature", [0.0, 0.8])
@pytest.mark.parametrize("batch_size", [1, 2, 5])
def test_a_batch_answers_as_one_by_one_whatever_its_size(engine, monkeypatch, temperature, batch_size):
    tasks = [line_task(prompt, temperature=temperature, seed=7) for prompt in PROMPTS]
    alone = [engine.complete(task) for task in tasks]
    sizes, engine.batch_size = sizes_of(monkeypatch, engine), batch_size
    assert many(engine, tasks) == alone
    assert sizes == {1: [1] * 5, 2: [2, 2, 1], 5: [5]}[batch_size]


def test_a_draw_hangs_on_its_seed(engine):
    found = many(engine, [line_task("fox", temperature=1.0, seed=seed) for seed in (1, 1, 2, 3, 4)])
    assert found[0] == found[1]
    assert len(set(found)) == 4


def test_of_the_likeliest_token_alone_only_the_greedy_answer_is_drawn(engine):
    greedy, drawn = (line_task("fox", temperature=heat, seed=3) for heat in (0.0, 0.9))
    narrow = TextTask("Tell it.", drawn.data, Line, drawn.rules, 64, temperature=0.9, top_p=1e-9, seed=3)
    found = many(engine, [greedy, narrow, drawn])
    assert found[0] == found[1] != found[2]


def test_five_prompts_in_one_batch_give_five_valid_texts(engine, monkeypatch):
    sizes = sizes_of(monkeypatch, engine)
    tasks = [
        enhancement_task(prompt, style="auto", creativity=1.0, instruction="Do.", seed=n)
        for n, prompt in enumerate(PROMPTS)
    ]
    found = many(engine, tasks)
    assert sizes == [5]
    assert all(isinstance(one, EnhancedText) for one in found)
    assert len({one.enhanced_prompt for one in found}) == 5


def test_a_model_of_random_weights_leaves_its_prompts_to_the_rules(engine):
    sources = ("walrus in Lisbon", "zeppelin", "xylophone player")
    asks = [EnhancementAsk(source=one, style="auto", creativity=1.0, instruction="Do.") for one in sources]
    found = enhance(engine, asks, on_progress=lambda _: None)
    assert {one.method for one in found} == {"rule-based"}
    assert all(one.fallback_reason for one in found)
    assert all(one.enhanced_prompt.startswith(source) for one, source in zip(found, sources, strict=True))


def test_limits_and_schemas_of_one_batch_are_each_their_own(engine):
    story = TextTask("Tell it.", {}, Story, lambda: Story(story=""), max_new_tokens=6)
    too_long = line_task("long " * 3000)
    found = many(engine, [line_task("fox"), story, too_long, line_task("owl")])
    assert found[0] == engine.complete(line_task("fox"))
    assert "cut off after 6 tokens" in str(found[1])
    assert "has room for 4096" in str(found[2])
    assert found[3] == engine.complete(line_task("owl"))


def test_a_batch_too_large_for_the_memory_is_halved_until_it_fits(engine, monkeypatch):
    tasks = [line_task(prompt) for prompt in PROMPTS]
    alone = [engine.complete(task) for task in tasks]
    sizes = sizes_of(monkeypatch, engine, room=2)
    assert many(engine, tasks) == alone
    assert sizes == [5, 2, 2, 1]


def test_a_single_question_too_large_for_the_memory_is_said(engine, monkeypatch):
    sizes, told = sizes_of(monkeypatch, engine, room=0), []
    found = engine.complete_many([line_task(p) for p in PROMPTS[:2]], on_progress=told.append)
    assert sizes == [2, 1, 1]
    assert all("ran out of the device's memory" in str(one) for one in found)
    assert told[-1] == 1.0


def break_rows(engine: TransformersTextModel, monkeypatch: pytest.MonkeyPatch, *, prompt: str, passes: int) -> None:
    """Scores of the row whose question holds `prompt` become NaN after its third token, in the first `passes` tries."""
    loaded = engine.loaded()
    real, left, steps = loaded.model.forward, {"passes": passes}, {"n": 0, "row": None}

    def forward(*args: Any, **chosen: Any) -> Any:
        ids = chosen["input_ids"]
        if ids.shape[1] > 1:
            texts = loaded.tokenizer.batch_decode(ids)
            rows = [n for n, text in enumerate(texts) if f'"prompt": "{prompt}"' in text]
            steps.update(n=0, row=rows[0] if rows and left["passes"] else None)
            left["passes"] -= bool(rows)
        out, steps["n"] = real(*args, **chosen), steps["n"] + 1
        if steps["row"] is not None and steps["n"] > 3:
            out.logits[steps["row"]] = float("nan")
        return out

    monkeypatch.setattr(loaded.model, "forward", forward)


def test_a_row_that_breaks_down_once_is_asked_again_and_spoils_no_other(engine, monkeypatch):
    tasks = [line_task(prompt) for prompt in PROMPTS]
    alone = [engine.complete(task) for task in tasks]
    sizes, told = sizes_of(monkeypatch, engine), []
    break_rows(engine, monkeypatch, prompt="owl", passes=1)
    assert engine.complete_many(tasks, on_progress=told.append) == alone
    assert sizes == [5, 1]
    assert told == sorted(told)


def test_a_row_that_breaks_down_twice_is_a_failure(engine, monkeypatch):
    sizes = sizes_of(monkeypatch, engine)
    break_rows(engine, monkeypatch, prompt="owl", passes=2)
    found = many(engine, [line_task(prompt) for prompt in PROMPTS])
    assert sizes == [5, 1]
    assert isinstance(found[3], ExternalFailure)
    assert "NaN" in str(found[3])
    assert not [one for n, one in enumerate(found) if n != 3 and isinstance(one, CwError)]


def test_a_token_that_does_not_fit_ends_its_row_alone(engine):
    loaded = engine.loaded()
    rows = [engine.row(loaded, line_task("fox")) for _ in range(2)]
    size = loaded.model.config.vocab_size
    chooser = NextToken(rows, vocabulary=size, stop=2, on_token=lambda _: None)
    (opened,) = loaded.tokenizer.encode("{")
    (other,) = loaded.tokenizer.encode("}")
    chooser(torch.zeros(2, 1, dtype=torch.long), torch.zeros(2, size))
    scores = chooser(torch.tensor([[opened], [other]]), torch.zeros(2, size))
    assert [row.ended for row in rows] == [False, True]
    assert f"token {other} does not fit" in rows[1].fault
    assert scores[1].isfinite().nonzero().tolist() == [[2]]
    assert 0 < scores[0].isfinite().sum() < size


def test_the_second_try_has_half_the_room(engine, monkeypatch):
    break_rows(engine, monkeypatch, prompt="fox", passes=1)
    task = TextTask("Tell it.", {"prompt": "fox"}, Story, lambda: Story(story=""), max_new_tokens=12)
    with pytest.raises(ExternalFailure, match="cut off after 6 tokens"):
        engine.complete(task)


@pytest.mark.parametrize(("limit", "half"), [(4096, 2048), (2048, 1024)])
def test_a_brief_that_breaks_down_is_asked_for_again_with_half_its_limit(engine, monkeypatch, limit, half):
    model, limits = engine.loaded().model, []
    monkeypatch.setattr(model.config, "max_position_embeddings", 16_384)
    real = model.generate
    monkeypatch.setattr(model, "generate", lambda **c: (limits.append(c["max_new_tokens"]), real(**c))[1])
    break_rows(engine, monkeypatch, prompt="fox", passes=1)
    assert isinstance(engine.complete(line_task("fox", tokens=limit)), Line)
    assert limits == [limit, half]


# ---- tokens


def test_each_answer_tells_its_tokens(engine):
    told: dict[str, list[TokenUsage]] = {"fox": [], "owl": []}
    tasks = [replace(line_task(prompt), on_usage=told[prompt].append) for prompt in told]
    found = many(engine, tasks)
    tokenizer = engine.loaded().tokenizer
    for task, answer in zip(tasks, found, strict=True):
        asked = tokenizer.apply_chat_template(opening(task), add_generation_prompt=True, return_dict=True)
        (usage,) = told[task.data["prompt"]]
        assert usage.prompt_tokens == len(asked["input_ids"])
        least = len(tokenizer.encode(answer.model_dump_json())) // 2
        assert least < usage.new_tokens <= task.max_new_tokens


def test_an_answer_at_its_limit_has_taken_all_of_it(engine):
    told: list[TokenUsage] = []
    story = TextTask("Tell it.", {}, Story, lambda: Story(story=""), max_new_tokens=6, on_usage=told.append)
    many(engine, [story, line_task("fox")])
    assert [usage.new_tokens for usage in told] == [6]


def test_an_answer_that_breaks_down_has_taken_its_tokens_too(engine, monkeypatch):
    told: list[TokenUsage] = []
    break_rows(engine, monkeypatch, prompt="owl", passes=1)
    many(engine, [replace(line_task("owl"), on_usage=told.append)])
    first, second = told
    assert first.prompt_tokens == second.prompt_tokens
    assert first.new_tokens == 4 < second.new_tokens


# ---- stopping


@pytest.mark.parametrize("after", [0, 1, 10])
def test_it_can_be_stopped_between_any_two_tokens(engine, after):
    told: list[float] = []

    def stop(fraction: float) -> None:
        told.append(fraction)
        if len(told) > after:
            raise Cancelled("stopped by hand")

    with pytest.raises(Cancelled):
        engine.complete_many([line_task(p) for p in PROMPTS], on_progress=stop)
    assert len(told) == after + 1
    assert told == sorted(told)


def test_a_single_answer_stops_where_the_step_is_told_to(engine):
    engine.loaded()
    interrupts.ask(Cancelled("the worker must go"))
    try:
        with pytest.raises(Cancelled):
            engine.complete(line_task("fox"))
    finally:
        interrupts.clear()


def test_a_model_without_a_padding_token_is_batched_too(engine):
    loaded = engine.loaded()
    loaded.tokenizer.pad_token = None
    assert not [one for one in many(engine, [line_task(p) for p in PROMPTS]) if isinstance(one, CwError)]


# ---- loading


@pytest.mark.parametrize("damage", ["weights", "kind", "tokenizer"])
def test_files_that_are_no_model_are_named_with_the_command_that_fetches_them(models_path, tmp_path, damage):
    import shutil

    folder = tmp_path / "broken"
    shutil.copytree(models_path / TINY / "qwen", folder)
    name, content = {
        "weights": ("model.safetensors", b"garbage"),
        "kind": ("config.json", (folder / "config.json").read_bytes().replace(b'"qwen2"', b'"nonesuch"')),
        "tokenizer": ("tokenizer.json", b"{}"),
    }[damage]
    (folder / name).write_bytes(content)
    with pytest.raises(NotReady, match="`cw models pull broken`"):
        TransformersTextModel(tmp_path, "broken", device="cpu").complete(line_task("fox"))


def test_four_bits_are_not_for_this_device_and_it_says_so(settings, models_path):
    chosen = {"CW_MODELS_PATH": models_path, "text_model": "transformers", "text_weights": f"{TINY}/qwen"}
    engine = build("text_model", settings(**chosen, text_load_in_4bit=True))
    assert engine.notes == ("CW_TEXT_LOAD_IN_4BIT has no effect on cpu, only on CUDA devices.",)
    assert engine.info.model == f"{TINY}/qwen"
    assert isinstance(engine.complete(line_task("fox")), Line)
    assert engine.loaded().model.dtype == torch.float32
    assert build("text_model", settings(**chosen)).notes == ()


def test_weights_are_chosen_by_their_hub_id(settings, models_path):
    chosen = settings(CW_MODELS_PATH=models_path, text_model="transformers", text_weights="none")
    engine = build_text_model(chosen, f"{TINY}/qwen", load_in_4bit=True)
    assert engine.info.model == f"{TINY}/qwen"
    assert engine.load_in_4bit
    assert isinstance(engine.complete(line_task("fox")), Line)


def test_four_bits_on_cuda_are_named_and_kept_apart_from_the_whole_weights(models_path):
    engine, whole = (
        TransformersTextModel(models_path, f"{TINY}/qwen", device="cuda", load_in_4bit=wish) for wish in (True, False)
    )
    for one in (engine, whole):
        one.__dict__["chosen_device"] = "cuda"
    assert engine.info.model == f"{TINY}/qwen (4-bit)"
    assert engine.notes == ()
    assert engine.key != whole.key


def test_four_bits_are_nf4_computed_in_bfloat16(monkeypatch):
    monkeypatch.setattr(packages, "find_spec", lambda name: object())
    options = four_bits("cuda:0")
    config = options["quantization_config"]
    assert options["device_map"] == {"": "cuda:0"}
    assert (config.load_in_4bit, config.bnb_4bit_quant_type) == (True, "nf4")
    assert config.bnb_4bit_compute_dtype == torch.bfloat16


def test_without_bitsandbytes_four_bits_name_the_extra(monkeypatch):
    real = packages.find_spec
    monkeypatch.setattr(packages, "find_spec", lambda name: None if name == "bitsandbytes" else real(name))
    with pytest.raises(NotReady, match=r"bitsandbytes.*'4bit'"):
        four_bits("cuda")
