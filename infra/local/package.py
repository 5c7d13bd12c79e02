"""Build what is deployed: Chalice's package, trimmed, compiled, and the same bytes every time."""

import hashlib
import importlib.metadata
import io
import marshal
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path, PurePosixPath
from typing import Any

import deflate
import yaml

from infra.local import sbom
from infra.local.locks import held
from infra.local.places import PACKAGES, ROOT

MAX_ZIP_BYTES = 10_000_000
KEPT_BUILDS = 4
# For all stages together: Chalice rewrites one zip of dependencies in place.
LOCK = PACKAGES / "build.lock"
# The flags of a .pyc whose source is identified by hash and not looked at (PEP 552).
HASHED_UNCHECKED = (0b01).to_bytes(4, "little")
LARGE = 1_000_000
"""Bytes of a file whose compressing takes seconds: what came of it is kept for the next build."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)

# Each country that holidays knows is a module of its own, and importing one of them imports all:
# 250 modules for one practice's calendar. These stay, and `countries/__init__` names none.
HOLIDAY_COUNTRIES = {
    "AU": "australia",
    "CA": "canada",
    "DE": "germany",
    "ES": "spain",
    "FR": "france",
    "GB": "united_kingdom",
    "GU": "guam",
    "IE": "ireland",
    "MX": "mexico",
    "NZ": "new_zealand",
    "PR": "puerto_rico",
    "US": "united_states",
    "VI": "united_states_virgin_islands",
}

HOLIDAY_LANGUAGES = {"de", "en", "es", "fr"}

# Their calendars and groups of holidays; those `__init__` would load seventeen religions'.
HOLIDAYS_REWRITTEN = {
    "holidays/countries/__init__.py": "",
    "holidays/calendars/__init__.py": "from .islamic import _CustomIslamicHolidays\n",
    "holidays/groups/__init__.py": """
