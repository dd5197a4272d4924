"""The definitions of the stack's tests over text models that count tokens, as served and local ones do."""

from typing import Any

from cw_assets.domain.text_task import TokenUsage
from cw_assets_tests.stack import definitions

USAGE = TokenUsage(prompt_tokens=120, new_tokens=30)


class Counting(definitions.HeldPrompts):
    """Tells of each answer that it took USAGE."""

    def complete(self, task: Any) -> Any:
        task.on_usage(USAGE)
        return super().complete(task)


definitions.ENGINES.given |= {"prompt_model": Counting(), "text_model": Counting()}
defs = definitions.defs
