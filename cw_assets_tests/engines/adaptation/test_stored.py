"""A checkpoint gives back the state that it was given, and anything else in it is refused."""

import pickle
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.serde.jsonplus import EXT_PYDANTIC_V2, JsonPlusSerializer

from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.engines.adaptation.graph import run_adaptation
from cw_assets.engines.adaptation.stored import STATE, state_serializer
from cw_assets.errors import Refused
from cw_assets_tests.engines.adaptation.instant import Studio

FREE = JsonPlusSerializer(allowed_msgpack_modules=True, pickle_fallback=True)
"""LangGraph's as it comes."""


@pytest.fixture(scope="module")
def whole() -> AdaptationState:
    """A state with something in every field."""
    from langgraph.checkpoint.memory import InMemorySaver

    saver = InMemorySaver(serde=state_serializer())
    tools = Studio(fails={"brand": 1}).tools()
    return run_adaptation(tools, checkpoints=saver, thread="1", on_node=lambda state: None)


def test_a_state_comes_back_as_it_was(whole):
    serializer = state_serializer()
    checkpoint = {"id": "1", "channel_values": {"adaptation": whole}, "versions_seen": {"writer": {"adaptation": 2}}}
    assert serializer.loads_typed(serializer.dumps_typed(checkpoint)) == checkpoint
    assert serializer.loads_typed(serializer.dumps_typed(None)) is None


class Thing:
    """Only a pickle can hold it."""


FOREIGN = {
    "a value of ours": Market(language="de", country="DE"),
    "a path": Path("/etc/passwd"),
    "a set": {1, 2},
    "deep inside": {"a": [{"b": Market(language="de", country="DE")}]},
    "a pickle": Thing(),
}


@pytest.mark.parametrize("found", FOREIGN.values(), ids=FOREIGN)
def test_anything_else_is_refused(found):
    with pytest.raises(Refused, match=r"which no adaptation writes; run the adaptation from its start\.$"):
        state_serializer().loads_typed(FREE.dumps_typed(found))


def test_json_that_names_classes_is_refused():
    said = b'{"lc": 2, "type": "constructor", "id": ["pathlib", "Path"], "args": ["/etc/passwd"]}'
    with pytest.raises(Refused, match="form json"):
        state_serializer().loads_typed(("json", said))


def test_damaged_data_is_refused(whole):
    form, content = state_serializer().dumps_typed({"adaptation": whole})
    with pytest.raises(Refused, match="damaged data"):
        state_serializer().loads_typed((form, content[:-20]))


def test_no_pickle_is_opened(tmp_path):
    class Bomb:
        def __reduce__(self) -> Any:
            return Path.touch, (tmp_path / "opened",)

    with pytest.raises(Refused, match="form pickle"):
        state_serializer().loads_typed(("pickle", pickle.dumps(Bomb())))
    assert not (tmp_path / "opened").exists()


@pytest.mark.parametrize("wrong", [{"runs": 5}, {"mood": "warm"}, {"draft": {"code": "x"}}])
def test_a_state_of_another_form_is_refused(whole, wrong):
    written = ormsgpack.packb([*STATE, whole.model_dump() | wrong, "model_validate_json"])
    content = ormsgpack.packb({"adaptation": ormsgpack.Ext(EXT_PYDANTIC_V2, written)})
    with pytest.raises(Refused, match=r"a state that this version does not know \(\d+ faults?\)"):
        state_serializer().loads_typed(("msgpack", content))


def test_an_adaptation_does_not_go_on_from_foreign_checkpoints(checkpoints):
    written = empty_checkpoint() | {
        "channel_values": {"adaptation": Market(language="de", country="DE")},
        "channel_versions": {"adaptation": "1"},
    }
    own, checkpoints.serde = checkpoints.serde, FREE
    place = {"configurable": {"thread_id": "7", "checkpoint_ns": ""}}
    checkpoints.put(place, written, {"source": "loop", "step": 1}, {"adaptation": "1"})
    checkpoints.serde = own
    studio = Studio()
    with pytest.raises(Refused, match=r"a value of the type cw_assets\.domain\.adaptation\.market\.Market"):
        run_adaptation(studio.tools(), checkpoints=checkpoints, thread="7", on_node=lambda state: None)
    assert studio.asked == []
