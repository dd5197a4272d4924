"""Prompts: put in, and enhanced, many at once."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from cw_assets.api.base import Project
from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.domain.prompts.styles import EnhancementMethod, EnhancementStyle
from cw_assets.domain.values import Value

if TYPE_CHECKING:
    from cw_assets.catalog.records import PromptRecord

JOB = "enhance_prompt_job"
PREVIEW_CHARACTERS = 100


class EnhanceOutcome(Value):
    """What `enhance_prompt` gives."""

    status: Literal["completed", "skipped"]
    prompt_id: int
    enhanced_preview: str
    """The first 100 characters."""
    method: EnhancementMethod
    """What really ran."""
    enhanced_prompt: str
    negative_prompt: str
    model: str
    fallback_reason: str
    """Why rules answered in a model's place, where they did."""


class PromptsApi(Project):
    """The part of a project that keeps and enhances prompts."""

    def add_prompt(
        self,
        text: str,
        *,
        negative_prompt: str = "",
        enhancement_style: EnhancementStyle = "auto",
        creativity: float = 0.7,
    ) -> "PromptRecord":
        """A new prompt. InvalidInput for an empty one, an unknown style, or a creativity outside 0 to 1."""
        record = self.catalog.add_prompt(
            text, negative_prompt=negative_prompt, enhancement_style=enhancement_style, creativity=creativity
        )
        self._add_partitions([record])
        return record

    def enhance_prompt(
        self, prompt_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[EnhanceOutcome]:
        """Launch the enhancement of one prompt; skipped where it is enhanced already, unless `force`."""
        record = self.catalog.get_prompt(prompt_id)
        if record.enhanced_prompt and not force:
            made = self._skip("enhance_prompt", record, self.enhance_outcome(prompt_id, skipped=True))
            if made:
                return made
        outcome = partial(self.enhance_outcome, prompt_id)
        return self._launch("enhance_prompt", record, outcome, force=force, on_progress=on_progress)

    def enhance_prompts(
        self, prompt_ids: Sequence[int], *, force: bool = False, on_progress: OnProgress | None = None
    ) -> list[EnhanceOutcome]:
        """Enhance prompts, which go through the model together: those that follow one another in one run."""
        records = {prompt_id: self.catalog.get_prompt(prompt_id) for prompt_id in prompt_ids}
        skipped = {one for one, record in records.items() if record.enhanced_prompt and not force}
        wanted = [records[one] for one in sorted(records) if one not in skipped]
        for neighbours in self._neighbours(wanted):
            self._run_together(JOB, neighbours, force=force, on_progress=on_progress)
        return [self.enhance_outcome(one, skipped=one in skipped) for one in prompt_ids]

    def _neighbours(self, records: "Sequence[PromptRecord]") -> "Iterator[list[PromptRecord]]":
        """The records in groups without a gap among all partitions, as a run takes a range of them."""
        if not records:
            return
        self._add_partitions(records)
        places = {key: place for place, key in enumerate(self.instance.get_dynamic_partitions("prompts"))}
        ordered = sorted(records, key=lambda record: places[record.partition_key])
        group = ordered[:1]
        for record in ordered[1:]:
            if places[record.partition_key] != places[group[-1].partition_key] + 1:
                yield group
                group = []
            group.append(record)
        yield group

    def enhance_outcome(self, prompt_id: int, *, skipped: bool = False) -> EnhanceOutcome:
        """What there is of an enhancement."""
        record = self.catalog.get_prompt(prompt_id)
        return EnhanceOutcome(
            status="skipped" if skipped else "completed",
            prompt_id=record.id,
            enhanced_preview=record.enhanced_prompt[:PREVIEW_CHARACTERS],
            method=record.enhancement_method,
            enhanced_prompt=record.enhanced_prompt,
            negative_prompt=record.negative_prompt,
            model=record.enhancement_model,
            fallback_reason=record.fallback_reason,
        )
