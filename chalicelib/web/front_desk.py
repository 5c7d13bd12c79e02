"""Every page of the front desk, for app.py to register."""

from chalicelib.web import (
    absences,
    assets,
    booking,
    changes,
    erasing,
    forecast,
    inbox,
    passwords,
    patients,
    playbooks,
    sign_in,
    support_visit,
    today,
)
from chalicelib.web.settings import audit, export, me, people, support
from chalicelib.web.settings import index as settings

PAGES = (
    assets.routes,
    sign_in.routes,
    passwords.routes,
    today.routes,
    booking.routes,
    absences.routes,
    changes.routes,
    patients.routes,
    erasing.routes,
    inbox.routes,
    forecast.routes,
    playbooks.routes,
    settings.routes,
    audit.routes,
    people.routes,
    me.routes,
    export.routes,
    support.routes,
    support_visit.routes,
)
