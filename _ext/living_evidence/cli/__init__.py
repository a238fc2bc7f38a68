"""The `evidence` command."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from living_evidence.refusals import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMMANDS = ("check", "lock", "attest", "new", "explain", "export", "schema", "mutate")
"""By the names of their modules; a run imports the one that it is asked for."""
COULD_NOT_RUN = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
"""As shells count them: 128 and the number of the signal, SIGINT and SIGPIPE."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when clean, 1 on problems, 2 when it could not run."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = build_parser(_find_needed(arguments)).parse_args(arguments)
    try:
        if not options.root.is_dir():
            return _refuse(f"evidence: there is no folder {options.root}")
        return int(options.run(options))
    except CannotRunError as error:
        return _refuse(f"evidence {options.command}: {error}")
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = ": ".join(filter(None, (error.strerror or str(error), error.filename)))
        return _refuse(f"evidence {options.command}: {reason}")
    except Exception as error:  # noqa: BLE001 - Python's own status of a crash is 1: problems
        from living_evidence.cli.crashes import format_crash  # noqa: PLC0415 - hardly ever needed

        return _refuse("\n".join(format_crash(error, options.command)))


def run_process() -> int:
    """Run one command as a process of its own, with the arguments of the process."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left is for nobody; Python would say so when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = PIPE_CLOSED
    except KeyboardInterrupt:
        status = INTERRUPTED
    # The collector would walk all that was read once more, only for it to be thrown away.
    gc.freeze()
    return status


def build_parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """Build the parser of these commands."""
    parser = argparse.ArgumentParser(
        prog="evidence", description="Evidence that agrees with its sources."
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the root of the site")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in names:
        module = importlib.import_module(f"{__name__}.{name}")
        summary = (module.__doc__ or "").splitlines()[0]
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog=getattr(module, "EPILOG", None),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run, command=name)
    return parser


def _find_needed(arguments: Sequence[str]) -> Iterable[str]:
    """Return the one command that is asked for; all of them where that is not plain to see."""
    at = 2 if arguments[:1] == ["--root"] else 0
    asked = [name for name in arguments[at : at + 1] if name in COMMANDS]
    return asked or COMMANDS


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return COULD_NOT_RUN
