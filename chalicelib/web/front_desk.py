"""Every page of the front desk, for app.py to register."""

from chalicelib.web import (
    absences,
    assets,
    booking,
    changes,
    forecast,
    inbox,
    passwords,
    patients,
    playbooks,
    sign_in,
    sign_up,
    today,
    welcome,
)
from chalicelib.web.settings import (
    audit,
    import_file,
    me,
    people,
    plan,
    registration,
    sender,
    start,
)
from chalicelib.web.settings import index as settings

PAGES = (
    assets.routes,
    welcome.routes,
    sign_up.routes,
    sign_in.routes,
    passwords.routes,
    today.routes,
    booking.routes,
    absences.routes,
    changes.routes,
    patients.routes,
    inbox.routes,
    forecast.routes,
    playbooks.routes,
    settings.routes,
    start.routes,
    registration.routes,
    sender.routes,
    import_file.routes,
    audit.routes,
    plan.routes,
    people.routes,
    me.routes,
)
