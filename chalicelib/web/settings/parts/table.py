"""What there is to set at a practice and at a location: one question each.

A part that locations inherit has the same fields at both.
"""

from chalicelib.web.settings.parts.address import ADDRESS
from chalicelib.web.settings.parts.asking import ASKING
from chalicelib.web.settings.parts.messages import BRAND, DUTY, QUIET, SENDER
from chalicelib.web.settings.parts.name_and_limits import LIMITS, NAME
from chalicelib.web.settings.parts.number import NUMBER
from chalicelib.web.settings.parts.open_days import HOLIDAYS, HOURS

INHERITED = (HOURS, HOLIDAYS, QUIET, DUTY, BRAND, SENDER)
PRACTICE = (NAME, LIMITS, ASKING, *INHERITED)
LOCATION = (ADDRESS, *INHERITED, NUMBER)
