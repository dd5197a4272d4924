"""The text model that is none: every task brings rules that answer it, and this engine asks them.

The rules themselves live with their questions in the domain.
"""

from collections.abc import Sequence
from typing import Self

from cw_assets.domain.protocols import OnProgress
from cw_assets.domain.text_task import Answer, TextTask
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.text.many import one_by_one
from cw_assets.errors import CwError
from cw_assets.settings import Settings


class RulesTextModel:
    """Always ready, always the same answer."""

    warm = True
    info = EngineInfo(engine="rules", model="rule-based")

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls()

    def complete(self, task: TextTask[Answer]) -> Answer:
        return task.rules()

    def complete_many(self, tasks: Sequence[TextTask[Answer]], *, on_progress: OnProgress) -> list[Answer | CwError]:
        return one_by_one(self.complete, tasks, on_progress)
