"""Oak Dental, and a Stripe that can be asked."""

from dataclasses import replace

import pytest

from chalicelib.channels.stripe_billing import StripeBilling, client
from tests.builders import NOW
from tests.conftest import TestServices
from tests.stripe_server import SECRET, StripeServer


@pytest.fixture
def at_stripe(services: TestServices) -> StripeServer:
    return connect(services)


def connect(services: TestServices) -> StripeServer:
    server = StripeServer(NOW)
    keys = {"stripe_key": "sk_test_oak", "stripe_webhook_secret": SECRET}
    services.__dict__["secrets"] = replace(services.secrets, **keys)
    services.__dict__["stripe"] = StripeBilling(client("sk_test_oak", server))
    return server
