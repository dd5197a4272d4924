"""What a checkpoint may hold: plain data, and adaptation states that are checked when they are read; no pickle.

LangGraph's serializer writes them; what it would read beside them is refused.
"""

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cw_assets.domain.adaptation.state import AdaptationState
from cw_assets.errors import Refused

if TYPE_CHECKING:
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

STATE = (AdaptationState.__module__, AdaptationState.__name__)


@cache
def state_serializer() -> "JsonPlusSerializer":
    """Refused, when it is to read anything else than plain data and adaptation states."""
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    class StateSerializer(JsonPlusSerializer):
        def loads_typed(self, data: tuple[str, bytes]) -> Any:
            form, content = data
            if form == "null":
                return None
            if form != "msgpack":
                raise foreign(f"data of the form {form}")
            return unpacked(content)

    return StateSerializer(allowed_msgpack_modules=None)


def unpacked(content: bytes) -> Any:
    """An error that a hook raises is lost on its way through msgpack, so that faults are gathered instead."""
    import ormsgpack

    faults: list[str] = []
    try:
        found = ormsgpack.unpackb(content, ext_hook=partial(revived, faults), option=ormsgpack.OPT_NON_STR_KEYS)
    except ValueError as error:
        raise foreign(f"damaged data ({error})") from error
    if faults:
        raise foreign(faults[0])
    return found


def revived(faults: list[str], code: int, data: bytes) -> AdaptationState | None:
    """What msgpack has no type for; `code` is LangGraph's word for how it was written."""
    import ormsgpack
    from langgraph.checkpoint.serde.jsonplus import EXT_PYDANTIC_V2

    if code != EXT_PYDANTIC_V2:
        faults.append(f"a value of kind {code}")
        return None
    module, name, values, *_ = ormsgpack.unpackb(data)
    if (module, name) != STATE:
        faults.append(f"a value of the type {module}.{name}")
        return None
    try:
        return AdaptationState.model_validate(values)
    except ValidationError as error:
        faults.append(f"a state that this version does not know ({error.error_count()} faults)")
        return None


def foreign(what: str) -> Refused:
    return Refused(f"The checkpoint holds {what}, which no adaptation writes; run the adaptation from its start.")
