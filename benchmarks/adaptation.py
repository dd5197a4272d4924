"""What LangGraph, its checkpoints and constrained answers cost beside the work itself, with models that answer at once.

The adaptations are those of the tests, with a longer script: seven nodes, no gate fails.
"""

import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import figures, measure, prompts, tiny
from benchmarks.figures import Figure
from benchmarks.measure import Row, Series, compare, in_turns, seconds
from cw_assets.domain.adaptation.nodes import perform
from cw_assets.domain.adaptation.request import NODES
from cw_assets.domain.adaptation.routing import next_node
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.toolbox import Toolbox
from cw_assets.domain.text_task import TextTask, TokenUsage
from cw_assets.engines.adaptation.checkpoints import open_checkpoints
from cw_assets.engines.adaptation.graph import run_adaptation, wired
from cw_assets.engines.adaptation.stored import state_serializer
from cw_assets.engines.text.conversation import opening
from cw_assets.engines.text.transformers import TransformersTextModel
from cw_assets.settings import Settings
from cw_assets_tests.engines.adaptation.instant import Studio
from cw_assets_tests.engines.tiny_models import TINY

IN_A_LOOP, NOT_KEPT = "nodes in a loop", "graph, nothing kept"
IN_MEMORY, SQLITE, POSTGRESQL = "checkpoints in memory", "checkpoints in SQLite", "checkpoints in PostgreSQL"
ADAPTATIONS, SCRIPT_ROWS = 10, 12
"""One after another in each measurement; rows of the script."""
AIM_MS = 5.0
"""Added to a node, which asks a model for seconds."""
CONSTRAINED, PLAIN = "constrained", "plain"
ASKED = 8
Adapt = Callable[[Toolbox], object]


def rows(rounds: int = 5) -> list[Row | Figure]:
    return [*by_graph(rounds), *(found for size in prompts.SIZES[:2] for found in by_grammar(size, rounds))]


# ---- the graph and its checkpoints


def by_graph(rounds: int) -> list[Row | Figure]:
    """The same nodes with the same instant model, called one after another and by the graph."""
    with ways() as known:
        timed = {name: seconds(partial(adapt_all, adapt)) for name, adapt in known.items()}
        series = in_turns(timed, rounds, "adaptations")
    return [
        compare(f"{ADAPTATIONS} adaptations, instant model", series, NOT_KEPT, IN_A_LOOP),
        Figure("a node in a loop", [per_node_ms(took) for took in series[IN_A_LOOP]], "ms"),
        Figure("the graph adds to a node", added_ms(series, NOT_KEPT, IN_A_LOOP), "ms", aim=AIM_MS),
        *(
            Figure(f"{way} add to that", added_ms(series, way, NOT_KEPT), "ms")
            for way in (IN_MEMORY, SQLITE, POSTGRESQL)
        ),
    ]


def added_ms(series: Series, way: str, before: str) -> list[float]:
    return [per_node_ms(a - b) for a, b in zip(series[way], series[before], strict=True)]


def per_node_ms(took_s: float) -> float:
    return 1000 * took_s / (ADAPTATIONS * len(NODES))


def adapt_all(adapt: Adapt) -> None:
    for _ in range(ADAPTATIONS):
        adapt(tools())


def tools() -> Toolbox:
    """The tests' own, with a script as long as a spot's."""
    plain = Studio().tools()
    origin = plain.request.origin
    (first, *_) = origin.rows
    script = tuple(
        first.model_copy(update={"shot_number": n + 1, "timecode_start": f"00:00:{4 * n:02}:00"})
        for n in range(SCRIPT_ROWS)
    )
    longer = origin.model_copy(update={"rows": script, "duration_s": 4.0 * SCRIPT_ROWS})
    return replace(plain, request=plain.request.model_copy(update={"origin": longer}))


@contextmanager
def ways() -> Iterator[dict[str, Adapt]]:
    """Each adapts to the end; every adaptation is a new one."""
    from langgraph.checkpoint.memory import InMemorySaver

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(postgresql(Path(folder)))
        places = {
            IN_MEMORY: InMemorySaver(serde=state_serializer()),
            SQLITE: stack.enter_context(open_checkpoints(settings(folder, ""))),
            POSTGRESQL: stack.enter_context(open_checkpoints(settings(folder, server))),
        }
        kept = {name: partial(keeping, checkpoints, itertools.count()) for name, checkpoints in places.items()}
        yield {IN_A_LOOP: in_a_loop, NOT_KEPT: not_kept} | kept


def settings(folder: str, database_url: str) -> Settings:
    return Settings(_env_file=None, media_root=Path(folder), database_url=database_url)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pgserver asks for a runtime folder, and finds another
        import pgserver
    server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


def in_a_loop(given: Toolbox) -> AdaptationState:
    state = AdaptationState()
    while (node := next_node(state)) not in ("done", "exhausted"):
        state = perform(node, state, given)
    return state


def not_kept(given: Toolbox) -> Any:
    """As the engine asks the graph, but for the checkpoints."""
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        return list(wired().stream({"adaptation": AdaptationState()}, context=given, stream_mode="values"))


def keeping(checkpoints: Any, numbers: Iterator[int], given: Toolbox) -> AdaptationState:
    return run_adaptation(given, checkpoints=checkpoints, thread=str(next(numbers)), on_node=lambda state: None)


# ---- constrained answers


def by_grammar(size: prompts.Size, rounds: int) -> list[Row | Figure]:
    """Milliseconds a token: our engine held to a schema, and the bare model that writes as many tokens of any kind.

    One question at a time; ours draws its tokens, the bare model takes the likeliest, which costs it less.
    """
    with tiny.models(partial(prompts.make_language_model, size=size)) as folder:
        model = TransformersTextModel(folder, f"{TINY}/qwen", device="cpu")
        tasks = [prompts.task(source, seed) for seed, source in enumerate(prompts.sources(ASKED))]
        written = sum(new_tokens(model, task) for task in tasks)
        each = written // ASKED
        series = in_turns(
            {
                CONSTRAINED: lambda: per_token_ms(seconds(lambda: [model.complete(task) for task in tasks]), written),
                PLAIN: lambda: per_token_ms(seconds(lambda: write_freely(model, tasks, each)), each * ASKED),
            },
            rounds,
            f"constrained, {size.name}",
        )
    what = f"{ASKED} answers of {each} tokens, {size.name}"
    return [
        compare(what, series, CONSTRAINED, PLAIN, unit="ms a token"),
        *(Figure(f"{size.name}, {way}", [1000 / ms for ms in series[way]], "tokens/s", 0) for way in series),
    ]


def per_token_ms(timed: Callable[[], float], tokens: int) -> float:
    return 1000 * timed() / tokens


def new_tokens(model: TransformersTextModel, task: TextTask[prompts.Tags]) -> int:
    told: list[TokenUsage] = []
    model.complete(replace(task, on_usage=told.append))
    return sum(usage.new_tokens for usage in told)


def write_freely(model: TransformersTextModel, tasks: list[TextTask[prompts.Tags]], tokens: int) -> None:
    """By the library's own call."""
    import torch

    loaded = model.loaded()
    for task in tasks:
        asked = loaded.tokenizer.apply_chat_template(
            opening(task), add_generation_prompt=True, return_dict=True, return_tensors="pt"
        )
        with torch.inference_mode():
            loaded.model.generate(
                **asked, min_new_tokens=tokens, max_new_tokens=tokens, do_sample=False, pad_token_id=0
            )


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
