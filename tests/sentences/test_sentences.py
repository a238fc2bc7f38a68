"""Sentences that were written and labelled without sight of the code, judged on the real records.

`second.yaml` is kept for the next blind run and is not read here.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from living_evidence.checking import check, find_today
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.site.checking import open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem

ROOT = Path(__file__).parents[2]
PAGE = "docs/topics/harms.md"
"""Any page of the site: it is read with other text in its place, and the file stays as it is."""
HEAD = "---\nscope: [dMMR, rectal]\n---\n\n# Sentences\n\n"
REFUSED = {
    "surgery-avoided-option-kept": "its second sentence would read as of the patients of the first",
}
"""Right sentences that are refused on purpose, and why."""


def load(name: str) -> list[dict[str, Any]]:
    """Return the labelled sentences of a file."""
    entries: list[dict[str, Any]] = yaml.safe_load(
        (Path(__file__).parent / name).read_text("utf-8")
    )
    return entries


ENTRIES = [*load("clinician.yaml"), *load("first.yaml")]


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return the errors of each sentence, all of them read as one page."""
    text, places = HEAD, {}
    for entry in ENTRIES:
        first = text.count("\n") + 1
        text += format_claim(entry)
        places[entry["id"]] = range(first, text.count("\n") + 1)
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as site:
        page = site.read_page(PAGE, text)
        pages = [page if other.path == PAGE else other for other in site.pages()]
        snapshots, lock = Snapshots.from_environment(), load_lock(ROOT)
        report = check(site.corpus, pages, snapshots=snapshots, today=find_today(), lock=lock)
    found: dict[str, list[Problem]] = {entry["id"]: [] for entry in ENTRIES}
    for problem in report.problems:
        for name, lines in places.items():
            if problem.place.path == PAGE and problem.place.line in lines:
                found[name].append(problem)
    return found


def format_claim(entry: dict[str, Any]) -> str:
    """Write an entry as a claim of a page."""
    return "\n".join(
        [f":::::{{claim}} {entry['id']}", *_options(entry), "", entry["text"], ":::::", ""]
    )


def _options(entry: dict[str, Any]) -> Iterator[str]:
    yield f":kind: {entry['kind']}"
    yield f":source: {entry.get('source', '')}"
    for name, value in (entry.get("query") or {}).items():
        yield f":{name}: {value}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["id"]))
def test_a_sentence_is_judged_as_labelled(
    entry: dict[str, Any], problems: dict[str, list[Problem]]
) -> None:
    found = problems[entry["id"]]
    wrong = entry.get("verdict") == "wrong" or entry["id"] in REFUSED
    messages = [f"{problem.message} [{problem.rule}]" for problem in found]
    assert bool(messages) == wrong, messages or entry["why"]
