"""Domain values to and from items: named fields only, empty ones left out, keys added last."""

import dataclasses
from functools import cache
from typing import Any

import msgspec

from chalicelib.storage.keys import Item, Key

_EMPTY: tuple[Any, ...] = (None, "", [], (), {})


def to_item(value: Any, key: Key, **attributes: Any) -> Item:
    fields = msgspec.to_builtins(value, str_keys=True)
    needed = _needed(value.__class__)
    item = {name: of for name, of in fields.items() if of not in _EMPTY or name in needed}
    return {**item, **{n: v for n, v in attributes.items() if v not in _EMPTY}, **key}


@cache
def _needed(kind: Any) -> frozenset[str]:
    """Fields without a default: they are written even if empty, else they could not be read."""
    return frozenset(
        of.name
        for of in dataclasses.fields(kind)
        if of.default is dataclasses.MISSING and of.default_factory is dataclasses.MISSING
    )


def from_item[T](item: Item, kind: type[T]) -> T:
    """Attributes that `kind` does not have (keys, indexes) are passed over."""
    return msgspec.convert(item, kind, str_keys=True)
