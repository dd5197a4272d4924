"""Prompt enhancement from question to result: what is asked, of a model or of the rules, and what is told of it."""

from collections.abc import Sequence

from cw_assets.domain.prompts.enhanced_text import EnhancedText
from cw_assets.domain.prompts.rules import enhance_by_rules
from cw_assets.domain.prompts.style_choice import settled_style
from cw_assets.domain.prompts.styles import EnhancementMethod, EnhancementStyle
from cw_assets.domain.prompts.tags import clean
from cw_assets.domain.prompts.tidying import tidy_answer
from cw_assets.domain.protocols import OnProgress, TextModel
from cw_assets.domain.text_task import TextTask
from cw_assets.domain.values import Score, Value
from cw_assets.errors import Cancelled, CwError, LimitExceeded

MAX_NEW_TOKENS = 512
TOP_P = 0.9
METHODS: dict[str, EnhancementMethod] = {"rules": "rule-based", "transformers": "huggingface", "openai": "llm"}
RULES = "rule-based"
"""What stands for the model's name where rules answered."""
MODEL_FAILURES = (CwError, ImportError, OSError, RuntimeError)
"""What a model may fail with; torch and safetensors raise the last two while they load."""


class EnhancementAsk(Value):
    """One prompt to be enhanced; `instruction` tells the model how, `seed` settles what chance decides."""

    source: str
    style: EnhancementStyle
    creativity: Score
    trigger_words: str = ""
    negative: str = ""
    """The person's own negative text, which stays."""
    instruction: str
    seed: int = 0


class Enhancement(Value):
    """The enhanced text, the style that was picked for it, and the method and model that really ran."""

    enhanced_prompt: str
    negative_prompt: str
    style: EnhancementStyle
    method: EnhancementMethod
    model: str
    fallback_reason: str = ""
    """Why rules answered in a model's place; empty where none was meant to, or where it did."""


def enhance(model: TextModel, asks: Sequence[EnhancementAsk], *, on_progress: OnProgress) -> list[Enhancement]:
    """An enhancement for each ask, in order, all of them asked at once.

    Where the model fails, the rules answer: for one ask alone if the failure is its own, for all if the model cannot
    work at all. Cancelled and LimitExceeded go through.
    """
    outcomes = answers(model, [task_of(ask) for ask in asks], on_progress)
    return [finished(model, ask, outcome) for ask, outcome in zip(asks, outcomes, strict=True)]


def answers(
    model: TextModel, tasks: list[TextTask[EnhancedText]], on_progress: OnProgress
) -> Sequence[EnhancedText | Exception]:
    try:
        return model.complete_many(tasks, on_progress=on_progress)
    except (Cancelled, LimitExceeded):
        raise
    except MODEL_FAILURES as error:
        return [error] * len(tasks)


def finished(model: TextModel, ask: EnhancementAsk, outcome: EnhancedText | Exception) -> Enhancement:
    """The outcome as it is kept, or the rules' answer in its place."""
    if isinstance(outcome, Exception):
        return by_rules(ask, reason=reason_of(outcome))
    method = method_of(model.info.engine)
    if method == "rule-based":
        return told(ask, outcome, method, RULES)
    try:
        text = tidy_answer(
            outcome, source=ask.source, style=ask.style, trigger_words=ask.trigger_words, negative=ask.negative
        )
    except CwError as error:
        return by_rules(ask, reason=reason_of(error))
    return told(ask, text, method, model.info.model)


def by_rules(ask: EnhancementAsk, *, reason: str = "") -> Enhancement:
    """Enhanced by the rules, for the given reason where a model was meant to do it."""
    return told(ask, task_of(ask).rules(), "rule-based", RULES, reason)


def told(
    ask: EnhancementAsk, text: EnhancedText, method: EnhancementMethod, model: str, reason: str = ""
) -> Enhancement:
    return Enhancement(
        enhanced_prompt=text.enhanced_prompt,
        negative_prompt=text.negative_prompt,
        style=settled_style(ask.style, ask.source),
        method=method,
        model=model,
        fallback_reason=reason,
    )


def method_of(engine_name: str) -> EnhancementMethod:
    """What the record calls the work of this engine; one that is not ours is a language model somewhere."""
    return METHODS.get(engine_name, "llm")


def reason_of(error: Exception) -> str:
    return clean(str(error)) or type(error).__name__


def task_of(ask: EnhancementAsk) -> TextTask[EnhancedText]:
    return enhancement_task(
        ask.source,
        style=ask.style,
        creativity=ask.creativity,
        trigger_words=ask.trigger_words,
        negative=ask.negative,
        instruction=ask.instruction,
        seed=ask.seed,
    )


def enhancement_task(
    source: str,
    *,
    style: EnhancementStyle,
    creativity: float,
    trigger_words: str = "",
    negative: str = "",
    instruction: str,
    seed: int,
) -> TextTask[EnhancedText]:
    """The question: the prompt and what goes with it are data, and `creativity` is the temperature; 0 is greedy."""
    return TextTask(
        instruction=instruction,
        data={
            "prompt": source,
            "style": settled_style(style, source),
            "creativity": creativity,
            "trigger_words": trigger_words,
            "negative_prompt": negative,
        },
        answer=EnhancedText,
        rules=lambda: enhance_by_rules(
            source,
            style=style,
            creativity=creativity,
            trigger_words=trigger_words,
            negative=negative,
            seed=seed,
        ),
        max_new_tokens=MAX_NEW_TOKENS,
        temperature=creativity,
        top_p=TOP_P,
        seed=seed,
    )
