"""What patients write, and what the practice takes it to mean."""

from datetime import datetime

import pytest

from chalicelib.domain.replies import Intent, OpenQuestion, understand

ANN_AND_BEN = OpenQuestion(names=("Ann", "Ben"))


@pytest.mark.parametrize(
    "text", ["YES", "yes!!", "Yesss 👍🏽", "ok thanks", "C", "1️⃣", "See you then"]
)
def test_a_plain_yes_confirms(text):
    assert understand(text).intent is Intent.CONFIRM


@pytest.mark.parametrize("text", ["No", "nope", "nah", "👎", "NO."])
def test_a_bare_no_is_asked_back_and_cancels_nothing(text):
    reply = understand(text)
    assert reply.intent is Intent.QUESTION
    assert reply.unclear


def test_a_yes_with_another_time_is_a_wish_to_move():
    assert understand("Yes but can I come at 4?").intent is Intent.RESCHEDULE


def test_cancel_alone_is_marked_because_carriers_take_it_for_stop():
    assert understand("CANCEL").bare_cancel
    assert not understand("Cancel my appointment please").bare_cancel
    assert understand("Cancel my appointment please").intent is Intent.CANCEL


def test_each_of_a_household_is_answered_for():
    reply = understand("Ann yes, Ben no", about=ANN_AND_BEN)
    assert dict(reply.per_person) == {"Ann": Intent.CONFIRM, "Ben": Intent.QUESTION}
    assert reply.intent is Intent.QUESTION


def test_a_yes_without_names_is_for_everyone_asked_about():
    reply = understand("Yes", about=ANN_AND_BEN)
    assert dict(reply.per_person) == {"Ann": Intent.CONFIRM, "Ben": Intent.CONFIRM}


def test_minutes_late_are_read_for_the_desk():
    assert understand("running about 20 min late").minutes == 20


@pytest.mark.parametrize(
    ("text", "ann", "ben"),
    [
        ("yes for Ann, no for Ben", Intent.CONFIRM, Intent.QUESTION),
        ("Ann can come but Ben can't make it", Intent.CONFIRM, Intent.CANCEL),
        ("Yes Ann will be there. Ben can't make it", Intent.CONFIRM, Intent.CANCEL),
        ("Ben won't be there but Ann will", Intent.CONFIRM, Intent.CANCEL),
        ("Ben needs to reschedule, Ann is fine", Intent.CONFIRM, Intent.RESCHEDULE),
        ("confirm Ann cancel Ben", Intent.CONFIRM, Intent.CANCEL),
        ("Ann sí, Ben no puede ir", Intent.CONFIRM, Intent.CANCEL),
        ("Ann and Ben yes", Intent.CONFIRM, Intent.CONFIRM),
    ],
)
def test_what_is_said_of_one_is_not_done_to_the_other(text, ann, ben):
    assert dict(understand(text, about=ANN_AND_BEN).per_person) == {"Ann": ann, "Ben": ben}


def test_who_is_not_spoken_of_is_left_open():
    assert dict(understand("Yes for Ann", about=ANN_AND_BEN).per_person) == {"Ann": Intent.CONFIRM}


def test_a_wish_to_stop_holds_whoever_it_speaks_of():
    assert understand("Ann yes and stop texting me", about=ANN_AND_BEN).intent is Intent.STOP


def test_a_day_that_was_not_offered_confirms_nothing():
    asked = OpenQuestion(names=("Ann",), starts_at=datetime(2026, 3, 4, 9, 0))  # noqa: DTZ001
    assert understand("See you Wednesday at 9", about=asked).intent is Intent.CONFIRM
    assert understand("See you Thursday at 9", about=asked).intent is Intent.QUESTION


def test_a_copied_reminder_is_not_read_as_the_patients_words():
    reminder = (
        "Hi Maria, this is Lakeview Dental: you have an appointment on Tue Mar 3 at 2:30 PM. "
        "Reply C to confirm, R to reschedule, or STOP to opt out."
    )
    assert understand(f"{reminder}\nYes").intent is Intent.CONFIRM
    assert understand(f"> {reminder}\nCan't make it").intent is Intent.CANCEL


def test_the_reason_never_repeats_the_patient():
    text = "Xylophone! my zebra-tooth hurts"
    assert not set(understand(text).reason.split()) & {"Xylophone!", "zebra-tooth"}


@pytest.mark.parametrize(
    "text",
    ["the hockey puck went to his mouth", "elephant on my chest", "no siento la lengua"],
)
def test_a_part_of_the_body_that_nothing_explains_reaches_a_person_at_once(text):
    assert understand(text).intent is Intent.URGENT


