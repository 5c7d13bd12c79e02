"""What moto and botocore work out anew for each test, client and request, worked out once.

Half of the tests' time. Nothing here changes an answer: what a store asks is still written,
read, checked and refused by moto. Against the local AWS all of it is botocore's own.
"""

import copy
import functools
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.loaders
import botocore.parsers
import botocore.regions
import botocore.session
import botocore.useragent
import moto.cognitoidp.models as cognito
import moto.core.parse
import moto.core.responses
import moto.dynamodb.models as dynamodb
import moto.dynamodb.models.table as tables
import moto.sqs.models
from botocore.auth import SigV4Auth
from botocore.endpoint_provider import EndpointProvider
from botocore.hooks import EventAliaser
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.common_types import TYPE_RESPONSE
from moto.core.models import botocore_stubber
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler
from werkzeug.datastructures import Headers


def quicken() -> None:
    """For the whole process, before the first client is made."""
    # A session makes a loader of its own, which reads the models of the services it is asked for.
    botocore.session.create_loader = functools.cache(botocore.loaders.create_loader)
    botocore.regions.EndpointProvider = _endpoints
    EventAliaser._alias_event_name = _alias
    for of in (moto.core.responses, moto.sqs.models):
        of.camelcase_to_underscores = functools.cache(of.camelcase_to_underscores)
    moto.core.responses.method_names_from_class = functools.cache(
        moto.core.responses.method_names_from_class
    )
    moto.core.responses.gen_amzn_requestid_long = _name_request
    botocore.useragent.sanitize_user_agent_string_component = functools.cache(
        botocore.useragent.sanitize_user_agent_string_component
    )
    BaseJSONSerializer._serialize_type_structure = _as_it_is
    botocore.parsers.BaseJSONParser._handle_structure = _read
    moto.core.parse.BaseJSONParser._parse_structure = _read_asked
    SigV4Auth.add_auth = _sign
    BotocoreStubber.process_request = _answer
    dynamodb.copy = SimpleNamespace(**vars(copy) | {"deepcopy": _copy_but_no_table})
    tables.copy = SimpleNamespace(**vars(copy) | {"deepcopy": _copy_but_no_items})
    DynamoDBBackend.transact_write_items = _all_or_nothing
    Table.all_items = _in_order
    DynamoType.cast_value = property(_value)
    DynamoType.size = _size
    cognito.jwk = SimpleNamespace(RSAKey=SimpleNamespace(import_key=_key))


_providers: dict[tuple[int, int], tuple[Any, ...]] = {}


def _endpoints(ruleset_data: Any, partition_data: Any, **others: Any) -> EndpointProvider:
    """Both are the loader's, which keeps them: the same object is the same rules."""
    known = (id(ruleset_data), id(partition_data))
    if known not in _providers:
        made = EndpointProvider(ruleset_data, partition_data, **others)
        _providers[known] = (made, ruleset_data, partition_data)
    provider: EndpointProvider = _providers[known][0]
    return provider


_alias_of: dict[str, str] = {}
_WORK_OUT_ALIAS = EventAliaser._alias_event_name


def _alias(self: EventAliaser, name: str) -> str:
    if name not in _alias_of:
        _alias_of[name] = _WORK_OUT_ALIAS(self, name)
    return _alias_of[name]


def _name_request(headers: dict[str, Any]) -> str:
    """Nobody asks Amazon's support about a request to moto."""
    headers["x-amzn-requestid"] = "A" * 52
    return headers["x-amzn-requestid"]


_SERIALIZE = BaseJSONSerializer._serialize_type_structure


def _as_it_is(self: Any, into: Any, value: Any, shape: Any, key: str) -> None:
    """moto asks each attribute for the ten types it may have, under each name a type may have; it
    holds them in the form of the wire already."""
    if shape.name == "AttributeValue" and _is_plain(value):
        into[key] = value
    else:
        _SERIALIZE(self, into, value, shape, key)


def _is_plain(value: dict[str, Any]) -> bool:
    """Whether no bytes are in the attribute: only they are written otherwise in JSON."""
    [(kind, held)] = value.items()
    if kind == "M":
        return all(map(_is_plain, held.values()))
    return all(map(_is_plain, held)) if kind == "L" else kind not in {"B", "BS"}


_READ = botocore.parsers.BaseJSONParser._handle_structure
_READ_ASKED = moto.core.parse.BaseJSONParser._parse_structure


def _read(self: Any, shape: Any, value: Any) -> Any:
    """An attribute without bytes means what its JSON says."""
    if shape.name == "AttributeValue" and _is_plain(value):
        return value
    return _READ(self, shape, value)


def _read_asked(self: Any, shape: Any, value: Any) -> Any:
    if shape.name == "AttributeValue" and _is_plain(value):
        return value
    return _READ_ASKED(self, shape, value)


