import pytest
from sqlalchemy.exc import IntegrityError

from cw_assets.catalog.repository import Catalog
from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import add_origin, import_places, row

GERMAN = (row(1, "VO: “Heiß?” [Hot day?]"), row(2, "No speech."))
DOCUMENTS = {
    "concept_brief": {"core_message": "Cold drinks"},
    "cultural_brief": {"pitfalls": ["Eile"]},
    "evaluation_history": [{"gate": "format", "passed": False}, {"gate": "format", "passed": True}],
    "pipeline_metadata": {"final_model": "rules", "revisions": {"format": 1}},
}


@pytest.fixture
def adaptation(catalog, origin):
    return catalog.create_adaptation(origin.id, country="DE", language="de")


def save(catalog, unit, run_id, rows=GERMAN, **changes):
    made = {"language": "de", "visual_style_prompt": "Warm light", "rows": rows, "duration": 4.0}
    return catalog.save_adaptation(unit.id, run_id, **DOCUMENTS | made | changes)


def fail(catalog, unit, run_id):
    draft = {"script_rows": [row(1, "Entwurf").model_dump(mode="json")]}
    told = "The format gate found much; change the origin."
    return catalog.fail_adaptation(unit.id, run_id, told, error_kind="LimitExceeded", last_draft=draft, **DOCUMENTS)


# ---- units for markets


def test_new_adaptation_waits_for_its_run_with_what_its_origin_gives(catalog, origin, adaptation):
    assert (adaptation.unit_type, adaptation.status, adaptation.source_ad_unit_id) == (
        "ADAPTATION",
        Status.PENDING,
        origin.id,
    )
    assert (adaptation.code, adaptation.slug, adaptation.title) == ("SUM-30-de-DE", "sum-30-de-de", origin.title)
    assert (adaptation.country, adaptation.language, adaptation.region) == ("DE", "de", "dach")
    assert adaptation.campaign_id == origin.campaign_id
    assert (adaptation.persona, adaptation.llm, adaptation.brand_id, adaptation.pipeline_model_config) == (
        "",
        "",
        None,
        {},
    )
    assert catalog.unit_script(adaptation.id) == ()
    assert catalog.get_ad_unit(adaptation.id) == adaptation


def test_each_market_and_persona_has_a_unit_of_its_own(catalog, origin, adaptation):
    japanese = catalog.create_adaptation(origin.id, country="JP", language="ja")
    english = catalog.create_adaptation(origin.id, country="JP", language="en", region="dach")
    parents = catalog.create_adaptation(origin.id, country="DE", language="de", persona="tired-parents")
    assert catalog.find_adaptations(origin.id) == [adaptation, japanese, english, parents]
    assert [unit.code for unit in (english, parents)] == ["SUM-30-en-JP", "SUM-30-de-DE-tired-parents"]
    assert english.region == "dach"
    assert catalog.find_adaptations(adaptation.id) == []


def test_asked_again_the_unit_comes_back_with_the_settings_it_had(catalog, origin):
    brand = catalog.add_brand(code="ACME", name="Acme")
    nodes = {"writer": "large/one"}
    market = {"country": "DE", "language": "de"}
    first = catalog.create_adaptation(
        origin.id, **market, llm="small/one", brand_id=brand.id, pipeline_model_config=nodes, code="DE-1", title="Heiß"
    )
    catalog.start_work("ad unit", first.id, "run")
    done = save(catalog, first, "run")
    again = catalog.create_adaptation(origin.id, **market)
    assert again == done
    changed = catalog.create_adaptation(origin.id, **market, llm="large/one", region="east-asia")
    assert changed == done.model_copy(update={"llm": "large/one", "region": "east-asia"})
    assert (changed.brand_id, changed.pipeline_model_config, changed.code) == (brand.id, nodes, "DE-1")
    assert catalog.unit_script(first.id) == GERMAN


