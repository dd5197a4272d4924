import pytest

from cw_assets.errors import InvalidInput

MODEL = {"slug": "tiny", "label": "Tiny", "path": "tiny.safetensors"}


def test_diffusion_model_has_the_defaults_of_the_specification(catalog):
    model = catalog.add_diffusion_model(**MODEL)
    assert (model.base_architecture, model.steps, model.guidance_scale) == ("sdxl", 28, 3.5)
    assert (model.width, model.height, model.max_pixels, model.scheduler) == (1024, 1024, 1_048_576, "")
    assert (model.dtype, model.is_active, model.vram_mb) == ("bfloat16", True, None)
    flags = (model.supports_negative_prompt, model.needs_negative_prompt, model.force_default_guidance)
    assert flags == (False, False, False)
    assert catalog.get_diffusion_model("tiny") == catalog.get_diffusion_model(model.id) == model


def test_guidance_of_zero_is_a_value(catalog):
    catalog.add_diffusion_model(**MODEL, guidance_scale=0)
    assert catalog.get_diffusion_model("tiny").guidance_scale == 0.0


@pytest.mark.parametrize(
    "given, told",
    [
        ({"steps": 0}, "steps is 1 to 200, not 0; choose a number in that range."),
        ({"steps": 201}, "steps is 1 to 200, not 201; choose a number in that range."),
        ({"guidance_scale": 20.01}, "guidance_scale is 0 to 20, not 20.01; choose a number in that range."),
        ({"width": 255}, "width is 256 to 4096, not 255; choose a number in that range."),
        ({"height": 4097}, "height is 256 to 4096, not 4097; choose a number in that range."),
        ({"vram_mb": 10**12}, f"vram_mb is 1 to {2**31 - 1}, not {10**12}; choose a number in that range."),
        ({"slug": "Tiny Model"}, "slug 'Tiny Model' is not right (string should match pattern "),
        ({"label": None}, "label None is not right (input should be a valid string); change it."),
    ],
)
def test_what_is_out_of_range_is_told_in_one_sentence(catalog, given, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.add_diffusion_model(**MODEL | given)
    assert str(refused.value).startswith(f"The diffusion model cannot be kept: {told}")
    assert catalog.list_diffusion_models() == []


def test_field_that_is_missing_or_unknown_is_named(catalog):
    with pytest.raises(InvalidInput, match="it has no label; give one"):
        catalog.add_diffusion_model(slug="tiny", path="a")
    with pytest.raises(InvalidInput, match="it has no field cfg; leave it out, or choose one of slug, label"):
        catalog.add_diffusion_model(**MODEL, cfg=1)


def test_unknown_slug_is_told_with_those_there_are(catalog):
    with pytest.raises(InvalidInput, match="There is no diffusion model 'tiny'; import the reference data"):
        catalog.get_diffusion_model("tiny")
    catalog.add_diffusion_model(**MODEL)
    catalog.add_diffusion_model(**MODEL | {"slug": "other"})
    with pytest.raises(InvalidInput, match="There is no diffusion model 'tinny'; choose one of other, tiny"):
        catalog.get_diffusion_model("tinny")
    with pytest.raises(InvalidInput, match="There is no ControlNet 'canny'"):
        catalog.get_controlnet("canny")
    with pytest.raises(InvalidInput, match="There is no language model 'a/b'"):
        catalog.get_llm_model("a/b")


def test_slug_is_given_once(catalog):
    catalog.add_diffusion_model(**MODEL)
    with pytest.raises(InvalidInput, match="There is a diffusion model tiny already"):
        catalog.add_diffusion_model(**MODEL)


def test_active_models_are_listed_first(catalog):
    for slug, is_active in (("a", False), ("c", True), ("b", True)):
        catalog.add_diffusion_model(**MODEL | {"slug": slug}, is_active=is_active)
    assert [model.slug for model in catalog.list_diffusion_models()] == ["b", "c", "a"]


def test_scale_of_a_controlnet_goes_by_its_architecture_unless_it_is_said(catalog):
    def scale(**given):
        slug = f"net{len(catalog.list_controlnets())}"
        net = catalog.add_controlnet(slug=slug, label="Net", path="a/b", control_type="canny", **given)
        assert catalog.get_controlnet(slug) == catalog.get_controlnet(net.id) == net
        return net.conditioning_scale

    assert scale() == scale(base_architecture="sdxl") == 0.5
    assert scale(base_architecture="sd15") == 1.0
    assert scale(base_architecture="sd15", conditioning_scale=0) == 0.0
    with pytest.raises(InvalidInput, match=r"guidance_end is 0 to 1, not 1.5; choose"):
        scale(guidance_end=1.5)
