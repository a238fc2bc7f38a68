"""Explain a rule: what it refuses and why, how to mend it, with examples."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from living_evidence.checking import find_today
from living_evidence.corpus import load_corpus
from living_evidence.quotes import Snapshots
from living_evidence.rules.catalogue import format_catalogue, list_rules, make_catalogue
from living_evidence.rules.registry import find_documentation, iter_documentation
from living_evidence.validation import close_match

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from living_evidence.rules.base import Documentation

COULD_NOT_RUN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("rule", nargs="?", help="what stands in brackets in a message")
    parser.add_argument(
        "--table",
        action="store_true",
        help="list every rule with its examples, and what it finds when nothing is declared",
    )


def run(options: argparse.Namespace) -> int:
    """Print the documentation of a rule, or the list of all rules."""
    if options.table:
        corpus = load_corpus(options.root)
        entries = make_catalogue(corpus, Snapshots.from_environment(), find_today())
        print("\n".join(format_catalogue(entries)))
        return 0
    if not options.rule:
        print("\n".join(_format_list()))
        return 0
    rule = options.rule.strip("[]")
    found = find_documentation(rule)
    if found is None:
        known = [documentation.name for documentation in iter_documentation()]
        print(
            f"evidence: there is no rule {rule!r}. {close_match(rule, known)}".rstrip(),
            file=sys.stderr,
        )
        return COULD_NOT_RUN
    print("\n".join(format_documentation(found)))
    return 0


def format_documentation(rule: Documentation) -> Iterator[str]:
    """Yield the lines that explain one rule."""
    yield f"{rule.name}  ({rule.family}, {rule.severity})"
    yield ""
    yield rule.documentation
    for title, examples in (("Refused", rule.failing), ("Accepted", rule.passing)):
        for example in examples:
            yield from ("", f"{title}:", "")
            yield from (f"    {line}".rstrip() for line in example.strip("\n").splitlines())


def _format_list() -> Iterator[str]:
    rules = list_rules()
    width = max(len(rule.name) for rule in rules)
    family = ""
    for rule in rules:
        if rule.family != family:
            family = rule.family
            yield f"{family}:"
        yield f"  {rule.name:<{width}}  {rule.documentation.splitlines()[0]}"
