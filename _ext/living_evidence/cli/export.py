"""Print what can be taken away: references, results, claims, a FHIR bundle, a feed."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from living_evidence.exports import ALL
from living_evidence.files import write_whole
from living_evidence.reports.text import format_problem

if TYPE_CHECKING:
    import argparse

    from living_evidence.checking import Report
    from living_evidence.exports.edition import Edition

NAME = "export"
COULD_NOT_RUN = 2
# The core never imports the site; the command asks for its reader by name.
SITE_READER = "living_evidence.site.exporting"
FORMATS = {kind.name: kind for kind in ALL}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("format", choices=FORMATS, help="what to print")
    parser.add_argument(
        "record", nargs="?", default="", help="the id of one source; without it, the whole site"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there, whole")


def run(options: argparse.Namespace) -> int:
    """Check the site and, where it passes, print what was asked for."""
    if not importlib.util.find_spec("sphinx"):
        return _refuse("the pages need Sphinx")
    kind = FORMATS[options.format]
    if options.record and not kind.of_record:
        return _refuse(f"{kind.name} is of the whole site, and of no single record")
    report, edition = _open(options.root)
    if report.failed:
        return _accuse(report)
    if options.record and options.record not in edition.sources:
        return _refuse(f"there is no source {options.record}")
    text = kind.format(edition, options.record)
    if options.output is not None:
        write_whole(options.output, text)
    else:
        # As bytes: a terminal or a pipe must not change the line ends of RIS and CSV.
        sys.stdout.buffer.write(text.encode("utf-8"))
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


def _refuse(message: str) -> int:
    print(f"evidence export: {message}", file=sys.stderr)
    return COULD_NOT_RUN
