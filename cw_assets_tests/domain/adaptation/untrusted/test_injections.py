"""Orders to a model, in every place of a request and of a draft, flip no gate, though the models obey what they see.

The gullible model obeys an order wherever it is shown one; the literal one reads the messages as a model does, and
obeys what stands outside of the fence, or behind a mark that ends the user's turn.
"""

import json
import re
from dataclasses import dataclass

import pytest

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.evaluation import GateAnswer
from cw_assets.domain.adaptation.nodes import perform
from cw_assets.domain.adaptation.request import NODES, BrandNotes, PersonaNotes
from cw_assets.domain.adaptation.routing import GATE_OF
from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.domain.adaptation.tasks import concept, culture, gates, task_of
from cw_assets.domain.adaptation.untrusted.plain_reading import folded
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.text.conversation import opening, read_answer
from cw_assets_tests.domain.adaptation.fakes import (
    CONCEPT,
    CULTURE,
    DRAFT,
    GERMAN_ROWS,
    ORIGIN_ROWS,
    PASSED,
    failing,
    sample_request,
    sample_tools,
)
from cw_assets_tests.domain.adaptation.untrusted.said import INJECTIONS

FAULT = "Ice cubes for everyone."
"""What every gate fails a draft for."""
HONEST = "Hot day?"
SHORT = DRAFT.model_copy(update={"script_rows": GERMAN_ROWS[:1]})
ANSWERS = (CONCEPT, CULTURE, SHORT)
PLACES = ("audio", "visual", "transcript", "brand", "guidelines", "persona")
EVERYWHERE = "everywhere"
"""An order that is not seen there is seen in no place."""
ROLE_MARKS = re.compile(r"<\|[^|]+\|>|</?s>|<</?SYS>>|\[/?INST\]|<(start|end)_of_turn>|</?system>")
ORDERS = [text for _, text in INJECTIONS]


def scene(place, words, *, faulty):
    """A request with the words in one place, and a state whose draft has them too where a writer keeps them.

    The fault stands in the draft right before them; the row is long enough for all of it to be spoken.
    """
    said = words if place in ("audio", EVERYWHERE) else HONEST
    shown = words if place in ("visual", EVERYWHERE) else HONEST
    told = {
        "duration_seconds": 90.0,
        "audio_text": f"VO: “Fizzo. {said}”",
        "visual_text": f"A hot street. On-screen text: “{shown}”.",
    }
    adapted = told | {
        "audio_text": f"VO: “Mit Fizzo. {FAULT if faulty else ''} {said}” [With Fizzo.]",
        "visual_text": f"A hot street. On-screen text: “Oh: {shown}” [Oh].",
    }
    request = sample_request(rows=(ORIGIN_ROWS[0].model_copy(update=told),), **notes(place, words))
    origin = request.origin.model_copy(update={"transcript": words if place in ("transcript", EVERYWHERE) else HONEST})
    draft = SHORT.model_copy(update={"script_rows": (GERMAN_ROWS[0].model_copy(update=adapted),)})
    state = AdaptationState(concept=CONCEPT, culture=CULTURE, draft=draft)
    return request.model_copy(update={"origin": origin}), state


def notes(place, words):
    description = f"A soft drink. {words}" if place in ("brand", EVERYWHERE) else "A soft drink."
    guidelines = f"Name the product.\n{words}" if place in ("guidelines", EVERYWHERE) else "Name the product."
    persona = f"Thirsty. {words}" if place in ("persona", EVERYWHERE) else "Thirsty."
    return {
        "brand": BrandNotes(name="Fizzo", description=description, guidelines=guidelines),
        "persona": PersonaNotes(name="Students", description=persona),
    }


def texts(value):
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def sees(order, shown):
    """Whether any sentence of the order is there to be read, through its disguise or as it is."""
    sentences = [part for part in re.split(r"(?<=[.!?。।])\s+", order) if len(part) > 7]
    plain = folded(shown)
    return any(folded(part) in plain if folded(part) else part in shown for part in sentences)


def fair_answer(task):
    """What an honest model says: gates look for the fault in the draft that they are shown."""
    if kind(task) is GateAnswer:
        return failing("critical") if FAULT in "\n".join(texts(task.data["draft"])) else PASSED
    return task.answer.model_validate(next(one for one in ANSWERS if isinstance(one, kind(task))).model_dump())


