import json
import os

import pytest
from sqlalchemy import delete, update

from cw_assets.catalog import reference_files
from cw_assets.catalog.models import Country, DiffusionModel, Language, Persona, PromptTemplate
from cw_assets.catalog.reference_files import FOLDER, KINDS, read_folder
from cw_assets.catalog.repository import Catalog
from cw_assets.domain import json_faults
from cw_assets.errors import InvalidInput, LimitExceeded
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import REFERENCE, write_reference

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
    """All reference records, of the templates every version."""
    templates = [catalog.list_templates(template.slug) for template in catalog.list_templates()]
    return [list_all() for list_all in lists(catalog)] + templates


def lists(catalog):
    return [
        catalog.list_diffusion_models,
        catalog.list_controlnets,
        catalog.list_llm_models,
        catalog.list_regions,
        catalog.list_countries,
        catalog.list_languages,
        catalog.list_segments,
        catalog.list_personas,
    ]


def change(catalog, slug, **values):
    with catalog._writing() as session:
        session.execute(update(DiffusionModel).where(DiffusionModel.slug == slug).values(**values))


def shipped():
    """How many records each file has."""
    return {kind.file: len(json.loads((FOLDER / f"{kind.file}.json").read_text("utf-8"))) for kind in KINDS}


# ---- what comes with the project


def test_import_adds_everything_once(catalog, imported):
    before = everything(catalog)
    assert imported.added == shipped()
    again = catalog.import_reference()
    assert (again.added, again.changed) == (dict.fromkeys(imported.added, 0),) * 2
    assert again.unchanged == imported.added
    assert everything(catalog) == before


def test_as_much_ships_as_the_specification_asks_for(imported):
    asked = {"languages": 36, "countries": 30, "personas": 10, "llm_models": 9, "diffusion_models": 7}
    assert all(imported.added[name] >= least for name, least in asked.items())


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
    assert catalog.import_reference().unchanged["prompt_templates"] == shipped()["prompt_templates"]
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
    assert sorted(int(answer) for answer in answers) == [0, 0, sum(shipped().values())]
    with Catalog.open(address) as catalog:
        assert len(catalog.list_diffusion_models()) == 7


def test_a_new_catalog_gets_it_by_itself_and_keeps_what_a_person_changed(catalog):
    catalog.add_diffusion_model(slug="own", label="Own", path="own/model")
    catalog.ensure_reference()
    assert {model.slug for model in catalog.list_diffusion_models()} > {"own", "zimageturbo"}
    catalog.save_template("enhance-prompt", "My own words for {{ style }}.", category="enhancement")
    catalog.ensure_reference()
    assert catalog.render_template("enhance-prompt", style="cinematic") == "My own words for cinematic."


def test_a_catalog_from_before_there_were_languages_gets_them(catalog, imported):
    with catalog._writing() as session:
        for table in (Persona, Country, Language):
            session.execute(delete(table))
    catalog.ensure_reference()
    assert len(catalog.list_personas()) == imported.added["personas"]


def test_template_that_a_newer_version_brings_comes_by_itself(catalog, imported):
    with catalog._writing() as session:
        session.execute(delete(PromptTemplate).where(PromptTemplate.slug == "adapt-writer"))
    catalog.ensure_reference()
    assert len(catalog.list_templates()) == imported.added["prompt_templates"]


def test_what_is_there_is_not_imported_again_by_itself(catalog, imported):
    change(catalog, "sdxl_turbo", steps=7)
    catalog.ensure_reference()
    assert catalog.get_diffusion_model("sdxl_turbo").steps == 7


# ---- files of one's own


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_exported_files_import_without_a_change_and_come_out_the_same(catalog, imported, tmp_path):
    catalog.save_template("enhance-prompt", "Größe: {{ style }}\n夏")
    catalog.save_template("own", "b", category="mine")
    catalog.add_controlnet(slug="own-net", label="Own", path="a", control_type="canny", base_architecture="sd15")
    change(catalog, "sdxl_turbo", is_active=False, steps=7)
    written = catalog.export_reference(tmp_path / "first")
    before = everything(catalog)
    report = catalog.import_reference(tmp_path / "first")
    assert report.unchanged == written
    assert written == shipped() | {
        "controlnets": shipped()["controlnets"] + 1,
        "prompt_templates": shipped()["prompt_templates"] + 1,
    }
    assert everything(catalog) == before
    catalog.export_reference(tmp_path / "second")
    assert files(tmp_path / "first") == files(tmp_path / "second")
    assert set(files(tmp_path / "first")) == {f"{kind.file}.json" for kind in KINDS}


