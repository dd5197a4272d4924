"""The work of `enhanced_prompt`: prompts go through the text model together, and each is saved with what really ran."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cw_assets.errors import Cancelled, NotReady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cw_assets.catalog.records import PromptRecord
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.prompts.enhancement import Enhancement, EnhancementAsk

TEMPLATE = "enhance-prompt"


def enhance_prompts(steps: Sequence[Step]) -> dict[str, Enhancement]:
    """The enhancement of each prompt, by its partition; one that is enhanced already is skipped unless forced.

    A prompt whose record was cancelled meanwhile is left out; Cancelled where none is left.
    """
    catalog = steps[0].workplace.catalog
    records = {step.partition: catalog.get_prompt(step.record_id) for step in steps}
    wanted = [step for step in steps if step.forced or not records[step.partition].enhanced_prompt]
    made: dict[str, Enhancement] = {}
    if wanted:
        answers = answered(wanted, [ask_of(step, records[step.partition]) for step in wanted])
        made = {step.partition: answer for step, answer in zip(wanted, answers, strict=True)}
    kept = {step.partition: found for step in steps if (found := saved(step, records[step.partition], made))}
    if not kept:
        raise Cancelled("Every prompt of the run was cancelled or taken over by another run; launch a new one.")
    return kept


def answered(steps: Sequence[Step], asks: Sequence[EnhancementAsk]) -> list[Enhancement]:
    """By the text model, all at once; by rules where it fails, or the libraries that it needs are not installed."""
    from cw_assets.domain.prompts.enhancement import by_rules, enhance

    steps[0].say(f"{len(asks)} of the run's prompts are to be enhanced.")
    try:
        model = steps[0].workplace.engines.prompt_model
    except NotReady as error:
        return [by_rules(ask, reason=str(error)) for ask in asks]
    return enhance(model, asks, on_progress=lambda share: tell(steps, share))


def ask_of(step: Step, record: PromptRecord) -> EnhancementAsk:
    """The question about one prompt; chance is settled by its text, so that the same text gives the same answer.

    Trigger words come from a LoRA's source: they are data, and the instruction only says whether there are any.
    """
    from cw_assets.domain.prompts.enhancement import EnhancementAsk
    from cw_assets.domain.prompts.style_choice import settled_style

    catalog = step.workplace.catalog
    words, style = catalog.trigger_words(record.id), record.enhancement_style
    instruction = catalog.render_template(
        TEMPLATE, style=settled_style(style, record.source_prompt), has_trigger_words=bool(words)
    )
    return EnhancementAsk(
        source=record.source_prompt,
        style=style,
        creativity=record.creativity,
        trigger_words=words,
        negative=record.negative_prompt,
        instruction=instruction,
        seed=int(hashlib.sha256(record.source_prompt.encode()).hexdigest()[:8], 16),
    )


def tell(steps: Sequence[Step], share: float) -> None:
    """Progress on each record; one that was cancelled does not stop the others."""
    lost = 0
    for step in steps:
        try:
            step.report(100 * share, "enhancing", now=share in (0, 1))
        except Cancelled:
            lost += 1
            if lost == len(steps):
                raise


def saved(step: Step, record: PromptRecord, made: dict[str, Enhancement]) -> Enhancement | None:
    """Complete the record; None where it was cancelled or taken over meanwhile."""
    catalog = step.workplace.catalog
    found = made.get(step.partition)
    try:
        if found is None:
            step.notes["skipped"] = True
            catalog.complete_work(step.kind, step.record_id, step.run_id)
            return as_it_is(record)
        catalog.save_enhancement(
            step.record_id,
            step.run_id,
            enhanced_prompt=found.enhanced_prompt,
            negative_prompt=found.negative_prompt,
            method=found.method,
            model=found.model,
            fallback_reason=found.fallback_reason,
        )
    except Cancelled:
        return None
    return found


def as_it_is(record: PromptRecord) -> Enhancement:
    from cw_assets.domain.prompts.enhancement import Enhancement

    return Enhancement(
        enhanced_prompt=record.enhanced_prompt,
        negative_prompt=record.negative_prompt,
        style=record.enhancement_style,
        method=record.enhancement_method,
        model=record.enhancement_model,
        fallback_reason=record.fallback_reason,
    )
