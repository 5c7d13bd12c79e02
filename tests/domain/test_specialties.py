"""What a practice begins with fits what it treats, and says nothing about it."""

import pytest

from chalicelib.domain import wording
from chalicelib.domain.specialties import SPECIALTIES, playbooks_of


@pytest.mark.parametrize("key", SPECIALTIES)
def test_every_specialty_has_visits_and_reminders_in_english_and_spanish(key: str) -> None:
    specialty = SPECIALTIES[key]
    assert specialty.visit_types
    assert all(10 <= of.minutes <= 120 for of in specialty.visit_types)
    for playbook in playbooks_of(specialty):
        assert not playbook.on, "the practice reads the wording first"
        for step in playbook.steps:
            assert set(step.words) == {"en", "es"}
            for words in step.words.values():
                for text in (words.text, words.subject, words.email):
                    wording.check(text, field="text")


def test_the_email_of_the_day_before_says_what_to_bring() -> None:
    [playbook] = playbooks_of(SPECIALTIES["optometry"])
    emails = {step.step_id: step.words["en"].email for step in playbook.steps}
    assert "current glasses" in emails["days-1"]
    assert emails["days-1"].endswith("{link}")
    assert "glasses" not in emails["days-3"]


def test_a_discreet_start_no_text_names_what_is_treated() -> None:
    for specialty in SPECIALTIES.values():
        for playbook in playbooks_of(specialty):
            texts = " ".join(w.text for step in playbook.steps for w in step.words.values())
            assert "visit_type" not in texts
