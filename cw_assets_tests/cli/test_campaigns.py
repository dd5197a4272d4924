"""`cw brand` and `cw campaign`: added, changed, listed."""

import pytest


def test_a_brand_is_added_changed_and_listed(cw, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_bytes("\ufeffNever say cheap.\nShow the bottle.\n".encode())
    added = cw("brand", "add", "SOL", "--name", "Sol", "--description", "[Lemonade]", "--guidelines", notes, "--json")
    assert added.json["guidelines"] == "Never say cheap.\nShow the bottle."
    assert "SOL is Solara" in cw("brand", "edit", "SOL", "--name", "Solara").out
    assert cw("brand", "list").out.splitlines()[1].split() == ["SOL", "Solara", "[Lemonade]", "2", "lines"]
    (brand,) = cw("brand", "list", "--json").json
    assert (brand["name"], brand["description"]) == ("Solara", "[Lemonade]")


def test_a_campaign_is_added_changed_and_listed(cw):
    cw("brand", "add", "CAM", "--name", "Cam")
    cw("campaign", "add", "J-1", "--title", "Summer", "--client", "Sol [AG]", "--product", "Lemonade", "--brand", "CAM")
    assert cw("campaign", "list").out.splitlines()[1].split() == ["J-1", "Summer", "Sol", "[AG]", "Lemonade", "CAM"]
    after = cw("campaign", "edit", "J-1", "--product", "Tea", "--brand", "", "--json").json
    assert (after["product_name"], after["brand_id"], after["client_name"]) == ("Tea", None, "Sol [AG]")
    assert cw("campaign", "add", "J-2").out == "campaign J-2 is there\n"
    assert [one["job_id"] for one in cw("campaign", "list", "--json").json] == ["J-2", "J-1"]


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("brand", "add", "TWO", "--name", "Again"), "There is a brand TWO already"),
        (("brand", "add", "", "--name", "x"), "code"),
        (("brand", "add", "X", "--name", "x", "--guidelines", "/missing.txt"), "/missing.txt cannot be read"),
        (("brand", "edit", "TWO"), "Nothing is to be changed"),
        (("brand", "edit", "NONE", "--name", "x"), "There is no brand 'NONE'"),
        (("campaign", "add", "TWO"), "There is a campaign with the job id TWO already"),
        (("campaign", "add", "X", "--brand", "NONE"), "There is no brand 'NONE'"),
        (("campaign", "edit", "TWO"), "Nothing is to be changed"),
        (("campaign", "edit", "NONE", "--title", "x"), "There is no campaign 'NONE'"),
        (("campaign", "edit", "TWO", "--brand", "NONE"), "There is no brand 'NONE'"),
    ],
)
def test_bad_input_is_one_sentence(cw, arguments, sentence):
    cw("brand", "add", "TWO", "--name", "Two")
    cw("campaign", "add", "TWO")
    ran = cw(*arguments)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err


def test_guidelines_that_are_no_text_are_refused(cw, spots):
    ran = cw("brand", "add", "VIDEO", "--name", "Video", "--guidelines", spots[0])
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "VIDEO" not in cw("brand", "list").out
