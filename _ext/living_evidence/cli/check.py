"""Check every record and page, without building the site."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING

from living_evidence.attestation.stamps import load_attestations
from living_evidence.checking import check, find_today
from living_evidence.cli import outputs
from living_evidence.cli.terminal import add_colour, show_progress, wants_colour
from living_evidence.corpus import load_corpus
from living_evidence.kept_pages import load_pages, take_imprint
from living_evidence.kept_texts import remembered_texts
from living_evidence.loading import paused_collector
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.refusals import CannotRunError
from living_evidence.shelf import load_shelf, save_shelf

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from living_evidence.checking import Report
    from living_evidence.prose.blocks import Page

# The core never imports the site; the command asks for its page reader by name.
PAGE_READER = "living_evidence.site.checking"
RECORDS, PAGES, RULES = "reading records", "reading pages", "applying rules"
EPILOG = """\
Each --output takes the --format before it; the report of a format without one is printed:

  evidence check                                        text is printed
  evidence check --format sarif                         SARIF is printed
  evidence check --format sarif --output x.sarif        SARIF is written, text is printed

exit status:
  0  nothing that fails the run was found
  1  errors were found, or with --strict warnings
  2  the run did not happen, and nothing is known: a folder or a configuration that cannot be
     read, a report that cannot be written, a wrong option, a missing package, or a crash
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--records-only", action="store_true", help="leave the pages out")
    parser.add_argument("--strict", action="store_true", help="fail on warnings too")
    outputs.add_arguments(parser)
    add_colour(parser)


def run(options: argparse.Namespace) -> int:
    """Check, report, and return the exit status."""
    if not options.records_only and not importlib.util.find_spec("sphinx"):
        raise CannotRunError("the pages need Sphinx; use --records-only")
    wanted = outputs.pair(options.reports)
    outputs.clear(wanted)
    report = _check(options)
    outputs.write(wanted, report, colour=wants_colour(options.colour, sys.stdout))
    return int(report.failed)


def read_pages(root: Path) -> list[Page]:
    """Read the pages through the site's own reader, and so through Sphinx; or as it kept them."""
    imprint = take_imprint(root)
    pages = load_pages(root, imprint)
    if pages is None:
        pages = importlib.import_module(PAGE_READER).read_pages(root, imprint)
    return pages


def _check(options: argparse.Namespace) -> Report:
    root: Path = options.root
    steps = (RECORDS, RULES) if options.records_only else (RECORDS, PAGES, RULES)
    # The process ends with its report: collecting garbage on the way is never worth its time.
    with paused_collector(), show_progress(*steps) as progress:
        corpus = load_corpus(root, shelf=load_shelf(root))
        pages: list[Page] = []
        if not options.records_only:
            progress.begin(PAGES)
            pages = read_pages(root)
        progress.begin(RULES)
        with remembered_texts(root, corpus.vocabulary):
            report = check(
                corpus,
                pages,
                snapshots=Snapshots.from_environment(),
                lock=load_lock(root),
                today=find_today(),
                strict=options.strict,
                attestations=None if options.records_only else load_attestations(root),
            )
        save_shelf(root, corpus.shelf)
        return report
