"""`python -m infra.local run|reset|package|deploy`."""

import argparse
import os

from infra.local import package
from infra.local.aws import LocalAwsDidNotStart, LocalAwsEnded, NoFreePort
from infra.local.deploy import DeployFailed
from infra.local.real import deploy_to_account
from infra.local.run import reset, run

REFUSALS = (DeployFailed, LocalAwsDidNotStart, LocalAwsEnded, NoFreePort, package.PackageTooLarge)
# What a shell answers for it: 128 and the signal's number.
STOPPED_BY_CTRL_C = 130


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start Rapport on this machine until Ctrl-C")
    commands.add_parser("reset", help="forget what the local Rapport holds")
    for command, help_text in [
        ("package", "build what is deployed and say how large it is"),
        ("deploy", "deploy to the AWS account of your credentials"),
    ]:
        commands.add_parser(command, help=help_text).add_argument("--stage", default="prod")
    arguments = parser.parse_args()
    try:
        _do(arguments.command, getattr(arguments, "stage", "local"))
    except KeyboardInterrupt:
        raise SystemExit(STOPPED_BY_CTRL_C) from None
    except REFUSALS as refusal:
        raise SystemExit(f"{type(refusal).__name__}: {refusal}") from refusal


def _do(command: str, stage: str) -> None:
    match command:
        case "run":
            _leave_the_developers_account_out()
            run()
        case "reset":
            reset()
        case "package":
            print(package.described(package.build(stage)))
        case _:
            deploy_to_account(stage)


def _leave_the_developers_account_out() -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]


if __name__ == "__main__":
    main()
