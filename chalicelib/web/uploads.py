"""Forms that carry a file: read from multipart/form-data (RFC 7578), within a size."""

from email.parser import BytesParser
from email.policy import HTTP

from chalice.app import Request

from chalicelib.domain.errors import BadInput
from chalicelib.web.requests import Fields

MULTIPART = "multipart/form-data"
MOST_BYTES = 4_000_000
"""A Lambda takes 6 MB in all, and the body arrives in Base64."""


def read(request: Request) -> tuple[Fields, bytes]:
    """The form's fields, and its one file; nothing where none was chosen. Raises BadInput."""
    raw = request.raw_body
    body = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogateescape")
    if len(body) > MOST_BYTES:
        raise BadInput("file", f"at most {MOST_BYTES // 1_000_000} MB; split it, by week say")
    kind = request.headers.get("content-type", "")
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise BadInput("form", "a form with a file")
    values: dict[str, list[str]] = {}
    file = b""
    for part in message.iter_parts():
        content = bytes(part.get_payload(decode=True) or b"")
        name = str(part.get_param("name", "", header="content-disposition"))
        if part.get_filename() is not None:
            file = content
        else:
            values.setdefault(name, []).append(content.decode("utf-8", "replace"))
    return Fields(values), file
