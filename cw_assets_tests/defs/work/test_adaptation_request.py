"""What an adaptation starts from, and which model plays which node: read from records and settings."""

from datetime import date

import pytest

from cw_assets.defs.resources import Engines, Workplace
from cw_assets.defs.work.adaptation_request import Assignment, Cast, input_key, instructions_for
from cw_assets.domain.adaptation.request import NODES
from cw_assets.errors import InvalidInput

SERVED = {"text_model": "openai", "openai_model": "the-only-one"}


def assignment_of(workshop, unit) -> Assignment:
    return Assignment.read(workshop.catalog, workshop.again(unit))


def key_on(workshop, unit, today: date) -> str:
    assignment = assignment_of(workshop, unit)
    request = assignment.request(workshop.workplace, today)
    return input_key(request, instructions_for(workshop.catalog, request), Cast(workshop.workplace, assignment))


def served(workshop, unit, **settings) -> Cast:
    changed = workshop.settings.model_copy(update=SERVED | settings)
    workplace = Workplace.of(changed, Engines(changed))
    workplace.__dict__["catalog"] = workshop.catalog
    return Cast(workplace, assignment_of(workshop, unit))


def test_the_key_is_the_same_on_another_day(workshop):
    unit = workshop.adaptation("de-DE")
    assert key_on(workshop, unit, date(2026, 6, 1)) == key_on(workshop, unit, date(2027, 1, 15))


def test_the_key_changes_with_what_is_adapted(workshop):
    keys = {key_on(workshop, workshop.adaptation(market), date(2026, 6, 1)) for market in ("de-DE", "de-AT", "fr-FR")}
    assert len(keys) == 3


def test_the_key_changes_with_the_model_that_really_answers(workshop):
    unit = workshop.adaptation("de-DE")
    primary = workshop.catalog.get_language("de").primary_model
    request = assignment_of(workshop, unit).request(workshop.workplace, date(2026, 6, 1))
    words = instructions_for(workshop.catalog, request)
    casts = [served(workshop, unit), served(workshop, unit, openai_models={primary: "a-server's-name"})]
    assert len({input_key(request, words, cast) for cast in casts}) == 2


def test_a_server_with_one_model_has_none_to_change_to(workshop):
    cast = served(workshop, workshop.adaptation("de-DE"))
    assert {cast.model(node, 3).info.model for node in NODES} == {"the-only-one"}
    assert cast.choice("writer", 3) == cast.choice("writer", 0)


def test_the_writer_changes_to_the_first_alternative_that_the_server_has(workshop):
    language = workshop.catalog.get_language("de")
    first, *_, last = language.alternative_models
    assert first != last
    cast = served(workshop, workshop.adaptation("de-DE"), openai_models={last: "another-one"})
    assert cast.model("writer", 1).info.model == "the-only-one"
    assert cast.model("writer", 2).info.model == "another-one"
    assert cast.model("brand", 2).info.model == "the-only-one"


def test_an_origin_is_nothing_to_adapt_for(workshop):
    with pytest.raises(InvalidInput, match="is an origin"):
        Assignment.read(workshop.catalog, workshop.origin())


def test_insights_come_from_region_country_language_and_persona_in_this_order(workshop):
    persona = next(p for p in workshop.catalog.list_personas() if p.country == "DE" and p.segments)
    unit = workshop.adaptation("de-DE", persona=persona.slug)
    request = assignment_of(workshop, unit).request(workshop.workplace, date(2026, 6, 1))
    assert list(dict.fromkeys(insight.source for insight in request.insights)) == [
        "region",
        "country",
        "language",
        "persona",
    ]
