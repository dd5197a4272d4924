"""The work of `adaptation`: the records become a request, the graph runs over it, and the unit is saved or failed.

What a run has finished is kept after each node, so that whoever comes next goes on from there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cw_assets.defs.work.adaptation_request import Assignment, Cast, input_key, instructions_for
from cw_assets.domain.scripts.edits import EDITED_AT
from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput, LimitExceeded, kind_of

if TYPE_CHECKING:
    from datetime import date

    from cw_assets.catalog.records import AdUnitRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.adaptation.outcome import Adaptation
    from cw_assets.domain.adaptation.request import AdaptationRequest, Node
    from cw_assets.domain.adaptation.state import AdaptationState, NodeRun
    from cw_assets.engines.adaptation.checkpoints import Checkpoints

SAVED_AT = 97
"""Percent of the whole when the gates are through."""


def adapt(step: Step) -> Adaptation:
    """Adapt the script of the step's unit; its rows take the places of older ones together, with the record.

    LimitExceeded where a gate has sent the script back too often: the last draft and all that was said are kept.
    """
    from cw_assets.domain.adaptation.outcome import outcome_of
    from cw_assets.engines.adaptation.checkpoints import forget_all, open_checkpoints

    unit = step.workplace.catalog.get_ad_unit(step.record_id)
    if not step.forced:
        leave_edited(step, unit)
    work = Work.of(step, unit)
    with open_checkpoints(step.workplace.settings) as checkpoints:
        outcome = outcome_of(work.request, work.run(checkpoints))
        step.report(SAVED_AT, "saving", now=True)
        given_up = None if outcome.passed else give_up(work, outcome)
        if given_up is None:
            save(work, outcome)
        forget_all(checkpoints, threads_of(step.record_id))
    if given_up is not None:
        raise given_up
    return outcome


def leave_edited(step: Step, unit: AdUnitRecord) -> None:
    """InvalidInput for a unit whose rows a person has edited; its record is as complete as it was."""
    try:
        check_unedited(unit)
    except InvalidInput:
        step.workplace.catalog.complete_work(step.kind, step.record_id, step.run_id)
        raise


def check_unedited(unit: AdUnitRecord) -> None:
    """InvalidInput where a person has edited the rows, which a run would replace."""
    if edited_at := unit.pipeline_metadata.get(EDITED_AT):
        raise InvalidInput(
            f"The rows of ad unit {unit.id} were edited on {edited_at[:10]}, and adapting it anew would replace them; "
            f"bring other lines in with `cw unit import FILE --into {unit.id}`, or give them up with --force."
        )


class Work:
    """One adaptation under way; `state` is the newest that is known."""

    def __init__(self, step: Step, request: AdaptationRequest, cast: Cast) -> None:
        from cw_assets.domain.adaptation.state import AdaptationState

        self.step, self.request, self.cast = step, request, cast
        self.instructions = instructions_for(step.workplace.catalog, request)
        self.key = input_key(request, self.instructions, cast)
        self.state = AdaptationState()

    @classmethod
    def of(cls, step: Step, unit: AdUnitRecord) -> Work:
        assignment = Assignment.read(step.workplace.catalog, unit)
        begun = unit.started_at or unit.created_at
        return cls(step, assignment.request(step.workplace, begun.date()), Cast(step.workplace, assignment))

    @property
    def thread(self) -> str:
        """The same for all who go on with this work; a forced run begins one of its own."""
        own = f"-{self.step.run_id}" if self.step.forced else ""
        return f"{threads_of(self.step.record_id)}{self.key}{own}"

    def run(self, checkpoints: Checkpoints) -> AdaptationState:
        """Through all nodes that nobody has finished yet."""
        from cw_assets.domain.adaptation.toolbox import Toolbox
        from cw_assets.engines.adaptation.graph import run_adaptation

        engines = self.step.workplace.engines
        tools = Toolbox(
            request=self.request,
            model_for=self.cast.model,
            instructions=self.instructions,
            places=engines.places,
            languages=engines.languages,
            on_progress=self.tell,
        )
        return run_adaptation(
            tools, checkpoints=checkpoints, thread=self.thread, on_node=self.take, on_resume=self.go_on
        )

    def tell(self, node: Node, fraction: float) -> None:
        """How far the node is; where the work can be stopped."""
        from cw_assets.domain.adaptation.routing import percent, phase_of, steps

        number, total = steps(self.state)
        draft = self.state.revisions + (node == "writer" and self.state.draft is not None)
        revision = f"revision {draft}" if draft else ""
        self.step.report(
            percent(self.state, fraction),
            phase_of(node, self.state),
            revision,
            current=number,
            total=total,
            now=fraction == 0,
        )

    def go_on(self, state: AdaptationState) -> None:
        """Somebody has been at this work before."""
        self.state = state
        self.step.say(f"Going on after {state.runs[-1].node}, which was finished before.")

    def take(self, state: AdaptationState) -> None:
        """A node has finished: the next state, and a line in the run's log."""
        self.state = state
        self.step.say(told(state.runs[-1], state))


