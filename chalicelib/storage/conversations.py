"""Conversations and their messages; what waits for a person comes first in the inbox."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain import hooks
from chalicelib.domain.conversations import Conversation, Message
from chalicelib.domain.ids import ContactId, MessageId, PatientId, PracticeId
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Put, Update
from chalicelib.storage.errors import AlreadyThere
from chalicelib.storage.hooks import HookStore
from chalicelib.storage.records import from_item, to_item


class ConversationStore:
    def __init__(self, db: Db, hooks: HookStore) -> None:
        self._db = db
        self._hooks = hooks

    def get(self, practice_id: PracticeId, contact_id: ContactId) -> Conversation | None:
        item = self._db.get(keys.contact(practice_id, contact_id, keys.CONVERSATION_SK))
        return from_item(item, Conversation) if item else None

    def save(self, conversation: Conversation) -> Conversation:
        """Expects the revision that was read (0: it is new). Raises StaleWrite."""
        saved = replace(conversation, revision=conversation.revision + 1)
        was = conversation.revision
        self._db.transact(
            [
                Put(
                    item=conversation_item(saved),
                    expect=Attr("revision").eq(was) if was else MISSING,
                )
            ]
        )
        return saved

    def waiting(self, practice_id: PracticeId, *, limit: int = 200) -> list[Conversation]:
        """Those in which somebody waits for a person: urgent first, then the longest wait."""
        return self._inbox(practice_id, begins="0", newest_first=False, limit=limit)

    def recent(self, practice_id: PracticeId, *, limit: int = 100) -> list[Conversation]:
        """The others, latest first."""
        return self._inbox(practice_id, begins="1", newest_first=True, limit=limit)

    def _inbox(
        self, practice_id: PracticeId, *, begins: str, newest_first: bool, limit: int
    ) -> list[Conversation]:
        items = self._db.query(
            keys.inbox_list(practice_id),
            begins=begins,
            newest_first=newest_first,
            limit=limit,
            index="list",
        )
        return [from_item(item, Conversation) for item in items]

    def add(self, message: Message, *, patients: Sequence[PatientId] = ()) -> bool:
        """False: it is there already. `patients`: who is reached there, for other software that is
        told of it."""
        tell = self._hooks.writes_for(message.practice_id, hooks.of_message(message, patients))
        try:
            self._db.put_with(message_item(message), tell)
        except AlreadyThere:
            return False
        return True

    def messages(
        self,
        practice_id: PracticeId,
        contact_id: ContactId,
        *,
        limit: int = 100,
        before: datetime | None = None,
    ) -> list[Message]:
        """The latest ones, oldest first."""
        pk = keys.contact(practice_id, contact_id)["pk"]
        until = keys.MESSAGE + (keys.ulid_floor(before) if before else "~")
        items = self._db.query(pk, between=(keys.MESSAGE, until), limit=limit, newest_first=True)
        return [from_item(item, Message) for item in reversed(items)]

    def get_message(
        self, practice_id: PracticeId, contact_id: ContactId, message_id: MessageId
    ) -> Message | None:
        item = self._db.get(keys.message(practice_id, contact_id, message_id))
        return from_item(item, Message) if item else None

    def read(self, wanted: Iterable[tuple[PracticeId, ContactId, MessageId]]) -> list[Message]:
        """As they were a moment ago."""
        found = self._db.get_many([keys.message(*of) for of in wanted], strong=False)
        return [from_item(item, Message) for item in found.values()]

    def handled(self, message: Message, *, done: str, in_reply_to: str = "") -> None:
        """What was done about a patient's message, once it was done."""
        key = keys.message(message.practice_id, message.contact_id, message.message_id)
        what = {"done": done, **({"in_reply_to": in_reply_to} if in_reply_to else {})}
        self._db.update(Update(key=key, set=what, expect=Attr("pk").exists()))

    def set_state(
        self, message: Message, *, state: str, ref: str = "", was: str = "sending"
    ) -> bool:
        """What became of an outgoing message. False: it was not `was`."""
        try:
            self._db.update(
                Update(
                    key=keys.message(message.practice_id, message.contact_id, message.message_id),
                    set={"state": state, **({"ref": ref} if ref else {})},
                    expect=Attr("state").eq(was),
                )
            )
        except ConditionFailed:
            return False
        return True

    def delivered(self, message: Message, *, delivery: str) -> bool:
        try:
            self._db.update(
                Update(
                    key=keys.message(message.practice_id, message.contact_id, message.message_id),
                    set={"delivery": delivery},
                    expect=Attr("pk").exists()
                    & Attr("delivery").ne("failed")
                    & Attr("delivery").ne(delivery),
                )
            )
        except ConditionFailed:
            return False
        return True


def message_item(message: Message) -> keys.Item:
    key = keys.message(message.practice_id, message.contact_id, message.message_id)
    return to_item(message, key)


def conversation_item(conversation: Conversation) -> keys.Item:
    if conversation.waiting_since:
        rank = "00" if conversation.urgent else "01"
        order = f"{rank}#{keys.stamp(conversation.waiting_since)}#{conversation.contact_id}"
    else:
        order = f"1#{keys.stamp(conversation.last_at)}#{conversation.contact_id}"
    return to_item(
        conversation,
        keys.contact(conversation.practice_id, conversation.contact_id, keys.CONVERSATION_SK),
        list_pk=keys.inbox_list(conversation.practice_id),
        list_sk=order,
    )
