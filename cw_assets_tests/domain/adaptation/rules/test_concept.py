"""The concept brief says what stands in the origin, and nothing more."""

from cw_assets_tests.domain.adaptation.rules.origins import brand, concept, request, said


def test_core_message_is_a_line_of_the_origin_and_says_so():
    brief = concept(said("Good morning", "Solara, only two dollars a bottle", "Bye now", brand=brand()))
    assert "Solara, only two dollars a bottle" in brief.core_message
    assert "line of the origin" in brief.core_message


def test_a_bare_name_is_no_message():
    brief = concept(request(("On-screen text: “SOLARA”.", "VO: “The taste of real lemons.”"), brand=brand()))
    assert "The taste of real lemons." in brief.core_message


def test_origin_without_words_has_no_line_to_show():
    brief = concept(request(("A street at noon.", "No speech."), ("A bottle.", "MUSIC: bright.")))
    assert "no words" in brief.core_message
    assert brief.emotional_beats == ("Shot 1: A street at noon.", "Shot 2: A bottle.")


def test_beats_follow_the_rows():
    brief = concept(request(("On-screen text: “REAL”, “LEMONS”.", "No speech."), ("A street.", "VO: “Hot day?”")))
    assert brief.emotional_beats == ("Shot 1: “REAL” “LEMONS”", "Shot 2: “Hot day?”")


def test_names_addresses_and_plain_numbers_are_preserved_as_they_stand():
    origin = request(
        ("On-screen text: “SOLARA”, “ONLY $2”, “#RealLemons”.", "VO: “Solara 3 in 1, at solara.com, in 12 fl oz.”"),
        brand=brand(),
        product_name="Summer Lemonade",
    )
    assert set(concept(origin).must_preserve) == {"Solara", "#RealLemons", "3", "1", "solara.com"}


def test_what_the_market_writes_its_own_way_can_be_adapted():
    can_adapt = " ".join(concept(said("only $2 for 12 fl oz")).can_adapt)
    assert "“$2”: the client sets the price" in can_adapt
    assert "“12 fl oz”" in can_adapt


def test_assumptions_are_found_by_words():
    brief = concept(said("Happy Thanksgiving", "summer beer for $2"))
    found = " ".join(brief.cultural_assumptions)
    assert all(word in found for word in ("Thanksgiving", "“summer”", "“beer”", "“$2”: money is USD"))


def test_the_same_word_inside_another_is_no_assumption():
    assert concept(said("a bacteria-free hamlet")).cultural_assumptions == ()


def test_the_brief_says_that_rules_wrote_it():
    assert "without a model" in concept(said("Hello")).reasoning


def test_voice_is_unknown_without_guidelines():
    assert concept(said("Hello")).brand_voice.startswith("Not known")
    assert (
        "Warm and short." in concept(said("Hello", brand=brand("Solara", "\nWarm and short.\nNo slang."))).brand_voice
    )
