"""Urgent and stop first; a visit is touched only if it is clear which and what is wanted."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.answers import Kind
from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.decisions import (
    Asked,
    Consents,
    Decision,
    JourneyAsked,
    OfferAnswered,
    OfferAsked,
    Situation,
)
from chalicelib.domain.feedback import Scale
from chalicelib.domain.ids import (
    AppointmentId,
    PatientId,
    SlotId,
    TouchpointId,
    WaitlistEntryId,
)
from chalicelib.domain.open_questions import Question
from chalicelib.domain.replies import Intent, Reply, understand
from chalicelib.domain.replies.waitlist import ListWish, ToOffer
from chalicelib.domain.what_to_do import OFFER_OR_VISIT, decide
from tests.builders import NEW_YORK, NOW, an_appointment


def asked_about(visit: str = "visit-1", touchpoint: str = "reminder", **changes: Any) -> Question:
    return Question(
        appointment=an_appointment(appointment_id=visit, **changes),
        name="Rosie",
        zone=NEW_YORK,
        touchpoint_id=TouchpointId(touchpoint),
    )


ONE = (asked_about(),)
TWO = (asked_about(), asked_about("visit-2", "another"))


def a_reply(intent: Intent, **changes: Any) -> Reply:
    return Reply(intent=intent, reason="said so", **changes)


def deciding(intent: Intent, *, text: str = "said", reply: Any = None, **of: Any):
    situation = Situation(**{"questions": ONE, "now": NOW, **of})
    return decide(reply or a_reply(intent), text, situation)


def test_nothing_open_and_a_yes_goes_to_a_person():
    decision = deciding(Intent.CONFIRM, questions=())
    assert (decision.acts, decision.work, decision.waits) == ((), WorkKind.REPLY, True)


def test_of_several_only_the_unanswered_one_is_confirmed():
    answered = asked_about("visit-2", "another", answer=Answer.ACCEPTED)
    decision = deciding(Intent.CONFIRM, questions=(ONE[0], answered))
    assert [act.appointment_id for act in decision.acts] == ["visit-1"]


def test_a_cancel_of_one_of_several_is_asked_about_even_if_one_is_confirmed():
    answered = asked_about("visit-2", "another", answer=Answer.ACCEPTED)
    decision = deciding(Intent.CANCEL, questions=(ONE[0], answered))
    assert (decision.acts, decision.answer) == ((), Kind.WHICH)


def test_more_visits_than_fit_into_a_text_go_to_a_person():
    many = tuple(asked_about(f"visit-{n}", f"reminder-{n}") for n in range(6))
    assert deciding(Intent.CONFIRM, questions=many).work is WorkKind.REPLY


def test_who_stopped_is_never_asked_back():
    assert deciding(Intent.CONFIRM, questions=TWO, stopped=True).answer is None
    unclear = a_reply(Intent.QUESTION, unclear=True)
    assert deciding(Intent.QUESTION, reply=unclear, stopped=True).answer is None


def test_late_for_a_visit_days_away_is_for_a_person():
    assert deciding(Intent.LATE).work is WorkKind.REPLY


def test_a_picture_with_a_yes_confirms_and_is_looked_at():
    decision = deciding(Intent.CONFIRM, pictures=1)
    assert len(decision.acts) == 1
    assert decision.work is WorkKind.REPLY


@pytest.mark.parametrize("newer", [Intent.CANCEL, Intent.CONFIRM, Intent.RESCHEDULE, Intent.LATE])
def test_what_came_late_touches_nothing(newer: Intent):
    decision = deciding(Intent.CONFIRM, newer=frozenset({newer}))
    assert (decision.acts, decision.answer, decision.waits) == ((), None, False)


def test_a_newer_thanks_does_not_make_a_yes_old():
    assert deciding(Intent.CONFIRM, newer=frozenset({Intent.THANKS})).acts


situations = st.builds(
    Situation,
    questions=st.sampled_from([(), ONE, TWO]),
    bound_to=st.sampled_from([None, (), ("visit-1",), ("visit-1", "visit-2"), ("gone",)]),
    asked_wish=st.sampled_from([None, "", "confirm", "cancel"]),
    asked_options=st.sampled_from([(), ("visit-1", "visit-2")]),
    stopped=st.booleans(),
    unreachable=st.sampled_from(["", "it may be a landline"]),
    staff_spoke_last=st.booleans(),
    newer=st.sampled_from([frozenset(), frozenset({"cancel"}), frozenset({"start"})]),
    pictures=st.integers(0, 2),
    answered_lately=st.sampled_from([0, 6, 20]),
    now=st.just(NOW),
)
texts = st.sampled_from(["said", "1", "2", "both", "no", ""])


@given(situations, texts, st.sampled_from(list(Intent)), st.booleans())
def test_only_a_clear_wish_or_a_chosen_option_ever_touches_a_visit(
    situation: Situation, text: str, intent: Intent, unclear: bool
):
    decision = decide(a_reply(intent, unclear=unclear), text, situation)
    if decision.acts and intent not in (
        *(Intent.CONFIRM, Intent.CANCEL, Intent.RESCHEDULE, Intent.LATE),
    ):
        assert situation.asked_wish
        assert text in ("1", "2", "both")


@given(situations, texts)
def test_urgent_always_reaches_a_person_and_never_touches_a_visit(situation: Situation, text: str):
    """And is answered, up to ten times an hour."""
    decision = decide(a_reply(Intent.URGENT), text, situation)
    assert (decision.work, decision.waits) == (WorkKind.URGENT, True)
    assert (decision.answer is Kind.URGENT) == (situation.answered_lately < 10)
    assert decision.acts == ()


@given(situations, texts)
def test_a_stop_stops_unless_a_newer_start_came_first(situation: Situation, text: str):
    decision = decide(a_reply(Intent.STOP), text, situation)
    if Intent.START not in situation.newer:
        assert decision.consent is Consents.STOP
    assert decision.acts == ()


@given(situations, texts)
def test_a_bare_cancel_never_touches_a_visit(situation: Situation, text: str):
    decision = decide(a_reply(Intent.CANCEL, bare_cancel=True), text, situation)
    assert decision.acts == ()
    assert decision.work is WorkKind.CHECK_VISIT


@given(situations, texts, st.sampled_from(list(Intent)))
def test_only_start_opts_anybody_in(situation: Situation, text: str, intent: Intent):
    if decide(a_reply(intent), text, situation).consent is Consents.START:
        assert intent is Intent.START


@given(situations, texts)
def test_nobody_is_promised_texts_that_cannot_arrive(situation: Situation, text: str):
    decision = decide(a_reply(Intent.START), text, situation)
    if situation.unreachable:
        assert decision.answer is None
        assert decision.waits is (decision.consent is Consents.START)


@given(situations, texts, st.sampled_from(list(Intent)))
def test_who_stopped_hears_only_what_the_law_allows(
    situation: Situation, text: str, intent: Intent
):
    decision = decide(a_reply(intent), text, situation)
    if situation.stopped and decision.answer and intent is not Intent.START:
        assert decision.answer.even_if_stopped


# --- An offer of the waitlist ----------------------------------------------------------------


def offered(**changes: Any) -> OfferAsked:
    known: dict[str, Any] = {
        "touchpoint_id": TouchpointId("offer"),
        "slot_id": SlotId("slot"),
        "entry_id": WaitlistEntryId("rosa.cleaning"),
        "name": "Rosie",
        "local": datetime(2026, 11, 24, 14, tzinfo=NEW_YORK),
        "said": "Tue 24 Nov 14:00",
        "left_at": NOW,
        "is_certain": False,
    }
    return OfferAsked(**{**known, **changes})


def answering(text: str, **of: Any) -> Decision:
    situation = Situation(**{"questions": ONE, "now": NOW, "offer": offered(), **of})
    return decide(understand(text), text, situation)


def test_a_yes_to_an_offer_takes_it_and_confirms_no_visit_beside_it():
    decision = answering("yes")
    assert decision.offer == OfferAnswered(
        slot_id=SlotId("slot"), entry_id=WaitlistEntryId("rosa.cleaning"), said=ToOffer.YES
    )
    assert (decision.acts, decision.work, decision.waits) == ((), None, False)


@pytest.mark.parametrize("text", ["no", "No thanks", "can't make it", "I can't come"])
def test_a_no_to_an_offer_declines_it_and_cancels_nothing(text: str):
    decision = answering(text)
    assert decision.offer is not None
    assert decision.offer.said is ToOffer.NO
    assert (decision.acts, decision.answer) == ((), Kind.OFFER_LEFT)


@pytest.mark.parametrize("text", ["is it with Dr Patel?", "yes but can I come at 4?", "hmm"])
def test_whatever_else_is_answered_to_an_offer_goes_to_a_person(text: str):
    decision = answering(text)
    assert (decision.offer, decision.acts, decision.work) == (None, (), WorkKind.REPLY)
    assert decision.line == "Answers the offer of Tue 24 Nov 14:00."


def test_who_speaks_of_the_visit_they_have_is_understood_beside_an_offer():
    assert [act.wish for act in answering("please cancel my appointment").acts] == [Intent.CANCEL]


def test_a_yes_to_two_things_asked_at_once_is_asked_about_and_then_understood():
    both = offered(beside=ONE[0])
    asked = answering("yes", offer=both)
    assert (asked.answer, asked.asked_wish, asked.acts) == (Kind.WHICH, OFFER_OR_VISIT, ())
    again: dict[str, Any] = {
        "offer": both,
        "asked_wish": OFFER_OR_VISIT,
        "asked_options": ("visit-1",),
    }
    takes = answering("Tuesday", **again)
    assert takes.offer is not None
    assert takes.offer.said is ToOffer.YES
    assert [act.appointment_id for act in answering("the 3rd", **again).acts] == ["visit-1"]
    assert answering("yes", **again).work is WorkKind.REPLY


def test_urgent_and_stop_are_heard_in_the_answer_to_an_offer():
    assert answering("I can't breathe").work is WorkKind.URGENT
    stopped = answering("stop texting me")
    assert (stopped.consent, stopped.offer) == (Consents.STOP, None)


JOINING = Asked(appointment_id=AppointmentId("visit-1"), patient_id=PatientId("rosa"))


def test_who_asks_for_something_earlier_joins_the_list_and_the_visit_is_not_touched():
    wish: dict[str, Any] = {"offer": None, "list_wish": ListWish.JOIN}
    decision = answering("anything earlier?", joins_for=JOINING, **wish)
    assert (decision.joins, decision.acts) == (JOINING, ())
    unclear = answering("anything earlier?", **wish)
    assert (unclear.joins, unclear.work, unclear.waits) == (None, WorkKind.REPLY, True)


def test_off_the_waitlist_is_not_off_all_texts():
    text = "take me off the waitlist"
    decision = answering(text, offer=None, list_wish=ListWish.LEAVE)
    assert (decision.leaves_list, decision.consent) == (True, None)
    assert answering("take me off the list", offer=None).consent is Consents.STOP


HOW_WAS_IT = JourneyAsked(
    touchpoint_id=TouchpointId("asked"), name="How did we do?", invites=False, asks=Scale.TEN
)


@pytest.mark.parametrize("text", ["1", "10", "0", "9 great", "11"])
def test_a_score_takes_no_time_that_was_offered_before_it_was_asked_for(text: str):
    decision = answering(text, journey=HOW_WAS_IT)
    assert decision.offer is None
    assert decision.acts == ()
    assert decision.in_reply_to == "asked"


@pytest.mark.parametrize("text", ["yes", "no thanks"])
def test_a_yes_or_a_no_is_to_the_offer_and_no_answer_to_how_it_was(text: str):
    decision = answering(text, journey=HOW_WAS_IT)
    assert decision.offer is not None
    assert decision.scored is None


def test_where_the_carrier_says_that_the_offer_is_answered_it_is():
    decision = answering("1", journey=HOW_WAS_IT, offer=offered(is_certain=True))
    assert decision.scored is None


@pytest.mark.parametrize("score", ["0", "2", "10"])
def test_every_score_is_thanked_for_with_the_same_words(score: str):
    decision = decide(understand(score), score, Situation(journey=HOW_WAS_IT, now=NOW))
    assert decision.scored is not None
    assert decision.scored.score == int(score)
    assert (decision.answer, decision.work) == (Kind.FEEDBACK, None)
