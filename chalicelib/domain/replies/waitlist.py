"""What a text says about the waitlist: put me on it, take me off it, and yes or no to an offer.

Read beside `understand`, which knows visits only and has looked for what is urgent and for STOP.
What is said with a day, a time or a "but" is for a person: it is read as nothing here.
"""

from enum import StrEnum

from chalicelib.domain.replies.intents import BARE_NO, Intent, Reply
from chalicelib.domain.replies.lazily import Pattern
from chalicelib.domain.replies.normalise import clean, without_accents


class ListWish(StrEnum):
    JOIN = "join"
    LEAVE = "leave"


class ToOffer(StrEnum):
    YES = "yes"
    NO = "no"
    OTHER = "other"


_LONGEST_WISH = 16
_LONGEST_ANSWER = 8
"""Words. Whoever writes more says more."""

_LIST = r"(?:wait ?list|waiting list|lista de espera)"
_JOIN = Pattern(
    rf"\b{_LIST}\b"
    r"|\bwait ?list me\b"
    r"|\b(?:anything|something|any)(?: \w+){0,2} (?:earlier|sooner)\b"
    r"|\b(?:earlier|sooner) (?:openings?|slots?|spots?|cancell?ations?)\b"
    r"|\bany cancell?ations?\b"
    r"|\bif (?:something|anything|a (?:spot|slot|time)|someone|somebody|anyone|anybody)"
    r" (?:else |earlier |sooner )?(?:opens?|comes? up|frees? up|cancels?|becomes? available)\b"
    r"|\bif (?:there is|there's|theres|you have|you get) an? (?:cancell?ation|opening)\b"
    r"|\b(?:algo|alguna cita|alguna hora|cita|hueco) (?:mas )?(?:antes|temprano|pronto)\b"
    r"|\bsi (?:se|alguien) (?:\w+ )?(?:libera|desocupa|abre|cancela)\b"
    r"|\bsi hay (?:una |alguna |un )?(?:cancelacion|hueco|cita antes)\b"
)
_LEAVE = Pattern(
    r"^(?:please |por favor )?"
    r"(?:leave|exit|quit|off|out of|remove me from|take me off|get me off|no longer on"
    r"|salir|salirme|quitar(?:me)?|quiteme|sacar(?:me)?|saqueme|borrar(?:me)?|borreme)"
    rf" (?:de )?(?:the |my |your |la |su )?(?:{_LIST}|list|lista)"
    r"(?: please| por favor)?$"
    r"|^(?:list off|lista no)$"
)
_NAMES_IT = Pattern(rf"\b{_LIST}\b")
_ASKS_ABOUT_IT = Pattern(rf"\b(?:am i|are we|estoy|sigo|still|where|when|how)\b.*{_LIST}")
_DAY_OR_TIME = Pattern(
    r"\d|\b(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)(?:day|nesday|urday)?\b|\bwednesday\b"
    r"|\b(?:today|tomorrow|morning|afternoon|evening|noon|that day|same day|in the day)\b"
    r"|\b(?:week|month|january|february|march|april|june|july|august|september|october|november"
    r"|december|semana|mes|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    r"|noviembre|diciembre)\b"
    r"|\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|hoy|manana|tarde)\b"
)
_NOT = Pattern(r"\b(?:no|not|don't|dont|never|nor|can't|cant|cannot|won't|wont|ni|nunca)\b")