def test_exported_files_make_another_catalog_the_same(catalog, imported, tmp_path):
    shipped_words = catalog.get_template("enhance-prompt").text
    catalog.save_template("enhance-prompt", "Größe: {{ style }}")
    change(catalog, "sdxl_turbo", is_active=False, steps=7)
    catalog.export_reference(tmp_path / "first")
    with Catalog.open(f"sqlite:///{tmp_path}/other.sqlite") as other:
        other.import_reference()
        report = other.import_reference(tmp_path / "first")
        assert (report.changed["diffusion_models"], report.changed["prompt_templates"]) == (1, 1)
        other.export_reference(tmp_path / "second")
        assert other.get_diffusion_model("sdxl_turbo").is_active is False
    assert files(tmp_path / "first") == files(tmp_path / "second")
    (tmp_path / "first" / "prompt_templates.json").write_text(
        json.dumps([{"slug": "enhance-prompt", "text": shipped_words}]), "utf-8"
    )
    assert catalog.import_reference(tmp_path / "first").changed["prompt_templates"] == 1
    assert catalog.get_template("enhance-prompt").text == shipped_words


def test_files_are_for_people_to_read(catalog, places, tmp_path):
    catalog.export_reference(tmp_path)
    text = (tmp_path / "regions.json").read_text("utf-8")
    assert text.startswith('[\n  {\n    "slug": "dach",\n    "name": "DACH",\n')
    assert "Keine Übertreibung" in text
    assert text.endswith("]\n")
    countries = json.loads((tmp_path / "countries.json").read_text("utf-8"))
    assert [country["code"] for country in countries] == ["DE", "JP", "TW"]


def test_some_of_the_files_may_name_what_the_catalog_has(catalog, places, tmp_path):
    added = {"code": "AT", "name": "Austria", "languages": ["de"], "region": "dach"}
    changed = {"code": "DE", "name": "Deutschland", "languages": ["de", "en"], "region": "dach"}
    (tmp_path / "countries.json").write_text(json.dumps([added, changed]), "utf-8-sig")
    report = catalog.import_reference(tmp_path)
    assert (report.added["countries"], report.changed["countries"], report.unchanged["countries"]) == (1, 1, 0)
    assert [country.name for country in catalog.list_countries()] == ["Austria", "Deutschland", "Japan", "Taiwan"]


def test_what_a_file_does_not_say_of_being_active_stays(catalog, places, tmp_path):
    models = [{"model_id": "small/one", "is_active": False}, {"model_id": "large/one"}]
    (tmp_path / "llm_models.json").write_text(json.dumps(models), "utf-8")
    assert catalog.import_reference(tmp_path).changed["llm_models"] == 1
    (tmp_path / "llm_models.json").write_text(json.dumps([{"model_id": "small/one", "licence": "MIT"}]), "utf-8")
    catalog.import_reference(tmp_path)
    assert (catalog.get_llm_model("small/one").is_active, catalog.get_llm_model("small/one").licence) == (False, "MIT")


def test_all_faults_are_told_and_nothing_is_kept(catalog, tmp_path, monkeypatch):
    german, english = REFERENCE["languages"][:2]
    write_reference(
        tmp_path,
        regions=[{"slug": "dach", "name": "DACH"}, {"slug": "dach", "name": "Again"}, {"slug": "Nord", "name": ""}, 7],
        languages=[german | {"alternative_models": ["no/one"]}, english | {"insights": [{"points": []}]}],
        countries=[{"code": "DE", "name": "Germany", "languages": ["de", "fr"], "region": "east-asia"}],
        segments=None,
        personas=[{"slug": "p", "name": "P", "country": "US", "language": "de", "segments": ["cats"], "age": 7}],
        prompt_templates=[{"slug": "broken", "text": "a\n{% if %}"}],
    )
    (tmp_path / "country.json").write_text("[]")
    (tmp_path / "llm_models.json").write_text('[{"model_id": "small/one"}')
    monkeypatch.setattr(json_faults, "MOST_TOLD", 13)
    with pytest.raises(InvalidInput) as refused:
        catalog.import_reference(tmp_path)
    told = str(refused.value)
    for fault in (
        "country.json is no file of reference data",
        "llm_models.json, line 1, column 27: is no JSON (Expecting ',' delimiter)",
        "regions.json, dach: it is there 2 times",
        "regions.json, Nord: slug 'Nord' is not right",
        "regions.json, Nord: name '' is not right",
        "regions.json, record 4: it is no record",
        "languages.json, de: primary_model 'small/one' is not in llm_models",
        "languages.json, de: alternative_models 'no/one' is not in llm_models",
        "languages.json, en: it has no insights[0].heading",
        "countries.json, DE: languages 'fr' is not in languages",
        "countries.json, DE: region 'east-asia' is not in regions",
        "personas.json, p: it has no field age",
        "prompt_templates.json, broken: it is not Jinja2 in line 2 (",
    ):
        assert fault in told
    assert told.endswith("); correct that, then import it again.")
    assert all(found == [] for found in everything(catalog))


