"""Builds the real collaborators, once per cold start. Nothing else makes a client."""

import json
from collections.abc import Callable
from dataclasses import field
from functools import cache, cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from chalicelib import settings
from chalicelib.clock import Clock, MovableClock, system_clock
from chalicelib.domain.ids import ContactId, PracticeId, contact_id
from chalicelib.domain.values import dataclass
from chalicelib.storage.answers import AnswerStore
from chalicelib.storage.api_keys import ApiKeyStore
from chalicelib.storage.appointments import AppointmentStore
from chalicelib.storage.audit import AuditStore
from chalicelib.storage.blocks import BlockStore
from chalicelib.storage.callers import CallerStore
from chalicelib.storage.contacts import ContactStore
from chalicelib.storage.conversations import ConversationStore
from chalicelib.storage.db import Db
from chalicelib.storage.doors import DoorStore, OnceStore, PaceStore
from chalicelib.storage.doubles import DoubleStore
from chalicelib.storage.due import DueStore
from chalicelib.storage.endings import EndingStore
from chalicelib.storage.erasures import ErasureStore
from chalicelib.storage.health import HealthStore
from chalicelib.storage.hooks import HookStore
from chalicelib.storage.imports import ImportStore
from chalicelib.storage.limits import LimitStore
from chalicelib.storage.meant import MeantStore
from chalicelib.storage.merges import MergeStore
from chalicelib.storage.meters import MeterStore
from chalicelib.storage.opinions import OpinionStore
from chalicelib.storage.patients import PatientStore
from chalicelib.storage.profiles import ProfileStore
from chalicelib.storage.proofs import ProofStore
from chalicelib.storage.registrations import RegistrationStore
from chalicelib.storage.screens import ScreenStore
from chalicelib.storage.setup import SetupStore
from chalicelib.storage.sign_ups import SignUpStore
from chalicelib.storage.support import SupportStore
from chalicelib.storage.touchpoints import TouchpointStore
from chalicelib.storage.waiting import WaitingStore
from chalicelib.storage.work_items import WorkItemStore

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_sns.client import SNSClient
    from mypy_boto3_sqs.client import SQSClient

    from chalicelib.channels.email import SesEmail
    from chalicelib.channels.identities import SesIdentities
    from chalicelib.channels.public_web import PublicWeb
    from chalicelib.channels.sms import SmsChannel
    from chalicelib.channels.stripe_billing import StripeBilling
    from chalicelib.channels.user_pool import UserPool
    from chalicelib.domain.practices import Carrier
    from chalicelib.storage.calendars import CalendarStore
    from chalicelib.storage.campaigns import CampaignStore
    from chalicelib.storage.exports import ExportStore
    from chalicelib.storage.feedback import FeedbackStore
    from chalicelib.storage.file_imports import FileImportStore
    from chalicelib.storage.hl7_messages import Hl7Store
    from chalicelib.storage.journeys import RunStore
    from chalicelib.storage.patient_segments import SegmentStore
    from chalicelib.storage.prospects import ProspectStore
    from chalicelib.storage.recovery import RecoveryStore
    from chalicelib.storage.sealed_days import SealedDayStore
    from chalicelib.storage.sources import SourceStore
    from chalicelib.storage.waitlist import WaitlistStore


@dataclass(frozen=True, kw_only=True)
class Secrets:
    contact_key: bytes
    """Makes contact ids. Never changed: a STOP is found by it after the number is erased."""
    twilio_tokens: dict[str, str] = field(default_factory=dict, repr=False)
    """Twilio account id → auth token."""
    stripe_key: str = field(default="", repr=False)
    """Empty: plans cannot be paid for here."""
    stripe_webhook_secret: str = field(default="", repr=False)

    @property
    def stripe_is_live(self) -> bool:
        return "_live_" in self.stripe_key[:9]


class Services:
    """Everything an action needs from outside itself."""

    def __init__(self, config: settings.Settings) -> None:
        self.config = config
        self.session = boto3.session.Session()

    @cached_property
    def db(self) -> Db:
        return self._table(self.config.table_name)

    def _table(self, name: str) -> Db:
        return Db(self._dynamodb, name)

    @cached_property
    def _dynamodb(self) -> "DynamoDBClient":
        patient_config = Config(
            retries={"mode": "standard", "total_max_attempts": 4},
            # Every request is built in storage/db.py and typed; to check each again takes a tenth
            # of a reminder's CPU. DynamoDB refuses what is wrong.
            parameter_validation=False,
            # botocore composes its own, a long one, anew for each request: as much again.
            user_agent="rapport",
        )
        return self.session.client("dynamodb", config=patient_config)

    @cached_property
    def clock(self) -> Clock:
        return MovableClock(self.db) if self.config.is_local else system_clock

    @cached_property
    def secrets(self) -> Secrets:
        client = self.session.client("secretsmanager")
        answer = client.get_secret_value(SecretId=self.config.secrets_arn)
        stored = json.loads(answer["SecretString"])
        return Secrets(
            contact_key=str(stored["contact_key"]).encode(),
            twilio_tokens=stored.get("twilio_tokens", {}),
            stripe_key=str(stored.get("stripe_key", "")),
            stripe_webhook_secret=str(stored.get("stripe_webhook_secret", "")),
        )

    @cached_property
    def sqs(self) -> "SQSClient":
        return self.session.client("sqs")

    def sns(self, region: str) -> "SNSClient":
        """For what is not sending: accepting a topic's subscription, in the topic's region."""
        return self.session.client("sns", region_name=region)

    @property
    def fetch_certificate(self) -> Callable[[str], bytes]:
        """SNS's signing certificate by its URL."""
        from chalicelib.channels.sns import fetch_certificate

        return fetch_certificate

    @cached_property
    def cognito(self) -> "CognitoIdentityProviderClient":
        return self.session.client("cognito-idp")

    @property
    def user_pool(self) -> "UserPool":
        from chalicelib.channels.user_pool import UserPool

        return UserPool(self.cognito, self.config.user_pool_id)

    def sms(self, carrier: "Carrier", account: str = "") -> "SmsChannel":
        """The channel of a number's own carrier."""
        from chalicelib.domain.practices import Carrier

        return self.twilio(account) if carrier is Carrier.TWILIO else self.sns_sms

    @cached_property
    def sns_sms(self) -> "SmsChannel":
        from chalicelib.channels.aws import no_retry_config
        from chalicelib.channels.sms import SnsSms

        return SnsSms(self.session.client("sns", config=no_retry_config()))

    def twilio(self, account: str) -> "SmsChannel":
        from chalicelib.channels.twilio import NoToken, TwilioSms

        token = self.secrets.twilio_tokens.get(account)
        if not token:
            return NoToken()
        return TwilioSms(
            account,
            token,
            self.twilio_opener,
            status_callback=f"{self.config.public_base_url}/webhooks/sms/twilio/status",
        )

    @cached_property
    def twilio_opener(self) -> "OpenerDirector":
        from chalicelib.channels.twilio import make_opener

        return make_opener()

    @cached_property
    def email(self) -> "SesEmail":
        from chalicelib.channels.aws import no_retry_config
        from chalicelib.channels.email import SesEmail

        client = self.session.client("sesv2", config=no_retry_config())
        return SesEmail(client, self.config.email_configuration_set)

    @property
    def takes_payment(self) -> bool:
        return bool(self.secrets.stripe_key)

    @cached_property
    def stripe(self) -> "StripeBilling":
        from chalicelib.channels.stripe_billing import StripeBilling, client

        return StripeBilling(client(self.secrets.stripe_key))

    @cached_property
    def public_web(self) -> "PublicWeb":
        """Addresses that customers give us."""
        from chalicelib.channels.public_web import PublicWeb

        return PublicWeb(loopback=self.config.loopback_targets)

    @cached_property
    def identities(self) -> "SesIdentities":
        from chalicelib.channels.identities import SesIdentities

        return SesIdentities(self.session.client("sesv2"))

    @cached_property
    def api_keys(self) -> ApiKeyStore:
        return ApiKeyStore(self.db)

    @cached_property
    def answers(self) -> AnswerStore:
        return AnswerStore(self.db)

    @cached_property
    def setups(self) -> SetupStore:
        return SetupStore(self.db)

    @cached_property
    def hooks(self) -> HookStore:
        return HookStore(self.db, self.setups, self.clock)

    @cached_property
    def patients(self) -> PatientStore:
        return PatientStore(self.db, self.audit, self.hooks, self._contact_id)

    @cached_property
    def appointments(self) -> AppointmentStore:
        return AppointmentStore(self.db, self.audit, self.hooks)

    @cached_property
    def blocks(self) -> BlockStore:
        return BlockStore(self.db, self.audit)

    @cached_property
    def contacts(self) -> ContactStore:
        return ContactStore(self.db, self.secrets.contact_key, self.audit, self.hooks)

    def _contact_id(self, practice_id: PracticeId, address: str) -> ContactId:
        """Reads the key only where it is asked for."""
        return contact_id(self.secrets.contact_key, practice_id, address)

    @cached_property
    def opinions(self) -> OpinionStore:
        return OpinionStore(self.db)

    @cached_property
    def profiles(self) -> ProfileStore:
        return ProfileStore(self.db, self._contact_id)

    @cached_property
    def runs(self) -> "RunStore":
        from chalicelib.storage.journeys import RunStore

        return RunStore(self.db)

    @cached_property
    def prospects(self) -> "ProspectStore":
        from chalicelib.storage.prospects import ProspectStore

        return ProspectStore(self.db, self.waiting)

    @cached_property
    def feedback(self) -> "FeedbackStore":
        from chalicelib.storage.feedback import FeedbackStore

        return FeedbackStore(self.db)

    @cached_property
    def patient_segments(self) -> "SegmentStore":
        from chalicelib.storage.patient_segments import SegmentStore

        return SegmentStore(self.db)

    @cached_property
    def sources(self) -> "SourceStore":
        from chalicelib.storage.sources import SourceStore

        return SourceStore(self.db, self.audit)

    @cached_property
    def callers(self) -> CallerStore:
        return CallerStore(self.db, self._contact_id)

    @cached_property
    def touchpoints(self) -> TouchpointStore:
        return TouchpointStore(self.db)

    @cached_property
    def due(self) -> DueStore:
        return DueStore(self.db)

    @cached_property
    def conversations(self) -> ConversationStore:
        return ConversationStore(self.db, self.hooks)

    @cached_property
    def work_items(self) -> WorkItemStore:
        return WorkItemStore(self.db, self.hooks, self.waiting)

    @cached_property
    def waiting(self) -> WaitingStore:
        return WaitingStore(self.db, self.setups, self.clock)

    @cached_property
    def recovery(self) -> "RecoveryStore":
        from chalicelib.storage.recovery import RecoveryStore

        return RecoveryStore(self.db)

    @cached_property
    def screens(self) -> ScreenStore:
        return ScreenStore(self.db)

    @cached_property
    def doors(self) -> DoorStore:
        return DoorStore(self.db)

    @cached_property
    def once(self) -> OnceStore:
        return OnceStore(self.db)

    @cached_property
    def limits(self) -> LimitStore:
        return LimitStore(self.db)

    @cached_property
    def proofs(self) -> ProofStore:
        return ProofStore(self.db)

    @cached_property
    def registrations(self) -> RegistrationStore:
        return RegistrationStore(self.db)

    @cached_property
    def sign_ups(self) -> SignUpStore:
        return SignUpStore(self.db)

    @cached_property
    def pace(self) -> PaceStore:
        return PaceStore(self.db)

    @cached_property
    def health(self) -> HealthStore:
        return HealthStore(self.db)

    @cached_property
    def imports(self) -> ImportStore:
        return ImportStore(self.db, self.secrets.contact_key)

    @cached_property
    def meant(self) -> MeantStore:
        return MeantStore(self.db)

    @cached_property
    def merges(self) -> MergeStore:
        return MergeStore(self.db)

    @cached_property
    def doubles(self) -> DoubleStore:
        return DoubleStore(self.db)

    @cached_property
    def meters(self) -> MeterStore:
        return MeterStore(self.db)

    @cached_property
    def support(self) -> SupportStore:
        return SupportStore(self.db)

    @cached_property
    def endings(self) -> EndingStore:
        return EndingStore(self.db, self.secrets.contact_key)

    @cached_property
    def erasures(self) -> ErasureStore:
        return ErasureStore(self.db)

    @cached_property
    def exports(self) -> "ExportStore":
        from chalicelib.storage.exports import ExportStore

        # What is encrypted with a key of ours is signed for by version 4 only.
        client = self.session.client("s3", config=Config(signature_version="s3v4"))
        return ExportStore(self.db, client, self.config.export_bucket)

    @cached_property
    def calendars(self) -> "CalendarStore":
        from chalicelib.storage.calendars import CalendarStore

        return CalendarStore(self.db)

    @cached_property
    def campaigns(self) -> "CampaignStore":
        from chalicelib.storage.campaigns import CampaignStore

        return CampaignStore(self.db)

    @cached_property
    def hl7(self) -> "Hl7Store":
        from chalicelib.storage.hl7_messages import Hl7Store

        client = self.session.client("s3")
        return Hl7Store(self.db, client, self.config.hl7_bucket, self.secrets.contact_key)

    @cached_property
    def file_imports(self) -> "FileImportStore":
        from chalicelib.storage.file_imports import FileImportStore

        client = self.session.client("s3", config=Config(signature_version="s3v4"))
        return FileImportStore(self.db, client, self.config.file_bucket)

    @cached_property
    def sealed_days(self) -> "SealedDayStore":
        from chalicelib.storage.sealed_days import SealedDayStore

        return SealedDayStore(self.session.client("s3"), self.config.audit_bucket)

    @cached_property
    def waitlist(self) -> "WaitlistStore":
        from chalicelib.storage.waitlist import WaitlistStore

        return WaitlistStore(self.db, self.setups)

    @cached_property
    def audit(self) -> AuditStore:
        return AuditStore(self._table(self.config.audit_table_name))


@cache
def services() -> Services:
    return Services(settings.read())