@pytest.mark.parametrize("status", ["queued", "processing", "retrying"])
def test_market_that_is_being_adapted_is_refused(catalog, origin, adaptation, status):
    (catalog.queue_work if status == "queued" else catalog.start_work)("ad unit", adaptation.id, "run")
    if status == "retrying":
        catalog.mark_retrying("ad unit", adaptation.id, "run", "Again.")
    with pytest.raises(InvalidInput) as refused:
        catalog.create_adaptation(origin.id, country="DE", language="de", llm="large/one")
    assert str(refused.value) == (
        f"Ad unit {origin.id} is being adapted for de-DE already as ad unit {adaptation.id}; "
        "wait for it, or stop it with `cw run cancel run`."
    )
    assert catalog.get_ad_unit(adaptation.id).llm == ""
    catalog.cancel_work("ad unit", adaptation.id)
    assert catalog.create_adaptation(origin.id, country="DE", language="de").id == adaptation.id


def test_many_markets_are_made_in_order_or_not_at_all(catalog, origin):
    german, japanese = Market(language="de", country="DE"), Market(language="ja", country="JP")
    with pytest.raises(InvalidInput, match="There is no country 'XX'; choose one of DE, JP, TW"):
        catalog.create_adaptations(origin.id, [german, Market(language="de", country="XX")])
    assert catalog.find_adaptations(origin.id) == []
    units = catalog.create_adaptations(origin.id, [japanese, german], llm="large/one")
    assert [(unit.country, unit.llm) for unit in units] == [("JP", "large/one"), ("DE", "large/one")]
    catalog.start_work("ad unit", units[1].id, "run")
    with pytest.raises(InvalidInput, match="for de-DE already as ad unit"):
        catalog.create_adaptations(origin.id, [japanese, german], llm="small/one")
    assert catalog.get_ad_unit(units[0].id) == units[0]


