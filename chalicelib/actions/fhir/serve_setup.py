"""Another system reads where a practice is, and who works there."""

from chalicelib.actions.fhir.asking import Asking, Page, is_called, page_of
from chalicelib.domain.fhir import out
from chalicelib.domain.fhir.out import Resource, fhir_id
from chalicelib.domain.fhir.search import Asked, references, yes_or_no
from chalicelib.domain.practices import Location, Provider
from chalicelib.storage.errors import NotFound


class Places:
    def __init__(self, asking: Asking) -> None:
        self._setup = asking.setup
        self._now = asking.now

    def location(self, of: str) -> Location:
        for location in self._setup.locations.values():
            if fhir_id(location.location_id) == of:
                return location
        raise NotFound(of)

    def provider(self, of: str) -> Provider:
        for provider in self._setup.providers.values():
            if fhir_id(provider.provider_id) == of:
                return provider
        raise NotFound(of)

    def home_of(self, provider: Provider) -> Location:
        if provider.location_id not in self._setup.locations:
            raise NotFound(provider.provider_id)
        return self._setup.locations[provider.location_id]

    def schedule(self, provider: Provider) -> Resource:
        return out.schedule_out(
            provider,
            location=self.home_of(provider),
            visit_types=self._setup.visit_types,
            now=self._now,
        )

    def locations(self, asked: Asked) -> Page:
        states = asked.any_of("status")
        every = [
            out.location_out(of)
            for of in self._setup.locations.values()
            if is_called(asked.one("name"), of.name)
        ]
        return page_of(asked, [of for of in every if not states or of["status"] in states])

    def practitioners(self, asked: Asked) -> Page:
        active = yes_or_no(asked, "active")
        every = [
            out.practitioner_out(of)
            for of in self._setup.providers.values()
            if active in (None, not of.left) and is_called(asked.one("name"), of.name)
        ]
        return page_of(asked, every)

    def schedules(self, asked: Asked) -> Page:
        active = yes_or_no(asked, "active")
        doing = references(asked, "actor", "Practitioner")
        there = references(asked, "actor", "Location")
        every = [
            self.schedule(of)
            for of in self._setup.providers.values()
            if (not doing or fhir_id(of.provider_id) in doing)
            and (not there or fhir_id(of.location_id) in there)
            and of.location_id in self._setup.locations
        ]
        return page_of(asked, [of for of in every if active in (None, of["active"])])
