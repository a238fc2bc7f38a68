"""Where reports go: the one that is printed, and the files that are written whole."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from living_evidence.files import write_whole
from living_evidence.refusals import CannotRunError
from living_evidence.reports import FORMATS, find_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from living_evidence.checking import Report

DEFAULT = "text"
FOR_PEOPLE = frozenset({"text", "github"})
# What a site is made of: no report has such a name, but a slip of the pen may.
SOURCES = frozenset({".md", ".yaml", ".po", ".py", ".lock", ".toml"})


@dataclass(frozen=True, slots=True)
class Outputs:
    """The format that is printed, and the files with the format of each."""

    printed: str
    files: tuple[tuple[str, Path], ...] = ()


class Note(argparse.Action):
    """Keeps `--format` and `--output` in the order in which they were given."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        """Append what was given to what was given before."""
        namespace.reports = [*namespace.reports, (self.dest, str(values))]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; what they hold comes together as `reports`."""
    parser.add_argument(
        "--format",
        action=Note,
        choices=FORMATS,
        help="how to report; may be repeated, with an --output for each but one",
    )
    parser.add_argument(
        "--output",
        action=Note,
        metavar="FILE",
        help="write the format named before it to a file; text is printed all the same",
    )
    parser.set_defaults(reports=[])


def pair(given: list[tuple[str, str]]) -> Outputs:
    """Pair each file with the format named before it, or after it where none was.

    A format without a file is printed, and so there can be one; without any, text is.
    """
    files: list[tuple[str, Path]] = []
    formats: list[str] = []
    waiting: list[Path] = []
    for option, value in given:
        if option == "format" and waiting:
            files.append((value, waiting.pop()))
        elif option == "format":
            formats.append(value)
        elif formats:
            files.append((formats.pop(), _locate(value)))
        else:
            waiting.append(_locate(value))
    files += [(DEFAULT, path) for path in waiting]
    printed = list(dict.fromkeys(formats))
    if len(printed) > 1:
        message = f"{' and '.join(printed)} cannot both be printed: give an --output after one"
        raise CannotRunError(message)
    return Outputs(printed[0] if printed else DEFAULT, tuple(files))


def clear(outputs: Outputs) -> None:
    """Make way for the files: what an earlier run said must not outlive one that fails to run."""
    for _, path in outputs.files:
        if path.suffix in SOURCES:
            message = f"{path} would be overwritten, and a site is made of such files"
            raise CannotRunError(message)
        try:
            _clear(path)
        except OSError as error:
            raise CannotRunError(_explain(path, error)) from None


def write(outputs: Outputs, report: Report, *, colour: bool) -> None:
    """Write the files, then print: whoever reads what is printed may stop reading."""
    for name, path in outputs.files:
        try:
            write_whole(path, find_format(name)(report))
        except OSError as error:
            raise CannotRunError(_explain(path, error)) from None
    print_report(outputs.printed, find_format(outputs.printed)(report, colour=colour))


def _locate(name: str) -> Path:
    """Return the file itself where a link names it: `/dev/stdout` is one, and is to stay."""
    path = Path(name)
    is_special = path.exists() and not path.is_file()
    return path if is_special else path.resolve()


def _clear(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        path.unlink()
    elif path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    elif path.exists():
        return  # a pipe, or a device such as /dev/null, is written to as it is
    # Now, and not after a long run, is the time to learn that it cannot be written.
    path.touch(exist_ok=False)
    path.unlink()


def print_report(name: str, text: str) -> None:
    """Print a report: for people in the encoding of the terminal, for programs in UTF-8."""
    encoding = sys.stdout.encoding if name in FOR_PEOPLE else "utf-8"
    raw = text.encode(encoding, "backslashreplace")
    sys.stdout.flush()
    try:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever reads had enough, as `head` has: the run was judged all the same.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explain(path: Path, error: OSError) -> str:
    return f"{path} cannot be written: {error.strerror or error}"
