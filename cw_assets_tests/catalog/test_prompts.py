import pytest

from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput

ENHANCED = {"enhanced_prompt": "red bicycle, dawn", "negative_prompt": "blurry", "method": "huggingface", "model": "q"}


@pytest.fixture
def prompt(catalog):
    return catalog.add_prompt("Ein rotes Fahrrad – 夏 🌞")


def test_new_prompt_has_the_defaults_and_waits(catalog, prompt):
    assert (prompt.status, prompt.partition_key) == (Status.PENDING, f"{prompt.id}-ein-rotes-fahrrad")
    assert (prompt.enhancement_style, prompt.enhancement_method, prompt.creativity) == ("auto", "none", 0.7)
    assert (prompt.enhanced_prompt, prompt.negative_prompt, prompt.enhancement_model) == ("", "", "")
    assert prompt.source_prompt == "Ein rotes Fahrrad – 夏 🌞"
    assert catalog.get_prompt(prompt.id) == prompt


def test_prompt_that_comes_enhanced_is_complete(catalog):
    prompt = catalog.add_prompt("a bicycle", enhanced_prompt="red bicycle, dawn")
    assert (prompt.status, prompt.progress, prompt.completed_at) == (Status.COMPLETED, 100, prompt.created_at)
    assert catalog.unenhanced_prompts() == []


def test_prompt_without_latin_letters_has_a_name_all_the_same(catalog):
    assert catalog.add_prompt("夏の自転車").slug == "prompt"


def test_creativity_of_zero_is_a_value(catalog):
    prompt = catalog.add_prompt("a", creativity=0.0, enhancement_style="coloring-book", negative_prompt="text")
    kept = catalog.get_prompt(prompt.id)
    assert (kept.creativity, kept.enhancement_style, kept.negative_prompt) == (0.0, "coloring-book", "text")


@pytest.mark.parametrize(
    "given, told",
    [
        ({"creativity": 1.5}, "creativity is 0 to 1, not 1.5; choose a number in that range."),
        ({"creativity": -0.1}, "creativity is 0 to 1, not -0.1; choose a number in that range."),
        ({"creativity": float("nan")}, "creativity nan is not right (input should be a finite number); change it."),
        (
            {"enhancement_style": "cubist"},
            "enhancement_style is one of 'auto', 'photography', 'artistic', 'realistic', 'cinematic' or "
            "'coloring-book', not 'cubist'; choose one of them.",
        ),
    ],
)
def test_what_is_out_of_range_is_told_in_one_sentence(catalog, given, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.add_prompt("a", **given)
    assert str(refused.value) == f"The prompt cannot be kept: {told}"
    assert catalog.list_prompts() == []


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_empty_prompt_is_refused(catalog, text):
    with pytest.raises(InvalidInput, match="source_prompt"):
        catalog.add_prompt(text)


def test_enhancement_completes_its_prompt(catalog, prompt):
    catalog.start_work("prompt", prompt.id, "run")
    assert catalog.unenhanced_prompts() == [prompt.id]
    done = catalog.save_enhancement(prompt.id, "run", **ENHANCED, fallback_reason="")
    assert (done.status, done.progress, done.completed_at) == (Status.COMPLETED, 100, done.status_changed_at)
    assert (done.enhanced_prompt, done.negative_prompt) == ("red bicycle, dawn", "blurry")
    assert (done.enhancement_method, done.enhancement_model) == ("huggingface", "q")
    assert done.source_prompt == prompt.source_prompt
    assert catalog.get_prompt(prompt.id) == done
    assert catalog.unenhanced_prompts() == []


def test_reason_of_a_fallback_is_kept_and_goes_with_the_next_enhancement(catalog, prompt):
    catalog.start_work("prompt", prompt.id, "run")
    fallen = ENHANCED | {"method": "rule-based", "model": "rule-based", "fallback_reason": "torch is missing"}
    assert catalog.save_enhancement(prompt.id, "run", **fallen).fallback_reason == "torch is missing"
    catalog.start_work("prompt", prompt.id, "next")
    assert catalog.save_enhancement(prompt.id, "next", **ENHANCED).fallback_reason == ""


def test_run_that_lost_the_prompt_saves_nothing(catalog, prompt):
    catalog.start_work("prompt", prompt.id, "run")
    cancelled = catalog.cancel_work("prompt", prompt.id)
    with pytest.raises(Cancelled, match=f"The result of run run for prompt {prompt.id} is not kept"):
        catalog.save_enhancement(prompt.id, "run", **ENHANCED)
    assert catalog.get_prompt(prompt.id) == cancelled


def test_unknown_method_is_refused_and_nothing_is_written(catalog, prompt):
    started = catalog.start_work("prompt", prompt.id, "run")
    with pytest.raises(InvalidInput, match="enhancement_method is one of"):
        catalog.save_enhancement(prompt.id, "run", **ENHANCED | {"method": "magic"})
    assert catalog.get_prompt(prompt.id) == started


def test_prompts_are_listed_newest_first_by_status_and_in_pages(catalog):
    ids = [catalog.add_prompt(f"prompt {number}").id for number in range(4)]
    catalog.queue_work("prompt", ids[1], "run")
    assert [prompt.id for prompt in catalog.list_prompts()] == ids[::-1]
    assert [prompt.id for prompt in catalog.list_prompts(limit=2, offset=1)] == [ids[2], ids[1]]
    assert [prompt.id for prompt in catalog.list_prompts(Status.QUEUED)] == [ids[1]]


def test_trigger_words_are_those_of_the_loras_it_is_drawn_with(catalog, prompt):
    catalog.add_diffusion_model(slug="tiny", label="Tiny", path="tiny")
    assert catalog.trigger_words(prompt.id) == ""
    for label, words in (("Ink", "inkdraw, lines"), ("Night", "lines , neon,"), ("Plain", "")):
        lora = catalog.add_lora(label, path="a.safetensors", base_architecture="sdxl", prompt_suffix=words)
        catalog.add_diffusion_job("tiny", prompt.id, lora_id=lora.id)
    assert catalog.trigger_words(prompt.id) == "inkdraw, lines, neon"