_SIGN = SigV4Auth.add_auth


def _sign(self: SigV4Auth, request: Any) -> None:
    """moto reads who signed, for which region and service, and never the signature."""
    if not botocore_stubber.enabled or type(self) is not SigV4Auth:
        _SIGN(self, request)
        return
    scope = f"{self.credentials.access_key}/20260101/{self._region_name}/{self._service_name}"
    request.headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={scope}/aws4_request, SignedHeaders=host, Signature=0"
    )


_ANSWER = BotocoreStubber.process_request
_ONE_CALL = threading.Lock()


def _answer(self: BotocoreStubber, request: Any) -> TYPE_RESPONSE | None:
    """moto looks for the service among hundreds of patterns, and for DynamoDB's one operation in
    the address, a query and a form, none of which it has."""
    host = urlsplit(request.url).hostname or ""
    if not host.startswith("dynamodb."):
        return _ANSWER(self, request)
    handler = DynamoHandler()
    handler.headers = Headers(
        (name, value.decode() if isinstance(value, bytes) else value)
        for name, value in request.headers.items()
    )
    handler.method, handler.path, handler.uri = "POST", "/", request.url
    handler.body = handler.raw_body = request.body
    handler.querystring = handler.data = handler.uri_match = {}
    handler.region, handler.partition = host.split(".")[1], "aws"
    handler.is_werkzeug_request = False
    handler.response_headers = {"server": "amazon.com"}
    handler.access_key, handler.current_account = "testing", DEFAULT_ACCOUNT_ID
    handler.parse_parameters(
        SimpleNamespace(
            content_type=handler.headers["Content-Type"],
            method="POST",
            values={},
            headers=handler.headers,
            data=request.body,
            path="/",
        )
    )
    # moto's tables are not made for threads, and what fails in a transaction is put back over what
    # others wrote meanwhile; AWS does one write of an item at a time.
    with _ONE_CALL:
        answer: TYPE_RESPONSE = handler.call_action()
    return answer


def _copy_but_no_table(thing: Any, memo: Any = None) -> Any:
    return thing if isinstance(thing, Table) else copy.deepcopy(thing, memo)


def _copy_but_no_items(thing: Any, memo: Any = None) -> Any:
    """What a query finds is only read: it leaves moto as JSON."""
    first = thing[0] if isinstance(thing, list) and thing else thing
    return thing if isinstance(first, Item) else copy.deepcopy(thing, memo)


def _in_order(self: Table) -> list[Item]:
    """For each query moto sorts the whole table, by keys that are objects."""
    items = [item for partition in self.items.values() for item in partition.values()]
    items.sort(key=lambda item: (item.hash_key.value, item.range_key.value))
    return items


_VALUE, _SIZE = DynamoType.cast_value.fget, DynamoType.size


def _value(self: DynamoType) -> Any:
    return self.value if self.type == "S" else _VALUE(self)


def _size(self: DynamoType) -> int:
    return len(self.value.encode()) if self.type == "S" else _SIZE(self)


@functools.cache
def boto_client(service: str) -> Any:
    """For what a test does itself in whichever mocked AWS is running: made once."""
    return boto3.client(service)


def whole_table(name: str) -> list[dict[str, Any]]:
    """What a scan of moto's table would give, without asking page by page."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables[name]
    return [dynamo_to_dict(item.attrs) for item in table.all_items()]


_WRITE_ALL = DynamoDBBackend.transact_write_items


def _all_or_nothing(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """moto copies the whole table once for each item; a copy of what is written is enough."""
    undo = [_undoing(self, *next(iter(of.items()))) for of in transact_items]
    try:
        _WRITE_ALL(self, transact_items)
    except BaseException:
        for put_back in reversed(undo):
            put_back()
        raise


def _undoing(self: DynamoDBBackend, does: str, op: dict[str, Any]) -> Callable[[], None]:
    table = self.tables.get(op.get("TableName", ""))
    written = op["Item"] if does == "Put" else op.get("Key", {})
    if does == "ConditionCheck" or table is None or table.hash_key_attr not in written:
        return lambda: None
    first = DynamoType(written[table.hash_key_attr])
    if first not in table.items:
        return lambda: table.items.pop(first, None) and None
    before: dict[Any, Item] = dict(table.items[first])
    second = DynamoType(written[table.range_key_attr])
    if second in before:
        before[second] = copy.deepcopy(before[second])

    def put_back() -> None:
        table.items[first] = before

    return put_back


_IMPORT_KEY = cognito.jwk.RSAKey.import_key


@functools.cache
def _the_key() -> Any:
    return _IMPORT_KEY(cognito.load_resource("cognitoidp/resources/jwks-private.json"))


def _key(_private: dict[str, str]) -> Any:
    """Every pool of moto has the same key, whose primes take a tenth of a second to find."""
    return _the_key()
