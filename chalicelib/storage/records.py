"""Domain values to and from items: named fields only, keys added last."""

import dataclasses
from functools import cache
from typing import Any

import msgspec

from chalicelib.storage.keys import Item, Key

_EMPTY: tuple[Any, ...] = (None, "", [], (), {})


def to_item(value: Any, key: Key, **attributes: Any) -> Item:
    fields = msgspec.to_builtins(value, str_keys=True)
    empty = _empty(value.__class__)
    item = {n: of for n, of in fields.items() if n not in empty or not _is(of, empty[n])}
    return {**item, **{n: v for n, v in attributes.items() if v not in _EMPTY}, **key}


@cache
def _empty(kind: Any) -> dict[str, Any]:
    """The fields that are empty unless somebody says otherwise: left out, they are read as such."""
    found = {}
    for of in dataclasses.fields(kind):
        default = of.default if of.default_factory is dataclasses.MISSING else of.default_factory()
        if default is not dataclasses.MISSING:
            found[of.name] = msgspec.to_builtins(default, str_keys=True)
    return {name: default for name, default in found.items() if default in _EMPTY}


def _is(value: Any, default: Any) -> bool:
    return type(value) is type(default) and bool(value == default)


def from_item[T](item: Item, kind: type[T]) -> T:
    """Attributes that `kind` does not have (keys, indexes) are passed over."""
    return msgspec.convert(item, kind, str_keys=True)