from .christian import ChristianHolidays
from .custom import StaticHolidays
from .hindu import HinduCalendarHolidays
from .international import InternationalHolidays
from .islamic import IslamicHolidays
""",
}
HOLIDAYS_KEPT = {
    *("__init__", "australia_school", "christian", "custom", "eastern", "ethiopian"),
    *("germany_school", "gregorian", "hindu", "international", "islamic", "julian"),
    "julian_revised",
}

# Stripe's library is 1,657 files for all that Stripe does, 2.6 MB zipped, and loads one by one what
# it is asked for. Its machinery stays, and what channels/stripe_billing.py asks for; what an answer
# contains beside that is read as a plain StripeObject.
STRIPE_KEPT = {
    *("__init__", "oauth_error", "_any_iterator", "_api_mode", "_api_requestor", "_api_resource"),
    *("_api_version", "_app_info", "_base_address", "_client_options", "_createable_api_resource"),
    *("_custom_method", "_deletable_api_resource", "_encode", "_error", "_error_object", "_event"),
    *("_event_notification_handler", "_expandable_field", "_http_client", "_list_object"),
    *("_listable_api_resource", "_multipart_data_generator", "_nested_resource_class_methods"),
    *("_oauth_service", "_object_classes", "_price", "_request_metrics", "_request_options"),
    *("_requestor_options", "_search_result_object", "_searchable_api_resource"),
    *("_singleton_api_resource", "_stripe_client", "_stripe_context", "_stripe_object"),
    *("_stripe_response", "_stripe_service", "_subscription", "_subscription_item"),
    *("_telemetry_id", "_test_helpers", "_updateable_api_resource", "_util", "_v1_services"),
    *("_v2_services", "_verify_mixin", "_version", "_webhook"),
    *("_billing_portal_service", "_billing_service", "_checkout_service", "_price_service"),
    "_subscription_service",
    *(f"billing.{of}" for of in ("__init__", "_meter_event", "_meter_event_service")),
    *(f"billing_portal.{of}" for of in ("__init__", "_session", "_session_service")),
    *(f"checkout.{of}" for of in ("__init__", "_session", "_session_service")),
    *(f"v2.{of}" for of in ("__init__", "_amount", "_list_object", "_search_result_object")),
    *("v2.core.__init__", "v2.core._event"),
}

# Of all its cryptography, what checks a signature of RSA; it counts with Python's own numbers where
# its library for those is missing.
CRYPTODOME_KEPT = {
    *("__init__", "Hash.__init__", "Hash.SHA1", "Hash._SHA1.abi3", "Hash.SHA256"),
    *("Hash._SHA256.abi3", "Math.__init__", "Math.Numbers", "Math.Primality"),
    *("Math._IntegerBase", "Math._IntegerNative", "PublicKey.__init__", "PublicKey.RSA"),
    *("Random.__init__", "Signature.__init__", "Signature.pkcs1_15", "Util.__init__"),
    *("Util._file_system", "Util._raw_api", "Util.asn1", "Util.number", "Util.py3compat"),
}

NOT_NEEDED = (
    "icalendar/tests/",
    "holidays/financial/",
    # Templates of ours use no extension of the language, and nobody strange writes any.
    "jinja2/ext.py",
    "jinja2/meta.py",
    "jinja2/nativetypes.py",
    "jinja2/sandbox.py",
    "icalendar/cli.py",
    # A calendar as a file, from a command line.
    "holidays/generate_ics.py",
    "holidays/ical.py",
    # Numbers of emergency and of services: loaded where one asks for those, and nobody does.
    "phonenumbers/shortdata/region_",
    # The runtime brings these with its boto3, which needs them.
    "dateutil/",
    "six.py",
    "jmespath/",
    # The zones once more as text, and tables that nobody asks.
    "tzdata/zoneinfo/tzdata.zi",
    "tzdata/zoneinfo/zone.tab",
    "tzdata/zoneinfo/zonenow.tab",
    "tzdata/zoneinfo/leapseconds",
    # Chalice routes; the others want packages that do not ship, or that we do not use.
    "aws_lambda_powertools/event_handler/",
    "aws_lambda_powertools/utilities/auth_alpha/",
    "aws_lambda_powertools/utilities/circuit_breaker/",
    "aws_lambda_powertools/utilities/data_masking/",
    "aws_lambda_powertools/utilities/feature_flags/",
    "aws_lambda_powertools/utilities/idempotency/",
    "aws_lambda_powertools/utilities/kafka/",
    "aws_lambda_powertools/utilities/parameters/",
    "aws_lambda_powertools/utilities/parser/",
    "aws_lambda_powertools/utilities/streaming/",
    "aws_lambda_powertools/utilities/validation/",
    # Stripe's library speaks over the standard library instead: channels/stripe_billing.py.
    "requests/",
    "charset_normalizer/",
    "certifi/",
    "idna/",
    "urllib3/",
)
NOT_NEEDED_SUFFIXES = (".pyi", ".po", ".c", ".h", ".tmpl", "py.typed")

EVENTS = "aws_lambda_powertools/utilities/data_classes/"
EVENTS_KEPT = {
    *("__init__", "cloud_watch_logs_event", "common", "dynamo_db_stream_event"),
    *("event_bridge_event", "kafka_event", "kinesis_stream_event", "s3_event"),
    *("shared_functions", "sns_event", "sqs_event"),
}
"""Powertools' batches load these; its `__init__` would load the events of forty services."""

# What Stripe's library makes of the things in an answer: without a class of its own here, the
# plain one.
ONLY_WHAT_SHIPS = f"""
OBJECT_CLASSES = {{
    name: of for name, of in OBJECT_CLASSES.items() if of[0][7:] in {sorted(STRIPE_KEPT)}
}}
""".encode()


@dataclass(frozen=True, kw_only=True)
class Package:
    """What CloudFormation takes: the code's zip and the template that names it."""

    zip: Path
    template: Path
    sbom: Path
    """What ships, as CycloneDX JSON."""

    @classmethod
    def at(cls, home: Path) -> "Package":
        return cls(zip=home / "deployment.zip", template=home / "sam.yaml", sbom=home / "sbom.json")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.zip.read_bytes()).hexdigest()


class PackageTooLarge(Exception):
    """The zip is over the size that a quick cold start allows."""


def build(stage: str) -> Package:
    """The package of the sources as they are now; built only if they have changed."""
    with held(LOCK):
        home = PACKAGES / f"{stage}-{_fingerprint(stage)}"
        package = Package.at(home)
        if not package.template.exists():
            _build(stage, home)
            _forget_old_builds(stage)
        home.touch()
        return package