@pytest.mark.parametrize(
    "given, told",
    [
        ({"language": "xx"}, "There is no language 'xx'; choose one of de, en, ja, zh-Hans, zh-Hant."),
        ({"country": "XX"}, "There is no country 'XX'; choose one of DE, JP, TW."),
        ({"persona": "nobody"}, "There is no persona 'nobody'; choose one of tired-parents."),
        ({"region": "mars"}, "There is no region 'mars'; choose one of dach, east-asia."),
        ({"brand_id": 9}, "Brand 9 does not exist"),
        ({"pipeline_model_config": {"poet": "a"}}, "choose one of them."),
    ],
)
def test_adaptation_of_what_does_not_exist_is_refused(catalog, origin, given, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.create_adaptation(origin.id, **{"country": "DE", "language": "de"} | given)
    assert told in str(refused.value)
    assert catalog.find_adaptations(origin.id) == []


def test_only_a_completed_origin_with_rows_is_adapted(catalog, origin, adaptation):
    with pytest.raises(InvalidInput, match=f"is an adaptation itself and cannot be adapted; adapt ad unit {origin.id}"):
        catalog.create_adaptation(adaptation.id, country="JP", language="ja")
    with pytest.raises(InvalidInput, match="Ad unit 99 does not exist"):
        catalog.create_adaptation(99, country="JP", language="ja")
    catalog.start_work("ad unit", origin.id, "run")
    with pytest.raises(InvalidInput, match="is processing and cannot be adapted yet"):
        catalog.create_adaptation(origin.id, country="JP", language="ja")
    assert len(catalog.list_ad_units()) == 2


def test_long_codes_are_cut_so_that_the_market_stays(catalog, places):
    origin = add_origin(catalog, code="x" * 100)
    unit = catalog.create_adaptation(origin.id, country="TW", language="zh-Hant")
    assert unit.code == "x" * 89 + "-zh-Hant-TW"


def test_processes_that_ask_for_a_market_at_once_get_the_same_unit(address):
    with Catalog.open(address) as catalog:
        import_places(catalog)
        origin = add_origin(catalog)
        script = f"""
from cw_assets.catalog.repository import Catalog
with Catalog.open({address!r}) as catalog:
    ready()
    print(catalog.create_adaptation({origin.id}, country="DE", language="de").id)
"""
        answers = run_at_once(script, processes=3)
        assert len(catalog.find_adaptations(origin.id)) == 1
        assert len(set(answers)) == 1


# ---- what a run brings


def test_saving_keeps_rows_and_documents_and_completes(catalog, adaptation):
    catalog.start_work("ad unit", adaptation.id, "run")
    saved = save(catalog, adaptation, "run")
    assert (saved.status, saved.progress, saved.duration) == ("completed", 100, 4.0)
    assert (saved.language, saved.visual_style_prompt) == ("de", "Warm light")
    assert saved.model_dump(include=set(DOCUMENTS)) == DOCUMENTS | {
        "evaluation_history": tuple(DOCUMENTS["evaluation_history"])
    }
    assert catalog.get_ad_unit(adaptation.id) == saved
    assert catalog.unit_script(adaptation.id) == GERMAN


def test_new_rows_take_the_place_of_the_old_ones_all_at_once(catalog, adaptation):
    catalog.start_work("ad unit", adaptation.id, "run")
    before = save(catalog, adaptation, "run")
    catalog.start_work("ad unit", adaptation.id, "next")
    twice = [row(1, "a").model_copy(update={"visual_text": None}), row(2, "b")]
    with pytest.raises(IntegrityError, match="visual_text"):
        save(catalog, adaptation, "next", twice)
    assert catalog.unit_script(adaptation.id) == GERMAN
    assert catalog.get_ad_unit(adaptation.id).concept_brief == before.concept_brief
    save(catalog, adaptation, "next", [row(1, "Neu")], concept_brief={})
    assert [found.audio_text for found in catalog.unit_script(adaptation.id)] == ["Neu"]
    assert catalog.get_ad_unit(adaptation.id).concept_brief == {}


def test_run_without_a_say_saves_nothing(catalog, adaptation):
    catalog.start_work("ad unit", adaptation.id, "run")
    catalog.start_work("ad unit", adaptation.id, "next")
    with pytest.raises(Cancelled, match="is not kept"):
        save(catalog, adaptation, "run")
    assert not fail(catalog, adaptation, "run")
    cancelled = catalog.cancel_work("ad unit", adaptation.id)
    with pytest.raises(Cancelled, match="is not kept"):
        save(catalog, adaptation, "next")
    assert not fail(catalog, adaptation, "next")
    assert catalog.get_ad_unit(adaptation.id) == cancelled
    assert catalog.unit_script(adaptation.id) == ()


def test_failed_run_leaves_the_rows_and_keeps_its_draft_and_history(catalog, adaptation):
    catalog.start_work("ad unit", adaptation.id, "run")
    save(catalog, adaptation, "run", evaluation_history=[], visual_style_prompt="Cold light")
    catalog.start_work("ad unit", adaptation.id, "next")
    assert fail(catalog, adaptation, "next")
    failed = catalog.get_ad_unit(adaptation.id)
    assert (failed.status, failed.visual_style_prompt) == ("failed", "Cold light")
    assert failed.error_message == "The format gate found much; change the origin."
    assert failed.error_kind == "LimitExceeded"
    assert list(failed.evaluation_history) == DOCUMENTS["evaluation_history"]
    assert failed.pipeline_metadata["last_draft"]["script_rows"][0]["audio_text"] == "Entwurf"
    assert failed.pipeline_metadata["final_model"] == "rules"
    assert catalog.unit_script(adaptation.id) == GERMAN
    assert not fail(catalog, adaptation, "next")
    assert not catalog.fail_work("ad unit", adaptation.id, "next", "The step failed.")
    assert catalog.get_ad_unit(adaptation.id) == failed


def test_adaptations_stay_when_their_origin_is_deleted(catalog, origin, adaptation):
    catalog.delete_work("ad unit", origin.id)
    assert catalog.get_ad_unit(adaptation.id).source_ad_unit_id is None
