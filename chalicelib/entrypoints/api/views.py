"""Every view, by its name. Loaded with the first request of a program."""

from chalicelib.entrypoints.api import frame, patients, practice, reaching, schedule
from chalicelib.entrypoints.api.frame import View

MODULES = {"Practice": practice, "Patients": patients, "Schedule": schedule, "Reaching": reaching}
"""In the order of the document."""

VIEWS: dict[str, View] = frame.VIEWS
