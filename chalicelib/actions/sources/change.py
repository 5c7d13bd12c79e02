"""A source is added or changed: an organisation, a person who is no patient, a channel."""

from dataclasses import replace

from chalicelib.domain.ids import PracticeId, SourceId
from chalicelib.domain.sources import Source, SourceKind
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services


def add_source(
    services: Services, practice_id: PracticeId, *, name: str, kind: SourceKind, by: str
) -> Source:
    """Raises SameName."""
    source = Source(
        practice_id=practice_id,
        source_id=SourceId(fresh(services.clock())),
        name=name,
        kind=kind,
    )
    audit = _entry(services, source, "source.added", by)
    return services.sources.save(source, was=None, audit=audit)


def change_source(services: Services, source: Source, *, was: Source, by: str) -> Source:
    """Raises SameName, StaleWrite."""
    return services.sources.save(source, was=was, audit=_entry(services, was, "source.changed", by))


def thank_source(services: Services, was: Source, *, by: str) -> Source:
    """Somebody of the practice thanked them. Raises StaleWrite."""
    thanked = replace(was, thanked_at=services.clock())
    audit = _entry(services, was, "source.thanked", by)
    return services.sources.save(thanked, was=was, audit=audit)


def _entry(services: Services, source: Source, did: str, by: str) -> AuditEntry:
    now = services.clock()
    return AuditEntry(
        practice_id=source.practice_id,
        entry_id=fresh(now),
        at=now,
        who=by,
        did=did,
        about=(source.source_id,),
    )
