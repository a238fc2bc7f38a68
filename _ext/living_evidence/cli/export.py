"""Print what can be taken away: references, results, claims, a FHIR bundle, a feed."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING

from living_evidence.cli import outputs
from living_evidence.exports import ALL
from living_evidence.files import write_whole
from living_evidence.refusals import CannotRunError
from living_evidence.reports.text import format_problem
from living_evidence.validation import close_match

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from living_evidence.checking import Report
    from living_evidence.exports.edition import Edition

# The core never imports the site; the command asks for its reader by name.
SITE_READER = "living_evidence.site.exporting"
FORMATS = {kind.name: kind for kind in ALL}
EPILOG = """\
The whole site is checked first, and nothing leaves one that does not pass:

  evidence export bibtex cercek-2025               one reference is printed
  evidence export results-csv --output x.csv       every result is written to a file

exit status:
  0  what was asked for was printed or written
  1  the site contradicts its sources; the file of an earlier run is gone
  2  the run did not happen: no such source, or a file that cannot be written
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("format", choices=FORMATS, help="what to print")
    parser.add_argument(
        "record", nargs="?", default="", help="the id of one source; without it, the whole site"
    )
    parser.add_argument("--output", metavar="FILE", help="write to a file instead of printing")


def run(options: argparse.Namespace) -> int:
    """Check the site and, where it passes, print or write what was asked for."""
    if not importlib.util.find_spec("sphinx"):
        raise CannotRunError("the pages need Sphinx")
    kind = FORMATS[options.format]
    if options.record and not kind.of_record:
        message = f"{kind.name} is of the whole site, and of no single record"
        raise CannotRunError(message)
    wanted = outputs.pair([("output", options.output)] if options.output else [])
    outputs.clear(wanted)
    report, edition = _open(options.root)
    if report.failed:
        return _accuse(report)
    if options.record and options.record not in edition.sources:
        near = close_match(options.record, list(edition.sources))
        message = f"there is no source {options.record}. {near}".rstrip()
        raise CannotRunError(message)
    text = kind.format(edition, options.record)
    for _, path in wanted.files:
        write_whole(path, text)
    if not wanted.files:
        outputs.print_report(kind.name, text)
    return 0


def _open(root: Path) -> tuple[Report, Edition]:
    report, edition = importlib.import_module(SITE_READER).open_edition(root)
    return report, edition


def _accuse(report: Report) -> int:
    """Say what is wrong: nothing leaves a site that contradicts its sources."""
    for problem in report.problems:
        if problem.severity == "error":
            print(format_problem(problem), file=sys.stderr)
    print("evidence export: the site does not pass, and nothing leaves it", file=sys.stderr)
    return 1
