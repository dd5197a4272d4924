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
