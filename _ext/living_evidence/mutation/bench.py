"""The bench: a site held in memory, on which one mutant after another is judged."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from living_evidence.attestation.judging import make_record_stamps, make_stamp
from living_evidence.attestation.stamps import Attestations
from living_evidence.checking import check
from living_evidence.corpus import load_corpus
from living_evidence.mutation.blocks import rewrite_page
from living_evidence.mutation.excerpts import Excerpts
from living_evidence.mutation.judging import Outcome, Spot, judge
from living_evidence.prose.claims import read_page
from living_evidence.quotes import build_quote_index
from living_evidence.rules.base import Index
from living_evidence.rules.judging import PAGE_FAMILIES, RECORD_FAMILIES
from living_evidence.rules.judging import judge as run_rules
from living_evidence.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.lock import Lock
    from living_evidence.mutation.judging import Verdict
    from living_evidence.mutation.mutants import Mutant
    from living_evidence.problems import Problem
    from living_evidence.prose.blocks import Page
    from living_evidence.quotes import QuoteIndex, Snapshots
    from living_evidence.rules.base import Rule
    from living_evidence.values import PartialDate


STAMPER = "the mutation benchmark"


class Reader(Protocol):
    """What reads the pages of a site: `site.checking.LiveSite`."""

    def pages(self, corpus: Corpus | None = None) -> list[Page]:
        """Return every page, with the problems that only the whole site shows."""

    def read_page(self, path: str, text: str | None = None) -> Page:
        """Read one page again, from `text` where it is given."""


@dataclass
class Bench:
    """A site in memory, and everything that a run over it takes that no mutant changes."""

    root: Path
    reader: Reader
    corpus: Corpus
    snapshots: Snapshots
    lock: Lock
    today: PartialDate
    strict: bool = False
    """Whether what only a stamp notices is to count too."""
    _touched: str = ""

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Return the pages as they stand, by path, in the language of their sources."""
        return {page.path: page for page in self._read_pages(self.corpus)}

    @cached_property
    def baseline(self) -> tuple[Problem, ...]:
        """Return the errors of the site as it stands; no mutant can be judged beside one."""
        found = self._check(self.corpus, list(self.pages.values()))
        return tuple(problem for problem in found if problem.severity == "error")

    @cached_property
    def attestations(self) -> Attestations | None:
        """Return a stamp of each claim and record as it now reads, whatever stamps the site has."""
        if not self.strict:
            return None
        pages = [read_page(page, self.corpus) for page in self.pages.values() if page.checked]
        claims = [claim for page in pages for claim in page.claims]
        stamps = (
            make_stamp(claim, self.corpus, "automation", STAMPER, self.today) for claim in claims
        )
        records = make_record_stamps(self.corpus, "automation", STAMPER, self.today)
        return Attestations(
            {stamp.claim: stamp for stamp in stamps},
            records={stamp.claim: stamp for stamp in records},
        )

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return the text of every page and record, by path."""
        paths = [*self.pages, *self.corpus.documents]
        return {path: (self.root / path).read_text(encoding="utf-8") for path in paths}

    def prepare(self) -> None:
        """Read and index what every mutant needs."""
        _ = (self.baseline, self.texts, self._page_rules, self._excerpts.homes)

    def judge(self, mutant: Mutant) -> Outcome:
        """Return what a whole run would make of this mutant."""
        judge_early = self._judge_words if mutant.path in self.pages else self._judge_record
        try:
            early = judge_early(mutant)
        except Exception:  # noqa: BLE001 - the whole run tells what it was that stopped
            early = None
        return early if early is not None else self.judge_whole(mutant)

    def judge_whole(self, mutant: Mutant, corpus: Corpus | None = None) -> Outcome:
        """Return what a run over everything makes of this mutant, without any short cut.

        `corpus` is the one with the mutated record, where it was read already.
        """
        try:
            problems = set(self.find_problems(mutant, corpus)) - set(self.baseline)
        except Exception as error:  # noqa: BLE001 - a run that stops is a finding, not an end
            stopped = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(stopped.filename).name}:{stopped.lineno}"
            return Outcome("wrong-place", (f"stopped by {error!r} at {where}",))
        return judge(problems, self._spot(mutant), strict=self.strict)

    def find_problems(self, mutant: Mutant, corpus: Corpus | None = None) -> tuple[Problem, ...]:
        """Return what a run over everything says of a site with this mutant."""
        if mutant.path in self.pages:
            self._read(mutant.path, mutant.apply(self.texts[mutant.path]))
            return self._check(self.corpus, self._read_pages(self.corpus))
        self._restore()
        corpus = self._load(mutant) if corpus is None else corpus
        return self._check(corpus, self._read_pages(corpus))

    def _load(self, mutant: Mutant) -> Corpus:
        return load_corpus(self.root, {mutant.path: mutant.apply(self.texts[mutant.path])})

    def _read_pages(self, corpus: Corpus) -> list[Page]:
        """Return the pages in the language of their sources.

        A translation is compared with the page as it was, so it would see every change of words.
        """
        return [page for page in self.reader.pages(corpus) if not page.translation]

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
        """Judge a mutant of a record by its form, by the rules about records, then page by page.

        What they do not name is left to a run over everything.
        """
        self._restore()
        corpus = self._load(mutant)
        early = self._find_early(mutant, corpus.problems, {"form"})
        if early is not None or mutant.path in corpus.rejected:
            return early
        quotes = build_quote_index(corpus, self.snapshots, self.lock)
        about_records = self._run(Index(corpus, quotes, (), self.today), RECORD_FAMILIES)
        early = self._find_early(mutant, about_records, {"contradiction", "quote"})
        if early is not None:
            return early
        record = Path(mutant.path).stem
        pages = self._read_pages(corpus)
        pages.sort(key=lambda page: record not in self.texts[page.path])
        readings = (read_page(page, corpus) for page in pages if page.checked)
        indexes = (Index(corpus, quotes, (reading,), self.today) for reading in readings)
        about_pages = (problem for one in indexes for problem in self._run(one, PAGE_FAMILIES))
        early = self._find_early(mutant, about_pages, {"contradiction"})
        return self.judge_whole(mutant, corpus) if early is None else early

    @staticmethod
    def _run(index: Index, families: Collection[str]) -> Iterator[Problem]:
        """Yield what the rules of some families say; what they say is kept for a whole run."""
        for problem in run_rules(index):
            rule = RULES.get(problem.rule)
            if rule is not None and rule.family in families:
                yield problem

    def _find_early(
        self, mutant: Mutant, problems: Iterable[Problem], decisive: set[Verdict]
    ) -> Outcome | None:
        spot = self._spot(mutant)
        known = set(self.baseline)
        new = (problem for problem in problems if problem not in known)
        if "quote" in decisive:
            outcome = judge(new, spot)
            return outcome if outcome.verdict in decisive else None
        found = (judge([problem], spot) for problem in new)
        return next((outcome for outcome in found if outcome.verdict in decisive), None)

    def _spot(self, mutant: Mutant) -> Spot:
        text = self.texts[mutant.path]
        home = range(0)
        if self.strict and mutant.path in self.pages:
            first, last = self._excerpts.find_home(mutant.path, mutant.line) or (1, 0)
            home = range(first, last + 1)
        elif self.strict:
            home = range(1, text.count("\n") + 2)
        return Spot(mutant.path, mutant.lines(text), home)

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
        return [rule for rule in RULES.values() if rule.family in PAGE_FAMILIES]

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
