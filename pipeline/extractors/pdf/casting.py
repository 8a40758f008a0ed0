"""Values made fast: a page has hundreds.

A frozen dataclass sets each of its fields by a call of `object.__setattr__`, which was two thirds of what it costs to
make a table's cells. Here an open twin with the same slots is filled, and turned into the frozen class when it is full.
"""

from __future__ import annotations

from dataclasses import fields, make_dataclass
from typing import Any, TypeVar, cast

from pipeline.values.document import Cell
from pipeline.values.place import Cited, Place

_Value = TypeVar("_Value")


def _cast(frozen: type[_Value]) -> type[_Value]:
    """What makes a `frozen` out of all its fields in order, at a quarter of the time."""

    def closed(self: Any) -> None:
        self.__class__ = frozen

    slots = [(field.name, field.type) for field in fields(cast(Any, frozen))]
    return make_dataclass(frozen.__name__, slots, slots=True, namespace={"__post_init__": closed})


place_of, cited_of, cell_of = _cast(Place), _cast(Cited), _cast(Cell)