@pytest.mark.parametrize(
    "text", ["get this number out of your system", "who gave you my number, delete it", "end chat"]
)
def test_a_wish_to_be_rid_of_the_texts_stops_them_in_any_words(text):
    assert understand(text).intent is Intent.STOP


@pytest.mark.parametrize(
    "text",
    [
        "can't make the payment",
        "cancel my credit card on file",
        "cancel one of the two",
        "I can't come any earlier",
        "not coming until you fix my bill",
        "my husband can't make it but is it ok if my sister drives me",
    ],
)
def test_not_doing_something_else_cancels_no_visit(text):
    assert understand(text).intent is Intent.QUESTION


@pytest.mark.parametrize("text", ["ok boomer", "im in the wrong ok", "yes zebra"])
def test_a_yes_beside_a_word_we_do_not_know_confirms_nothing(text):
    assert understand(text).intent is not Intent.CONFIRM


@pytest.mark.parametrize(
    "text",
    [
        "I can't come up with the copay",
        "can't make up my mind",
        "I can't be there for the whole hour",
        "The sitter can't make it so I'd have to bring the baby",
        "cancel the nitrous",
        "Cancel both? or just mine",
        "I was going to cancel",
        "I left a voicemail to cancel",
        "ignore my cancel",
        "cancele la de mi hijo, la mia no",
    ],
)
def test_what_may_not_be_this_visit_is_cancelled_by_a_person(text):
    assert understand(text).intent is Intent.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "there's a curtain coming over my vision",
        "mom slipped in the tub and cant get up",
        "the baby hasn't kicked since last night",
        "my incision is hot and smells awful",
        "se me abrieron los puntos y huele mal",
    ],
)
def test_danger_to_any_part_of_the_body_reaches_a_person_at_once(text):
    assert understand(text).intent is Intent.URGENT


@pytest.mark.parametrize(
    "text",
    [
        "I confirmed last week",
        "my husband will confirm",
        "One of us will be there",
        "I'll come if you can fit both kids in",
        "Yes once my insurance kicks in",
        "yes for now",
        "mi esposo va a confirmar",
    ],
)
def test_a_yes_that_waits_for_something_confirms_nothing(text):
    assert understand(text).intent is Intent.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "mail me a postcard instead of texting",
        "I revoke my consent",
        "what do I press to stop these",
        "keep your texts to yourself",
        "I asked to be removed",
        "nehmen Sie mich von der Liste",
    ],
)
def test_texts_are_ended_by_naming_another_way_the_law_or_contempt(text):
    assert understand(text).intent is Intent.STOP


@pytest.mark.parametrize(
    "text",
    [
        "I will be there God willing",
        "nope, I'll be there",
        "Nah it's all good I'll be there",
        "Thank you Jessica, see you then",
        "C - Maria Lopez",
    ],
)
def test_a_yes_in_its_own_words_confirms(text):
    assert understand(text).intent is Intent.CONFIRM


@pytest.mark.parametrize(
    "text", ["Please cancel I can't make it", "Please cancel. I'll call back when I'm ready"]
)
def test_a_reason_beside_a_cancellation_does_not_hide_it(text):
    assert understand(text).intent is Intent.CANCEL


@pytest.mark.parametrize(
    "text",
    [
        "is Tuesday for my wisdom tooth removal",
        "stop and go traffic, 10 min late",
        "my car got hit in the lot, nobody hurt, 30 late",
        "can I get the stitches out Tuesday too",
        "should I skip my blood pressure pill",
        "I want to have my tooth removed",
        "no consent form yet",
        "no me llegó el mensaje",
    ],
)
def test_what_only_sounds_like_stop_or_danger_is_neither(text):
    assert understand(text).intent not in {Intent.STOP, Intent.URGENT, Intent.CANCEL}


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving right now, I'll get back to you later. If this is an emergency call 911.",
        "Auto-reply: thank you for your message. If this is an emergency, please call 911.",
        "We are closed. For emergencies, call 911 or go to the nearest ER.",
        "Driving Focus is on. If this is urgent, reply urgent to send a notification through.",
    ],
)
def test_what_a_machine_says_about_emergencies_is_none(text):
    assert understand(text).intent is Intent.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "this is an emergency call 911",
        "If this is an emergency call 911 they said, but I am bleeding badly",
        "can I come in if it is an emergency",
        "it's an emergency please call me",
    ],
)
def test_what_a_person_says_about_theirs_is_urgent(text):
    assert understand(text).intent is Intent.URGENT


def test_texts_that_stopped_coming_are_not_refused():
    assert understand("the texts stopped coming, can you start them again").intent in (
        Intent.QUESTION,
        Intent.START,
    )
    assert understand("please get the messages stopped and leave me").intent is Intent.STOP
