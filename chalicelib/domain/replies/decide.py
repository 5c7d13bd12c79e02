"""From the phrases found to one intent: the order of precedence, in one place."""

from collections.abc import Callable, Sequence

from chalicelib.domain.replies.intents import BARE_NO, Decision, Intent
from chalicelib.domain.replies.signals import DENIALS, Signals, speaks_to_us, uncovered
from chalicelib.domain.replies.token import Token


def _is(intent: Intent, reason: str) -> Decision:
    return Decision(intent=intent, reason=reason)


def _ask_back(reason: str) -> Decision:
    return Decision(intent=Intent.QUESTION, reason=reason, unclear=True)


def urgent(s: Signals) -> Decision | None:
    # "If this is an emergency, call 911": so speaks a machine, or somebody else's office.
    if s.apart("urgent", "standby"):
        return _is(Intent.URGENT, "says something that sounds urgent")
    return None


def not_a_reply(s: Signals) -> Decision | None:
    # An advert says how to stop it; a patient who stops us may well quote its address.
    if s.has("spam") and (s.has("adstop") or not s.has("stop")):
        return _is(Intent.OTHER, "looks like advertising")
    if s.has("auto") and not (
        s.has("stop") or s.apart("late", "auto") or s.apart("cancel", "auto")
    ):
        return _is(Intent.OTHER, "an automatic reply")
    if s.has("standby"):
        return _is(Intent.OTHER, "says what to do in an emergency, as machines do")
    return None


def stop(s: Signals) -> Decision | None:
    if s.has("stop") and not s.has("askstop"):
        return _is(Intent.STOP, "asked for no more texts")
    if s.apart("denytexts", "abouttexts") and not s.has("askstop", "keep", "start"):
        return _is(Intent.STOP, "refuses texts")
    if s.has("saidstop") and not s.has("start"):
        return _is(Intent.STOP, "says they asked for no more texts")
    return None


def kept(s: Signals) -> Decision | None:
    return _is(Intent.QUESTION, "wants to keep the texts") if s.has("keep", "askstop") else None


def died(s: Signals) -> Decision | None:
    if s.has("dead") and not s.has("move"):
        return _is(Intent.QUESTION, "says somebody died")
    return None


def wrong_number(s: Signals) -> Decision | None:
    return _is(Intent.WRONG_NUMBER, "not the patient's number") if s.has("wrong") else None


def reschedule(s: Signals) -> Decision | None:
    if s.has("both"):
        return _ask_back("two answers at once")
    if s.apart("move", "start") and not _only_cancels_a_day(s):
        return _is(Intent.RESCHEDULE, "asked for another time")
    return None


def _only_cancels_a_day(s: Signals) -> bool:
    """Whether all that seems to ask for a day is a wish to cancel the one offered."""
    return all(
        any(token.word.startswith(_CANCELS) for token in s.tokens[start + 1 : end])
        for start, end in s.spans["move"]
    )


def bare_cancel(s: Signals) -> Decision | None:
    """CANCEL and nothing else: it may mean the visit, and carriers take it for the texts."""
    if [t.word for t in s.tokens] == ["cancel"]:
        reason = "the word CANCEL alone"
        return Decision(intent=Intent.CANCEL, reason=reason, bare_cancel=True)
    return None


def cancel(s: Signals) -> Decision | None:
    if not s.apart("cancel", "start"):
        return None
    if not s.meant("cancel", "start"):
        return _is(Intent.QUESTION, "speaks of not cancelling")
    doubt = _doubts_a_cancellation(s)
    if doubt:
        return _is(Intent.QUESTION, doubt)
    if s.apart("firm", "cancel"):
        return _ask_back("coming and not coming together")
    return _is(Intent.CANCEL, "is not coming, or asked to cancel")


def _doubts_a_cancellation(s: Signals) -> str:
    """Why words of not coming may not be about this visit; empty if nothing speaks against it."""
    if s.has("askcancel") or s.conditional("cancel"):
        return "speaks of cancelling without asking for it"
    if not _asks_to_cancel(s) and _of_something_else(s):
        return "will not do something, which may not be the visit"
    if s.asked("cancel") and not (_asks_to_cancel(s) and _asks_politely(s)):
        return "asks about not coming"
    if not _asks_to_cancel(s) and _cannot_do_something_unknown(s):
        return "cannot do something, and we do not know what"
    if _cancels_something_unknown(s):
        return "cancels something we do not know"
    if _another_person_instead(s):
        return "somebody else cannot come, and there is a but"
    if _speaks_of_another_time(s) and not s.apart("firm", "cancel"):
        return "cancels, and speaks of a day or time we did not offer"
    return ""


