"""The `evidence` command."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from living_evidence.cli import attest, check, explain, export, lock, mutate, new, schema

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (check, lock, attest, new, explain, export, schema, mutate)
COULD_NOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when clean, 1 on problems, 2 when it could not run."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if not options.root.is_dir():
        print(f"evidence: there is no folder {options.root}", file=sys.stderr)
        return COULD_NOT_RUN
    return int(options.run(options))


def run_process() -> int:
    """Run one command as a process of its own, with the arguments of the process."""
    status = main()
    # The collector would walk all that was read once more, only for it to be thrown away.
    gc.freeze()
    return status


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of every command."""
    parser = argparse.ArgumentParser(
        prog="evidence", description="Evidence that agrees with its sources."
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the root of the site")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in COMMANDS:
        summary = (module.__doc__ or "").splitlines()[0]
        command = commands.add_parser(module.NAME, help=summary, description=summary)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser
