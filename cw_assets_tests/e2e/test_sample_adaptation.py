"""The shipped spot on its whole way on a bare install: watched, approved, adapted by rules, given out as AV scripts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from cw_assets import api
from cw_assets.api import AdaptationOutcome, AnalysisOutcome
from cw_assets.catalog.records import AdUnitRecord
from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.scripts.lines import Line, on_screen_lines, plain_description, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.settings import Settings

pytestmark = pytest.mark.slow
FACTS = {"de-DE": ("EUR", "ltr"), "ja-JP": ("JPY", "ltr"), "ar-SA": ("SAR", "rtl")}
"""What is true of each market: its money and the direction of its writing."""


@dataclass
class Campaign:
    """An origin and what became of it, by market."""

    project: api.LocalProject
    origin: AdUnitRecord
    outcomes: dict[str, AdaptationOutcome]

    def unit(self, market: str) -> AdUnitRecord:
        return self.project.catalog.get_ad_unit(self.outcomes[market].video_ad_unit_id)

    def rows(self, market: str) -> tuple[ScriptRow, ...]:
        return self.project.catalog.unit_script(self.unit(market).id)

    @property
    def origin_rows(self) -> tuple[ScriptRow, ...]:
        return self.project.catalog.unit_script(self.origin.id)


@pytest.fixture(scope="module")
def campaign(spot_settings: Settings, spot: AnalysisOutcome) -> Iterator[Campaign]:
    with api.local(spot_settings) as project:
        origin = project.approve_media(spot.media_id)
        outcomes = project.create_adaptations(origin.id, list(FACTS))
        yield Campaign(project, origin, {outcome.market: outcome for outcome in outcomes})


@pytest.fixture(params=list(FACTS))
def market(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def lines_of(rows: tuple[ScriptRow, ...]) -> list[Line]:
    return [line for row in rows for line in chain(on_screen_lines(row.visual_text), spoken_lines(row.audio_text))]


def test_each_market_has_its_unit(campaign: Campaign):
    assert list(campaign.outcomes) == list(FACTS)
    assert [outcome.error for outcome in campaign.outcomes.values()] == ["", "", ""]
    units = [campaign.unit(market) for market in FACTS]
    assert {(unit.status, unit.source_ad_unit_id) for unit in units} == {("completed", campaign.origin.id)}
    assert len({unit.partition_key for unit in units}) == len(FACTS)


def test_the_origin_has_the_script_that_was_watched(campaign: Campaign, spot: AnalysisOutcome):
    assert campaign.origin_rows == spot.result.script.script_rows
    assert campaign.origin.language == "en"


def test_rows_durations_and_timecodes_are_the_origins(campaign: Campaign, market: str):
    times = [
        [(row.shot_number, row.timecode_start, row.duration_seconds) for row in rows]
        for rows in (campaign.origin_rows, campaign.rows(market))
    ]
    assert times[0] == times[1]
    assert len(times[1]) == 9
    assert sum(row.duration_seconds for row in campaign.rows(market)) == pytest.approx(30.0, abs=1e-6)


def test_what_is_seen_stays(campaign: Campaign, market: str):
    rows = zip(campaign.origin_rows, campaign.rows(market), strict=True)
    assert all(plain_description(new.visual_text) == plain_description(old.visual_text) for old, new in rows)


def test_every_line_is_marked_for_the_translator(campaign: Campaign, market: str):
    lines, language = lines_of(campaign.rows(market)), market.partition("-")[0]
    assert len(lines) == len(lines_of(campaign.origin_rows)) > 10
    assert {line.to_translate for line in lines} == {language}
    assert campaign.unit(market).pipeline_metadata["lines_to_translate"] == len(lines)


def test_prices_are_to_be_set_in_the_markets_money(campaign: Campaign, market: str):
    said, shown = (
        [line for line in lines_of(campaign.rows(market)) if line.kind == kind and line.set_price]
        for kind in ("speech", "on_screen")
    )
    assert [line.set_price for line in (*said, *shown)] == [FACTS[market][0]] * 2
    assert "two dollars" in said[0].text
    assert "2" in shown[0].text


def test_words_are_untouched_but_for_forms(campaign: Campaign, market: str):
    pairs = zip(lines_of(campaign.origin_rows), lines_of(campaign.rows(market)), strict=True)
    changed = [(old.text, new.set_price) for old, new in pairs if old.text != new.text]
    assert all(price for _, price in changed)


def test_the_facts_of_the_place_are_right(campaign: Campaign, market: str):
    currency, direction = FACTS[market]
    unit = campaign.unit(market)
    assert f"money is {currency}" in unit.cultural_brief["market_context"]
    assert campaign.project.script_material(unit).text_direction == direction
    assert Market(language=unit.language, country=unit.country).tag == market


def test_rules_made_it_and_say_so(campaign: Campaign, market: str):
    pipeline = campaign.outcomes[market].pipeline
    assert pipeline is not None
    assert [engine.engine for engine in pipeline.engines] == ["rules"]
    page = campaign.project.adaptation_page(campaign.unit(market).id).read_text()
    assert "no model has judged it" in page


def test_papers_are_set_in_the_direction_of_the_market(campaign: Campaign, market: str, tmp_path: Path):
    docx, pdf = campaign.project.export_unit(campaign.unit(market).id, ["docx", "pdf"], folder=tmp_path)
    table = Document(io.BytesIO(docx.read_bytes())).tables[1]
    assert len(table.rows) == 10
    from_the_right = table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert from_the_right == (FACTS[market][1] == "rtl")
    words = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    assert "ONE MORE GLASS" in " ".join(" ".join(words).split())
    assert FACTS[market][0] in " ".join(words)


def test_a_second_time_nothing_is_made_anew(campaign: Campaign):
    again = campaign.project.create_adaptations(campaign.origin.id, list(FACTS))
    assert {outcome.status for outcome in again} == {"skipped"}
    assert [one.video_ad_unit_id for one in again] == [one.video_ad_unit_id for one in campaign.outcomes.values()]
