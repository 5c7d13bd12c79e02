"""moto's tables, asked as DynamoDB's are: a query looks at one partition. moto sorts all items of
the table for each, which fifty thousand of them make endless. What is answered is the same."""

import threading
from collections.abc import Callable
from typing import Any

from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

Place = tuple[Any, Any]
"""Partition and sort key, as moto wraps them."""

_asked = threading.local()
_INDEX_NAME = 6
"""Which argument of a query that is, after the partition key."""


class Index:
    """Which items have which value in an attribute that an index goes by."""

    def __init__(self, table: Table) -> None:
        self.whole = table.items
        """A test may put all items of a table back to what they were."""
        self.changed: set[Place] = {(of, at) for of, some in table.items.items() for at in some}
        self.items: dict[tuple[str, str], dict[Place, Item]] = {}
        self.known: dict[Place, list[tuple[str, str]]] = {}

    def of(self, table: Table, name: str, value: str) -> list[Item]:
        while self.changed:
            self._follow(table, self.changed.pop())
        return list(self.items.get((name, value), {}).values())

    def _follow(self, table: Table, place: Place) -> None:
        for known in self.known.pop(place, ()):
            del self.items[known][place]
        item = table.items.get(place[0], {}).get(place[1])
        if item is None:
            return
        names = {key["AttributeName"] for of in table.all_indexes() for key in of.schema[:1]}
        self.known[place] = [
            (name, item.attrs[name].value) for name in sorted(names) if name in item.attrs
        ]
        for known in self.known[place]:
            self.items.setdefault(known, {})[place] = item


def _index(table: Table) -> Index:
    found: Index | None = getattr(table, "rapports_index", None)
    if found is None or found.whole is not table.items:
        found = table.rapports_index = Index(table)  # type: ignore[attr-defined]
    return found


def _place(table: Table, key: dict[str, Any]) -> Place:
    return DynamoType(key[table.hash_key_attr]), DynamoType(key[str(table.range_key_attr)])


def _touched(table: Table, key: dict[str, Any]) -> None:
    if table.range_key_attr is not None:
        _index(table).changed.add(_place(table, key))


_QUERY, _ALL, _PUT, _DELETE = Table.query, Table.all_items, Table.put_item, Table.delete_item
_UPDATE = DynamoDBBackend.update_item


def _query(self: Table, hash_key: Any, *given: Any, **named: Any) -> Any:
    if self.range_key_attr is None:
        return _QUERY(self, hash_key, *given, **named)
    if given[_INDEX_NAME]:
        [(name, value)] = named["hash_key_conditions"]
        _asked.items = _index(self).of(self, name, value.value)
    else:
        _asked.items = list(self.items.get(hash_key, {}).values())
    try:
        return _QUERY(self, hash_key, *given, **named)
    finally:
        _asked.items = None


def _all_items(self: Table) -> list[Item]:
    items = getattr(_asked, "items", None)
    return _ALL(self) if items is None else items


def _put_item(self: Table, item_attrs: dict[str, Any], *given: Any, **named: Any) -> Item:
    item = _PUT(self, item_attrs, *given, **named)
    _touched(self, item_attrs)
    return item


def _delete_item(self: Table, hash_key: Any, range_key: Any) -> Item | None:
    if self.range_key_attr is not None:
        _index(self).changed.add((hash_key, range_key))
    return _DELETE(self, hash_key, range_key)


def _update_item(
    self: DynamoDBBackend, table_name: str, key: dict[str, Any], *given: Any, **named: Any
) -> Item:
    item = _UPDATE(self, table_name, key, *given, **named)
    _touched(self.get_table(table_name), key)
    return item


def _followed(transact: Callable[..., None]) -> Callable[..., None]:
    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        """Where it fails, what it touched was put back."""
        try:
            transact(self, transact_items)
        finally:
            for part in transact_items:
                [of] = part.values()
                if table := self.tables.get(of.get("TableName", "")):
                    _touched(table, of.get("Key") or of["Item"])

    return transact_write_items


def quicken_queries() -> None:
    """For the whole process, once; after moto's transactions were made quick."""
    Table.query, Table.all_items = _query, _all_items  # type: ignore[method-assign]
    Table.put_item, Table.delete_item = _put_item, _delete_item  # type: ignore[method-assign]
    DynamoDBBackend.update_item = _update_item  # type: ignore[method-assign]
    transact = DynamoDBBackend.transact_write_items
    DynamoDBBackend.transact_write_items = _followed(transact)  # type: ignore[method-assign]


def holds(table_name: str, index_by: str, order: str, *, until: str) -> bool:
    """Whether an index has anything whose sort key is not above `until`, in any partition."""
    [backend] = [of["us-east-1"] for of in dynamodb_backends.values() if of["us-east-1"].tables]
    table = backend.tables[table_name]
    index = _index(table)
    index.of(table, "", "")
    return any(
        item.attrs[order].value <= until
        for (name, _), items in index.items.items()
        if name == index_by
        for item in items.values()
    )
