import pytest

from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput
from cw_assets_tests.catalog.samples import add_origin, row


@pytest.fixture
def adaptation(catalog, origin):
    return catalog.create_adaptation(origin.id, country="DE", language="de")


def test_what_a_person_sets_stays_beside_the_rest(catalog, adaptation):
    brand = catalog.add_brand(code="ACME", name="Acme")
    changed = catalog.update_unit(
        adaptation.id,
        code="SUM-30-DE",
        title="Sommer",
        persona="tired-parents",
        llm="large/one",
        brand_id=brand.id,
        pipeline_model_config={"writer": "large/one", "concept_gate": "served"},
        visual_style_prompt="Warm light",
    )
    assert catalog.get_ad_unit(adaptation.id) == changed
    assert (changed.code, changed.title, changed.persona, changed.llm) == (
        "SUM-30-DE",
        "Sommer",
        "tired-parents",
        "large/one",
    )
    assert (changed.brand_id, changed.visual_style_prompt) == (brand.id, "Warm light")
    assert changed.pipeline_model_config == {"writer": "large/one", "concept_gate": "served"}
    assert (changed.region, changed.partition_key) == ("dach", adaptation.partition_key)

    cleared = catalog.update_unit(adaptation.id, llm="", brand_id=None, pipeline_model_config={}, persona="")
    assert (cleared.llm, cleared.brand_id, cleared.pipeline_model_config, cleared.persona) == ("", None, {}, "")
    assert (cleared.title, cleared.code) == ("Sommer", "SUM-30-DE")


@pytest.mark.parametrize(
    "changes, told",
    [
        ({"pipeline_model_config": {"poet": "large/one"}}, "is one of 'concept', 'culture', 'writer', 'format'"),
        ({"pipeline_model_config": {"writer": " "}}, r"pipeline_model_config.writer ' ' is not right"),
        ({"persona": "nobody"}, "There is no persona 'nobody'; choose one of tired-parents."),
        ({"region": "mars"}, "There is no region 'mars'; choose one of dach, east-asia."),
        ({"brand_id": 9}, "Brand 9 does not exist"),
        ({"code": ""}, "Ad unit 2 cannot be kept: code '' is not right"),
        ({"language": "ja"}, "it has no field language; leave it out"),
    ],
)
def test_setting_that_cannot_be_kept_is_refused(catalog, adaptation, changes, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.update_unit(adaptation.id, title="Neu", **changes)
    assert told in str(refused.value)
    assert catalog.get_ad_unit(adaptation.id) == adaptation


def test_unit_is_not_changed_under_its_run(catalog, adaptation):
    for begin in (catalog.queue_work, catalog.start_work):
        begin("ad unit", adaptation.id, "run")
        with pytest.raises(InvalidInput, match=r"is (queued|processing); wait for it or cancel it, then again\."):
            catalog.update_unit(adaptation.id, title="Neu")
    catalog.cancel_work("ad unit", adaptation.id)
    assert catalog.update_unit(adaptation.id, title="Neu").title == "Neu"


def test_adaptation_does_not_become_a_second_one_for_the_same_persona(catalog, origin, adaptation):
    other = catalog.create_adaptation(origin.id, country="DE", language="de", persona="tired-parents")
    with pytest.raises(
        InvalidInput, match=f"Ad unit {adaptation.id} is for the market and persona of ad unit {other.id}"
    ):
        catalog.update_unit(other.id, persona="")
    assert catalog.get_ad_unit(other.id) == other


def test_rows_keep_their_ids_when_their_words_change(catalog):
    """What is made for a row, a picture say, stays with it."""
    rows = [row(1, "Hot day?"), row(2, "Cold drink."), row(3, "Buy it.")]
    unit = add_origin(catalog, rows=rows, duration=6.0)
    before = catalog.script_rows(unit.id)
    add_origin(catalog, rows=[rows[0], row(2, "Ice."), rows[2]], duration=6.0)
    after = catalog.script_rows(unit.id)
    assert after == [before[0], before[1].model_copy(update={"audio_text": "Ice."}), before[2]]

    add_origin(catalog, rows=rows[:1], duration=2.0)
    assert catalog.script_rows(unit.id) == before[:1]
    add_origin(catalog, rows=rows, duration=6.0)
    first, second, third = catalog.script_rows(unit.id)
    assert first == before[0]
    assert [second.audio_text, third.audio_text] == ["Cold drink.", "Buy it."]
    assert {second.id, third.id}.isdisjoint(gone.id for gone in before)


def test_ad_units_are_listed_by_status_and_campaign(catalog, origin, adaptation):
    outside = add_origin(catalog)
    assert catalog.list_ad_units() == [outside, adaptation, origin]
    assert catalog.list_ad_units(Status.COMPLETED) == [outside, origin]
    assert catalog.list_ad_units(campaign_id=origin.campaign_id, limit=None) == [adaptation, origin]
    assert catalog.list_ad_units(Status.PENDING, campaign_id=origin.campaign_id) == [adaptation]
    assert catalog.list_ad_units(limit=1, offset=1) == [adaptation]
    with pytest.raises(InvalidInput, match="Ad unit 99 does not exist"):
        catalog.get_ad_unit(99)


def test_brand_is_the_units_own_else_its_origins_else_its_campaigns(catalog, origin, adaptation):
    campaigns, origins, own = (catalog.add_brand(code=code, name=code) for code in ("CAMPAIGN", "ORIGIN", "OWN"))
    assert catalog.brand_of(adaptation) is None
    catalog.update_campaign("J-1", brand_id=campaigns.id)
    assert catalog.brand_of(adaptation) == campaigns
    origin = catalog.update_unit(origin.id, brand_id=origins.id)
    assert (catalog.brand_of(adaptation), catalog.brand_of(origin)) == (origins, origins)
    assert catalog.brand_of(catalog.update_unit(adaptation.id, brand_id=own.id)) == own


def test_a_second_one_for_the_same_persona_names_the_way_out(catalog, origin, adaptation):
    other = catalog.create_adaptation(origin.id, country="DE", language="de", persona="tired-parents")
    with pytest.raises(InvalidInput, match=f"or delete it with `cw unit delete {adaptation.id}`"):
        catalog.update_unit(other.id, persona="")
