"""A language model of the transformers library in a folder of the models folder, held to the answer's schema.

Only safetensors are read, and nothing is asked of a hub; xgrammar lets no token through that breaks the JSON.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any, Self

from cw_assets import interrupts
from cw_assets.domain.protocols import OnProgress
from cw_assets.domain.text_task import Answer, TextTask, TokenUsage
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.packages import require_packages
from cw_assets.engines.text.batches import Batches, Faulty, Question
from cw_assets.engines.text.conversation import WrongAnswer, opening, read_answer, strict_schema
from cw_assets.engines.text.language_model import Loaded, load_language_model, stop_tokens
from cw_assets.engines.text.next_token import NextToken, Row
from cw_assets.engines.weights import best_device, weights_path
from cw_assets.errors import CwError, ExternalFailure, NotReady
from cw_assets.settings import Settings

BATCH_SIZE = 8
"""Questions at once; fewer where the memory is too small for them."""


class TransformersTextModel:
    """CW_TEXT_WEIGHTS names the folder, as on the hub: `Qwen/Qwen2.5-7B-Instruct`.

    In the precision it is stored in, or in 4 bits where that is wished for and the device is CUDA.
    """

    def __init__(
        self,
        models_path: Path,
        weights: str,
        *,
        device: str = "",
        batch_size: int = BATCH_SIZE,
        load_in_4bit: bool = False,
    ) -> None:
        require_packages("torch", "transformers", "xgrammar")
        self.folder, self.weights, self.device = models_path, weights, device
        self.batch_size, self.load_in_4bit = batch_size, load_in_4bit

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(
            settings.models_path,
            settings.text_weights,
            device=settings.device,
            load_in_4bit=settings.text_load_in_4bit,
        )

    @cached_property
    def chosen_device(self) -> str:
        return best_device(self.device)

    @cached_property
    def in_4bit(self) -> bool:
        """Whether 4 bits are wished for and to be had: only on CUDA."""
        return self.load_in_4bit and self.chosen_device.startswith("cuda")

    @property
    def info(self) -> EngineInfo:
        model = f"{self.weights} (4-bit)" if self.in_4bit else self.weights
        return EngineInfo(engine="transformers", model=model, version=version("transformers"))

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences a person should see."""
        if not self.load_in_4bit or self.in_4bit:
            return ()
        return (f"CW_TEXT_LOAD_IN_4BIT has no effect on {self.chosen_device}, only on CUDA devices.",)

    @property
    def key(self) -> str:
        bits = ":4-bit" if self.in_4bit else ""
        return f"transformers-text:{self.folder.absolute()}/{self.weights}:{self.device}{bits}"

    @property
    def warm(self) -> bool:
        return CACHE.holds(self.key)

    def complete(self, task: TextTask[Answer]) -> Answer:
        """Greedy at temperature 0, otherwise drawn from the task's seed: the same question gives the same answer."""
        (outcome,) = self.complete_many([task], on_progress=lambda _: interrupts.check())
        if isinstance(outcome, CwError):
            raise outcome
        return outcome

    def complete_many(self, tasks: Sequence[TextTask[Answer]], *, on_progress: OnProgress) -> list[Answer | CwError]:
        """In batches. Each answer hangs on its own task and seed alone, but for rounding.

        A batch is computed in another order than a single question, so scores that are nearly equal, as in half
        precision, can now and then fall the other way. `on_progress` is called before every token.
        """
        if not tasks:
            return []
        loaded = self.loaded()
        questions, failures = self.questions(loaded, tasks)
        batches: Batches[Answer] = Batches(
            lambda batch, tell: self.write(loaded, batch, tell), self.batch_size, self.weights, on_progress, failures
        )
        answered = batches.ask(questions)
        return [answered[number] for number in range(len(tasks))]

    # ---- loading

    def loaded(self) -> Loaded:
        """The warm model; NotReady where its files are no model."""
        from safetensors import SafetensorError

        try:
            return CACHE.get(self.key, self.load, device=self.chosen_device, name=f"transformers {self.info.model}")
        except (ValueError, LookupError, SafetensorError) as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise NotReady(
                f"The weights {self.weights} are no language model that transformers can load ({reason}); "
                f"run `cw models pull {self.weights}`, or choose another model (CW_TEXT_WEIGHTS)."
            ) from error

    def load(self) -> Loaded:
        path = weights_path(self.folder, self.weights, pull=self.weights)
        return load_language_model(path, self.chosen_device, in_4bit=self.in_4bit)

    # ---- asking

    def questions(
        self, loaded: Loaded, tasks: Sequence[TextTask[Answer]]
    ) -> tuple[list[Question[Answer]], dict[int, Answer | CwError]]:
        """What can be asked, and, by number, the failures of what is too long to be asked."""
        import torch

        room = getattr(loaded.model.config, "max_position_embeddings", None)
        questions: list[Question[Answer]] = []
        failures: dict[int, Answer | CwError] = {}
        for number, task in enumerate(tasks):
            prompt = loaded.tokenizer.apply_chat_template(opening(task), add_generation_prompt=True, return_dict=True)
            tokens = torch.tensor(prompt["input_ids"])
            if room is not None and len(tokens) + task.max_new_tokens > room:
                failures[number] = self.too_long(len(tokens) + task.max_new_tokens, room)
            else:
                questions.append(Question(number, task, tokens))
        return questions, failures

    def write(
        self, loaded: Loaded, batch: Sequence[Question[Answer]], tell: Callable[[float], object]
    ) -> list[Answer | CwError]:
        """The answers to a batch."""
        import torch

        rows = [self.row(loaded, question.task) for question in batch]
        longest = max(row.limit for row in rows)
        stops = stop_tokens(loaded.model, loaded.tokenizer)
        prompt = padded([question.tokens for question in batch], stops[0], loaded.device)
        chooser = NextToken(
            rows,
            vocabulary=loaded.model.config.vocab_size,
            stop=stops[0],
            on_token=lambda written: tell(written / longest),
        )
        with torch.inference_mode():
            written = loaded.model.generate(
                **prompt,
                max_new_tokens=longest,
                logits_processor=[chooser],
                pad_token_id=stops[0],
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
            )
        texts = written[:, prompt["input_ids"].shape[1] :].tolist()
        return [
            self.read(loaded, question, row, tokens) for question, row, tokens in zip(batch, rows, texts, strict=True)
        ]

    def row(self, loaded: Loaded, task: TextTask[Answer]) -> Row:
        import xgrammar

        grammar = loaded.compiler.compile_json_schema(strict_schema(task), any_whitespace=False)
        return Row(
            xgrammar.GrammarMatcher(grammar), task.max_new_tokens, task.temperature, task.top_p, Random(task.seed)
        )

    def read(self, loaded: Loaded, question: Question[Answer], row: Row, tokens: list[int]) -> Answer | CwError:
        """The answer in the new tokens, or why there is none; the task is told what it took, the end's token too."""
        task, stops = question.task, set(stop_tokens(loaded.model, loaded.tokenizer))
        end = next((n for n, token in enumerate(tokens[: task.max_new_tokens]) if token in stops), None)
        new_tokens = task.max_new_tokens if end is None else end + 1
        task.on_usage(TokenUsage(prompt_tokens=len(question.tokens), new_tokens=new_tokens))
        if row.fault:
            return Faulty(row.fault)
        if end is None:
            return self.cut_off(task.max_new_tokens)
        try:
            return read_answer(task, loaded.tokenizer.decode(tokens[:end], skip_special_tokens=True))
        except WrongAnswer as error:
            return self.invalid(error)

    # ---- failures

    def too_long(self, tokens: int, room: int) -> CwError:
        return ExternalFailure(
            f"The question and its answer need up to {tokens} tokens, the model {self.weights} has room for "
            f"{room}; choose a model with a longer context (CW_TEXT_WEIGHTS).",
            retryable=False,
        )

    def cut_off(self, tokens: int) -> CwError:
        return ExternalFailure(
            f"The model {self.weights} was cut off after {tokens} tokens; "
            "ask for less, or choose a larger model (CW_TEXT_WEIGHTS).",
            retryable=False,
        )

    def invalid(self, error: WrongAnswer) -> CwError:
        return ExternalFailure(
            f"The model {self.weights} gave no valid answer ({str(error).rstrip('.')}); "
            "choose a larger model (CW_TEXT_WEIGHTS), or CW_TEXT_MODEL=rules.",
            retryable=False,
        )


def padded(prompts: Sequence[Any], pad: int, device: str) -> dict[str, Any]:
    """Token ids and attention mask, (rows, longest) int64 each, filled up on the left."""
    from torch import ones_like
    from torch.nn.utils.rnn import pad_sequence

    ids = pad_sequence(list(prompts), batch_first=True, padding_value=pad, padding_side="left")
    mask = pad_sequence([ones_like(one) for one in prompts], batch_first=True, padding_side="left")
    return {"input_ids": ids.to(device), "attention_mask": mask.to(device)}
