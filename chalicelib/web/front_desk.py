"""Every page of the front desk, for app.py to register."""

from chalicelib.web import assets, changes, patients, sign_in, today

PAGES = (
    assets.routes,
    sign_in.routes,
    today.routes,
    changes.routes,
    patients.routes,
)
