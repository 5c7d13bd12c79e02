"""What follows from a patient's text, decided before anything is done about it.

The decision is kept with the delivery: whoever goes on after a crash carries out the same one,
although half of it may have changed what a second look would see.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.answers import Kind
from chalicelib.domain.appointments import Answer
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.decisions import (
    Act,
    Asked,
    Consents,
    Decision,
    JourneyAsked,
    OfferAnswered,
    OfferAsked,
    Scored,
    Situation,
)
from chalicelib.domain.feedback import Scale
from chalicelib.domain.feedback.reading import Read, read_answer
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.journeys import Heard
from chalicelib.domain.open_questions import Listed, Question, chosen
from chalicelib.domain.replies import Intent, Reply
from chalicelib.domain.replies.intents import BARE_NO
from chalicelib.domain.replies.waitlist import ListWish, ToOffer, says_yes, to_offer

ASKED_FOR = timedelta(hours=24)
"""So long is a text read as the answer to what we asked back."""
MOST_LISTED = 4
MOST_ANSWERS_AN_HOUR = 6
"""Beyond this it is another machine that answers us, and the two would never end."""
MOST_EMERGENCY_ANSWERS_AN_HOUR = 10
"""Whoever is in danger is told whom to call, again and again; a machine not without end."""
_SHORT = 3
"""Words of an answer that says no and nothing else."""
LATE_IS_ABOUT_TODAY = timedelta(hours=18)

OFFER_OR_VISIT = "offer-or-visit"
"""What we asked back: which of the two do they mean?"""

_ACTING = frozenset({Intent.CONFIRM, Intent.CANCEL, Intent.RESCHEDULE, Intent.LATE})
_CAME_LATE = "Came late: they have written since. Nothing was changed."


def decide(reply: Reply, text: str, situation: Situation) -> Decision:
    """Urgent and stop first; a visit is touched only if it is clear which and what is wanted."""
    decision = _decide(reply, text, situation)
    most = (
        MOST_EMERGENCY_ANSWERS_AN_HOUR if decision.answer is Kind.URGENT else MOST_ANSWERS_AN_HOUR
    )
    # The confirmation of a STOP comes once by itself.
    if decision.answer in (None, Kind.STOPPED) or situation.answered_lately < most:
        return decision
    done = "Not answered: many replies in a row."
    silent = replace(decision, answer=None, asked_wish=None, waits=True, done=done)
    if silent.work is not None:
        return silent
    return replace(silent, work=WorkKind.REPLY, line="Many replies in a row: is it a machine?")


def _decide(reply: Reply, text: str, situation: Situation) -> Decision:
    match reply.intent:
        case Intent.URGENT:
            return Decision(
                intent=reply.intent,
                work=WorkKind.URGENT,
                line="Urgent message: read it now.",
                answer=Kind.URGENT,
                waits=True,
                done="Sent the emergency number; staff on duty are alerted.",
            )
        case Intent.STOP if situation.list_wish is not ListWish.LEAVE:
            return _stop(situation)
        case Intent.CANCEL if reply.bare_cancel:
            return _bare_cancel(situation)
        case Intent.WRONG_NUMBER:
            return _wrong_number(situation)
        case Intent.START if situation.list_wish is None:
            return _start(situation)
        case Intent.HELP:
            return Decision(intent=reply.intent, answer=Kind.HELP, done="Sent the help text.")
    if situation.wants_own_link:
        return _own_link(reply, situation)
    return _with_pictures(_about_what_was_asked(reply, text, situation), situation)


def _about_what_was_asked(reply: Reply, text: str, situation: Situation) -> Decision:
    if situation.list_wish is ListWish.LEAVE:
        return _leave_list(reply.intent, situation)
    if situation.offer is not None and not _is_a_score(text, situation.offer, situation):
        return _about_an_offer(reply, text, situation.offer, situation)
    if situation.list_wish is ListWish.JOIN:
        return _join_list(reply.intent, situation)
    if situation.journey is not None:
        return _about_a_journey(reply, text, situation.journey, situation)
    return _about_a_visit(reply, text, situation)


def _is_a_score(text: str, offer: OfferAsked, situation: Situation) -> bool:
    """A bare 1 takes no time that was offered where our last message asked for a number."""
    asked = situation.journey
    if asked is None or asked.asks is None or offer.is_certain:
        return False
    return read_answer(text, asked.asks).what is not Read.WORDS


def _about_an_offer(reply: Reply, text: str, asked: OfferAsked, situation: Situation) -> Decision:
    """No visit but the one that moves is touched: "can't make it" is said of the time offered."""
    if situation.asked_wish == OFFER_OR_VISIT:
        return _which_of_the_two(reply, text, asked, situation)
    if reply.intent is Intent.THANKS:
        return Decision(intent=reply.intent, in_reply_to=asked.touchpoint_id, done="Nothing to do.")
    match to_offer(reply, text):
        case ToOffer.YES if asked.is_answered and not says_yes(text):
            # "OK" to "somebody was quicker", or to "it is yours".
            return Decision(
                intent=reply.intent, in_reply_to=asked.touchpoint_id, done="Nothing to do."
            )
        case ToOffer.YES if asked.beside is not None:
            return _ask_which_of_the_two(reply.intent, asked, asked.beside, situation)
        case ToOffer.YES:
            return _take(reply.intent, asked, situation)
        case ToOffer.NO:
            return _answered(reply.intent, asked, situation, said=ToOffer.NO)
    visit_too = reply.intent in (Intent.LATE, Intent.CANCEL) or situation.asked_wish is not None
    if visit_too and not asked.is_certain and situation.questions:
        return _about_a_visit(reply, text, situation)
    return replace(
        _to_a_person(reply.intent, f"Answers the offer of {asked.said}."),
        in_reply_to=asked.touchpoint_id,
    )


def _take(intent: Intent, asked: OfferAsked, situation: Situation) -> Decision:
    if situation.newer & _ACTING:
        return Decision(intent=intent, in_reply_to=asked.touchpoint_id, done=_CAME_LATE)
    return _answered(intent, asked, situation, said=ToOffer.YES)


def _answered(
    intent: Intent, asked: OfferAsked, situation: Situation, *, said: ToOffer
) -> Decision:
    kind = Kind.OFFER_WON if said is ToOffer.YES else Kind.OFFER_LEFT
    return Decision(
        intent=intent,
        in_reply_to=asked.touchpoint_id,
        offer=OfferAnswered(slot_id=asked.slot_id, entry_id=asked.entry_id, said=said),
        answer=None if situation.stopped else kind,
    )


def _ask_which_of_the_two(
    intent: Intent, asked: OfferAsked, beside: Question, situation: Situation
) -> Decision:
    if situation.asked_wish is not None or situation.stopped:
        return _to_a_person(intent, f"Says yes: to the offer of {asked.said}, or to the visit?")
    return Decision(
        intent=intent,
        in_reply_to=asked.touchpoint_id,
        answer=Kind.WHICH,
        offer=OfferAnswered(slot_id=asked.slot_id, entry_id=asked.entry_id, said=ToOffer.OTHER),
        about=(beside.appointment.appointment_id,),
        asked_wish=OFFER_OR_VISIT,
        done="An offer and a visit were asked about: asked which one is meant.",
    )


def _which_of_the_two(reply: Reply, text: str, asked: OfferAsked, situation: Situation) -> Decision:
    """They were listed in this order: the time offered, then the visit."""
    visits = _options(situation)
    listed: tuple[Listed, ...] = (asked, *visits)
    picked = chosen(text, listed)
    if picked == (asked,):
        return _take(Intent.CONFIRM, asked, situation)
    meant = tuple(of for of in visits if picked == (of,))
    if meant:
        return _act(Intent.CONFIRM, meant, reply, situation)
    return _to_a_person(reply.intent, f"Says yes: to the offer of {asked.said}, or to the visit?")


def _join_list(intent: Intent, situation: Situation) -> Decision:
    acts_too = intent in (Intent.CONFIRM, Intent.CANCEL, Intent.LATE) and situation.questions
    if acts_too:
        return _to_a_person(intent, "Answers about a visit and asks for the waitlist.")
    if situation.joins_for is None:
        return Decision(
            intent=intent,
            work=WorkKind.REPLY,
            line="Wants to be on the waitlist: for which visit is not clear.",
            answer=None if situation.stopped else Kind.LIST_ASKED,
            waits=True,
            done="Waits for a person. Nothing was changed.",
        )
    return Decision(
        intent=intent,
        joins=situation.joins_for,
        answer=None if situation.stopped else Kind.LIST_JOINED,
        about=(situation.joins_for.appointment_id,),
    )


def _leave_list(intent: Intent, situation: Situation) -> Decision:
    return Decision(
        intent=intent,
        leaves_list=True,
        answer=None if situation.stopped else Kind.LIST_LEFT,
        done="Off the waitlist.",
    )


def _own_link(reply: Reply, situation: Situation) -> Decision:
    if situation.own_link_of is None or situation.stopped:
        return Decision(
            intent=reply.intent,
            work=WorkKind.REPLY,
            line="Wants the link to recommend you with: send it from their page.",
            waits=True,
            done="A person sends the link.",
        )
    return Decision(
        intent=reply.intent,
        answer=Kind.OWN_LINK,
        own_link_of=situation.own_link_of,
        done="Sent the link that they recommend you with.",
    )


def _stop(situation: Situation) -> Decision:
    if Intent.START in situation.newer:
        return Decision(intent=Intent.STOP, done=_CAME_LATE)
    return Decision(
        intent=Intent.STOP,
        consent=Consents.STOP,
        # One confirmation and no more, however often they say it.
        answer=None if situation.stopped else Kind.STOPPED,
        done="Texts stopped.",
    )


def _bare_cancel(situation: Situation) -> Decision:
    # 47 CFR 64.1200(a)(10) names the word alone as a wish for no more texts; patients mean the
    # visit by it. So both are taken care of, and the visit only by a person.
    stop = _stop(situation)
    return Decision(
        intent=Intent.CANCEL,
        consent=stop.consent,
        answer=stop.answer,
        work=WorkKind.CHECK_VISIT,
        line="Texted only CANCEL: texts are stopped. Was the visit meant? Please call.",
        asks_about=_only_one_asked(situation),
        waits=True,
        done="Texts stopped. The visit was not touched: a person finds out if it was meant.",
    )


def _start(situation: Situation) -> Decision:
    if situation.newer & {Intent.STOP, Intent.CANCEL}:
        return Decision(intent=Intent.START, done=_CAME_LATE)
    if situation.unreachable:
        # To say that we text again would not arrive, and would not be so.
        return Decision(
            intent=Intent.START,
            consent=Consents.START,
            work=WorkKind.REPLY,
            line=f"Asked for texts, but gets none: {situation.unreachable}. Please call.",
            waits=True,
            done="Texts are allowed again, but none is sent while this number counts as not "
            "working.",
        )
    return Decision(
        intent=Intent.START,
        consent=Consents.START,
        answer=Kind.STARTED,
        done="Texts are allowed again.",
    )


def _wrong_number(situation: Situation) -> Decision:
    return Decision(
        intent=Intent.WRONG_NUMBER,
        wrong_number=True,
        answer=None if situation.stopped else Kind.WRONG_NUMBER,
        work=WorkKind.WRONG_NUMBER,
        line="Says that this is the wrong number.",
        waits=True,
        done="No more texts go to this number; a person finds the right one.",
    )


def _about_a_journey(
    reply: Reply, text: str, asked: JourneyAsked, situation: Situation
) -> Decision:
    """No visit is touched, whatever they answer: a yes to an invitation confirms none."""
    if asked.asks is not None:
        return _about_how_it_was(reply, text, asked, asked.asks, situation)
    if reply.intent is Intent.THANKS:
        return Decision(intent=reply.intent, in_reply_to=asked.touchpoint_id, done="Nothing to do.")
    if reply.intent is Intent.CONFIRM and asked.invites:
        return Decision(
            intent=reply.intent,
            in_reply_to=asked.touchpoint_id,
            heard=Heard.YES,
            work=None if asked.yes_calls else WorkKind.REPLY,
            line=f"Wants to book: said yes to “{asked.name}”.",
            answer=None if situation.stopped else Kind.WANTS_VISIT,
            waits=True,
            done="Said yes: somebody finds a time with them. No visit was touched.",
        )
    if _is_bare_no(reply, text):
        return Decision(
            intent=reply.intent,
            in_reply_to=asked.touchpoint_id,
            heard=Heard.NO,
            done=f"Said no to “{asked.name}”.",
        )
    heard = Heard.YES if reply.intent is Intent.CONFIRM else Heard.OTHER
    return replace(
        _to_a_person(reply.intent, f"Answers “{asked.name}”."),
        in_reply_to=asked.touchpoint_id,
        heard=heard,
    )


def _about_how_it_was(
    reply: Reply, text: str, asked: JourneyAsked, scale: Scale, situation: Situation
) -> Decision:
    """A score is kept and thanked for, the same way whatever it is; a sentence goes to a person."""
    said = read_answer(text, scale)
    told = Decision(intent=reply.intent, in_reply_to=asked.touchpoint_id, heard=Heard.OTHER)
    if asked.closed:
        line = f"Writes again after answering “{asked.name}”."
        return replace(_to_a_person(reply.intent, line), in_reply_to=asked.touchpoint_id)
    if said.score is not None:
        kept = replace(
            told,
            scored=Scored(score=said.score, scale=scale, words=said.words),
            answer=None if situation.stopped else Kind.FEEDBACK,
            done=f"Said how the visit was: {said.score} of 10.",
        )
        if not said.words or not ("?" in said.words or reply.intent in _WANTS):
            return kept
        line = f"Answers “{asked.name}”, and asks for something."
        return replace(kept, work=WorkKind.REPLY, line=line, waits=True)
    if said.what is not Read.WORDS and not situation.stopped and not situation.answered_lately:
        again = Kind.SCORE_TEN if scale is Scale.TEN else Kind.SCORE_FACES
        return replace(told, heard=None, answer=again, done="No score: asked once more.")
    words = replace(told, scored=Scored(score=None, scale=scale, words=text.strip()))
    if reply.intent in (Intent.THANKS, Intent.CONFIRM) and said.what is Read.WORDS:
        return replace(words, done="Kept beside the visit. Nothing to do.")
    waits = _to_a_person(reply.intent, f"Answers “{asked.name}” in words.")
    return replace(waits, in_reply_to=asked.touchpoint_id, heard=Heard.OTHER, scored=words.scored)


_WANTS = frozenset({Intent.CANCEL, Intent.RESCHEDULE, Intent.LATE})


def _is_bare_no(reply: Reply, text: str) -> bool:
    """ "No, I moved away" says more than no, and goes to a person."""
    return reply.reason == BARE_NO and len(text.split()) <= _SHORT


def _about_a_visit(reply: Reply, text: str, situation: Situation) -> Decision:
    options = _options(situation)
    picked = chosen(text, options) if options else ()
    if picked and situation.asked_wish:
        return _act(Intent(situation.asked_wish), picked, reply, situation)
    if reply.intent is Intent.QUESTION and len(reply.per_person) > 0:
        return _person_by_person(reply, situation)
    if reply.intent in _ACTING:
        return _wish(reply, situation)
    match reply.intent:
        case Intent.THANKS:
            return Decision(intent=reply.intent, done="Nothing to do.")
        # Under an open question, what cannot be read may be the answer to it: a person looks.
        case Intent.OTHER if not options and not situation.questions:
            return Decision(intent=reply.intent, done="Nothing was asked.")
        case Intent.QUESTION if reply.unclear and situation.over:
            return _over(reply.intent, situation)
        case Intent.QUESTION if reply.unclear and situation.questions:
            return _ask_what(reply, situation)
        case Intent.OTHER:
            return _unclear(reply.intent, "A reply that needs an answer.", situation)
        case _:
            return _to_a_person(reply.intent, "A reply that needs an answer.")


def _wish(reply: Reply, situation: Situation) -> Decision:
    if situation.newer & _ACTING:
        return Decision(intent=reply.intent, done=_CAME_LATE)
    if situation.bound_to is None and situation.staff_spoke_last:
        return _to_a_person(reply.intent, "Answers what a person wrote.")
    if situation.over:
        return _over(reply.intent, situation)
    if situation.bound_to is not None:
        possible = _among(situation, situation.bound_to)
        if not situation.bound_to:
            return _to_a_person(reply.intent, "Answers a message that is about no visit.")
        if not possible:
            return _to_a_person(reply.intent, "Answers a message about a visit that has changed.")
    else:
        possible = situation.questions
    possible = _sensible(reply.intent, possible, situation.now)
    if not possible:
        return _to_a_person(reply.intent, "A reply, but no reminder is waiting for one.")
    meant = _meant(reply.intent, possible)
    if meant:
        return _act(reply.intent, meant, reply, situation)
    return _ask_which(reply.intent, possible, situation)


def _over(wish: Intent, situation: Situation) -> Decision:
    """A yes comes too late to matter; whoever wants something else of it needs a person."""
    told = Decision(
        intent=wish,
        answer=None if situation.stopped else Kind.OVER,
        about=situation.over,
        done="The visit is over. Nothing was changed.",
    )
    if wish is Intent.CONFIRM:
        return told
    line = "Answers a message about a visit that is over."
    return replace(told, work=WorkKind.REPLY, line=line, waits=True)


def _sensible(wish: Intent, questions: Iterable[Question], now: datetime) -> tuple[Question, ...]:
    """Late is said of a visit that is near or has just begun, anything else of one to come."""
    if wish is Intent.LATE:
        soon = now + LATE_IS_ABOUT_TODAY
        return tuple(q for q in questions if q.appointment.starts_at <= soon)
    return tuple(q for q in questions if q.appointment.starts_at > now)


def _meant(wish: Intent, possible: tuple[Question, ...]) -> tuple[Question, ...]:
    """Which of several visits, where that is clear; else none."""
    if len(possible) == 1:
        return possible
    same_message = len({q.touchpoint_id for q in possible}) == 1
    if wish in (Intent.CONFIRM, Intent.LATE) and same_message:
        return possible
    if wish is Intent.CONFIRM:
        unanswered = tuple(q for q in possible if q.appointment.answer is Answer.NEEDS_ACTION)
        if len(unanswered) == 1:
            return unanswered
    return ()


def _act(
    wish: Intent, questions: tuple[Question, ...], reply: Reply, situation: Situation
) -> Decision:
    return Decision(
        intent=wish,
        acts=tuple(_one(wish, question, reply.minutes) for question in questions),
        in_reply_to=questions[0].touchpoint_id,
        answer=None if situation.stopped else _ANSWERS[wish],
        about=tuple(q.appointment.appointment_id for q in questions),
    )


_ANSWERS = {
    Intent.CONFIRM: Kind.CONFIRMED,
    Intent.CANCEL: Kind.CANCELLED,
    Intent.RESCHEDULE: Kind.CHANGE,
    Intent.LATE: Kind.LATE,
}


def _one(wish: Intent, question: Question, minutes: int | None) -> Act:
    return Act(
        appointment_id=question.appointment.appointment_id,
        patient_id=question.appointment.patient_id,
        wish=wish,
        version=question.appointment.version,
        answer=question.appointment.answer,
        minutes=minutes,
    )


def _person_by_person(reply: Reply, situation: Situation) -> Decision:
    """ "Ann yes, Ben can't come": each clear part is done, the rest goes to a person."""
    if situation.newer & _ACTING:
        return Decision(intent=reply.intent, done=_CAME_LATE)
    within = situation.questions
    if situation.bound_to is not None:
        within = _among(situation, situation.bound_to)
    acts: list[Act] = []
    clear = True
    for name, wish in reply.per_person.items():
        theirs = [q for q in within if q.name == name]
        possible = _sensible(wish, theirs, situation.now) if wish in _ACTING else ()
        if len(possible) == 1:
            acts.append(_one(wish, possible[0], reply.minutes))
        else:
            clear = False
    if not acts:
        return _to_a_person(reply.intent, "A reply about several people.")
    return Decision(
        intent=reply.intent,
        acts=tuple(acts),
        in_reply_to=within[0].touchpoint_id,
        answer=None if situation.stopped else (Kind.EACH if clear else Kind.EACH_AND_MORE),
        about=tuple(act.appointment_id for act in acts),
        work=None if clear else WorkKind.REPLY,
        line="" if clear else "A reply about several people: part of it is done.",
        waits=not clear,
    )


def _ask_which(wish: Intent, possible: tuple[Question, ...], situation: Situation) -> Decision:
    if situation.asked_wish is not None or situation.stopped or len(possible) > MOST_LISTED:
        return _to_a_person(wish, "A reply that may be about several visits.")
    return Decision(
        intent=wish,
        answer=Kind.WHICH,
        about=tuple(q.appointment.appointment_id for q in possible),
        asked_wish=wish.value,
        done="Several visits are open: asked which one is meant.",
    )


def _ask_what(reply: Reply, situation: Situation) -> Decision:
    if situation.asked_wish is not None or situation.stopped or situation.staff_spoke_last:
        return _unclear(reply.intent, "An unclear reply.", situation)
    return Decision(
        intent=reply.intent,
        answer=Kind.MEANT,
        asked_wish="",
        done="Unclear: asked what they mean. Nothing was changed.",
    )


def _unclear(intent: Intent, line: str, situation: Situation) -> Decision:
    """May be the answer to the open question: a clear one that comes later settles it."""
    return replace(_to_a_person(intent, line), asks_about=_only_one_asked(situation))


def _only_one_asked(situation: Situation) -> Asked | None:
    asked = situation.questions
    if situation.bound_to is not None:
        asked = _among(situation, situation.bound_to)
    if len(asked) != 1:
        return None
    visit = asked[0].appointment
    return Asked(appointment_id=visit.appointment_id, patient_id=visit.patient_id)


def _to_a_person(intent: Intent, line: str) -> Decision:
    return Decision(
        intent=intent,
        work=WorkKind.REPLY,
        line=line,
        waits=True,
        done="Waits for a person. Nothing was changed.",
    )


def _with_pictures(decision: Decision, situation: Situation) -> Decision:
    if not situation.pictures:
        return decision
    if decision.work is not None:
        # Somebody looks at the picture, whatever becomes of the visit.
        return replace(decision, asks_about=None)
    looked_at = _to_a_person(decision.intent, "Sent a picture.")
    if not decision.acts and decision.answer is None:
        return looked_at
    return replace(decision, work=WorkKind.REPLY, line=looked_at.line, waits=True)


def _options(situation: Situation) -> tuple[Question, ...]:
    by_id = {q.appointment.appointment_id: q for q in situation.questions}
    return tuple(by_id[of] for of in situation.asked_options if of in by_id)


def _among(situation: Situation, wanted: tuple[AppointmentId, ...]) -> tuple[Question, ...]:
    return tuple(q for q in situation.questions if q.appointment.appointment_id in wanted)
