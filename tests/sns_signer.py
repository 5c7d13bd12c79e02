"""SNS as it delivers over HTTPS: signed, with a key of its own."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from chalicelib.channels import sns
from tests.builders import OAK_NUMBER, ROSIES_PHONE
from tests.conftest import STAGE_ENV

OURS = STAGE_ENV["INBOUND_TOPIC_ARN"]


class Signer:
    """Signs as SNS does, with a key of its own."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(self._key, hashes.SHA256())
        )
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM)

    def signed(self, message: dict[str, str]) -> dict[str, str]:
        algorithm = hashes.SHA1() if message["SignatureVersion"] == "1" else hashes.SHA256()  # noqa: S303
        raw = self._key.sign(sns.canonical(message), padding.PKCS1v15(), algorithm)
        return {**message, "Signature": base64.b64encode(raw).decode()}


def a_message(topic: str = OURS, version: str = "2", **payload: Any) -> dict[str, str]:
    known = {
        "originationNumber": ROSIES_PHONE,
        "destinationNumber": OAK_NUMBER,
        "messageKeyword": "KEYWORD_123456789012",
        "messageBody": "YES",
        "inboundMessageId": "in-from-aws",
    }
    return {
        "Type": "Notification",
        "MessageId": "11111111-1111-5111-8111-111111111111",
        "TopicArn": topic,
        "Message": json.dumps({**known, **payload}),
        "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "SignatureVersion": version,
        "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
    }
