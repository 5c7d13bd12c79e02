"""What people said of each kind of message, counted by months: one small item a month."""

from datetime import date
from typing import Literal

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.opinions import NOTHING, Opinions, Tally
from chalicelib.domain.topics import Topic
from chalicelib.storage import keys
from chalicelib.storage.db import Db, Update

What = Literal["useful", "too_much", "stopped"]


class OpinionStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def counted(self, practice_id: PracticeId, topic: Topic, what: What, on: date) -> Update:
        """One more of it, for the transaction that writes what it counts."""
        key = {"pk": keys.opinions_pk(practice_id), "sk": f"{on:%Y-%m}"}
        return Update(key=key, add={f"{topic}_{what}": 1})

    def count(self, practice_id: PracticeId, topic: Topic, what: What, on: date) -> None:
        self._db.update(self.counted(practice_id, topic, what, on), answer="NONE")

    def since(self, practice_id: PracticeId, first: date) -> Opinions:
        """The months from that of `first` on, in order; one request."""
        pk = keys.opinions_pk(practice_id)
        items = self._db.query(pk, between=(f"{first:%Y-%m}", "~"))
        return Opinions(months={item["sk"]: _month(item) for item in items})


def _month(item: keys.Item) -> dict[Topic, Tally]:
    counted = {
        topic: Tally(
            useful=item.get(f"{topic}_useful", 0),
            too_much=item.get(f"{topic}_too_much", 0),
            stopped=item.get(f"{topic}_stopped", 0),
        )
        for topic in Topic
    }
    return {topic: tally for topic, tally in counted.items() if tally != NOTHING}
