"""A patient texts, on the deployed package: topic, queue, function, its role, and the answer."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import By
from chalicelib.wiring import Services
from infra.local.run import Context
from tests.builders import NEW_YORK, OAK, OAK_NUMBER, ROSIES_PHONE, a_practice
from tests.scenes import book, know, open_oak, remind, thread, visit
from tests.stack.waiting import until

pytestmark = pytest.mark.stack

Publish = Callable[..., str]


@pytest.fixture
def oak(stack: Context, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Our own code beside the deployed one, on the same table."""
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    services = Services(settings.read(stack.environment))
    if not services.db.query(f"P#{OAK}#SETUP"):
        open_oak(services)  # type: ignore[arg-type]
        know(services)  # type: ignore[arg-type]
        stack.client("sesv2").create_email_identity(EmailIdentity=a_practice().email_from)
    return services


@pytest.fixture
def publish(stack: Context) -> Publish:
    """As AWS publishes a text that a patient sent."""

    def publish(text: str, message_id: str = "", in_reply_to: str = "") -> str:
        message_id = message_id or str(uuid.uuid4())
        payload = {
            "originationNumber": ROSIES_PHONE,
            "destinationNumber": OAK_NUMBER,
            "messageKeyword": "KEYWORD_000000000000",
            "messageBody": text,
            "inboundMessageId": message_id,
            "previousPublishedMessageId": in_reply_to,
        }
        stack.client("sns").publish(
            TopicArn=stack.outputs["InboundTopicArn"], Message=json.dumps(payload)
        )
        return message_id

    return publish


def test_a_yes_confirms_the_visit_and_is_answered_once(oak: Any, publish: Publish) -> None:
    starts_at = (oak.clock() + timedelta(days=3)).replace(microsecond=0)
    booked = book(oak, appointment_id=f"visit-{uuid.uuid4()}", starts_at=starts_at)
    asked = remind(oak, booked, ref=f"ref-{uuid.uuid4()}")
    message_id = publish("YES", in_reply_to=asked.ref)
    publish("YES", message_id, asked.ref)
    until(lambda: visit(oak, booked).answer is Answer.ACCEPTED, seconds=60, what="it is confirmed")

    def said() -> list[str]:
        return [m.state for m in thread(oak) if m.by is By.RAPPORT and "see you" in m.text]

    until(lambda: said() == ["sent"], seconds=60, what="the answer is sent")

    def lines() -> list[str]:
        """What was done about it is written last."""
        theirs = [m for m in thread(oak) if m.by is By.PATIENT]
        return [m.done for m in theirs if m.in_reply_to == asked.touchpoint_id]

    until(lambda: len(lines()) == 1, seconds=60, what="its line says what was done")
    assert starts_at.astimezone(NEW_YORK).strftime("%b") in lines()[0]


def test_something_urgent_alerts_whoever_is_on_duty(oak: Any, publish: Publish) -> None:
    publish("I can't breathe and my face is swelling")

    def notes() -> set[str]:
        return {m.text for m in thread(oak) if m.by is By.NOTE}

    expected = {"Alerted Ana by text.", "Alerted Ana by email."}
    until(lambda: notes() == expected, seconds=60, what="Ana is alerted both ways")


def test_the_webhooks_refuse_what_nobody_signed(stack: Context) -> None:
    import urllib.error
    import urllib.request

    form = b"AccountSid=AC1&MessageSid=SM1&From=%2B12025550143&To=%2B12025550100&Body=YES"
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{stack.url}/webhooks/sms/twilio",
        data=form,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)  # noqa: S310
    with refused.value as answer:
        assert (answer.code, json.load(answer)) == (403, {"error": "Not allowed."})