def described(package: Package) -> str:
    """Where it is and what weighs most in it."""
    with zipfile.ZipFile(package.zip) as archive:
        weights: dict[str, int] = {}
        for entry in archive.infolist():
            part = entry.filename.split("/")[0]
            weights[part] = weights.get(part, 0) + entry.compress_size
    heaviest = sorted(weights.items(), key=lambda item: item[1], reverse=True)[:8]
    size = package.zip.stat().st_size
    lines = [f"{package.zip}", f"{package.sbom}", f"{size:,} bytes of at most {MAX_ZIP_BYTES:,}"]
    return "\n".join(lines + [f"{weight:>12,}  {part}" for part, weight in heaviest])


def build_anew(stage: str, home: Path) -> Package:
    """Build into the folder, whatever was built before."""
    with held(LOCK):
        return _build(stage, home)


def _build(stage: str, home: Path) -> Package:
    raw = home.with_suffix(".building")
    shutil.rmtree(raw, ignore_errors=True)
    _chalice_package(stage, raw)
    with zipfile.ZipFile(raw / "deployment.zip") as chalices:
        finished = _finish(chalices)
        trimmed = raw / "trimmed.zip"
        _write(finished, trimmed)
        digest = hashlib.sha256(trimmed.read_bytes()).hexdigest()
        (raw / "sbom.json").write_text(sbom.bill(chalices, finished, sha256=digest))
    trimmed.replace(raw / "deployment.zip")
    template = raw / "sam.yaml"
    template.write_text(yaml.safe_dump(_completed(yaml.safe_load(template.read_text()))))
    size = (raw / "deployment.zip").stat().st_size
    if size > MAX_ZIP_BYTES:
        raise PackageTooLarge(f"{size:,} bytes; at most {MAX_ZIP_BYTES:,} are expected")
    shutil.rmtree(home, ignore_errors=True)
    raw.rename(home)
    return Package.at(home)


def _chalice_package(stage: str, out: Path) -> None:
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package"]
    command += ["--stage", stage, "--template-format", "yaml"]
    command += ["--merge-template", "infra/resources.yaml", str(out)]
    # The template names no region and no account; Chalice only wants to know a region.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    environment["AWS_DEFAULT_REGION"] = "us-east-1"
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(
            f"chalice package failed:\n{done.stdout}{done.stderr}"
            "It fetches the wheels that ship: where the lines above name a connection, it needs"
            " the network, or your mirror in PIP_INDEX_URL."
        )


def _completed(template: dict[str, Any]) -> dict[str, Any]:
    # Chalice names the binary types within the API's definition, where AWS looks; the local AWS
    # looks at the resource. Both are told the same.
    api = template["Resources"]["RestAPI"]["Properties"]
    api["BinaryMediaTypes"] = api["DefinitionBody"]["x-amazon-apigateway-binary-media-types"]
    return template


def _finish(chalices: zipfile.ZipFile) -> dict[str, bytes]:
    """Files by name: what is needed, compiled."""
    names = sorted(n for n in chalices.namelist() if not n.endswith("/") and is_needed(n))
    finished = {name: rewritten(name, chalices) for name in names}
    sources = {
        name: content
        for name, content in finished.items()
        if name.endswith(".py") and not is_rarely_loaded(name)
    }
    for name, code in compiled(sources).items():
        # Without its source, which only a traceback's quoted line would miss: 2 MB less.
        del finished[name]
        finished[f"{name}c"] = code
    return finished


def rewritten(name: str, chalices: zipfile.ZipFile) -> bytes:
    """The file as it ships."""
    if name in HOLIDAYS_REWRITTEN:
        return HOLIDAYS_REWRITTEN[name].encode()
    if name == "holidays/version.py":
        # It looks its version up in package metadata, which do not ship.
        metadata = next(n for n in chalices.namelist() if re.match(r"holidays-.+dist-info/", n))
        version = metadata.split("/")[0].removeprefix("holidays-").removesuffix(".dist-info")
        return f"__version__ = {version!r}\n".encode()
    if name == f"{EVENTS}__init__.py":
        return b"from .s3_event import S3Event\n"
    if name == "stripe/_object_classes.py":
        return chalices.read(name) + ONLY_WHAT_SHIPS
    return chalices.read(name)


