"""The drawing of an adaptation's path: what stands in it, and where."""

import pytest
from defusedxml import ElementTree

from cw_assets.domain.values import EngineInfo
from cw_assets.exports.adaptation_path import FAILED, INK, PASSED, draw_path, stops_of
from cw_assets_tests.exports.adaptation_material import SERVED, make_material

SVG = "{http://www.w3.org/2000/svg}"
WRITER_X = 248


def drawn(drafts, **changes):
    made = make_material(drafts=drafts, **changes).made
    return ElementTree.fromstring(draw_path(made.runs, made.evaluations))


def words(svg):
    return [element.text for element in svg.iter(f"{SVG}text")]


def marks(svg):
    """Fill, x and y of each node's middle; the card is none."""
    _, *rects = svg.iter(f"{SVG}rect")
    return [
        (rect.get("fill"), *(float(rect.get(at)) + float(rect.get("width")) / 2 for at in ("x", "y"))) for rect in rects
    ]


def ways_back(svg):
    return [path for path in svg.iter(f"{SVG}path") if path.get("stroke-dasharray")]


def test_every_run_is_one_mark_in_its_color():
    svg = drawn(("format", "brand", None))
    fills = [fill for fill, _, _ in marks(svg)]
    assert fills == [INK, INK, INK, FAILED, INK, *[PASSED] * 3, FAILED, INK, *[PASSED] * 4]


def test_a_draft_is_a_row_and_a_node_a_column():
    places = [(x, y) for _, x, y in marks(drawn(("format", None)))]
    first, second = places[:4], places[4:]
    assert len({y for _, y in first}) == len({y for _, y in second}) == 1
    assert second[0][1] > first[0][1]
    assert first[2:] == [(x, first[0][1]) for x, _ in second[:2]]
    assert second[0][0] == WRITER_X
    assert sorted(places[4:]) == places[4:]


def test_a_failed_gate_leads_back_to_the_writer():
    backs = ways_back(drawn(("format", "brand", None)))
    assert [path.get("stroke") for path in backs] == [FAILED, FAILED]
    assert all(f"H{WRITER_X + 12}" in path.get("d") for path in backs)
    assert ways_back(drawn((None,))) == []


def test_a_failed_gate_has_another_shape_than_a_passed_one():
    made = make_material(drafts=("format", None)).made
    svg = ElementTree.fromstring(draw_path(made.runs, made.evaluations))
    corners = {rect.get("fill"): rect.get("rx") for rect in list(svg.iter(f"{SVG}rect"))[1:]}
    assert corners[FAILED] != corners[PASSED]


def test_scores_and_seconds_can_be_read():
    said = words(drawn((None,)))
    assert said.count("0.94") == 4
    assert "12.4\u00a0s" in said


@pytest.mark.parametrize(("drafts", "end"), [(("cultural",) * 4, "given up"), (("format", None), "passed")])
def test_the_end_of_the_way_is_named(drafts, end):
    said = words(drawn(drafts))
    assert [word for word in said if word in ("given up", "passed")] == [end]


def test_a_way_that_is_not_at_its_end_names_none():
    made = make_material(drafts=(None,)).made
    said = words(ElementTree.fromstring(draw_path(made.runs[:-1], made.evaluations[:-1])))
    assert not {"given up", "passed"} & set(said)


def test_revisions_are_named_and_another_writer_is_pointed_out():
    said = words(drawn(("cultural",) * 4))
    assert [word for word in said if word.startswith("Revision")] == ["Revision 1", "Revision 2", "Revision 3"]
    assert said.count("another model") == 1


def test_the_card_holds_everything_of_the_longest_way():
    svg = drawn((*("format",) * 3, *("cultural",) * 3, *("concept",) * 3, *("brand",) * 4))
    width, height = float(svg.get("width")), float(svg.get("height"))
    assert width < 700
    assert all(0 < x < width and 0 < y < height for _, x, y in marks(svg))
    assert all(0 < float(text.get("y")) < height - 8 for text in svg.iter(f"{SVG}text"))


def test_words_of_a_model_never_reach_the_picture():
    hostile = EngineInfo(engine="</svg>", model="\x00<script>")
    svg = drawn((None,), engine=hostile)
    assert all(element.tag.removeprefix(SVG) in ("svg", "rect", "path", "text") for element in svg.iter())


def test_a_gate_gets_the_word_it_said_on_that_draft():
    made = make_material(drafts=("format", None)).made
    stops = stops_of(made.runs, made.evaluations)
    assert [(stop.run.revision, stop.evaluation.gate) for stop in stops if stop.evaluation] == [
        (0, "format"),
        (1, "format"),
        (1, "cultural"),
        (1, "concept"),
        (1, "brand"),
    ]
    assert {stop.run.engine for stop in stops} == {SERVED}


def test_nothing_that_ran_is_an_empty_card():
    assert marks(ElementTree.fromstring(draw_path((), ()))) == []
