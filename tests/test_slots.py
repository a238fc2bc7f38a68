"""Each way to fill a slot with what belongs in another has its own name, and is one problem."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import yaml

from living_evidence.checking import check, find_today
from living_evidence.lock import load_lock
from living_evidence.quotes import Snapshots
from living_evidence.rules.registry import RULES
from living_evidence.site.checking import open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem

ROOT = Path(__file__).parents[1]
PAGE = "docs/topics/harms.md"
"""Any page of the site: it is read with other text in its place, and the file stays as it is."""
HEAD = "---\nscope: [dMMR, rectal]\n---\n\n# Sentences\n\n"


class Sentence(NamedTuple):
    """A sentence of `slots.yaml`, and the rule that it breaks, if any."""

    name: str
    rule: str
    text: str
    source: str
    kind: str


def _load() -> Iterator[Sentence]:
    path = Path(__file__).with_name("slots.yaml")
    for group in yaml.safe_load(path.read_text("utf-8")):
        for label in ("wrong", "right"):
            for at, entry in enumerate(group[label], start=1):
                given = entry if isinstance(entry, dict) else {"text": entry}
                yield Sentence(
                    f"{group['rule']}-{label}-{at}",
                    group["rule"] if label == "wrong" else "",
                    given["text"],
                    given.get("source", "cercek-2025"),
                    given.get("kind", "observation"),
                )


SENTENCES = tuple(_load())


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return the problems of each sentence, all of them read as one page."""
    text, lines = HEAD, {}
    for one in SENTENCES:
        options = f":kind: {one.kind}\n:source: {one.source}\n"
        text += f":::{{claim}} {one.name}\n{options}\n{{ev}}`{one.text}`.\n:::\n\n"
        lines[text.count("\n") - 2] = one.name
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as site:
        page = site.read_page(PAGE, text)
        pages = [page if other.path == PAGE else other for other in site.pages()]
        snapshots, lock = Snapshots.from_environment(), load_lock(ROOT)
        report = check(site.corpus, pages, snapshots=snapshots, today=find_today(), lock=lock)
    found: dict[str, list[Problem]] = {one.name: [] for one in SENTENCES}
    for problem in report.problems:
        if problem.place.path == PAGE and problem.place.line in lines:
            found[lines[problem.place.line]].append(problem)
    return found


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.name)
def test_a_slot_is_told_by_its_own_rule_alone(
    sentence: Sentence, problems: dict[str, list[Problem]]
) -> None:
    found = problems[sentence.name]
    shown = "\n".join(f"{one.message} ({one.hint}) [{one.rule}]" for one in found)
    assert [one.rule for one in found] == [sentence.rule] * bool(sentence.rule), shown


def test_every_group_names_a_rule_and_breaks_it_five_times() -> None:
    names = {one.rule for one in SENTENCES if one.rule}
    assert names <= set(RULES)
    assert len(names) == 11
    for name in names:
        assert sum(one.rule == name for one in SENTENCES) >= 5
        assert sum(one.name.startswith(f"{name}-right") for one in SENTENCES) >= 3


@pytest.mark.parametrize(
    "sentence", [one for one in SENTENCES if one.rule], ids=lambda one: one.name
)
def test_the_message_gives_both_sides_at_the_slot(
    sentence: Sentence, problems: dict[str, list[Problem]]
) -> None:
    (problem,) = problems[sentence.name]
    page, record = problem.sides
    assert problem.length, "it stands at the figure or the word"
    assert page.says.strip("“”").removesuffix(" …") in sentence.text
    assert record.label in problem.message
    assert problem.hint.endswith((".", "?"))
