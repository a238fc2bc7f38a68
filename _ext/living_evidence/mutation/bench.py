"""The bench: a site held in memory, on which one mutant after another is judged."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from living_evidence.checking import check
from living_evidence.corpus import load_corpus
from living_evidence.mutation.blocks import rewrite_page
from living_evidence.mutation.excerpts import Excerpts
from living_evidence.mutation.judging import Outcome, judge
from living_evidence.prose.claims import read_page
from living_evidence.quotes import build_quote_index
from living_evidence.rules.base import Index
from living_evidence.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living_evidence.attestation.stamps import Attestations
    from living_evidence.corpus import Corpus
    from living_evidence.lock import Lock
    from living_evidence.mutation.judging import Verdict
    from living_evidence.mutation.mutants import Mutant
    from living_evidence.problems import Problem
    from living_evidence.prose.blocks import Page
    from living_evidence.quotes import QuoteIndex, Snapshots
    from living_evidence.rules.base import Rule
    from living_evidence.values import PartialDate


class Reader(Protocol):
    """What reads the pages of a site: `site.checking.LiveSite`."""

    def pages(self, corpus: Corpus | None = None) -> list[Page]:
        """Return every page, with the problems that only the whole site shows."""

    def read_page(self, path: str, text: str | None = None) -> Page:
        """Read one page again, from `text` where it is given."""


@dataclass
class _Watched:
    """An index that notes whether a rule looked at the pages."""

    index: Index
    looked: bool = False

    def __getattr__(self, name: str) -> object:
        self.looked = self.looked or name == "readings"
        return getattr(self.index, name)


@dataclass
class Bench:
    """A site in memory, and everything that a run over it takes that no mutant changes."""

    root: Path
    reader: Reader
    corpus: Corpus
    snapshots: Snapshots
    lock: Lock
    today: PartialDate
    attestations: Attestations | None = None
    """The stamps, where what only they notice is to count too."""
    _touched: str = ""

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Return the pages as they stand, by path, in the language of their sources."""
        pages = self.reader.pages(self.corpus)
        return {page.path: page for page in pages if not page.translation}

    @cached_property
    def baseline(self) -> tuple[Problem, ...]:
        """Return the errors of the site as it stands; no mutant can be judged beside one."""
        found = self._check(self.corpus, list(self.pages.values()))
        return tuple(problem for problem in found if problem.severity == "error")

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return the text of every page and record, by path."""
        paths = [*self.pages, *self.corpus.documents]
        return {path: (self.root / path).read_text(encoding="utf-8") for path in paths}

    def prepare(self) -> None:
        """Read and index what every mutant needs."""
        _ = (self.baseline, self.texts, self._page_rules, self._record_rules, self._excerpts.homes)

    def judge(self, mutant: Mutant) -> Outcome:
        """Return what a whole run would make of this mutant."""
        judge_early = self._judge_words if mutant.path in self.pages else self._judge_record
        try:
            early = judge_early(mutant)
        except Exception:  # noqa: BLE001 - the whole run tells what it was that stopped
            early = None
        return early if early is not None else self.judge_whole(mutant)

    def judge_whole(self, mutant: Mutant) -> Outcome:
        """Return what a run over everything makes of this mutant, without any short cut."""
        lines = mutant.lines(self.texts[mutant.path])
        try:
            problems = set(self.find_problems(mutant)) - set(self.baseline)
        except Exception as error:  # noqa: BLE001 - a run that stops is a finding, not an end
            stopped = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(stopped.filename).name}:{stopped.lineno}"
            return Outcome("wrong-place", (f"stopped by {error!r} at {where}",))
        return judge(problems, mutant.path, lines, strict=self.attestations is not None)

    def find_problems(self, mutant: Mutant) -> tuple[Problem, ...]:
        """Return what a run over everything says of a site with this mutant."""
        text = mutant.apply(self.texts[mutant.path])
        if mutant.path in self.pages:
            self._read(mutant.path, text)
            return self._check(self.corpus, self.reader.pages(self.corpus))
        self._restore()
        corpus = load_corpus(self.root, {mutant.path: text})
        return self._check(corpus, self.reader.pages(corpus))

    def _judge_words(self, mutant: Mutant) -> Outcome | None:
        """Judge a mutant of a page by the rules about pages, and by its own claim alone.

        Most are contradicted here, without the rest of the page and the site; None otherwise.
        """
        whole = self.texts[mutant.path]
        page = rewrite_page(self.pages[mutant.path], mutant, whole)
        if page is None:
            text = mutant.apply(self._excerpts.cut(mutant.path, mutant.line))
            page = self._read(mutant.path, text)
        reading = read_page(page, self.corpus)
        index = Index(self.corpus, self._quotes, (reading,), self.today)
        problems = (problem for rule in self._page_rules for problem in rule.check(index))
        return self._find_early(mutant, problems, {"contradiction"})

    def _judge_record(self, mutant: Mutant) -> Outcome | None:
        """Judge a mutant of a record by its form, then by the rules about records.

        What they do not name is left to a run over everything; None then.
        """
        text = mutant.apply(self.texts[mutant.path])
        corpus = load_corpus(self.root, {mutant.path: text})
        early = self._find_early(mutant, corpus.problems, {"form"})
        if early is not None or mutant.path in corpus.rejected:
            return early
        quotes = build_quote_index(corpus, self.snapshots, self.lock)
        index = Index(corpus, quotes, (), self.today)
        problems = [problem for rule in self._record_rules for problem in rule.check(index)]
        return self._find_early(mutant, problems, {"contradiction", "quote"})

    def _find_early(
        self, mutant: Mutant, problems: Iterable[Problem], decisive: set[Verdict]
    ) -> Outcome | None:
        lines = mutant.lines(self.texts[mutant.path])
        known = set(self.baseline)
        if "quote" in decisive:
            found = [judge(set(problems) - known, mutant.path, lines)]
        else:
            new = (problem for problem in problems if problem not in known)
            found = (judge([problem], mutant.path, lines) for problem in new)
        return next((outcome for outcome in found if outcome.verdict in decisive), None)

    def _read(self, path: str, text: str) -> Page:
        """Read one page with another text, and put back the page that was read so before."""
        if self._touched != path:
            self._restore()
        self._touched = path
        return self.reader.read_page(path, text)

    def _restore(self) -> None:
        if self._touched:
            self.reader.read_page(self._touched, self.texts[self._touched])
        self._touched = ""

    @cached_property
    def _excerpts(self) -> Excerpts:
        return Excerpts(self.pages, self.texts)

    @cached_property
    def _quotes(self) -> QuoteIndex:
        return build_quote_index(self.corpus, self.snapshots, self.lock)

    @cached_property
    def _page_rules(self) -> list[Rule]:
        return [RULES[name] for name in sorted(self._looking)]

    @cached_property
    def _record_rules(self) -> list[Rule]:
        return [rule for name, rule in RULES.items() if name not in self._looking]

    @cached_property
    def _looking(self) -> frozenset[str]:
        """Find the rules that look at pages; any other says the same whatever a page says."""
        pages = [page for page in self.pages.values() if page.checked]
        readings = tuple(read_page(page, self.corpus) for page in pages)
        index = Index(self.corpus, self._quotes, readings, self.today)
        found = set()
        for name, rule in RULES.items():
            watched = _Watched(index)
            list(rule.check(watched))  # type: ignore[arg-type]
            if watched.looked:
                found.add(name)
        return frozenset(found)

    def _check(self, corpus: Corpus, pages: list[Page]) -> tuple[Problem, ...]:
        report = check(
            corpus,
            pages,
            snapshots=self.snapshots,
            today=self.today,
            lock=self.lock,
            attestations=self.attestations,
        )
        return report.problems
