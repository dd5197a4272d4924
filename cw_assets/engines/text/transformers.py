"""A language model of the transformers library in a folder of the models folder, held to the answer's schema.

Only safetensors are read, and nothing is asked of a hub; xgrammar lets no token through that breaks the JSON.
"""

from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, Self

from cw_assets.domain.text_task import Answer, TextTask
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.packages import require_packages
from cw_assets.engines.text.conversation import WrongAnswer, opening, read_answer, strict_schema
from cw_assets.engines.weights import best_device, hush_transformers, weights_path
from cw_assets.errors import ExternalFailure
from cw_assets.settings import Settings

SEED = 0


class Loaded(NamedTuple):
    model: Any
    tokenizer: Any
    compiler: Any
    device: str


class TransformersTextModel:
    """CW_TEXT_WEIGHTS names the folder, as on the hub: `Qwen/Qwen2.5-7B-Instruct`. In the precision it is stored in."""

    def __init__(self, models_path: Path, weights: str, *, device: str = "") -> None:
        require_packages("torch", "transformers", "xgrammar")
        self.folder, self.weights, self.device = models_path, weights, device
        self.key = f"transformers-text:{self.folder.absolute()}/{weights}:{device}"
        self.info = EngineInfo(engine="transformers", model=weights, version=version("transformers"))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.models_path, settings.text_weights, device=settings.device)

    @cached_property
    def chosen_device(self) -> str:
        return best_device(self.device)

    @property
    def warm(self) -> bool:
        return CACHE.holds(self.key)

    def complete(self, task: TextTask[Answer]) -> Answer:
        """Greedy at temperature 0, otherwise drawn from a fixed seed: the same question gives the same answer."""
        loaded = CACHE.get(self.key, self.load, device=self.chosen_device, name=f"transformers {self.weights}")
        text = self.generate(loaded, task)
        try:
            return read_answer(task, text)
        except WrongAnswer as error:
            raise ExternalFailure(
                f"The model {self.weights} gave no valid answer. {error} "
                "Choose a larger model (CW_TEXT_WEIGHTS), or CW_TEXT_MODEL=rules.",
                retryable=False,
            ) from error

    def load(self) -> Loaded:
        path = weights_path(self.folder, self.weights, pull=self.weights)
        import xgrammar
        from transformers import AutoModelForCausalLM, AutoTokenizer

        hush_transformers()
        tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(path, local_files_only=True, use_safetensors=True, dtype="auto")
        vocabulary = xgrammar.TokenizerInfo.from_huggingface(
            tokenizer, vocab_size=model.config.vocab_size, stop_token_ids=stop_tokens(model, tokenizer)
        )
        device = self.chosen_device
        return Loaded(model.to(device).eval(), tokenizer, xgrammar.GrammarCompiler(vocabulary), device)

    def generate(self, loaded: Loaded, task: TextTask[Answer]) -> str:
        """The new text; ExternalFailure where it, or the question, is too long."""
        import torch

        prompt = loaded.tokenizer.apply_chat_template(
            opening(task), add_generation_prompt=True, return_tensors="pt", return_dict=True
        ).to(loaded.device)
        asked = prompt["input_ids"].shape[1]
        self.check_room(loaded, asked + task.max_new_tokens)
        with torch.inference_mode(), torch.random.fork_rng():
            torch.manual_seed(SEED)
            written = loaded.model.generate(**prompt, **self.options(loaded, task))[0, asked:]
        if int(written[-1]) not in stop_tokens(loaded.model, loaded.tokenizer):
            raise ExternalFailure(
                f"The model {self.weights} was cut off after {task.max_new_tokens} tokens; "
                "ask for less, or choose a larger model (CW_TEXT_WEIGHTS).",
                retryable=False,
            )
        text: str = loaded.tokenizer.decode(written, skip_special_tokens=True)
        return text

    def check_room(self, loaded: Loaded, tokens: int) -> None:
        room = getattr(loaded.model.config, "max_position_embeddings", None)
        if room is not None and tokens > room:
            raise ExternalFailure(
                f"The question and its answer need up to {tokens} tokens, the model {self.weights} has room for "
                f"{room}; choose a model with a longer context (CW_TEXT_WEIGHTS).",
                retryable=False,
            )

    def options(self, loaded: Loaded, task: TextTask[Answer]) -> dict[str, Any]:
        """How to generate; a model's own defaults for sampling are put aside."""
        from xgrammar.contrib.hf import LogitsProcessor

        grammar = loaded.compiler.compile_json_schema(strict_schema(task), any_whitespace=False)
        draws = task.temperature > 0
        return {
            "max_new_tokens": task.max_new_tokens,
            "logits_processor": [LogitsProcessor(grammar)],
            "do_sample": draws,
            "temperature": task.temperature if draws else None,
            "top_p": None,
            "top_k": None,
            "pad_token_id": stop_tokens(loaded.model, loaded.tokenizer)[0],
        }


def stop_tokens(model: Any, tokenizer: Any) -> list[int]:
    """The tokens that end an answer, those of the model's own settings first."""
    own = model.generation_config.eos_token_id
    listed = own if isinstance(own, list) else [own]
    return [int(token) for token in (*listed, tokenizer.eos_token_id) if token is not None]