def is_needed(name: str) -> bool:
    """Whether the file does anything in a running function."""
    path = PurePosixPath(name)
    if "__pycache__" in path.parts or path.parts[0].endswith((".dist-info", ".data")):
        return False
    if name.startswith(NOT_NEEDED) or name.endswith(NOT_NEEDED_SUFFIXES):
        return False
    if name.startswith(EVENTS):
        return path.stem in EVENTS_KEPT
    if name.startswith("holidays/countries/"):
        return path.stem in {"__init__", *HOLIDAY_COUNTRIES.values()}
    if name.startswith(("holidays/calendars/", "holidays/groups/")):
        return path.stem in HOLIDAYS_KEPT
    if name.startswith("holidays/locale/"):
        return path.stem in HOLIDAY_COUNTRIES and path.parts[2][:2] in HOLIDAY_LANGUAGES
    kept = {"stripe": STRIPE_KEPT, "Cryptodome": CRYPTODOME_KEPT}.get(path.parts[0])
    return kept is None or ".".join(path.with_suffix("").parts[1:]) in kept


def is_rarely_loaded(name: str) -> bool:
    """One small table for each country's numbers, loaded alone: only the likely ones compiled."""
    path = PurePosixPath(name)
    if not name.startswith("phonenumbers/data/"):
        return False
    return path.stem.startswith("region_") and path.stem[7:] not in HOLIDAY_COUNTRIES


COMPILE = """
import marshal, sys
for name, source in marshal.load(sys.stdin.buffer):
    code = compile(source, f"/var/task/{name}", "exec", dont_inherit=True, optimize=2)
    marshal.dump(marshal.dumps(code), sys.stdout.buffer)
"""
"""In an interpreter of its own: marshal writes a constant otherwise where something else in the
process holds it too, so that the same source would not always give the same bytes."""


def compiled(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Bytecode that Python takes as it is, without docstrings (a twentieth of the whole)."""
    answer = subprocess.run(
        [sys.executable, "-I", "-c", COMPILE],
        input=marshal.dumps(list(sources.items())),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    codes = io.BytesIO(answer)
    return {
        name: MAGIC_NUMBER + HASHED_UNCHECKED + source_hash(source) + marshal.load(codes)  # noqa: S302 - what our own child wrote a moment ago
        for name, source in sources.items()
    }


def _write(files: dict[str, bytes], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with out.open(entry, "w") as into:
                into._compressor = _Smallest()  # type: ignore[attr-defined]  # zipfile has no door for it
                into.write(files[name])


class _Smallest:
    """libdeflate in place of zlib, which zipfile lets nobody choose: a thirtieth less."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def compress(self, some: bytes) -> bytes:
        self._parts.append(some)
        return b""

    def flush(self) -> bytes:
        whole = b"".join(self._parts)
        if len(whole) < LARGE:
            return bytes(deflate.deflate_compress(whole, 12))
        kept = PACKAGES / "deflated" / hashlib.sha256(whole).hexdigest()
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(deflate.deflate_compress(whole, 12))
        return kept.read_bytes()


def _fingerprint(stage: str) -> str:
    digest = hashlib.sha256(f"{stage} {sys.version} {marshal.version}".encode())
    digest.update(importlib.metadata.version("chalice").encode())
    for path in sorted(_sources()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield ROOT / "app.py"
    yield ROOT / "requirements.txt"
    yield ROOT / "infra" / "resources.yaml"
    yield Path(__file__)
    yield Path(sbom.__file__)
    yield from (ROOT / ".chalice").glob("*.json")
    for folder in ("chalicelib", "vendor"):
        yield from _files(ROOT / folder)


def _files(folder: Path) -> Iterable[Path]:
    return (
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )


def _forget_old_builds(stage: str) -> None:
    builds = [path for path in PACKAGES.glob(f"{stage}-*") if path.is_dir()]
    builds.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in builds[KEPT_BUILDS:]:
        shutil.rmtree(old, ignore_errors=True)
