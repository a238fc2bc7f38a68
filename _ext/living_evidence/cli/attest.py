"""Stamp the claims and records that changed, with who looked; a stamp is not a review."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from living_evidence.attestation.judging import (
    FAMILY,
    AttestationIndex,
    make_record_stamps,
    make_stamp,
)
from living_evidence.attestation.stamps import (
    PATH,
    ROLE_NAMES,
    ROLES,
    Attestations,
    Role,
    format_attestations,
    load_attestations,
)
from living_evidence.checking import check, find_today
from living_evidence.cli.check import read_pages
from living_evidence.corpus import load_corpus
from living_evidence.lock import load_lock, write_lock
from living_evidence.quotes import Snapshots
from living_evidence.reports.plain import show
from living_evidence.reports.text import format_problem
from living_evidence.rules.registry import find_documentation
from living_evidence.rules.walk import join_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from living_evidence.attestation.judging import Attested
    from living_evidence.attestation.records import AttestedRecord
    from living_evidence.attestation.stamps import Stamp
    from living_evidence.checking import Report
    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem

COULD_NOT_RUN = 2
AUTHOR_VARIABLE = "GIT_AUTHOR_NAME"
CI_VARIABLE = "CI"
AUTHOR = re.compile(r"(?=.{1,100}$)[^\s@]+(?: [^\s@]+)*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "claims",
        nargs="*",
        metavar="CLAIM",
        help="stamp these claims only, also where nothing changed; without any, whatever changed, "
        "records too",
    )
    parser.add_argument(
        "--role",
        choices=ROLES,
        help="in which role; author where none is said at a terminal, and to be said elsewhere",
    )
    parser.add_argument("--author", help="the name of who looked; by default that of git")


def run(options: argparse.Namespace) -> int:
    """Stamp the claims and records of a site without contradictions; else say why not."""
    role = options.role or _find_role()
    if role is None:
        return _refuse(f"say in which role you stamp: --role {', '.join(ROLES)}")
    author = options.author or _find_author(options.root, role)
    if not AUTHOR.fullmatch(author) or not author.isprintable():
        return _refuse("say who stamps: --author NAME, a name and no address")
    if not importlib.util.find_spec("sphinx"):
        return _refuse("the pages need Sphinx")
    return _stamp(options, role, author)


def _stamp(options: argparse.Namespace, role: Role, author: str) -> int:
    report, corpus = _check(options.root)
    index = report.attestation or AttestationIndex(Attestations(), {})
    unknown = [name for name in options.claims if name not in index.claims]
    if unknown:
        return _refuse(f"there is no claim {unknown[0]}")
    wrong = [problem for problem in report.problems if _is_contradiction(problem)]
    if wrong:
        print("\n".join(map(format_problem, wrong)), file=sys.stderr)
        return _refuse("pages and records disagree: mend that first", 1)
    chosen = [one for one in index.claims.values() if _is_chosen(one, options.claims)]
    made = [make_stamp(one.claim, corpus, role, author, find_today()) for one in chosen]
    kept = _kept(index, {stamp.claim for stamp in made})
    records = [] if options.claims else [one for one in index.records if one.state != "attested"]
    names = {one.name for one in records}
    new = make_record_stamps(corpus, role, author, find_today())
    stamped = [stamp for stamp in new if stamp.claim in names]
    left = _kept_records(index, names)
    write_lock(options.root, format_attestations([*made, *kept, *stamped, *left]), PATH)
    print("\n".join(_summarise(index, chosen, role, len(kept))))
    print("\n".join(_summarise_records(records, role, len(left))))
    return 0


def _find_role() -> Role | None:
    """Return the role of somebody who sits there and says none; nobody sits at a pipeline."""
    sits_there = sys.stdin.isatty() and not os.environ.get(CI_VARIABLE)
    return "author" if sits_there else None


def _find_author(root: Path, role: Role) -> str:
    """Return who git says commits here; automation has no name but what it is told to have."""
    if role == "automation":
        return ROLE_NAMES[role]
    return os.environ.get(AUTHOR_VARIABLE, "").strip() or _ask_git(root)


def _ask_git(root: Path) -> str:
    command = ["git", "config", "user.name"]
    try:
        asked = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return asked.stdout.strip()


def _check(root: Path) -> tuple[Report, Corpus]:
    corpus = load_corpus(root)
    report = check(
        corpus,
        read_pages(root),
        snapshots=Snapshots.from_environment(),
        lock=load_lock(root),
        today=find_today(),
        attestations=load_attestations(root),
    )
    return report, corpus


def _is_contradiction(problem: Problem) -> bool:
    """Tell whether a problem is more than a change, which a stamp is about to take note of."""
    rule = find_documentation(problem.rule)
    return problem.severity == "error" and (rule is None or rule.family != FAMILY)


def _is_chosen(one: Attested, names: list[str]) -> bool:
    return one.claim.claim.id in names if names else one.state != "attested"


def _kept(index: AttestationIndex, stamped: set[str]) -> list[Stamp]:
    gone = {stamp.claim for stamp in index.stale}
    return [
        stamp
        for name, stamp in index.stamps.stamps.items()
        if name not in stamped and name not in gone
    ]


def _kept_records(index: AttestationIndex, stamped: set[str]) -> list[Stamp]:
    known = {record.name for record in index.records} - stamped
    return [stamp for name, stamp in index.stamps.records.items() if name in known]


def _summarise(
    index: AttestationIndex, chosen: list[Attested], role: Role, kept: int
) -> Iterator[str]:
    """Yield what was stamped, with what changed, and what became of the other stamps."""
    for one in chosen:
        yield f"{one.claim.claim.id}: {one.state.replace('-', ' ')}"
        yield from (f"    {show(change.text)}" for change in one.changes)
    for stamp in index.stale:
        what = "record" if stamp.is_record else "claim"
        yield f"{stamp.claim}: the {what} is gone, and its stamp too"
    yield (
        f"{PATH}: {len(chosen):,} claims stamped as {ROLE_NAMES[role]}, "
        f"{kept:,} stamps left as they were. A stamp is not a review."
    )


def _summarise_records(records: list[AttestedRecord], role: Role, kept: int) -> Iterator[str]:
    """Yield which records were stamped, and which parts of them had changed."""
    for one in records:
        yield f"{one.name}: {one.state.replace('-', ' ')}"
        for change in one.changes:
            yield f"    {show(f'{change.part}: {join_words(change.fields)}')}"
    yield (
        f"{PATH}: {len(records):,} records stamped as {ROLE_NAMES[role]}, "
        f"{kept:,} stamps left as they were."
    )


def _refuse(reason: str, status: int = COULD_NOT_RUN) -> int:
    print(f"evidence attest: {reason}; nothing was stamped", file=sys.stderr)
    return status
