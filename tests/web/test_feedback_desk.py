"""The owner reads what patients say of their visits, and chooses how they are asked."""

from datetime import datetime, timedelta

import pytest

from chalicelib.actions.feedback.keep_review import keep_review
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.audit import MANY
from chalicelib.domain.feedback import Feedback, Review, Scale, Way, feedback_id
from chalicelib.domain.feedback.choices import ReviewPlace
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId, ReviewId
from tests.actions.journeys.journeying import came
from tests.builders import ANA, ELM, MAIN_STREET, NOW, OAK, PATEL, a_location, a_patient
from tests.conftest import TestServices
from tests.web.desk import Desk, words

ROSA = PatientId("rosa")
HARBOR = LocationId("harbor")


def says(
    services: TestServices,
    score: int | None,
    said: str = "",
    *,
    visit: str = "visit-1",
    at: datetime = NOW,
    practice_id=OAK,
    location_id: LocationId = MAIN_STREET,
    scale: Scale = Scale.TEN,
) -> Feedback:
    visit_id = AppointmentId(visit)
    return services.feedback.save(
        Feedback(
            practice_id=practice_id,
            feedback_id=feedback_id(visit_id),
            patient_id=ROSA,
            appointment_id=visit_id,
            location_id=location_id,
            provider_id=PATEL,
            score=score,
            scale=scale,
            words=said,
            at=at,
            channel=Way.TEXT,
        ),
        None,
    )


def many(services: TestServices, *scores: int, scale: Scale = Scale.TEN) -> None:
    for n, score in enumerate(scores):
        says(services, score, visit=f"many-{n}", at=NOW - timedelta(hours=n), scale=scale)


def page(desk: Desk, **query: str) -> str:
    asked = "&".join(f"{name}={of}" for name, of in query.items())
    return words(desk.ana.get(f"/feedback?{asked}"))


def test_before_anybody_is_asked_it_says_what_to_do(desk: Desk) -> None:
    assert "Nobody is asked yet: switch on “How did we do?”" in page(desk)


def test_of_few_answers_no_number_is_told(desk: Desk) -> None:
    many(desk.services, *[9] * 19)
    shown = page(desk)
    assert "19 answers: too few to tell" in shown
    assert "100" not in shown.split("What they say")[0].split("Answer How often")[0]


def test_with_enough_the_number_stands_with_how_sure_it_is(desk: Desk) -> None:
    many(desk.services, *[10] * 15, *[7] * 5, *[3] * 5)
    shown = page(desk)
    assert "15 gave 9 or 10, 5 gave 0 to 6 (most likely between 6 and 65; 25 answers)." in shown
    assert "Nov 2026 25 40 (6 to 65)" in shown


def test_faces_are_told_apart_from_numbers(desk: Desk) -> None:
    many(desk.services, *[10] * 15, *[8] * 5, *[0] * 5, scale=Scale.FACES)
    shown = page(desk)
    assert "Of a hundred 80 chose one of the two best faces" in shown
    assert "Would they recommend you" not in shown


def test_what_they_say_stands_with_who_said_it_and_a_look_at_it_is_written_down(
    desk: Desk,
) -> None:
    save_patient(desk.services, OAK, a_patient(), was=None, by=ANA)
    says(desk.services, 3, "Waited an hour")
    answer = desk.ana.get("/feedback")
    shown = words(answer)
    assert "3 of 10 not content · Rosa Klein · Dr Patel, Main Street" in shown
    looks = desk.services.audit.of_subject(OAK, MANY, limit=5).entries
    assert ("feedback.viewed", ("rosa",)) in [(of.did, of.about) for of in looks]
    assert "not content" in shown
    assert "Waited an hour" in shown


def test_a_review_in_public_stands_beside_it_without_a_patient(desk: Desk) -> None:
    review = Review(
        practice_id=OAK,
        review_id=ReviewId("review"),
        site="Google",
        stars=2,
        words="Never again",
        by="J. D.",
        at=NOW,
        address="https://maps.example/r/1",
    )
    keep_review(desk.services, review, told_as="msg-1")
    shown = page(desk)
    assert "2 of 5 stars on Google in public · J. D." in shown
    assert "Never again" in shown
    assert "If you answer there, do not say whether they are a patient." in shown


def test_a_location_of_its_own(desk: Desk) -> None:
    desk.services.setups.save(OAK, a_location(location_id=HARBOR, name="Harbor"))
    says(desk.services, 3, "Waited at Main Street")
    says(desk.services, 9, "Lovely at Harbor", visit="visit-2", location_id=HARBOR)
    shown = page(desk, location="harbor")
    assert "Lovely at Harbor" in shown
    assert "Waited at Main Street" not in shown
    bea = desk.colleague("bea", role="manager", locations=frozenset({HARBOR}))
    theirs = words(bea.get("/feedback"))
    assert "Lovely at Harbor" in theirs
    assert "Waited at Main Street" not in theirs
    assert bea.get("/feedback?location=main-street").status_code == 404


