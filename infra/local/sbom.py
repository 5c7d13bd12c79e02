"""What ships, by name, version and licence: a CycloneDX bill of materials beside the zip."""

import email.parser
import importlib.metadata
import json
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

FORMAT = "1.6"


def bill(chalices: zipfile.ZipFile, shipped: Iterable[str], *, sha256: str) -> str:
    """As JSON, the same for the same zip.

    `chalices`: the package before it was trimmed, where each library still says what it is;
    `shipped`: the names of the files that are left; `sha256`: of the zip that they are in.
    """
    tops = {_top(name) for name in shipped}
    libraries = [of for of in _libraries(chalices) if of.pop("tops") & tops]
    # Chalice's packager copies its own runtime in, without saying so.
    libraries.append(_component("chalice", importlib.metadata.version("chalice"), "Apache-2.0"))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": FORMAT,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, sha256)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "rapport",
                "bom-ref": "rapport",
                "hashes": [{"alg": "SHA-256", "content": sha256}],
            }
        },
        "components": sorted(libraries, key=lambda of: str(of["name"])),
    }
    return json.dumps(document, indent=2) + "\n"


def _libraries(chalices: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    for name in chalices.namelist():
        if not re.fullmatch(r"[^/]+\.dist-info/METADATA", name):
            continue
        said = email.parser.BytesHeaderParser().parsebytes(chalices.read(name))
        record = chalices.read(name.replace("METADATA", "RECORD")).decode()
        licence = said["License-Expression"] or _short(said["License"]) or _classified(said)
        found = _component(str(said["Name"]), str(said["Version"]), licence)
        yield {**found, "tops": {_top(line.split(",")[0]) for line in record.splitlines() if line}}


def _component(name: str, version: str, licence: str) -> dict[str, Any]:
    # https://peps.python.org/pep-0503/#normalized-names
    normal = re.sub(r"[-_.]+", "-", name).lower()
    purl = f"pkg:pypi/{normal}@{version}"
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": normal,
        "version": version,
        "purl": purl,
    }
    if licence:
        found["licenses"] = [{"license": {"name": licence}}]
    return found


def _top(name: str) -> str:
    """ "jinja2/sandbox.pyc" → "jinja2"; "_cffi_backend.cpython-313-x86_64.so" as it is."""
    return name.split("/")[0].removesuffix("c") if name.endswith(".pyc") else name.split("/")[0]


def _short(licence: str | None) -> str:
    """Some put the whole text there."""
    return licence if licence and len(licence) < 60 else ""


def _classified(said: Any) -> str:
    kinds = [of for of in said.get_all("Classifier", []) if of.startswith("License :: ")]
    return kinds[0].rpartition(" :: ")[2] if kinds else ""
