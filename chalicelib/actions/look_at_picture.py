"""A picture for emails, looked at where it is: one that does not load leaves a hole in each."""

from chalicelib.channels.public_web import AddressRefused, NoAnswer, Why
from chalicelib.domain.email_look import why_no_picture
from chalicelib.wiring import Services

MOST_BYTES = 1_000_000
"""On a telephone far from a mast a megabyte takes ten seconds."""
_SECONDS = 8.0
_BEGINS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


def why_not_loaded(services: Services, address: str) -> str:
    """Why the picture there would not be seen in an email, in one sentence; empty: it would."""
    if why := why_no_picture(address):
        return why
    try:
        answer = services.public_web.get(address, {}, seconds=_SECONDS, most=MOST_BYTES)
    except AddressRefused:
        return "This address does not lead to the public Internet over https."
    except NoAnswer as none:
        if none.why is Why.TOO_LARGE:
            return "The picture is larger than a megabyte: make it smaller, 1200 pixels wide do."
        return "The picture could not be loaded from there. Open the address in your browser."
    if answer.status != 200:
        return f"There is no picture at this address: the website answers {answer.status}."
    if not answer.body.startswith(_BEGINS):
        return "What is at this address is no PNG, JPEG or GIF picture; perhaps a page around one."
    return ""
