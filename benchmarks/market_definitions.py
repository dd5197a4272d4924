"""The project's definitions with a text model that takes its time like a server, loaded as CW_DEFINITIONS."""

import time
from collections.abc import Sequence
from typing import Any

from cw_assets.defs.build import build_definitions
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.domain.protocols import OnProgress
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.text.rules import RulesTextModel
from cw_assets.settings import Settings

ANSWER_S = 0.25
SETTINGS = Settings()


class SlowTextModel(RulesTextModel):
    """The rules' answers, each after ANSWER_S, as from a server elsewhere: the processors are free meanwhile."""

    info = EngineInfo(engine="slow", model="rules after a while")

    def complete_many(self, tasks: Sequence[Any], *, on_progress: OnProgress) -> list[Any]:
        time.sleep(ANSWER_S * len(tasks))
        return super().complete_many(tasks, on_progress=on_progress)


ENGINES = Engines(SETTINGS, given={"text_model": SlowTextModel()})
defs = build_definitions(SETTINGS, Workplace.of(SETTINGS, ENGINES))
"""With `rules` by name the same definitions answer at once: CW_DEFINITIONS left as it is."""
