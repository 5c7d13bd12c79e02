"""What goes over the queue of what other software is told: identifiers only."""

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import batched

from chalicelib.domain.ids import EndpointId, EventId, PracticeId

MOST_IN_A_MESSAGE = 10
"""Of one endpoint: a worker tries them one after the other."""


def bodies(events: Iterable[tuple[PracticeId, EndpointId, EventId]]) -> list[str]:
    """Messages of some events of one endpoint each, in the order in which they happened."""
    of_endpoint: dict[tuple[PracticeId, EndpointId], list[EventId]] = defaultdict(list)
    for practice_id, endpoint_id, event_id in events:
        of_endpoint[practice_id, endpoint_id].append(event_id)
    return [
        body(practice_id, endpoint_id, some)
        for (practice_id, endpoint_id), ids in of_endpoint.items()
        for some in batched(sorted(set(ids)), MOST_IN_A_MESSAGE, strict=False)
    ]


def body(practice_id: PracticeId, endpoint_id: EndpointId, events: Iterable[EventId]) -> str:
    said = {"practice": practice_id, "kind": "HOOK", "id": endpoint_id, "of": list(events)}
    return json.dumps(said)
