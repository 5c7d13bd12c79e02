"""Two records are one person: what the one that stays knows then, and what it gives back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Kind, OtherPhone, Patient, PhoneUse

CHOSEN = (
    "given_name",
    "family_name",
    "preferred_name",
    "said_as",
    "born",
    "language",
    "interpreter",
    "remember",
    "phone",
    "email",
    "zone",
)
"""Fields of which a person may say whose is kept."""
_SENT = ("referred_by", "sent_by", "may_be_named", "ticked_may_know")
"""Who sent them, and whether that one may hear of it: what they agreed to is of one sender."""
_FILLED = (*CHOSEN, "since", "balance", "guarantor", "sex", "came_by")
_TOGETHER = ("lists", "interests")
"""Those of both."""
LEAVES_ALONE = ("deceased", "discharged")
"""Whoever is that hears nothing of visits."""
_GIVEN_BACK = (*_FILLED, *_SENT, *_TOGETHER, "phones", *LEAVES_ALONE, "kind")
_RANK = (Kind.PATIENT, Kind.PROSPECT, Kind.CONTACT)


class OneRecord(RapportError):
    """A record was to be merged into itself."""


class BeingErased(RapportError):
    """One of the two is to be erased, as it is: nothing is merged with it any more."""


def made_one(survivor: Patient, retired: Patient, keep: Mapping[str, Any]) -> Patient:
    """The survivor's word counts, what it does not say is filled, and of two states the one that
    leaves more in peace holds. `keep`: field → the value that somebody chose of the two."""
    filled = {
        name: getattr(survivor, name) or getattr(retired, name)
        for name in _FILLED
        if name not in ("since", "balance")
    }
    chosen = {name: value for name, value in keep.items() if name in CHOSEN}
    one = replace(survivor, **filled | chosen)
    ids = {survivor.patient_id, retired.patient_id, *survivor.also, *retired.also}
    sinces = [of for of in (survivor.since, retired.since) if of]
    return replace(
        one,
        remember=_both(survivor, retired) if "remember" not in keep else one.remember,
        since=min(sinces, default=None),
        balance=survivor.balance if survivor.balance is not None else retired.balance,
        guarantor=None if one.guarantor in ids else one.guarantor,
        **_sender(survivor, retired, ids),
        lists=tuple(sorted({*survivor.lists, *retired.lists})),
        interests=tuple(sorted({*survivor.interests, *retired.interests})),
        phones=_phones(one, survivor, retired),
        deceased=survivor.deceased or retired.deceased,
        discharged=survivor.discharged or retired.discharged,
        kind=min(survivor.kind, retired.kind, key=_RANK.index),
        also=tuple(dict.fromkeys((*survivor.also, retired.patient_id, *retired.also))),
    )


def _sender(survivor: Patient, retired: Patient, ids: set[PatientId]) -> dict[str, Any]:
    """Nobody sent themselves; and who was a patient before they asked was not sent then."""
    came_before = (
        survivor.kind is Kind.PATIENT
        and retired.kind is Kind.PROSPECT
        and survivor.since is not None
        and retired.since is not None
        and survivor.since < retired.since
    )
    for of in (survivor,) if came_before else (survivor, retired):
        if of.sent_by or (of.referred_by and of.referred_by not in ids):
            return {name: getattr(of, name) for name in _SENT}
    said_nothing = dict.fromkeys(("may_be_named", "ticked_may_know"), False)
    return dict.fromkeys(("referred_by", "sent_by")) | said_nothing


def _both(survivor: Patient, retired: Patient) -> str:
    lines = dict.fromkeys(of.remember for of in (survivor, retired) if of.remember)
    return " · ".join(lines)


def _phones(one: Patient, survivor: Patient, retired: Patient) -> tuple[OtherPhone, ...]:
    """Every number of both: whoever calls from one is known."""
    known = {of.number: of for of in (*retired.phones, *survivor.phones)}
    for number in (retired.phone, survivor.phone):
        if number and number != one.phone:
            known.setdefault(number, OtherPhone(number=number, use=PhoneUse.MOBILE))
    return tuple(of for of in known.values() if of.number != one.phone)


def as_before(now: Patient, *, was: Patient, made: Patient) -> Patient:
    """What the merge changed is as it was, unless somebody has changed it since."""
    back = {
        name: getattr(was, name)
        for name in _GIVEN_BACK
        if getattr(now, name) == getattr(made, name)
    }
    return replace(now, **back)
