"""Every rule is documented, is seen failing, and lets what is right pass: examples are the test.

The examples speak of a fictive topic, the corpus of `tests/examples`.
An example of records is an overlay on it, an example of prose is a page beside it.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence import rules
from living_evidence.attestation.judging import (
    build_attestation_index,
    make_record_stamps,
    make_stamp,
)
from living_evidence.attestation.stamps import (
    Attestations,
    format_attestations,
    parse_attestations,
)
from living_evidence.corpus import Corpus, load_corpus
from living_evidence.lock import PATH, Lock, format_lock, parse_lock
from living_evidence.prose.claims import read_page
from living_evidence.quotes import Snapshots, build_quote_index, make_line
from living_evidence.rules.base import Index, Rule
from living_evidence.rules.examples import Case, build_case, read_snapshots
from living_evidence.rules.record.person_named import find_names
from living_evidence.rules.record.personal_data import find_personal_data
from living_evidence.rules.registry import MODULES, RULES
from living_evidence.site.checking import LiveSite
from living_evidence.values import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from living_evidence.problems import Problem
    from living_evidence.prose.blocks import Page

EXAMPLES = Path(__file__).parent / "examples"
SNAPSHOTS = os.environ.get("EVIDENCE_SNAPSHOTS", "")
TODAY = PartialDate(2026, 1, 1)
STAMPED = "stamped"
"""Marks the page of an example as it stood when it was stamped."""
TRANSLATED = "translated"
"""Marks the page of an example in Chinese."""
CATALOG = "locale/zh_CN/LC_MESSAGES/docs"
CLAIM_ID = re.compile(r"(\{claim(?:-ref)?\}) (?=\S)")
CONFIGURATION = """\
project = "Examples"
extensions = ["myst_parser", "sphinx_design", "living_evidence.site"]
source_suffix = {".md": "markdown"}
include_patterns = ["index.md", "docs/**"]
myst_enable_extensions = ["colon_fence", "deflist"]
smartquotes = False
locale_dirs = ["locale"]
gettext_compact = False
"""
# A source against a source, or a record against its quotes: both sides are said. A page alone
# may be wrong by itself, as with a character that nobody sees.
TWO_SIDED = {"record", "quote", "arithmetic", "conflict", "lifecycle", "figure"}


def _examples() -> Iterator[tuple[Rule, str, bool, str]]:
    for rule in RULES.values():
        for at, example in enumerate(rule.failing, start=1):
            yield rule, example, True, f"{rule.name}-refuses-{at}"
        for at, example in enumerate(rule.passing, start=1):
            yield rule, example, False, f"{rule.name}-accepts-{at}"


CASES = {name: (rule, example, fails) for rule, example, fails, name in _examples()}
FAILING = [name for name, (_, _, fails) in CASES.items() if fails]
PASSING = [name for name, (_, _, fails) in CASES.items() if not fails]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """Return the page of every example that has one, read in one Sphinx application."""
    site = tmp_path_factory.mktemp("examples")
    shutil.copytree(EXAMPLES, site, dirs_exist_ok=True)
    (site / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
    (site / "index.md").write_text("# Examples\n", encoding="utf-8")
    (site / PATH).write_text(format_lock(_base_lock().lines.values()), encoding="utf-8")
    (site / "docs").mkdir()
    (site / CATALOG).mkdir(parents=True)
    for name, (_, example, _) in CASES.items():
        page = build_case(EXAMPLES, example).page
        if page:
            (site / "docs" / f"{name}.md").write_text(_name_claims(name, page), encoding="utf-8")
        catalog = build_case(EXAMPLES, example).catalog
        if catalog:
            (site / CATALOG / f"{name}.po").write_text(catalog, encoding="utf-8")
    live = LiveSite(site, warning=StringIO())
    found = {_key(page): page for page in live.pages()}
    for name, (_, example, _) in CASES.items():
        stamped = build_case(EXAMPLES, example).stamped
        if stamped:
            text = _name_claims(name, stamped)
            found[f"{name}-{STAMPED}"] = live.read_page(f"docs/{name}.md", text)
    return found


def _key(page: Page) -> str:
    name = Path(page.path).stem
    return f"{name}-{TRANSLATED}" if page.translation else name


def _name_claims(name: str, page: str) -> str:
    """Name the claims after the example: each example is a site of its own, read in one."""
    return CLAIM_ID.sub(rf"\1 {name}-", page)


@cache
def _base() -> Corpus:
    return load_corpus(EXAMPLES)


def _corpus(case: Case) -> Corpus:
    corpus = load_corpus(EXAMPLES, case.texts)
    if "evidence/vocabulary.yaml" in case.texts:
        return corpus
    # One vocabulary for all: what its quotes say is read once.
    return replace(corpus, vocabulary=_base().vocabulary)


@cache
def _base_snapshots() -> Snapshots:
    return Snapshots(texts=read_snapshots(EXAMPLES))


def _snapshots(case: Case) -> Snapshots:
    if case.snapshots in (None, read_snapshots(EXAMPLES)):
        return _base_snapshots()
    return Snapshots(texts=case.snapshots or {})


def _written_lock(corpus: Corpus, snapshots: Snapshots) -> Lock:
    entries = build_quote_index(corpus, snapshots, Lock()).entries.values()
    return parse_lock(
        format_lock(make_line(entry) for entry in entries if entry.state == "matched")
    )


@cache
def _base_lock() -> Lock:
    return _written_lock(_base(), _base_snapshots())


def _lock(case: Case, corpus: Corpus) -> Lock:
    if case.lock == "absent":
        return Lock()
    return _base_lock() if case.lock == "kept" else _written_lock(corpus, _snapshots(case))


def _stamp(case: Case, stamped: Page | None) -> Attestations | None:
    """Stamp the claims of a page as it stood, and the records before the overlay."""
    if case.stamped is None or stamped is None:
        return None
    claims = read_page(stamped, _base()).claims
    made = [make_stamp(claim, _base(), "author", "Ada Example", TODAY) for claim in claims]
    made += make_record_stamps(_base(), "author", "Ada Example", TODAY)
    return parse_attestations(format_attestations(made))


def _run(case: Case, *pages: Page, stamped: Page | None = None) -> list[Problem]:
    corpus = _corpus(case)
    lock = _lock(case, corpus)
    snapshots = Snapshots() if case.snapshots is None else _snapshots(case)
    quotes = build_quote_index(corpus, snapshots, lock)
    readings = tuple(read_page(page, corpus) for page in pages)
    stamps = _stamp(case, stamped)
    attestation = build_attestation_index(readings, stamps, corpus) if stamps else None
    index = Index(corpus, quotes, readings, TODAY, attestation)
    found = [*corpus.problems, *lock.problems]
    found += [problem for page in pages for problem in page.problems]
    return found + [problem for rule in RULES.values() for problem in rule.check(index)]


def _run_case(example: str, name: str, pages: dict[str, Page]) -> list[Problem]:
    own = (pages[key] for key in (name, f"{name}-{TRANSLATED}") if key in pages)
    return _run(build_case(EXAMPLES, example), *own, stamped=pages.get(f"{name}-{STAMPED}"))


def _show(problems: list[Problem]) -> str:
    return "\n".join(f"{p.place}: {p.message} [{p.rule}]" for p in problems)


def _modules() -> Iterator[ModuleType]:
    for family in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        package = importlib.import_module(family.name)
        for module in pkgutil.iter_modules(getattr(package, "__path__", ()), f"{family.name}."):
            yield importlib.import_module(module.name)


def test_the_example_corpus_has_no_problem() -> None:
    assert _show(_run(Case(snapshots=read_snapshots(EXAMPLES)))) == ""


def test_every_rule_module_is_registered() -> None:
    found = {module.__name__ for module in _modules() if hasattr(module, "FAILING")}
    assert found == {module.__name__ for module in MODULES}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_says_what_why_and_how_to_mend(rule: Rule) -> None:
    summary, _, rest = rule.documentation.partition("\n\n")
    assert summary.endswith("."), summary
    assert "To mend:" in rest
    assert rule.failing, "it was never seen failing"
    assert rule.passing, "it was never seen passing"


@pytest.mark.parametrize("name", FAILING)
def test_what_a_rule_refuses(name: str, pages: dict[str, Page]) -> None:
    rule, example, _ = CASES[name]
    problems = _run_case(example, name, pages)
    own = [problem for problem in problems if problem.rule == rule.name]
    assert own, _show(problems)
    for problem in own:
        assert len(problem.sides) >= 1 + (rule.family in TWO_SIDED), problem.message
        assert all(side.label and side.says for side in problem.sides), problem.sides
        assert problem.hint.endswith((".", "?")), problem.hint
        assert problem.place.line, problem.message
        assert not problem.message.endswith("."), problem.message


@pytest.mark.parametrize("name", PASSING)
def test_what_every_rule_accepts(name: str, pages: dict[str, Page]) -> None:
    _, example, _ = CASES[name]
    assert _show(_run_case(example, name, pages)) == ""


@pytest.mark.skipif(not SNAPSHOTS, reason="EVIDENCE_SNAPSHOTS names no folder")
def test_people_are_found_in_the_snapshots_and_nothing_else_is() -> None:
    texts = [path.read_text("utf-8") for path in sorted(Path(SNAPSHOTS).glob("*.txt"))]
    lines = [line for text in texts for line in text.splitlines()]
    # One contact has a telephone number; two patients and that contact are named.
    assert [what for line in lines for what, _, _ in find_personal_data(line)] == [
        "a telephone number"
    ]
    assert len([name for line in lines for name in find_names(line)]) == 3


@pytest.mark.parametrize(
    "text",
    [
        "2025 Jun 19;392(23):2297-2308. doi: 10.1056/example.2404512.",
        "Phone interviews took place at 12 months; call 2024-05-01 the data cut.",
        "WBC ≥ 3.5 × 10^9/L, Hb ≥ 100 g/L, PLT ≥ 100 × 10^9/L",
        "OR 0.85 (0.72 to 1.01); 1 234 of 56 789; 100 000 to 200 000",
        "NCT99999901, PMID 39999999, ISRCTN12345678, 0000-0002-1825-0097",
        "CTRI/2020/01/022728, jRCT2031200123, ChiCTR2100012345, www.example.org/0312-555-0199",
        "grant R01 CA123456; born as an idea in 2015; hospital number of beds 1200",
        "quote a#b 13800138000abcdef13800138000abcd 0123456789abcdef0123456789abcdef 1+12",
    ],
)
def test_numbers_of_science_are_no_telephone_numbers(text: str) -> None:
    assert find_personal_data(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Hodgkin Lymphoma, a disease of the patient, was treated.",
        "Patients in New York, United States, and one patient, Hong Kong, had it.",
        "Memorial Sloan Kettering Cancer Center; Dr.Oracle Medical Advisory Board & Editors",
        "Department of Veterans Affairs Laryngeal Cancer Study Group, Wolf GT, Fisher SG, et al.",
        "Nigro ND, Seydel HG, Considine B. Total Neoadjuvant Therapy; Kaplan-Meier; CAPEOX",
        "Contact precautions: Wear Gloves; the patient Health Questionnaire",
    ],
)
def test_authors_institutions_and_diseases_are_no_patients(text: str) -> None:
    assert find_names(text) == ()
