"""Check every record and page, without building the site."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING

from living_evidence.attestation.stamps import load_attestations
from living_evidence.checking import check, find_today
from living_evidence.corpus import load_corpus
from living_evidence.kept_pages import load_pages, take_imprint
from living_evidence.loading import paused_collector
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.reports import FORMATS

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from living_evidence.prose.blocks import Page

NAME = "check"
COULD_NOT_RUN = 2
# The core never imports the site; the command asks for its page reader by name.
PAGE_READER = "living_evidence.site.checking"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--records-only", action="store_true", help="leave the pages out")
    parser.add_argument("--strict", action="store_true", help="fail on warnings too")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="how to report")


def run(options: argparse.Namespace) -> int:
    """Check, print the report, and return the exit status."""
    root: Path = options.root
    if not options.records_only and not importlib.util.find_spec("sphinx"):
        print("evidence check: the pages need Sphinx; use --records-only", file=sys.stderr)
        return COULD_NOT_RUN
    # The process ends with its report: collecting garbage on the way is never worth its time.
    with paused_collector():
        report = check(
            load_corpus(root),
            [] if options.records_only else read_pages(root),
            snapshots=Snapshots.from_environment(),
            lock=load_lock(root),
            today=find_today(),
            strict=options.strict,
            attestations=None if options.records_only else load_attestations(root),
        )
    sys.stdout.write(FORMATS[options.format](report, colour=sys.stdout.isatty()))
    return int(report.failed)


def read_pages(root: Path) -> list[Page]:
    """Read the pages through the site's own reader, and so through Sphinx; or as it kept them."""
    imprint = take_imprint(root)
    pages = load_pages(root, imprint)
    if pages is None:
        pages = importlib.import_module(PAGE_READER).read_pages(root, imprint)
    return pages
