"""Answers whose lists end: small models held to a schema go on with a list until they are cut off."""

from functools import cache
from typing import Annotated, Any, get_origin

from pydantic import Field, create_model

from cw_assets.domain.text_task import Answer

MOST_ITEMS = 16
"""Of each list in a brief or a gate's word."""


@cache
def bounded(kind: type[Answer]) -> type[Answer]:
    """The same answer, its lists with at most MOST_ITEMS items; where it is kept it is made plain again."""
    lists = {name: field for name, field in kind.model_fields.items() if get_origin(field.annotation) is tuple}
    fields: dict[str, Any] = {
        name: (Annotated[field.annotation, Field(max_length=MOST_ITEMS)], ...) for name, field in lists.items()
    }
    return create_model(f"Bounded{kind.__name__}", __base__=kind, **fields)