def test_older_ones_are_behind_a_button(desk: Desk) -> None:
    for n in range(31):
        says(desk.services, 9, f"Word {n}.", visit=f"v-{n}", at=NOW - timedelta(hours=n))
    shown = page(desk)
    assert "Word 29." in shown
    assert "Word 30." not in shown
    _, before = desk.services.feedback.lately(OAK, limit=30)
    older = page(desk, before=before.replace("#", "%23"))
    assert "Word 30." in older
    assert "Word 29." not in older


def test_another_practices_answers_are_its_own(desk: Desk) -> None:
    says(desk.services, 1, "Elm was bad", practice_id=ELM)
    assert "Elm was bad" not in page(desk)


def test_the_desk_does_not_rate_its_colleagues(desk: Desk) -> None:
    bea = desk.colleague("bea", role="front-desk")
    assert bea.get("/feedback").status_code == 403


# --- how they are asked --------------------------------------------------------------------------

FILLED = {
    "scale": "faces",
    "every_days": "180",
    "name.0": "Google",
    "address.0": "https://maps.example/oak",
    "revision": "0",
}


def choices(desk: Desk):
    return desk.services.setups.of(OAK, fresh=True).feedback


def test_the_owner_chooses_faces_how_often_and_where_they_are_reviewed(desk: Desk) -> None:
    desk.ana.get("/settings/feedback")
    answer = desk.ana.post("/settings/feedback", **FILLED)
    assert answer.status_code == 303
    now = choices(desk)
    assert (now.scale, now.every_days) == (Scale.FACES, 180)
    assert now.places == (ReviewPlace(name="Google", address="https://maps.example/oak"),)


def test_an_owner_who_looks_for_gating_reads_why_not_and_where_it_is_said(desk: Desk) -> None:
    shown = words(desk.ana.get("/settings/feedback"))
    assert "Can only those who were content see the links? No." in shown
    assert "selectively soliciting positive reviews" in shown
    assert "16 CFR Part 465" in shown


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("address.0", "http://maps.example"),
        ("address.0", "javascript:alert(1)"),
        ("name.0", ""),
        ("at.0", "nowhere"),
        ("scale", "stars"),
        ("every_days", "1"),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_what_was_typed_stays(
    desk: Desk, field: str, typed: str
) -> None:
    desk.ana.get("/settings/feedback")
    answer = desk.ana.post("/settings/feedback", **{**FILLED, field: typed})
    assert answer.status_code == 400
    assert b'aria-invalid="true"' in answer.body
    assert b'value="180" selected' in answer.body or field == "every_days"
    assert choices(desk).revision == 0


def test_two_who_save_at_once_are_told(desk: Desk) -> None:
    desk.ana.get("/settings/feedback")
    desk.ana.post("/settings/feedback", **FILLED)
    answer = desk.ana.post("/settings/feedback", **{**FILLED, "name.0": "Maps"})
    assert answer.status_code == 409
    assert "saved this" in words(answer)
    assert b'value="Maps"' in answer.body
    assert choices(desk).places[0].name == "Google"


def test_the_secret_of_the_webhook_is_shown_once(desk: Desk) -> None:
    desk.ana.get("/settings/feedback")
    answer = desk.ana.post("/settings/feedback/webhook")
    door = desk.services.feedback.door(OAK)
    assert door is not None
    assert door.secret in words(answer)
    assert f"/webhooks/reviews/{door.token}" in words(answer)
    again = words(desk.ana.get("/settings/feedback"))
    assert door.token in again
    assert door.secret not in again


def test_on_her_page_what_she_said_stands_with_the_visit(desk: Desk) -> None:
    save_patient(desk.services, OAK, a_patient(), was=None, by=ANA)
    came(desk.services, NOW - timedelta(days=2))
    says(desk.services, 9, "Gentle hands")
    assert "Said of it: 9 of 10 “Gentle hands”" in words(desk.ana.get("/patients/rosa"))


def test_on_today_a_low_review_is_nobodys_and_leads_to_its_words(desk: Desk) -> None:
    review = Review(
        practice_id=OAK, review_id=ReviewId("r"), site="Google", stars=1, words="No", at=NOW
    )
    keep_review(desk.services, review, told_as="msg-1")
    answer = desk.ana.get("/")
    assert "Somebody wrote little good about you in public" in words(answer)
    assert b'href="/feedback#words"' in answer.body
    assert "Unknown number" not in words(answer)
