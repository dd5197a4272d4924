"""Prompts: adding, finding and listing them, and keeping their enhancement; the templates are in templates.py."""

from typing import Any

from sqlalchemy import select

from cw_assets.catalog.checking import change, checked, columns
from cw_assets.catalog.holding import begin_life, complete, held_to_save
from cw_assets.catalog.models import DiffusionJob, LoraModel, Prompt, StoryboardImage
from cw_assets.catalog.records import PromptFields, PromptRecord
from cw_assets.catalog.sessions import Sessions, existing, newest_first
from cw_assets.catalog.slugs import slug_of
from cw_assets.domain.prompts.styles import EnhancementMethod, EnhancementStyle
from cw_assets.domain.status import Status


class PromptRepository(Sessions):
    """The part of the catalog that keeps prompts."""

    def add_prompt(
        self,
        source_prompt: str,
        *,
        enhanced_prompt: str = "",
        negative_prompt: str = "",
        enhancement_style: EnhancementStyle = "auto",
        creativity: float = 0.7,
    ) -> PromptRecord:
        """A new prompt: `completed` where its enhanced text is there already, else `pending`.

        InvalidInput for an empty prompt, an unknown style, a creativity outside of 0 to 1.
        """
        given: dict[str, Any] = {
            "source_prompt": source_prompt,
            "enhanced_prompt": enhanced_prompt,
            "negative_prompt": negative_prompt,
            "enhancement_style": enhancement_style,
            "creativity": creativity,
        }
        fields, now = checked(PromptFields, "The prompt", given), self._clock()
        row = Prompt(**columns(fields), slug=slug_of(source_prompt, otherwise="prompt"))
        begin_life(row, now, done=bool(enhanced_prompt))
        with self._writing() as session:
            session.add(row)
            session.flush()
            return PromptRecord.model_validate(row)

    def get_prompt(self, prompt_id: int) -> PromptRecord:
        """NotFound where there is none."""
        with self._reading() as session:
            return PromptRecord.model_validate(existing(session, Prompt, prompt_id))

    def list_prompts(self, status: Status | None = None, *, limit: int = 100, offset: int = 0) -> list[PromptRecord]:
        """Newest first; of one status, or of all."""
        with self._reading() as session:
            rows = session.scalars(newest_first(Prompt, status, limit, offset))
            return [PromptRecord.model_validate(row) for row in rows]

    def unenhanced_prompts(self) -> list[int]:
        """Ids of all that have no enhanced text, oldest first, but for those of storyboards, which see to their own."""
        drawn = select(DiffusionJob.prompt_id).join(
            StoryboardImage, StoryboardImage.diffusion_job_id == DiffusionJob.id
        )
        query = select(Prompt.id).where(Prompt.enhanced_prompt == "", Prompt.id.not_in(drawn)).order_by(Prompt.id)
        with self._reading() as session:
            return list(session.scalars(query))

    def trigger_words(self, prompt_id: int) -> str:
        """Those of the LoRAs that jobs draw this prompt with, each word once, in the order of the jobs."""
        jobs = select(LoraModel.prompt_suffix).join(DiffusionJob, DiffusionJob.lora_id == LoraModel.id)
        with self._reading() as session:
            found = session.scalars(jobs.where(DiffusionJob.prompt_id == prompt_id).order_by(DiffusionJob.id)).all()
        words = [word.strip() for words in found for word in words.split(",")]
        return ", ".join(dict.fromkeys(word for word in words if word))

    def save_enhancement(
        self,
        prompt_id: int,
        run_id: str,
        *,
        enhanced_prompt: str,
        negative_prompt: str,
        method: EnhancementMethod,
        model: str = "",
        fallback_reason: str = "",
    ) -> PromptRecord:
        """Keep the enhancement, in place of the older one, and complete the record.

        Cancelled, and nothing is written, where the run was cancelled or taken over from.
        """
        changes: dict[str, Any] = {
            "enhanced_prompt": enhanced_prompt,
            "negative_prompt": negative_prompt,
            "enhancement_method": method,
            "enhancement_model": model,
            "fallback_reason": fallback_reason,
        }
        with self._writing() as session:
            row = held_to_save(session, Prompt, prompt_id, run_id)
            change(row, PromptFields, f"The enhancement of prompt {prompt_id}", changes)
            complete(row, self._clock())
            return PromptRecord.model_validate(row)