_MINE = Pattern(
    r"^(?:(?:yes|yeah|yep|ok|okay|sure|please|si|claro)[ ,!.]+)?"
    r"(?:(?:i|we)(?:'ll| will|ll)? ?(?:take|grab|want|accept|d like|would like|'d like)"
    r" (?:it|that|this|that one|the (?:slot|spot|time|opening|appointment))"
    r"|(?:take|grab|book) (?:it|me|that)|mine|me|me please|dibs|i'?m in|count me in|sign me up"
    r"|i'?ll be there|i can (?:make it|come|do it|do that)"
    r"|(?:la|lo) (?:tomo|quiero|acepto|agarro)|me (?:la|lo) quedo|me interesa|acepto|apunteme"
    r"|ahi estare)"
    r"(?:[ ,!.]+(?:please|thanks|thank you|por favor|gracias))?[ !.]*$"
)
_KEEPS_THEIRS = Pattern(
    r"\bkeep(?:ing)? (?:mine|my|our|the one|the old|what|it as|things)\b"
    r"|\b(?:me quedo con|dejo|mantengo|prefiero) (?:la mia|mi cita|la que|mi hora|como)\b"
)
_NO = Pattern(
    r"^(?:no\b|nope\b|nah\b|pass\b|i'?ll pass\b|not (?:this|today|now|for me|able)\b|next time"
    r"|maybe next time|i can'?t\b|can'?t\b|cannot\b|cant\b|i'?m (?:not|unable)\b|unable\b"
    r"|paso\b|otra vez sera|sorry,? (?:no|can'?t|i can'?t)\b|lo siento,? no\b|doesn'?t work)"
)
_MORE = Pattern(r"\?|\b(?:but|pero|instead|unless|if|only|solo|if it|or)\b")
_SEEN = Pattern(
    r"^(?:(?:ok(?:ay)?|k|lol|alright|noted|roger|got it|i got it)[ ,.!]*)+"
    r"(?:(?:thanks|thank you|thx|ty|gracias|noted|bye)\b.*)?$"
)
_RECEIVED = Pattern(
    r"\b(?:got|received|saw|read|recibi\w*|vi|lei)\b.{0,20}"
    r"\b(?:reminder|messages?|text|msg|mensaje|recordatorio|aviso)\b"
)
_IN_WORDS = Pattern(r"\b(?:y|yes|yep|yeah|yup|si|take|want|tomo|quiero|acepto|mine|quedo)\b")
_OK = Pattern(r"^(?:ok|okay|k|alright)[ .!]*$")
_THEIR_VISIT = Pattern(
    r"\b(?:cancel\w*|anul\w*|appointments?|appts?|visits?|citas?|reschedul\w*|late|tarde"
    r"|talk|call|llam\w*|text(?:ing)?)\b"
)
_CANCEL = Pattern(r"\b(?:cancel|anul)")


def _plain(text: str) -> str:
    return " ".join(without_accents(clean(text).text).split())


def list_wish(reply: Reply, text: str) -> ListWish | None:
    """To be told when a time opens, or to be told no more; None: neither, or not clear enough.

    "Take me off the list" stops all texts, as `understand` says; "off the waitlist" only this."""
    said = _plain(text)
    bare = said.strip(" .!?,")
    if len(said.split()) > _LONGEST_WISH:
        return None
    stops = reply.intent is Intent.STOP
    if _LEAVE.search(bare) and (not stops or _NAMES_IT.search(bare)):
        return ListWish.LEAVE
    if stops:
        return None
    if not _JOIN.search(said) or _ASKS_ABOUT_IT.search(said):
        return None
    if _DAY_OR_TIME.search(said) or _NOT.search(said):
        return None
    return ListWish.JOIN


def says_yes(text: str) -> bool:
    """In so many words; "OK" and "great" may be said of anything."""
    return bool(_IN_WORDS.search(_plain(text)))


def _is_only_seen(said: str) -> bool:
    """ "Got it, thanks" thanks for an offer and takes nothing, nor does "got the reminder"; a plain
    OK does."""
    if _RECEIVED.search(said) and not _IN_WORDS.search(said):
        return True
    return bool(_SEEN.match(said)) and not _OK.match(said)


def to_offer(reply: Reply, text: str) -> ToOffer:
    """What they answer to "a time is open, do you want it?"."""
    said = _plain(text)
    short = len(said.split()) <= _LONGEST_ANSWER
    if short and _KEEPS_THEIRS.search(said):
        return (
            ToOffer.OTHER if _MORE.search(said) or said.startswith(("yes", "si ")) else ToOffer.NO
        )
    if reply.intent is Intent.CONFIRM:
        return ToOffer.OTHER if _is_only_seen(said) or _CANCEL.search(said) else ToOffer.YES
    if not short or _MORE.search(said) or reply.intent in (Intent.RESCHEDULE, Intent.LATE):
        return ToOffer.OTHER
    if _MINE.search(said):
        return ToOffer.YES
    if _THEIR_VISIT.search(said):
        return ToOffer.OTHER
    if reply.reason == BARE_NO or reply.intent is Intent.CANCEL or _NO.search(said):
        return ToOffer.NO
    return ToOffer.OTHER
