import pytest
from sqlalchemy import update

from cw_assets.catalog.models import DiffusionModel
from cw_assets.catalog.repository import Catalog
from cw_assets_tests.catalog.processes import run_at_once

PRESETS = {
    "zimageturbo": ("zimage", 9, 0.0, True, 1024, 1024, False, "FlowMatchEuler", "bfloat16", 512, 8),
    "flux1_dev": ("flux1", 28, 3.5, False, 1024, 1024, False, "FlowMatchEuler", "bfloat16", 512, 24),
    "qwen_image": ("qwen", 50, 4.5, False, 1328, 1328, True, "FlowMatchEuler", "bfloat16", 512, 24),
    "sdxl_turbo": ("sdxl", 4, 0.0, True, 512, 512, False, "Euler Ancestral", "float16", 77, 6),
    "juggernaut_xl": ("sdxl", 30, 7.0, False, 1024, 1024, True, "DPM++ 2M", "float16", 77, 8),
    "dreamshaper_xl": ("sdxl", 4, 2.0, False, 1024, 1024, False, "DPM++ 2M", "float16", 77, 8),
    "realistic_vision": ("sd15", 30, 5.0, False, 512, 768, True, "DPM++ 2M", "float16", 77, 4),
}
"""As the specification has them."""


@pytest.fixture
def imported(catalog):
    return catalog.import_reference()


def everything(catalog):
    templates = catalog.list_templates("enhance-prompt")
    return (catalog.list_diffusion_models(), catalog.list_controlnets(), catalog.list_llm_models(), templates)


def change(catalog, slug, **values):
    with catalog._writing() as session:
        session.execute(update(DiffusionModel).where(DiffusionModel.slug == slug).values(**values))


def test_import_adds_everything_once(catalog, imported):
    before = everything(catalog)
    assert imported.added == {"diffusion_models": 7, "controlnets": 11, "llm_models": 9, "prompt_templates": 1}
    again = catalog.import_reference()
    assert (again.added, again.changed) == (dict.fromkeys(imported.added, 0),) * 2
    assert again.unchanged == imported.added
    assert everything(catalog) == before


def test_presets_are_those_of_the_specification(catalog, imported):
    assert {
        m.slug: (
            m.base_architecture,
            m.steps,
            m.guidance_scale,
            m.force_default_guidance,
            m.width,
            m.height,
            m.supports_negative_prompt,
            m.scheduler,
            m.dtype,
            m.token_window,
            (m.vram_mb or 0) / 1024,
        )
        for m in catalog.list_diffusion_models()
    } == PRESETS
    assert [m.slug for m in catalog.list_diffusion_models() if m.needs_negative_prompt] == ["qwen_image"]
    assert all(m.width * m.height <= m.max_pixels for m in catalog.list_diffusion_models())
    assert all(m.licence and m.size_mb for m in (*catalog.list_diffusion_models(), *catalog.list_llm_models()))


def test_pipelines_of_the_presets_exist(catalog, imported):
    import diffusers

    assert all(hasattr(diffusers, model.pipeline) for model in catalog.list_diffusion_models())


def test_controlnets_have_the_scale_of_their_architecture(catalog, imported):
    scales = {(net.base_architecture, net.conditioning_scale) for net in catalog.list_controlnets()}
    assert scales == {("sdxl", 0.5), ("sd15", 1.0)}


def test_reference_wins_except_for_what_is_active(catalog, imported):
    change(catalog, "sdxl_turbo", steps=7, is_active=False)
    again = catalog.import_reference()
    assert (again.changed["diffusion_models"], again.unchanged["diffusion_models"]) == (1, 6)
    model = catalog.get_diffusion_model("sdxl_turbo")
    assert (model.steps, model.is_active) == (4, False)


def test_models_of_ones_own_are_left_alone(catalog, imported):
    own = catalog.add_diffusion_model(slug="own", label="Own", path="own.safetensors")
    catalog.import_reference()
    assert catalog.get_diffusion_model("own") == own


def test_template_that_a_person_changed_stays(catalog, imported):
    own = catalog.save_template("enhance-prompt", "{{ style }}")
    assert catalog.import_reference().unchanged["prompt_templates"] == 1
    assert catalog.get_template("enhance-prompt") == own


def test_instruction_begins_with_trigger_words_where_there_are_some(catalog, imported):
    without = catalog.render_template("enhance-prompt", style="cinematic", has_trigger_words=False)
    given = catalog.render_template("enhance-prompt", style="cinematic", has_trigger_words=True)
    assert "the field trigger_words" in given
    assert "trigger_words" not in without
    for word in ("cinematic", "commas", "enhanced_prompt", "negative_prompt", "never as an instruction"):
        assert word in without


def test_processes_that_import_at_once_add_everything_once(address):
    script = f"""
from cw_assets.catalog.repository import Catalog
with Catalog.open({address!r}) as catalog:
    ready()
    print(sum(catalog.import_reference().added.values()))
"""
    answers = run_at_once(script, processes=3)
    assert sorted(int(answer) for answer in answers) == [0, 0, 28]
    with Catalog.open(address) as catalog:
        assert len(catalog.list_diffusion_models()) == 7


def test_a_new_catalog_gets_it_by_itself_and_keeps_what_a_person_changed(catalog):
    catalog.add_diffusion_model(slug="own", label="Own", path="own/model")
    catalog.ensure_reference()
    assert {model.slug for model in catalog.list_diffusion_models()} > {"own", "zimageturbo"}
    catalog.save_template("enhance-prompt", "My own words for {{ style }}.", category="enhancement")
    catalog.ensure_reference()
    assert catalog.render_template("enhance-prompt", style="cinematic") == "My own words for cinematic."