def test_persona_of_an_unknown_place_or_segment_is_refused(catalog, places, tmp_path):
    persona = REFERENCE["personas"][0] | {"country": "US", "language": "fr", "segments": ["parents", "cats"]}
    (tmp_path / "personas.json").write_text(json.dumps([persona]), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        catalog.import_reference(tmp_path)
    assert "country 'US' is not in countries" in str(refused.value)
    assert "language 'fr' is not in languages" in str(refused.value)
    assert "segments 'cats' is not in segments" in str(refused.value)
    assert catalog.get_persona("tired-parents").country == "DE"


def test_folder_without_reference_data_is_refused(catalog, tmp_path):
    with pytest.raises(InvalidInput, match="missing is no folder; name one that has reference data"):
        catalog.import_reference(tmp_path / "missing")
    with pytest.raises(InvalidInput, match=r"it is in files called diffusion_models\.json, "):
        catalog.import_reference(tmp_path)
    (tmp_path / "regions.json").write_text("{}")
    with pytest.raises(InvalidInput, match=r"regions\.json is no list of records"):
        catalog.import_reference(tmp_path)


def test_folder_that_cannot_be_written_is_told(catalog, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InvalidInput, match="taken cannot be written"):
        catalog.export_reference(tmp_path / "taken")


def test_many_faults_make_a_short_sentence(catalog, tmp_path):
    (tmp_path / "regions.json").write_text(json.dumps([{}] * 100_000))
    with pytest.raises(InvalidInput, match=r"record 1: it has no slug \| .* \(and 96 more\)\); correct") as refused:
        catalog.import_reference(tmp_path)
    assert len(str(refused.value)) < 1000
    _, faults = read_folder(tmp_path)
    assert faults[-1] == "regions.json is not looked at beyond record 50"


def test_record_of_many_faults_or_long_words_is_told_shortly(catalog, places, tmp_path):
    write_reference(
        tmp_path,
        countries=[{"code": "AT", "name": "Austria", "languages": [7] * 20_000, "region": "dach"}],
        regions=[{"slug": "dach", "name": "DACH", "x" * 100_000: 1}],
    )
    with pytest.raises(InvalidInput, match=r"countries\.json, AT: it has 20001 values that are not right") as refused:
        catalog.import_reference(tmp_path)
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'[{"slug": "a", "name": "A", "name": "B"}]', "regions.json, [0].name: stands there more than once"),
        (b"\xff", "regions.json is no UTF-8 at byte 0"),
        (b'[{"slug": "a", "name": NaN}]', "regions.json, [0].name: is no finite number"),
        (b'["\\u0000"]', "regions.json, [0]: has the character U+0000"),
        (b"[" * 50 + b"]" * 50, "is nested too deep"),
        (b"[" * 10**6, "regions.json is nested deeper than 32 levels"),
        (b" " * (reference_files.MAX_BYTES + 1), "regions.json has 4194305 bytes; more than 4194304 are not read"),
    ],
)
def test_file_that_is_not_right_is_told(catalog, tmp_path, content, fault):
    (tmp_path / "regions.json").write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        catalog.import_reference(tmp_path)
    assert fault in str(refused.value)


def test_devices_pipes_and_folders_are_not_read(catalog, tmp_path):
    (tmp_path / "regions.json").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "languages.json")
    (tmp_path / "countries.json").mkdir()
    with pytest.raises(InvalidInput) as refused:
        catalog.import_reference(tmp_path)
    for name in ("regions", "languages", "countries"):
        assert f"{name}.json is no plain file" in str(refused.value)


def test_file_that_would_not_be_read_is_not_written(catalog, places, tmp_path, monkeypatch):
    monkeypatch.setattr(reference_files, "MAX_BYTES", 100)
    with pytest.raises(LimitExceeded, match=r"llm_models\.json would have \d+ bytes, more than 100"):
        catalog.export_reference(tmp_path)
    assert not (tmp_path / "llm_models.json").exists()