_CANCEL_WORDS = ("cancel", "cansel", "anul", "annul")
_CANCELS = ("_cancelled", *_CANCEL_WORDS)
_NOT_THE_VISIT = frozenset(
    "unless if until till til without pay paying payment payments bill balance form forms "
    "paperwork portal login log link website xray xrays rays fluoride deposit charge "
    "fee prescription email upload print afford myself yourself alone inside upstairs".split()
)


def _asks_to_cancel(s: Signals) -> bool:
    """Whether the very word is there, not only that somebody cannot or will not."""
    return any(token.word.startswith(_CANCELS) for token in s.tokens)


_POLITE = frozenset(
    "can could would will please possible like want need may mind puede pueden podria "
    "podrian".split()
)


def _asks_politely(s: Signals) -> bool:
    return any(token.word in _POLITE for token in s.tokens)


_BEGINS_A_REASON = frozenset(
    "sorry due because since cause cuz bc unfortunately apologies my our mi i we and but so as "
    "he she no anymore".split()
)
_AROUND_A_CANCELLATION = ("cancel", "thanks", "greeting", "sick", "busy", "assent", "no", "coming")


_VISIT = ("app", "apo", "visit", "slot", "booking", "checkup", "consult", "cita", "session")
_BEFORE_WHAT_IS_CANCELLED = frozenset(
    "the my our his her their a an all of for me us la el los las mi su nuestra una de del".split()
)


def _cancels_something_unknown(s: Signals) -> bool:
    """Whether what is named after a word for cancelling is one we do not know."""
    unknown = set(uncovered(s, _AROUND_A_CANCELLATION))
    return any(
        named in unknown and named.word.isascii() and named.word not in _BEGINS_A_REASON
        for at, token in enumerate(s.tokens)
        if token.word.startswith(_CANCEL_WORDS) and (named := _named_after(s.tokens, at))
    )


def _named_after(tokens: Sequence[Token], at: int) -> Token | None:
    """The first word that may say what is cancelled, unless the visit is named right after it."""
    rest = [
        token
        for token in tokens[at + 1 :]
        if token.clause == tokens[at].clause and token.word not in _BEFORE_WHAT_IS_CANCELLED
    ][:3]
    return None if any(token.word.startswith(_VISIT) for token in rest) else next(iter(rest), None)


def _cannot_do_something_unknown(s: Signals) -> bool:
    """Whether words we do not know follow "cannot come" before any reason begins."""
    if not any(token.word in DENIALS for token in s.tokens):
        return False
    unknown = set(uncovered(s, _AROUND_A_CANCELLATION))
    return all(
        any(token in unknown and token.word.isascii() for token in _followed_by(s, start, end))
        for start, end in s.spans.get("cancel", ())
    )


def _followed_by(s: Signals, start: int, end: int) -> list[Token]:
    followed = []
    for token in s.tokens[end:]:
        if token.clause != s.tokens[start].clause or token.word in _BEGINS_A_REASON:
            break
        followed.append(token)
    return followed


def _of_something_else(s: Signals) -> bool:
    """Whether what they will not do may be paying or filling in forms, or hangs on an if."""
    return any(token.word in _NOT_THE_VISIT for token in s.tokens)


_OTHERS = frozenset(
    "husband wife mom dad mother father sister brother friend boyfriend ride".split()
)


def _another_person_instead(s: Signals) -> bool:
    """Somebody else cannot come, but: the patient may still."""
    starts = [start for start, _ in s.spans.get("cancel", ())]
    spoken_of = any(t.word in _OTHERS for at in starts for t in s.tokens[max(0, at - 2) : at])
    return spoken_of and s.has("but")


def _speaks_of_another_time(s: Signals) -> bool:
    return any(token.kind in {"_day", "_date", "_time"} for token in s.tokens)


def late(s: Signals) -> Decision | None:
    if s.has("late") and not s.has("asklate"):
        return _is(Intent.LATE, "late, or on the way")
    return None


def start(s: Signals) -> Decision | None:
    return _is(Intent.START, "asked for texts again") if s.has("start") else None


def help_wanted(s: Signals) -> Decision | None:
    return _is(Intent.HELP, "asked how the texts work") if s.has("help") else None


