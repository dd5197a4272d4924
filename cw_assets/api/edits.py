"""The way back of an exported script: lines that a translator has finished become the rows of their ADAPTATION unit."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cw_assets.api.scripts import ScriptImport, ScriptsApi, check_is_script, read_file
from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.evaluation import GATES, Gate, Issue
from cw_assets.domain.adaptation.market import Market, language_in
from cw_assets.domain.json_faults import Faults
from cw_assets.domain.scripts.document import ScriptDocument, examined
from cw_assets.domain.scripts.edits import faults_beside
from cw_assets.domain.scripts.lines import lines_to_translate
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.values import seconds

if TYPE_CHECKING:
    from cw_assets.catalog.records import AdUnitRecord
    from cw_assets.defs.work.adaptation_request import Assignment
    from cw_assets.domain.adaptation.request import AdaptationRequest

NO_CONCEPT = ConceptBrief(
    core_message="",
    emotional_beats=(),
    narrative_structure="",
    themes=(),
    cultural_assumptions=(),
    must_preserve=(),
    can_adapt=(),
    brand_voice="",
    reasoning="",
)
NO_CULTURE = CulturalBrief(
    market_context="",
    substitutions=(),
    tone_adjustments=(),
    pitfalls=(),
    opportunities=(),
    regulatory_notes=(),
    reasoning="",
)
"""For a unit that no analyst has looked at."""


class GateIssue(Issue):
    """What a gate's code finds; no gate has judged by it."""

    gate: Gate


class RowsImport(ScriptImport):
    """What `import_rows` gives: the unit, or only what would come of it, or everything that is wrong."""

    lines_to_translate: int = 0
    """That are still to be done."""
    issues: tuple[GateIssue, ...] = ()
    """For a person to weigh; none of them keeps the rows out."""


class EditsApi(ScriptsApi):
    """The part of a project that takes rows in from people."""

    def import_rows(self, unit_id: int, path: Path, *, dry_run: bool = False) -> RowsImport:
        """Put the rows of a file, JSON or CSV as `export_unit` writes them, in the place of an adaptation's rows.

        Nothing is taken in where anything is wrong (another number of rows or another time than the origin's, another
        language), nor in a dry run. InvalidInput for an origin, and while a run holds the unit.
        """
        unit = self.catalog.editable_unit(unit_id)
        document, faults = self._read_rows(path, unit)
        if document is None or faults:
            return RowsImport(faults=tuple(faults))
        assignment, rows = self._assignment(unit), document.script_rows
        request = assignment.request(self.workplace, datetime.now(UTC).date())
        done = RowsImport(
            rows=len(rows),
            seconds=seconds(sum(row.duration_seconds for row in rows)),
            lines_to_translate=lines_to_translate(rows),
            issues=self._code_issues(unit, request, rows),
        )
        if dry_run:
            return done
        self.tell_edit(self.catalog.edit_rows(unit_id, rows, input_key=self._input_key(assignment, request)))
        return done.model_copy(update={"unit_id": unit_id})

    def _read_rows(self, path: Path, unit: "AdUnitRecord") -> tuple[ScriptDocument | None, list[str]]:
        """The script of the file, and all that is wrong with it as this unit's."""
        from cw_assets.exports.scripts.table_reading import script_of_table

        content, faults = read_file(path), Faults()
        text = script_of_table(content, faults) if path.suffix.lower() == ".csv" else content
        document = examined(text, faults) if text is not None else None
        if faults.lines():
            check_is_script(path, content)
        found = faults.lines()
        if document is not None:
            found += self._misfits(document, unit)
        return document, found

    def _misfits(self, document: ScriptDocument, unit: "AdUnitRecord") -> list[str]:
        found = faults_beside(document.script_rows, self.catalog.unit_script(unit.source_ad_unit_id or 0))
        if language_in(document.language) not in ("", unit.language):
            market = Market(language=unit.language, country=unit.country).tag
            found.append(f"language: is {document.language}, the unit is for {market}; choose the file of its market.")
        return found

    def _assignment(self, unit: "AdUnitRecord") -> "Assignment":
        from cw_assets.defs.work.adaptation_request import Assignment

        return Assignment.read(self.catalog, unit)

    def _code_issues(
        self, unit: "AdUnitRecord", request: "AdaptationRequest", rows: Sequence[ScriptRow]
    ) -> tuple[GateIssue, ...]:
        """What code can say of the rows at each gate, by the unit's own briefs where it has any."""
        from cw_assets.domain.adaptation.checks import code_issues
        from cw_assets.domain.adaptation.draft import Draft

        concept = ConceptBrief.model_validate(unit.concept_brief) if unit.concept_brief else NO_CONCEPT
        culture = CulturalBrief.model_validate(unit.cultural_brief) if unit.cultural_brief else NO_CULTURE
        draft = Draft(
            code=unit.code,
            name=unit.title,
            language=unit.language,
            visual_style_prompt=unit.visual_style_prompt or request.origin.visual_style_prompt,
            script_rows=tuple(rows),
        )
        languages = self.workplace.engines.languages
        return tuple(
            GateIssue(gate=gate, **dict(issue))
            for gate in GATES
            for issue in code_issues(gate, request, concept, culture, draft, languages)
        )

    def _input_key(self, assignment: "Assignment", request: "AdaptationRequest") -> str:
        """What an adaptation would be made from now, so that none is made while that stays; no model is loaded."""
        from cw_assets.defs.work.adaptation_request import Cast, input_key, instructions_for

        return input_key(request, instructions_for(self.catalog, request), Cast(self.workplace, assignment))

    def tell_edit(self, unit: "AdUnitRecord") -> None:
        """An event in the unit's lineage."""
        from dagster import AssetObservation

        left = unit.pipeline_metadata["lines_to_translate"]
        self._add_partitions([unit])
        self.instance.report_runless_asset_event(
            AssetObservation(
                "adaptation",
                partition=unit.partition_key,
                description="A person has brought new rows.",
                metadata={"rows": len(self.catalog.unit_script(unit.id)), "lines_to_translate": left},
            )
        )
