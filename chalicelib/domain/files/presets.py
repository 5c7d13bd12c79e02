"""Exports whose cells are codes: what they mean, from what the vendors publish."""

from collections.abc import Mapping

from chalicelib.domain.files.fields import Field
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Preset:
    name: str
    """Part of the source system: the files of one system share their numbers."""
    title: str
    marks: frozenset[str]
    """Folded headings that no other system's file has together."""
    columns: Mapping[str, Field]
    """Folded heading → what it holds; those that are not here are read as any file's."""
    meanings: Mapping[str, Mapping[str, str]]


# opendental.com, "Database Documentation": tables patient and appointment.
_OPEN_DENTAL_PATIENTS = Preset(
    name="opendental",
    title="Open Dental",
    marks=frozenset({"patnum", "lname", "fname", "patstatus"}),
    columns={
        "patnum": Field.PATIENT_ID,
        "lname": Field.FAMILY,
        "fname": Field.GIVEN,
        "preferred": Field.PREFERRED,
        "patstatus": Field.STANDING,
        "birthdate": Field.BORN,
        "hmphone": Field.HOME,
        "wkphone": Field.WORK,
        "wirelessphone": Field.MOBILE,
        "email": Field.EMAIL,
        "guarantor": Field.GUARANTOR,
        "txtmsgok": Field.CONSENT,
        "datefirstvisit": Field.SINCE,
        "datetstamp": Field.CHANGED,
        "language": Field.LANGUAGE,
        "clinicnum": Field.IGNORE,
        "position": Field.IGNORE,
        "gender": Field.SEX,
        "state": Field.IGNORE,
        "patnote": Field.IGNORE,
    },
    meanings={
        Field.STANDING: {
            "0": "patient",
            "1": "contact",
            "2": "inactive",
            "3": "archived",
            "4": "deleted",
            "5": "deceased",
            "6": "prospect",
        },
        Field.CONSENT: {"0": "unknown", "1": "yes", "2": "no"},
        Field.SEX: {"0": "male", "1": "female", "2": "unknown", "3": "other"},
    },
)
_OPEN_DENTAL_VISITS = Preset(
    name="opendental",
    title="Open Dental",
    marks=frozenset({"aptnum", "patnum", "aptstatus", "aptdatetime"}),
    columns={
        "aptnum": Field.ID,
        "patnum": Field.PATIENT_ID,
        "aptstatus": Field.STATUS,
        "pattern": Field.PATTERN,
        "aptdatetime": Field.START,
        "note": Field.NOTE,
        "provnum": Field.PROVIDER,
        "clinicnum": Field.LOCATION,
        "datetstamp": Field.CHANGED,
        "confirmed": Field.IGNORE,
        "op": Field.IGNORE,
        "nextaptnum": Field.IGNORE,
        "isnewpatient": Field.IGNORE,
    },
    meanings={
        Field.STATUS: {
            "1": "booked",
            "2": "fulfilled",
            "3": "skip",
            "4": "booked",
            "5": "noshow",
            "6": "skip",
            "7": "skip",
            "8": "skip",
        },
    },
)
# docs.api.cliniko.com, resources Patient and Individual appointment.
_CLINIKO_PATIENTS = Preset(
    name="cliniko",
    title="Cliniko",
    marks=frozenset({"firstname", "lastname", "remindertype", "archivedat"}),
    columns={
        "id": Field.PATIENT_ID,
        "title": Field.IGNORE,
        "preferredfirstname": Field.PREFERRED,
        "patientphonenumbers": Field.PHONES,
        "remindertype": Field.REMINDER,
        "acceptedsmsmarketing": Field.IGNORE,
        "timezone": Field.ZONE,
        "archivedat": Field.ARCHIVED,
        "mergedinto": Field.MERGED_INTO,
        "updatedat": Field.CHANGED,
        "createdat": Field.SINCE,
        "notes": Field.IGNORE,
    },
    meanings={},
)
_CLINIKO_VISITS = Preset(
    name="cliniko",
    title="Cliniko",
    marks=frozenset({"id", "patientid", "startsat", "didnotarrive"}),
    columns={
        "id": Field.ID,
        "patientid": Field.PATIENT_ID,
        "startsat": Field.START,
        "endsat": Field.END,
        "cancelledat": Field.CANCELLED,
        "didnotarrive": Field.NO_SHOW,
        "deletedat": Field.ARCHIVED,
        "archivedat": Field.ARCHIVED,
        "practitionerid": Field.PROVIDER,
        "businessid": Field.LOCATION,
        "appointmenttypeid": Field.VISIT_TYPE,
        "updatedat": Field.CHANGED,
        "createdat": Field.BOOKED,
        "notes": Field.NOTE,
    },
    meanings={},
)
PRESETS = (_OPEN_DENTAL_PATIENTS, _OPEN_DENTAL_VISITS, _CLINIKO_PATIENTS, _CLINIKO_VISITS)