_EXPLAINING = (
    "asking", "desk", "thanks", "coming", "assent", "greeting", "hedge", "busy", "ack", "sick",
)  # fmt: skip
_EXPLAINED_AWAY = frozenset(
    "_well _bother _medicine _smile _ask _reason _thing _delay _when _visit _complaint _keep "
    "_sorry _didstop _keeptexts asleep sleep".split()
)


def unexplained(s: Signals) -> Decision | None:
    """Nobody writes us of a jaw, a fall or of deleting for nothing; the last thing to be tried."""
    if s.has(*_EXPLAINING) or any(token.word in _EXPLAINED_AWAY for token in s.tokens):
        return None
    if s.has("body", "harm"):
        return _is(Intent.URGENT, "speaks of the body or of harm, and we do not know why")
    if s.has("rid") and not any(token.word in DENIALS for token in s.tokens):
        return _is(Intent.STOP, "speaks of ending or deleting, and we do not know what")
    return None


def contradiction(s: Signals) -> Decision | None:
    if _no_before_coming(s):
        return None
    if s.has("no") and (s.apart("assent", "no") or s.apart("coming", "no")):
        return _ask_back("yes and no together")
    return None


def _no_before_coming(s: Signals) -> bool:
    """Whether the only no is the first word, and who said it comes: nope, I'll be there."""
    starts = {start for start, _ in s.spans.get("no", ())}
    return starts == {0} and any(start in {1, 2} for start, _ in s.spans.get("firm", ()))


def question(s: Signals) -> Decision | None:
    if s.has("asking"):
        return _is(Intent.QUESTION, "asked something")
    if s.has("told"):
        return _is(Intent.QUESTION, "speaks of an answer given before")
    if s.has("hedge"):
        return Decision(intent=Intent.QUESTION, reason="undecided", unclear=True)
    if s.has("no") and not _no_before_coming(s):
        return _ask_back(BARE_NO)
    if s.has("desk", "sick") or (s.has("busy") and not s.has("coming")):
        return _is(Intent.QUESTION, "something for the desk")
    return None


_ASKING_WORDS = frozenset({"what", "why", "who", "where", "which", "how", "whose"})


def _unknown_words_allowed(s: Signals) -> int:
    """Who says outright that they will come, or when, may add one word we do not know."""
    return 1 if s.has("firm") or any(token.kind == "_offered" for token in s.tokens) else 0


def confirm(s: Signals) -> Decision | None:
    if any(token.word == "_mischat" for token in s.tokens):
        return None
    if any(token.word in _ASKING_WORDS for token in s.tokens):
        return _is(Intent.QUESTION, "asked something") if s.has("coming", "assent") else None
    if s.has("coming", "assent") and _speaks_of_another_time(s):
        return _is(Intent.QUESTION, "speaks of a day or time we did not offer")
    if s.has("coming"):
        rest = uncovered(s, ("coming", "assent", "thanks", "greeting", "ack"))
        if s.has("but") and rest:
            return _is(Intent.QUESTION, "a yes with a but")
        if len(rest) <= _unknown_words_allowed(s):
            return _is(Intent.CONFIRM, "is coming")
    if s.has("assent"):
        rest = uncovered(s, ("assent", "thanks", "greeting", "ack"))
        if not rest:
            return _is(Intent.CONFIRM, "said yes")
    return None


def thanks(s: Signals) -> Decision | None:
    if s.has("thanks", "ack") and len(uncovered(s, ("thanks", "ack", "greeting"))) <= 2:
        return _is(Intent.THANKS, "thanks, or seen")
    return None


def other(s: Signals) -> Decision | None:
    if s.has("greeting") or len(s.tokens) <= 1 or not speaks_to_us(s):
        return _is(Intent.OTHER, "nothing to act on")
    return None


# The first that applies wins; replies to our reminders are labelled in exactly this order.
PRECEDENCE: tuple[Callable[[Signals], Decision | None], ...] = (
    urgent,
    not_a_reply,
    stop,
    died,
    wrong_number,
    reschedule,
    bare_cancel,
    cancel,
    late,
    start,
    help_wanted,
    kept,
    unexplained,
    contradiction,
    question,
    confirm,
    thanks,
    other,
)


def decide(signals: Signals) -> Decision:
    for rule in PRECEDENCE:
        decision = rule(signals)
        if decision is not None:
            return decision
    return _is(Intent.QUESTION, "not understood")
