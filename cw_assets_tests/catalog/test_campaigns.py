import pytest

from cw_assets.domain.insights import Insight
from cw_assets.errors import InvalidInput


def test_brand_keeps_its_insights(catalog):
    insight = Insight(heading="Voz", points=("cálida", "夏"))
    brand = catalog.add_brand(code="ACME", name="Acme", guidelines="Never shout.", insights=[insight])
    assert catalog.get_brand(brand.id) == brand
    assert (brand.insights, brand.description) == ((insight,), "")
    assert catalog.list_brands() == [brand]


def test_campaign_belongs_to_a_brand(catalog):
    brand = catalog.add_brand(code="ACME", name="Acme")
    first = catalog.add_campaign(job_id="J-1", brand_id=brand.id, original_script='{"script_title": "Été"}')
    second = catalog.add_campaign(job_id="J-2", client_name="Acme & Söhne")
    assert catalog.get_campaign(first.id) == first
    assert catalog.list_campaigns() == [second, first]
    assert catalog.list_campaigns(limit=1, offset=1) == [first]


def test_code_and_job_id_are_given_once(catalog):
    catalog.add_brand(code="ACME", name="Acme")
    catalog.add_campaign(job_id="J-1")
    with pytest.raises(InvalidInput, match="There is a brand ACME already"):
        catalog.add_brand(code="ACME", name="Other")
    with pytest.raises(InvalidInput, match="job id J-1 already"):
        catalog.add_campaign(job_id="J-1")
    assert len(catalog.list_campaigns()) == len(catalog.list_brands()) == 1


def test_missing_brand_and_campaign_are_named(catalog):
    with pytest.raises(InvalidInput, match="Brand 9 does not exist"):
        catalog.add_campaign(job_id="J-1", brand_id=9)
    with pytest.raises(InvalidInput, match="Campaign 9 does not exist"):
        catalog.get_campaign(9)


def test_brand_is_changed_by_its_code_or_id(catalog):
    insight = Insight(heading="Voz", points=("cálida",))
    brand = catalog.add_brand(code="ACME", name="Acme", description="Fans", insights=[insight])
    assert catalog.get_brand("ACME") == catalog.find_brand("ACME") == brand
    changed = catalog.update_brand("ACME", guidelines="Never shout.\nSay du.", code="ACME-2")
    assert changed == brand.model_copy(update={"guidelines": "Never shout.\nSay du.", "code": "ACME-2"})
    assert catalog.update_brand(brand.id, insights=[]).insights == ()
    assert (catalog.find_brand("ACME"), catalog.get_brand("ACME-2").description) == (None, "Fans")


def test_campaign_is_changed_by_its_job_id_or_id(catalog):
    brand = catalog.add_brand(code="ACME", name="Acme")
    campaign = catalog.add_campaign(job_id="J-1", client_name="Été")
    assert catalog.get_campaign("J-1") == catalog.find_campaign("J-1") == campaign
    changed = catalog.update_campaign("J-1", brand_id=brand.id, product_name="Fan")
    assert changed == campaign.model_copy(update={"brand_id": brand.id, "product_name": "Fan"})
    assert catalog.update_campaign(campaign.id, brand_id=None).brand_id is None
    assert catalog.find_campaign("J-2") is None


def test_change_that_cannot_be_kept_changes_nothing(catalog):
    catalog.add_brand(code="OTHER", name="Other")
    catalog.add_campaign(job_id="J-2")
    brand, campaign = catalog.add_brand(code="ACME", name="Acme"), catalog.add_campaign(job_id="J-1")
    with pytest.raises(InvalidInput, match="There is a brand OTHER already"):
        catalog.update_brand("ACME", name="Neu", code="OTHER")
    with pytest.raises(InvalidInput, match="The brand ACME cannot be kept: name '' is not right"):
        catalog.update_brand("ACME", name="")
    with pytest.raises(InvalidInput, match="job id J-2 already"):
        catalog.update_campaign("J-1", job_id="J-2")
    with pytest.raises(InvalidInput, match="Brand 9 does not exist"):
        catalog.update_campaign("J-1", brand_id=9)
    with pytest.raises(InvalidInput, match="brand_id 'ACME' is not right"):
        catalog.update_campaign("J-1", brand_id="ACME")
    assert (catalog.get_brand("ACME"), catalog.get_campaign("J-1")) == (brand, campaign)


def test_unknown_code_and_job_id_are_told_with_those_there_are(catalog):
    with pytest.raises(InvalidInput, match="There is no brand 'ACME'; add one"):
        catalog.get_brand("ACME")
    catalog.add_brand(code="OTHER", name="Other")
    with pytest.raises(InvalidInput, match="There is no brand 'ACME'; choose one of OTHER"):
        catalog.update_brand("ACME", name="a")
    for number in range(70):
        catalog.add_campaign(job_id=f"J-{number:02}")
    with pytest.raises(InvalidInput, match=r"choose one of J-00, .*, J-59 and 10 more\."):
        catalog.get_campaign("J-1")


def test_insight_without_a_heading_is_named_by_its_place(catalog):
    catalog.add_brand(code="ACME", name="Acme")
    with pytest.raises(InvalidInput, match=r"it has no insights\[1\]\.heading; give one\."):
        catalog.update_brand("ACME", insights=[{"heading": "Voz", "points": []}, {"points": []}])