def threads_of(unit_id: int) -> str:
    """How the names of all threads of a unit begin."""
    return f"{unit_id}-"


def told(run: NodeRun, state: AdaptationState) -> str:
    """ "writer: 9 rows, by transformers Qwen/…, 812 + 1033 tokens, 4.2 s." """
    from cw_assets.domain.adaptation.routing import GATE_OF

    if run.node in GATE_OF and state.evaluations:
        judged = state.evaluations[-1]
        verdict = "passed" if judged.passed else "failed"
        result = f"{verdict}, score {judged.score:.2f}, {len(judged.issues)} issues"
    elif run.node == "writer" and state.draft:
        result = f"{len(state.draft.script_rows)} rows, revision {run.revision}"
    else:
        result = "done"
    tokens = f", {run.prompt_tokens} + {run.new_tokens} tokens" if run.prompt_tokens or run.new_tokens else ""
    engine = f"{run.engine.engine} {run.engine.model}".strip()
    return f"{run.node}: {result}, by {engine}{tokens}, {run.seconds:.1f} s."


def save(work: Work, made: Adaptation) -> None:
    """The page, then the record with its rows, in one transaction."""
    step = work.step
    write_page(work, made)
    step.workplace.catalog.save_adaptation(
        step.record_id,
        step.run_id,
        language=made.language,
        visual_style_prompt=made.visual_style_prompt,
        rows=made.rows,
        duration=work.request.origin.duration_s,
        **documents(made, work.key),
    )


def give_up(work: Work, made: Adaptation) -> LimitExceeded:
    """Fail the record with everything kept; the error to raise."""
    step, last = work.step, made.evaluations[-1]
    worst = ", ".join(issue.description.rstrip(".") for issue in last.issues if issue.severity != "minor")
    error = LimitExceeded(
        f"The {last.gate} gate sent the script back {made.metadata.revisions.get(last.gate, 0)} times and still finds: "
        f"{worst or last.summary}; look at `cw unit show {step.record_id}`, then change the origin, the brand's notes "
        "or the model, and adapt it again."
    )
    write_page(work, made, error=str(error))
    step.workplace.catalog.fail_adaptation(
        step.record_id,
        step.run_id,
        str(error),
        error_kind=kind_of(error),
        last_draft={
            "visual_style_prompt": made.visual_style_prompt,
            "script_rows": [row.model_dump(mode="json") for row in made.rows],
        },
        **documents(made, work.key),
    )
    return error


def write_page(work: Work, made: Adaptation, *, error: str = "") -> None:
    from cw_assets.exports.adaptation_page import AdaptationMaterial, render_adaptation

    workplace = work.step.workplace
    unit = workplace.catalog.get_ad_unit(work.step.record_id)
    material = AdaptationMaterial(
        title=unit.title or made.name or unit.code,
        request=work.request,
        made=made,
        generated_at=datetime.now(UTC),
        error=error,
    )
    workplace.store.write(page_key(unit), render_adaptation(material).encode())


def page_key(unit: AdUnitRecord) -> str:
    """Key of the adaptation's page in the store."""
    return f"reports/adaptation-{unit.partition_key}.html"


def documents(made: Adaptation, key: str) -> dict[str, Any]:
    """What a unit keeps of the work itself."""
    return {
        "concept_brief": made.concept.model_dump(mode="json"),
        "cultural_brief": made.culture.model_dump(mode="json"),
        "evaluation_history": [evaluation.model_dump(mode="json") for evaluation in made.evaluations],
        "pipeline_metadata": made.metadata.model_dump(mode="json")
        | {"input_key": key, "runs": [run.model_dump(mode="json") for run in made.runs]},
    }


def up_to_date(workplace: Workplace, assignment: Assignment, today: date) -> bool:
    """Whether adapting again would give what is there already."""
    request, cast = assignment.request(workplace, today), Cast(workplace, assignment)
    key = input_key(request, instructions_for(workplace.catalog, request), cast)
    return assignment.unit.status is Status.COMPLETED and assignment.unit.pipeline_metadata.get("input_key") == key
