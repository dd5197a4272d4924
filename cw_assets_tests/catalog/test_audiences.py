import pytest

from cw_assets.errors import InvalidInput

pytestmark = pytest.mark.usefixtures("places")


def test_persona_keeps_its_segments_in_order(catalog):
    persona = catalog.get_persona("tired-parents")
    assert persona.segments == ("parents", "early-risers")
    assert (persona.country, persona.language, persona.name) == ("DE", "de", "Tired parents")
    assert catalog.list_personas() == [persona]
    assert catalog.get_persona(persona.id) == persona


def test_segments_are_listed_by_slug(catalog):
    segments = catalog.list_segments()
    assert [(segment.slug, segment.kind) for segment in segments] == [
        ("early-risers", "behavioural"),
        ("parents", "demographic"),
    ]
    assert catalog.get_segment("parents") == segments[1]


def test_unknown_audience_is_told_with_those_there_are(catalog):
    with pytest.raises(InvalidInput, match="There is no segment 'cats'; choose one of early-risers, parents"):
        catalog.get_segment("cats")
    with pytest.raises(InvalidInput, match="There is no persona 'cats'; choose one of tired-parents"):
        catalog.get_persona("cats")