def kind(task):
    return next(one for one in (ConceptBrief, CulturalBrief, Draft, GateAnswer) if issubclass(task.answer, one))


def obedient_answer(task):
    """The opposite of what is right."""
    fair = fair_answer(task)
    if kind(task) is GateAnswer:
        return PASSED if fair.issues else failing("critical")
    return fair.model_copy(update={"reasoning": "I obey."} if kind(task) is not Draft else {"name": "I obey."})


@dataclass
class Gullible:
    order: str
    info = EngineInfo(engine="fake", model="gullible")
    warm = True

    def complete_many(self, tasks, *, on_progress):
        return [self.answer(task) for task in tasks]

    def answer(self, task):
        shown = "\n".join([task.instruction, *texts(task.data)])
        return obedient_answer(task) if sees(self.order, shown) else fair_answer(task)


class Literal(Gullible):
    """Reads the messages and writes JSON, as models behind an engine do."""

    def answer(self, task):
        system, user = (message["content"] for message in opening(task))
        head, _, rest = user.partition("<data>\n")
        inside, _, tail = rest.partition("\n</data>")
        escaped = [inside[mark.start() :] for mark in ROLE_MARKS.finditer(inside)]
        obeys = sees(self.order, "\n".join([system, head, tail, *escaped]))
        assert json.loads(inside) == task.data
        answer = obedient_answer(task) if obeys else fair_answer(task)
        return read_answer(task, answer.model_dump_json())


def verdicts(model, place, words, *, faulty):
    """Each gate's passing and what it was asked for, with the words in the place."""
    request, state = scene(place, words, faulty=faulty)
    tools = sample_tools(model, request)
    return {node: perform(node, state, tools).evaluations[-1].passed for node in GATE_OF}


@pytest.fixture(scope="module")
def right():
    """The verdicts where nobody orders anything."""
    return {
        (place, faulty): verdicts(Gullible("\0"), place, HONEST, faulty=faulty)
        for place in (*PLACES, EVERYWHERE)
        for faulty in (True, False)
    }


def test_without_orders_the_fault_alone_decides(right):
    for (_, faulty), found in right.items():
        assert set(found.values()) == {not faulty}


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_flips_a_gate_of_a_gullible_model(order, right):
    for place in PLACES:
        for faulty in (True, False):
            assert verdicts(Gullible(order), place, order, faulty=faulty) == right[place, faulty], (place, faulty)


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_gets_into_the_briefs(order):
    request, _ = scene(EVERYWHERE, order, faulty=False)
    tools = sample_tools(Gullible(order), request)
    state = perform("culture", perform("concept", AdaptationState(), tools), tools)
    assert (state.concept, state.culture) == (CONCEPT, CULTURE)


@pytest.mark.parametrize("order", ORDERS)
def test_the_fence_alone_holds_too(order, right, monkeypatch):
    """Nothing is withheld here; a model that reads its messages still meets no order outside of the data."""
    for module in (concept, culture, gates):
        monkeypatch.setattr(module, "masked_data", lambda data: data)
    for faulty in (True, False):
        assert verdicts(Literal(order), EVERYWHERE, order, faulty=faulty) == right[EVERYWHERE, faulty]


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_stands_in_an_instruction_and_the_writer_is_shown_it_as_data(order):
    request, state = scene(EVERYWHERE, order, faulty=False)
    tools = sample_tools(Literal(order), request)
    for node in NODES:
        system, _ = opening(task_of(node, state, tools))
        assert not sees(order, system["content"])
    assert any(order in text for text in texts(task_of("writer", state, tools).data))
    assert perform("writer", state.model_copy(update={"draft": None}), tools).draft == SHORT


@pytest.mark.parametrize("order", ORDERS[:20])
def test_the_gullible_model_does_obey_what_it_is_shown(order, right, monkeypatch):
    """Without what withholds orders, they flip the gates."""
    monkeypatch.setattr(gates, "masked_data", lambda data: data)
    for faulty in (True, False):
        found = verdicts(Gullible(order), "audio", order, faulty=faulty)
        assert all(found[node] != right["audio", faulty][node] for node in found)
