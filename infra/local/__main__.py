"""`python -m infra.local run|reset|package|deploy`."""

import argparse
import os

from infra.local import package
from infra.local.deploy import DeployFailed
from infra.local.real import deploy_to_account
from infra.local.run import reset, run


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
    if arguments.command == "run":
        _leave_the_developers_account_out()
        run()
    elif arguments.command == "reset":
        reset()
    elif arguments.command == "package":
        print(package.described(package.build(arguments.stage)))
    else:
        try:
            deploy_to_account(arguments.stage)
        except DeployFailed as refusal:
            raise SystemExit(f"Not deployed: {refusal}") from refusal


def _leave_the_developers_account_out() -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]


if __name__ == "__main__":
    main()
