"""/api/v1: the practice's other software reads and changes what its key lets it."""

from chalice.app import Blueprint, Response

from chalicelib.entrypoints import api_auth
from chalicelib.entrypoints.api.table import BASE, JSON, MERGE, ROWS, Row

routes = Blueprint(__name__)


def _register(row: Row) -> None:
    def answer(**parts: str) -> Response:
        # Not at the top: the Lambdas that answer no program do not pay for it.
        from chalicelib.entrypoints.api import frame, views

        return frame.answer(views.VIEWS[row.name], routes.current_request, parts)

    answer.__name__ = row.name
    types = [JSON, MERGE] if row.method == "PATCH" else [JSON]
    routes.route(BASE + row.path, methods=[row.method], content_types=types)(answer)
    api_auth.NEEDS[BASE + row.path, row.method] = row.needs


for _row in ROWS:
    _register(_row)


@routes.route(f"{BASE}/openapi.json", methods=["GET"])
def openapi_document() -> Response:
    from chalicelib.entrypoints.api import openapi

    return openapi.answer()
