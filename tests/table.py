"""The table of the tests, built from the template that is deployed, so that they cannot drift."""

from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parent.parent / "infra" / "resources.yaml"


class _Loader(yaml.SafeLoader):
    """CloudFormation's short tags (!Ref, !Sub …) read as nothing: the table uses none of them."""


_Loader.add_multi_constructor("!", lambda *_: None)


def create_table(client: Any, name: str) -> None:
    template = yaml.load(TEMPLATE.read_text(), _Loader)  # noqa: S506 - a SafeLoader
    table = template["Resources"]["Table"]["Properties"]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=table["AttributeDefinitions"],
        KeySchema=table["KeySchema"],
        GlobalSecondaryIndexes=table["GlobalSecondaryIndexes"],
    )
