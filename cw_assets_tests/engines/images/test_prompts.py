"""Weights, long prompts and clip skip on CLIP's encoders; plain text elsewhere."""

from pathlib import Path

import numpy as np
import pytest

from cw_assets.engines.images.clip_prompts import embed
from cw_assets.errors import InvalidInput
from cw_assets_tests.engines.images.orders import draw, order
from cw_assets_tests.engines.tiny_adapters import SECOND_CLIP_WIDTH

LONG = "a red fox jumps over the dog, " * 11
"""One token for each letter, so more than 250: four times what CLIP takes at once."""


@pytest.fixture(scope="session")
def sdxl(diffusion_path: Path):
    import diffusers

    return diffusers.DiffusionPipeline.from_pretrained(diffusion_path / "tiny/sdxl", local_files_only=True)


@pytest.fixture(scope="session")
def sd15(diffusion_path: Path):
    import diffusers

    unused = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}
    return diffusers.DiffusionPipeline.from_pretrained(diffusion_path / "tiny/sd15", local_files_only=True, **unused)


def values(arguments: dict) -> dict[str, np.ndarray]:
    return {name: tensor.detach().numpy() for name, tensor in arguments.items()}


@pytest.mark.parametrize("architecture", ["sdxl", "sd15"])
def test_weights_change_the_picture_and_a_weight_of_one_does_not(drawn, architecture):
    plain = drawn(order(architecture, prompt="a red fox"))
    same = drawn(order(architecture, prompt="a (red:1.0) fox"))
    pictures = [drawn(order(architecture, prompt=f"a {red} fox")).image for red in ("(red:1.5)", "(red:0.5)", "[red]")]
    assert np.array_equal(plain.image, same.image)
    assert len({picture.tobytes() for picture in (plain.image, *pictures)}) == 4


@pytest.mark.parametrize(
    "text", ['a \\(red\\) fox, 50+ (ish)++, "so".blend(1), it\'s.swap(a-)', "(", ")) .and()", "a - b"]
)
def test_signs_of_other_syntaxes_are_text(sdxl, text):
    with_signs = values(embed(sdxl, "sdxl", text, "", None))
    without = values(embed(sdxl, "sdxl", "a fox", "", None))
    assert not np.array_equal(with_signs["prompt_embeds"], without["prompt_embeds"])


@pytest.mark.parametrize("architecture", ["sdxl", "sd15"])
def test_the_last_word_of_a_long_prompt_counts(drawn, architecture):
    fox, town = drawn(order(architecture, prompt=LONG + "fog")), drawn(order(architecture, prompt=LONG + "sun"))
    assert not np.array_equal(fox.image, town.image)
    assert fox.generation.notes == ()


@pytest.mark.parametrize(("prompt", "negative"), [(LONG, "rain"), ("a fox", LONG), (LONG, ""), ("", LONG), ("", "")])
def test_prompt_and_negative_text_get_the_same_length(sdxl, prompt, negative):
    found = embed(sdxl, "sdxl", prompt, negative, None)
    assert found["prompt_embeds"].shape == found["negative_prompt_embeds"].shape
    assert found["prompt_embeds"].shape[1] % 77 == 0
    assert found["pooled_prompt_embeds"].shape == found["negative_pooled_prompt_embeds"].shape == (1, SECOND_CLIP_WIDTH)


def test_every_letter_of_a_long_prompt_is_encoded(sdxl):
    found = embed(sdxl, "sdxl", LONG, None, None)["prompt_embeds"]
    assert found.shape[1] >= len(LONG.replace(" ", "")) + 2 * found.shape[1] // 77


def test_plain_prompts_are_encoded_as_sdxl_does_it_itself(sdxl):
    ours = values(embed(sdxl, "sdxl", "a red fox", "rain", None))
    own = [tensor.detach().numpy() for tensor in sdxl.encode_prompt("a red fox", negative_prompt="rain")]
    for name, expected in zip(
        ("prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds", "negative_pooled_prompt_embeds"), own,
        strict=True,
    ):  # fmt: skip
        np.testing.assert_allclose(ours[name], expected, atol=1e-4)


def test_plain_prompts_are_encoded_as_sd15_does_it_itself(sd15):
    ours = values(embed(sd15, "sd15", "a red fox", "rain", None))
    own = sd15.encode_prompt("a red fox", "cpu", 1, True, negative_prompt="rain")
    np.testing.assert_allclose(ours["prompt_embeds"], own[0].detach().numpy(), atol=1e-4)
    np.testing.assert_allclose(ours["negative_prompt_embeds"], own[1].detach().numpy(), atol=1e-4)


def test_an_empty_negative_text_is_as_sdxl_was_trained(sdxl):
    found = values(embed(sdxl, "sdxl", "a fox", "", None))
    assert not found["negative_prompt_embeds"].any()
    assert not found["negative_pooled_prompt_embeds"].any()


def test_clip_skip_counts_layers_from_the_last(sdxl):
    def tokens(clip_skip):
        return values(embed(sdxl, "sdxl", "a red fox", None, clip_skip))["prompt_embeds"]

    own = sdxl.encode_prompt("a red fox", do_classifier_free_guidance=False, clip_skip=1)[0].detach().numpy()
    assert np.array_equal(tokens(None), tokens(2))
    assert np.array_equal(tokens(1), tokens(2))
    np.testing.assert_allclose(tokens(3), own, atol=1e-4)


def test_clip_skip_changes_the_picture_of_sd15(drawn):
    none, one, two = (drawn(order("sd15", clip_skip=skip)).image for skip in (None, 1, 2))
    assert np.array_equal(none, one)
    assert not np.array_equal(one, two)


def test_too_large_a_clip_skip_is_said(drawn):
    with pytest.raises(InvalidInput, match="has 3 layers"):
        drawn(order("sd15", clip_skip=12))


def test_the_prompt_is_encoded_once_for_all_images(engine, monkeypatch):
    import transformers

    calls = []
    forward = transformers.CLIPTextModel.forward
    monkeypatch.setattr(
        transformers.CLIPTextModel, "forward", lambda self, *a, **k: calls.append(1) or forward(self, *a, **k)
    )
    draw(engine, order(seeds=(1,)))
    once = len(calls)
    draw(engine, order(seeds=(1, 2, 3)))
    assert len(calls) == 2 * once > 0


@pytest.mark.parametrize("architecture", ["flux1", "qwen", "zimage"])
def test_a_prompt_beyond_the_limit_is_told(drawn, architecture):
    within, beyond = drawn(order(architecture)), drawn(order(architecture, prompt="a fox in the rain " * 40))
    assert within.generation.notes == ()
    assert "reads 512" in beyond.generation.notes[0]


def test_a_plain_model_sees_no_signs_of_weighting(drawn):
    weighted, plain = drawn(order("zimage", prompt="a (red:1.3) [fox]")), drawn(order("zimage", prompt="a red fox"))
    assert np.array_equal(weighted.image, plain.image)
