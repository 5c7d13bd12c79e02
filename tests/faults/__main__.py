"""Inject everything and write docs/faults.md."""

import os

from tests.conftest import AWS_ENV
from tests.faults import failures, kinds, report, sending
from tests.faults.wire import a_world


def main() -> None:
    os.environ.update(AWS_ENV)
    seen = {}
    for service in kinds.SERVICES:
        for kind in kinds.KINDS:
            with a_world() as world:
                seen[service, kind] = failures.once(world, service, kind)
    page = report.HEAD + report.failures_table(seen) + report.KILLED
    tables = []
    for scene in sending.EVERY:
        with a_world() as world:
            tables.append(report.killed_table(scene, scene(world)))
    report.PAGE.write_text(page + "\n".join(tables))


if __name__ == "__main__":
    main()
