"""The tables of the tests, built from the template that is deployed, so that they cannot drift."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parent.parent / "infra" / "resources.yaml"


class _Loader(yaml.SafeLoader):
    """CloudFormation's short tags (!Ref, !Sub …) read as nothing: the table uses none of them."""


_Loader.add_multi_constructor("!", lambda *_: None)


@cache
def _resources() -> dict[str, Any]:
    """Read once: it takes a tenth of a second, and every test has its own tables."""
    resources: dict[str, Any] = yaml.load(TEMPLATE.read_text(), _Loader)["Resources"]  # noqa: S506 - a SafeLoader
    return resources


def create_table(client: Any, name: str, *, resource: str = "Table") -> None:
    table = _resources()[resource]["Properties"]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=table["AttributeDefinitions"],
        KeySchema=table["KeySchema"],
        GlobalSecondaryIndexes=table["GlobalSecondaryIndexes"],
    )


def create_tables(client: Any, env: dict[str, str]) -> None:
    create_table(client, env["TABLE_NAME"])
    create_table(client, env["AUDIT_TABLE_NAME"], resource="AuditTable")
