"""What became of a request, as OperationOutcome and Bundle."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.fhir.elements import Issue, NotTaken, Remark
from chalicelib.domain.fhir.out import Resource


def outcome(*issues: Resource) -> Resource:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def issue(severity: str, code: Issue, sentence: str, *, path: str = "", what: str = "") -> Resource:
    """`what`: the resource, as "Patient/12", or the entry or line it stood in."""
    found: Resource = {"severity": severity, "code": str(code), "details": {"text": sentence}}
    if what:
        found["diagnostics"] = what
    if path:
        found["expression"] = [path]
    return found


def error(refusal: NotTaken, what: str = "") -> Resource:
    return issue("error", refusal.issue, str(refusal), path=refusal.path, what=what)


def warnings(remarks: Iterable[Remark], what: str = "") -> list[Resource]:
    return [
        issue("warning", Issue.VALUE, f"{of.path}: {of.says}", path=of.path, what=what)
        for of in remarks
    ]


def searchset(
    found: Sequence[Resource],
    included: Sequence[Resource],
    *,
    base: str,
    this: str,
    following: str = "",
) -> Resource:
    """`this` and `following`: addresses of this page and the next."""
    entries = [_entry(of, base, "match") for of in found]
    entries += [_entry(of, base, "include") for of in included]
    links = [{"relation": "self", "url": this}]
    if following:
        links.append({"relation": "next", "url": following})
    bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "link": links}
    return {**bundle, "entry": entries} if entries else bundle


def _entry(of: Resource, base: str, mode: str) -> Resource:
    return {
        "fullUrl": f"{base}/{of['resourceType']}/{of['id']}",
        "resource": of,
        "search": {"mode": mode},
    }
