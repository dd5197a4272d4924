"""Many questions for a local model, some of them at once: as many as fit into memory, each failure on its own.

How a batch is written is told by the caller.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic

from cw_assets.domain.protocols import OnProgress
from cw_assets.domain.text_task import Answer, TextTask
from cw_assets.engines.device_memory import empty_device_cache
from cw_assets.errors import CwError, ExternalFailure


@dataclass(frozen=True, eq=False)
class Question(Generic[Answer]):
    """A task on its way through the model; `number` is its place among all."""

    number: int
    task: TextTask[Answer]
    tokens: Any
    """(length,) int64 tensor."""
    again: bool = False
    """Whether it failed once already."""


class Faulty(CwError):
    """A row broke down while it was written, which another try may mend."""


Write = Callable[[Sequence[Question[Answer]], Callable[[float], object]], list[Answer | CwError]]
"""Answers a batch; told the fraction of the batch that is done, 0 to 1, as it goes on."""


@dataclass(eq=False)
class Batches(Generic[Answer]):
    """Asks in batches of `size`, halved where the device's memory is too small.

    A question that broke down (NaN, no token that fits the grammar) is asked once more with half its limit.
    """

    write: Write[Answer]
    size: int
    model: str
    """As people know it."""
    on_progress: OnProgress
    outcomes: dict[int, Answer | CwError] = field(default_factory=dict)
    """By number; those there from the start are not asked."""
    done: float = 0.0
    """The fraction that has been told, which never falls, not even where something is asked again."""

    def ask(self, questions: Sequence[Question[Answer]]) -> dict[int, Answer | CwError]:
        """All outcomes, by number."""
        waiting, count = deque(questions), len(self.outcomes) + len(questions)
        while waiting:
            batch = [waiting.popleft() for _ in range(min(self.size, len(waiting)))]
            answered = self.written(batch, count)
            if answered is None:
                waiting.extendleft(reversed(batch))
                continue
            for question, outcome in zip(batch, answered, strict=True):
                self.settle(question, outcome, waiting)
        self.tell(1.0)
        return self.outcomes

    def written(self, batch: list[Question[Answer]], count: int) -> list[Answer | CwError] | None:
        """None where the batch was too large for the memory: it is to be asked again in smaller ones."""
        import torch

        before, share = len(self.outcomes) / count, len(batch) / count
        try:
            return self.write(batch, lambda fraction: self.tell(before + share * fraction))
        except torch.OutOfMemoryError:
            pass
        empty_device_cache()
        if len(batch) == 1:
            return [self.too_large()]
        self.size = len(batch) // 2
        return None

    def tell(self, fraction: float) -> None:
        self.done = max(self.done, fraction)
        self.on_progress(self.done)

    def settle(self, question: Question[Answer], outcome: Answer | CwError, waiting: deque[Question[Answer]]) -> None:
        if not isinstance(outcome, Faulty):
            self.outcomes[question.number] = outcome
        elif question.again:
            self.outcomes[question.number] = self.broken(outcome)
        else:
            waiting.append(replace(question, task=milder(question.task), again=True))

    def too_large(self) -> CwError:
        return ExternalFailure(
            f"The model {self.model} ran out of the device's memory with a single question; "
            "choose a smaller model (CW_TEXT_WEIGHTS), or CW_TEXT_MODEL=rules.",
            retryable=False,
        )

    def broken(self, fault: Faulty) -> CwError:
        return ExternalFailure(
            f"The model {self.model} broke off its answer twice, because {fault}; "
            "choose another model (CW_TEXT_WEIGHTS), or CW_TEXT_MODEL=rules.",
            retryable=False,
        )


def milder(task: TextTask[Answer]) -> TextTask[Answer]:
    """Half as long, and drawn otherwise."""
    return replace(task, max_new_tokens=max(1, task.max_new_tokens // 2), seed=task.seed + 1)
