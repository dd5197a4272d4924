"""The checks with the language identifier and the places that really run."""

from dataclasses import replace

import pytest

from cw_assets.domain.adaptation.checks import CHECKS
from cw_assets.engines.places.cldr import LibraryPlaces
from cw_assets.engines.places.languages import LinguaIdentifier
from cw_assets_tests.domain.adaptation.checks.spots import Setup, faithful


def in_place(language: str) -> Setup:
    setup = faithful(language)
    return replace(
        setup,
        request=setup.request.model_copy(
            update={"facts": LibraryPlaces().facts(setup.request.market, today=setup.request.today)}
        ),
    )


@pytest.mark.parametrize("gate", CHECKS)
@pytest.mark.parametrize("language", ["de", "ja", "ar", "en"])
def test_a_faithful_draft_has_no_issue(gate, language):
    assert in_place(language).found(gate, LinguaIdentifier()) == []


def test_speech_that_was_left_in_english_is_found():
    setup = in_place("de")
    speech = [line.replace("”", "” [x]") if "“" in line else line for line in english_lines()]
    for place, text in enumerate(speech, start=1):
        setup = setup.row(place, audio_text=text)
    assert ("critical", "audio_text") in setup.found("format", LinguaIdentifier())


def test_feasts_are_known_by_country():
    found = in_place("de").swapped("die andere", "zu Thanksgiving").found("cultural", LinguaIdentifier())
    assert found == [("major", "row 3")]


def english_lines() -> list[str]:
    return [row.audio_text for row in faithful("en").draft.script_rows]
