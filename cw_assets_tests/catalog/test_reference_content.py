"""What the shipped reference data says of places, languages and audiences: whole, consistent, short enough to check.

How it gets into the catalog is tested in test_reference_data.py.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.languages import get_official_languages

from cw_assets import catalog
from cw_assets.catalog.records.audiences import PersonaFields, SegmentFields
from cw_assets.catalog.records.places import CountryFields, LanguageFields, RegionFields

FOLDER = Path(catalog.__file__).parent / "reference"
FIELDS = {
    "regions": (RegionFields, "slug"),
    "countries": (CountryFields, "code"),
    "languages": (LanguageFields, "code"),
    "segments": (SegmentFields, "slug"),
    "personas": (PersonaFields, "slug"),
}
PLACE_HEADINGS = ("Tone", "Avoid", "Regulation", "Occasions", "Formats", "Substitutions")
HEADINGS = {
    "regions": PLACE_HEADINGS[:5],
    "countries": PLACE_HEADINGS,
    "languages": ("Tone", "Avoid", "Formats"),
    "segments": ("Message", "Avoid"),
}
MAX_POINT = 140
"""In characters."""
MAIN_MARKETS = {
    *("US", "GB", "DE", "FR", "ES", "IT", "NL", "SE", "PL", "TR", "SA"),
    *("AE", "IL", "IN", "CN", "JP", "KR", "TH", "ID", "BR", "MX", "AU"),
}
NON_COMMERCIAL = "CC-BY-NC-4.0"


def entries(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def records():
    return {name: [fields.model_validate(entry) for entry in entries(name)] for name, (fields, _) in FIELDS.items()}


def keys(records, name):
    return [getattr(record, FIELDS[name][1]) for record in records[name]]


def points(record):
    return [point for insight in record.insights for point in insight.points]


def with_insights(records):
    return [(name, record) for name in HEADINGS for record in records[name]]


def substitutions(country):
    under = [insight.points for insight in country.insights if insight.heading == "Substitutions"]
    return [tuple(point.split(" -> ")) for group in under for point in group]


@pytest.mark.parametrize("name", FIELDS)
def test_file_is_sorted_by_a_key_that_is_there_once(records, name):
    assert keys(records, name) == sorted(set(keys(records, name)))


@pytest.mark.parametrize("name", FIELDS)
def test_file_says_nothing_that_its_record_does_not_take(name):
    for entry in entries(name):
        assert set(entry) <= set(FIELDS[name][0].model_fields)


@pytest.mark.parametrize("name", FIELDS)
def test_file_is_written_in_plain_letters(name):
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert "\\u" not in text
    assert text.endswith("]\n")


def test_there_is_at_least_as_much_as_the_project_promises(records):
    enough = {"languages": 40, "countries": 36, "regions": 16, "segments": 18, "personas": 12}
    assert {name: len(records[name]) for name, count in enough.items() if len(records[name]) < count} == {}
    kinds = Counter(segment.kind for segment in records["segments"])
    assert set(kinds) == {"demographic", "behavioural", "psychographic"}
    assert min(kinds.values()) >= 6


def test_the_markets_that_spots_go_to_most_have_four_headings(records):
    assert {country.code for country in records["countries"] if len(country.insights) >= 4} >= MAIN_MARKETS


def test_personas_stand_for_many_countries(records):
    assert len({persona.country for persona in records["personas"]}) >= 10


def test_every_reference_resolves(records):
    languages, regions, segments = (set(keys(records, name)) for name in ("languages", "regions", "segments"))
    for country in records["countries"]:
        assert country.region in regions
        assert set(country.languages) <= languages
        assert len(set(country.languages)) == len(country.languages)
    for persona in records["personas"]:
        assert persona.segments
        assert set(persona.segments) <= segments
        assert len(set(persona.segments)) == len(persona.segments)


def test_every_region_has_a_country(records):
    assert {country.region for country in records["countries"]} == set(keys(records, "regions"))


def test_a_persona_speaks_a_language_of_its_country(records):
    spoken = {country.code: country.languages for country in records["countries"]}
    assert [persona.slug for persona in records["personas"] if persona.language not in spoken[persona.country]] == []


def test_every_language_has_a_second_model_to_change_to(records):
    known = {model["model_id"] for model in entries("llm_models")}
    for language in records["languages"]:
        models = (language.primary_model, *language.alternative_models)
        assert len(models) >= 2
        assert len(set(models)) == len(models)
        assert set(models) <= known


def test_a_model_that_must_not_earn_money_is_the_last_choice(records):
    barred = {model["model_id"] for model in entries("llm_models") if model["licence"] == NON_COMMERCIAL}
    assert barred
    for language in records["languages"]:
        assert barred.isdisjoint((language.primary_model, *language.alternative_models[:-1]))


def test_points_are_short_enough_to_be_checked(records):
    for _, record in with_insights(records):
        for point in points(record):
            assert 0 < len(point) <= MAX_POINT, point
            assert point == point.strip()


def test_points_are_sentences_unless_they_are_substitutions(records):
    for _, record in with_insights(records):
        for insight in record.insights:
            if insight.heading != "Substitutions":
                assert all(point.endswith((".", ").")) for point in insight.points), insight


def test_headings_come_once_each_in_the_agreed_order(records):
    for name, record in with_insights(records):
        found = [insight.heading for insight in record.insights]
        assert found == [heading for heading in HEADINGS[name] if heading in found], record
        assert all(insight.points for insight in record.insights)


def test_regions_and_segments_all_have_something_to_say(records):
    for name in ("regions", "segments"):
        assert [
            key for key, record in zip(keys(records, name), records[name], strict=True) if not record.insights
        ] == []


def test_nothing_is_said_twice_to_one_market(records):
    by_region = {region.slug: points(region) for region in records["regions"]}
    by_language = {language.code: points(language) for language in records["languages"]}
    for country in records["countries"]:
        for code in country.languages:
            said = Counter(by_region[country.region] + points(country) + by_language[code])
            assert [point for point, times in said.items() if times > 1] == [], (country.code, code)


def test_substitutions_name_two_wordings_and_do_not_feed_each_other(records):
    for country in records["countries"]:
        pairs = substitutions(country)
        originals = [pair[0] for pair in pairs]
        assert len(set(originals)) == len(originals)
        for pair in pairs:
            assert len(pair) == 2
            assert all(wording == wording.strip() for wording in pair)
            assert not any(re.search(rf"\b{re.escape(original)}\b", pair[1]) for original in originals), pair


def test_substitutions_keep_the_article_right(records):
    """ "a" before the original stands as well before what replaces it."""
    for country in records["countries"]:
        for original, replacement in substitutions(country):
            assert (original[0] in "aeiou") == (replacement[0] in "aeiou"), (country.code, original)


def test_substitutions_are_for_countries_that_use_english(records):
    assert [c.code for c in records["countries"] if substitutions(c) and "en" not in c.languages] == []


def test_codes_are_known_to_the_locale_data(records):
    english = Locale("en")
    assert [code for code in keys(records, "countries") if code not in english.territories] == []
    for code in keys(records, "languages"):
        language, *script = code.split("-")
        assert language in english.languages
        assert all(part in english.scripts for part in script)


def test_first_language_of_a_country_is_official_or_widely_used(records):
    for country in records["countries"]:
        in_use = get_official_languages(country.code, regional=True, de_facto=True)
        language = country.languages[0].split("-")[0]
        assert language in {known.split("_")[0] for known in in_use}, country.code


def test_audiences_are_described_in_a_sentence_or_two(records):
    for segment in records["segments"]:
        assert segment.description.count(". ") == 0
        assert segment.description.endswith(".")
    for persona in records["personas"]:
        assert persona.description.count(". ") <= 1
        assert persona.description.endswith(".")
