"""Enhancing the prompts of frames that are to be drawn, all at once; what fails leaves the base prompt as it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cw_assets.defs.work.enhancing import answered, ask_of
from cw_assets.defs.work.step import Step
from cw_assets.errors import Cancelled, CwError, LimitExceeded, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cw_assets.catalog.records import PromptRecord
    from cw_assets.domain.prompts.enhancement import Enhancement


def enhance_frame_prompts(step: Step, prompt_ids: Sequence[int]) -> None:
    """Enhance those that are not yet; each keeps every word of its base prompt."""
    from cw_assets.domain.prompts.enhancement import MODEL_FAILURES

    step.report(0, "enhancing", f"{len(prompt_ids)} prompts", now=True)
    catalog = step.workplace.catalog
    records = [record for prompt_id in prompt_ids if not (record := catalog.get_prompt(prompt_id)).enhanced_prompt]
    steps = [as_prompt_step(step, record) for record in records]
    if not steps:
        return
    for one in steps:
        catalog.start_work(one.kind, one.record_id, one.run_id)
    seed = catalog.get_storyboard(step.record_id).seed
    asks = [ask_of(one, record).model_copy(update={"seed": seed}) for one, record in zip(steps, records, strict=True)]
    try:
        answers = answered(steps, asks)
    except (Cancelled, LimitExceeded):
        raise
    except MODEL_FAILURES as error:
        leave_as_they_are(steps, error)
        return
    for one, record, answer in zip(steps, records, answers, strict=True):
        save(one, record, answer)


def as_prompt_step(step: Step, record: PromptRecord) -> Step:
    """The same run's work on one of the prompts."""
    return replace(
        step, kind="prompt", record_id=record.id, partition=record.partition_key, forced=False, notes={}, tells=False
    )


def save(step: Step, record: PromptRecord, made: Enhancement) -> None:
    from cw_assets.domain.storyboards.prompts import kept_base

    step.workplace.catalog.save_enhancement(
        record.id,
        step.run_id,
        enhanced_prompt=kept_base(record.source_prompt, made.enhanced_prompt),
        negative_prompt=made.negative_prompt,
        method=made.method,
        model=made.model,
        fallback_reason=made.fallback_reason,
    )


def leave_as_they_are(steps: Sequence[Step], error: Exception) -> None:
    """Each prompt says why it was not enhanced; the frames are drawn from the base prompts."""
    reason = str(error) if isinstance(error, CwError) else f"{type(error).__name__}: {error}"
    steps[0].say(f"The prompts could not be enhanced and stand as they are: {reason}")
    for step in steps:
        step.workplace.catalog.fail_work(step.kind, step.record_id, step.run_id, reason, error_kind=kind_of(error))
