"""The prices at Stripe are those of the plans."""

import stripe

from chalicelib.channels.stripe_billing import client
from infra.stripe_prices import put_prices
from tests.builders import NOW
from tests.stripe_server import StripeServer


def an_empty_stripe() -> tuple[StripeServer, stripe.StripeClient]:
    server = StripeServer(NOW)
    server.prices.clear()
    return server, client("sk_test_1", server)


def test_every_plan_gets_its_price_and_that_of_a_segment_more() -> None:
    server, at_stripe = an_empty_stripe()
    assert len(list(put_prices(at_stripe))) == 7
    amounts = {key: price["unit_amount_decimal"] for key, price in server.prices.items()}
    assert amounts["rapport_medium_monthly"] == "17900"
    assert amounts["rapport_medium_monthly_overage"] == "1.8"
    assert server.prices["rapport_medium_monthly_overage"]["recurring[meter]"] == "mtr_1"


def test_a_second_time_changes_nothing_and_a_changed_price_takes_over() -> None:
    server, at_stripe = an_empty_stripe()
    list(put_prices(at_stripe))
    assert list(put_prices(at_stripe)) == []
    server.prices["rapport_small_monthly"]["unit_amount_decimal"] = "8900"
    assert list(put_prices(at_stripe)) == ["price rapport_small_monthly"]
    assert server.prices["rapport_small_monthly"]["transfer_lookup_key"] == "true"
