"""moto's tables, with the two things that make them slow put right; what they answer is the same.

moto sorts all items of a table for each query, and copies the whole table for each transaction. In
a test with five hundred items that is most of its time; with fifty thousand nothing would end.
"""

import copy
import threading
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


_QUERY, _ALL = Table.query, Table.all_items
_PUT, _DELETE = Table.put_item, Table.delete_item
_UPDATE, _TRANSACT = DynamoDBBackend.update_item, DynamoDBBackend.transact_write_items


def _query(self: Table, hash_key: Any, *given: Any, **named: Any) -> Any:
    """Only the partition that is asked for is looked at."""
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
    if self.range_key_attr is not None:
        _index(self).changed.add(_place(self, item_attrs))
    return item


def _delete_item(self: Table, hash_key: Any, range_key: Any) -> Item | None:
    if self.range_key_attr is not None:
        _index(self).changed.add((hash_key, range_key))
    return _DELETE(self, hash_key, range_key)


def _update_item(
    self: DynamoDBBackend, table_name: str, key: dict[str, Any], *given: Any, **named: Any
) -> Item:
    item = _UPDATE(self, table_name, key, *given, **named)
    table = self.get_table(table_name)
    if table.range_key_attr is not None:
        _index(table).changed.add(_place(table, key))
    return item


def _transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """What is touched is put back by us where it fails; moto's own copy is the table itself."""
    before = []
    for part in transact_items:
        [of] = part.values()
        table = self.tables.get(of.get("TableName", ""))
        if table is not None and table.range_key_attr is not None:
            place = _place(table, of.get("Key") or of["Item"])
            stood = table.items.get(place[0], {}).get(place[1])
            before.append((table, place, copy.deepcopy(stood)))
    try:
        _TRANSACT(self, transact_items)
    except Exception:
        for table, place, stood in before:
            _index(table).changed.add(place)
            if stood is not None:
                table.items[place[0]][place[1]] = stood
            else:
                table.items.get(place[0], {}).pop(place[1], None)
        raise


def quicken() -> None:
    """For this process, once."""
    Table.__deepcopy__ = lambda self, memo: self  # type: ignore[attr-defined]
    Table.query, Table.all_items = _query, _all_items  # type: ignore[method-assign]
    Table.put_item, Table.delete_item = _put_item, _delete_item  # type: ignore[method-assign]
    DynamoDBBackend.update_item = _update_item  # type: ignore[method-assign]
    DynamoDBBackend.transact_write_items = _transact_write_items  # type: ignore[method-assign]


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
