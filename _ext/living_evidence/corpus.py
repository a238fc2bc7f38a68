"""Everything under `evidence/`, indexed: what an address names, and what it licenses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from living_evidence.documents import Document
from living_evidence.fields import iter_named_fields
from living_evidence.loading import VOCABULARY, Files, Loaded, load_files, paused_collector
from living_evidence.memo import keep_last
from living_evidence.records import (
    Assertion,
    BaseResult,
    BaseSource,
    Code,
    Count,
    Discrepancy,
    Judgement,
    Judgements,
    Model,
    Notices,
    Population,
    Proportion,
    Recommendation,
    Study,
    Survival,
    VocabularyFile,
    Waivers,
)
from living_evidence.rejected import check_rejected
from living_evidence.shelf import Shelf
from living_evidence.values import Number, parse_number
from living_evidence.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from living_evidence.documents import Route
    from living_evidence.memo import Kept
    from living_evidence.problems import Place, Problem

STUDY = "study:"
TargetKind = Literal["result", "part", "source", "discrepancy", "judgement", "study"]


@dataclass(frozen=True, slots=True)
class Item:
    """One addressable result or named field, with every facet that it inherits."""

    address: str
    name: str
    source: Loaded[BaseSource]
    route: Route
    result: BaseResult
    population: Population | None
    terms: frozenset[str]
    """All terms that it licenses: its own, inherited, mentioned, and broader ones."""
    own_terms: frozenset[str]
    """Terms of the result, its population and outcome, without context and broader ones."""
    mentioned: frozenset[str] = frozenset()
    """Those of `terms` that are only mentioned: a sentence may use them, and need not."""

    @property
    def place(self) -> Place:
        """Return where the result stands in its record."""
        return self.source.document.place(self.route)

    @property
    def study(self) -> str:
        """Return the id of the study that this result belongs to, or an empty text."""
        link = self.source.model.study
        return self.result.study or (link.id if link else "")


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What an address names."""

    address: str
    kind: TargetKind
    document: Document
    route: Route
    item: Item | None = None
    part: str = ""
    model: Model | None = None

    @property
    def place(self) -> Place:
        """Return where it stands."""
        return self.document.place(self.route)


@dataclass(frozen=True, eq=False)
class Corpus:
    """The index that rules, prose and pages read; built once per run by `loading`."""

    root: str
    vocabulary: Vocabulary
    sources: dict[str, Loaded[BaseSource]] = field(default_factory=dict)
    studies: dict[str, Loaded[Study]] = field(default_factory=dict)
    discrepancies: dict[str, Loaded[Discrepancy]] = field(default_factory=dict)
    judgements: Loaded[Judgements] | None = None
    notices: Loaded[Notices] | None = None
    waivers: Loaded[Waivers] | None = None
    vocabulary_file: Loaded[VocabularyFile] | None = None
    items: dict[str, Item] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    rejected: dict[str, Document] = field(default_factory=dict)
    """Documents by path that did not validate, and so are no records of the corpus."""
    problems: tuple[Problem, ...] = ()
    """What reading and validating the files found."""
    shelf: Shelf = field(default_factory=Shelf, repr=False)
    """What an earlier run found out about the same files."""
    whole: Corpus | None = None
    """For a part: the corpus in which the addresses of other records are looked up."""
    asked: set[str] = field(default_factory=set, init=False, repr=False)
    """For a part: the records whose addresses were looked up in the whole."""
    kept: Kept = field(default_factory=dict, init=False, repr=False)
    _targets: dict[tuple[str, str], Target | None] = field(
        default_factory=dict, init=False, repr=False
    )

    def items_of(self, source: str) -> Iterator[Item]:
        """Yield the items of one source in record order."""
        return iter(self._items_by_source.get(source, ()))

    @cached_property
    def _items_by_source(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.items.values():
            found.setdefault(item.source.model.id, []).append(item)
        return found

    def sources_of(self, study: str) -> list[str]:
        """Return the ids of the sources that report a study, by date of issue."""
        return list(self._sources_by_study.get(study, ()))

    @cached_property
    def _sources_by_study(self) -> dict[str, list[str]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for name, loaded in self.sources.items():
            link = loaded.model.study
            if link is not None:
                found.setdefault(link.id, set()).add((loaded.model.citation.issued, name))
        for item in self.items.values():
            if item.result.study:
                source = item.source.model
                found.setdefault(item.result.study, set()).add((source.citation.issued, source.id))
        return {study: [name for _, name in sorted(dated)] for study, dated in found.items()}

    def find(self, address: str, default_source: str = "") -> Target | None:
        """Resolve what a span may be bound to; None when nothing has this address.

        `record#name`, `#name` and a part `record#name.part` name results and fields, `record` alone
        a whole source (for what it does not report), `discrepancy#verdict`, `judgement#id` and
        `study:ID` the rest.
        """
        record, hash_, name = address.partition("#")
        record = record or default_source
        if self.whole is not None and record not in self.sources:
            self.asked.add(record)
            return self.whole.find(address, default_source)
        if address.startswith(STUDY):
            return self._find_study(address)
        if not hash_:
            return self._find_source(record)
        key = (record, name)
        if key not in self._targets:
            self._targets[key] = self._find_named(*key)
        return self._targets[key]

    def find_document(self, record: str) -> Document | None:
        """Return the file behind the record of an address, as `find` resolves it; or None."""
        if record.startswith(STUDY):
            return _document_of(self.studies.get(record.removeprefix(STUDY)))
        if record == "judgement":
            return _document_of(self.judgements)
        return _document_of(self.discrepancies.get(record) or self.sources.get(record))

    def take_source(self, name: str) -> Corpus:
        """Return a part: one source, and of studies and discrepancies those that name it."""
        loaded, naming = self.sources[name], self._naming.get(name, Naming())
        return Corpus(
            root=self.root,
            vocabulary=self.vocabulary,
            sources={name: loaded},
            studies={study: self.studies[study] for study in naming.studies},
            discrepancies={one: self.discrepancies[one] for one in naming.discrepancies},
            items={item.address: item for item in self.items_of(name)},
            documents={loaded.document.path: loaded.document},
            whole=self,
        )

    def take_rest(self) -> Corpus:
        """Return a part: everything but the sources."""
        paths = {loaded.document.path for loaded in self.sources.values()}
        documents = {path: one for path, one in self.documents.items() if path not in paths}
        return replace(self, sources={}, items={}, documents=documents, whole=self)

    @cached_property
    def _naming(self) -> dict[str, Naming]:
        found: dict[str, Naming] = {}
        for study, loaded in self.studies.items():
            for name in {address.partition("#")[0] for address in loaded.model.flow}:
                found.setdefault(name, Naming()).studies.append(study)
        for one, declared in self.discrepancies.items():
            for name in {side.result.partition("#")[0] for side in declared.model.sides}:
                found.setdefault(name, Naming()).discrepancies.append(one)
        return found

    def _find_named(self, record: str, name: str) -> Target | None:
        if record == "judgement":
            return self._find_judgement(name)
        if record in self.discrepancies:
            if name != "verdict":
                return None
            loaded = self.discrepancies[record]
            address, route = f"{record}#{name}", ("verdict",)
            return Target(address, "discrepancy", loaded.document, route, model=loaded.model)
        return self._find_item(record, name)

    def denominator(self, item: Item) -> Number | None:
        """Return the total of a result by following its reference; None when not stated."""
        target = self.denominator_item(item)
        return None if target is None else count_of(target)

    def denominator_item(self, item: Item) -> Item | None:
        """Return the item that counts the denominator of a result, or None."""
        if not isinstance(item.result, Proportion | Survival) or "#" not in item.result.total:
            return None
        target = self.find(item.result.total, item.source.model.id)
        return target.item if target is not None else None

    def _find_item(self, record: str, name: str) -> Target | None:
        base = name
        parts: list[str] = []
        while base:
            item = self.items.get(f"{record}#{base}")
            if item is not None:
                part = ".".join(reversed(parts))
                if part and item.route[-1] == part:
                    part = ""  # the whole path of a named field: `enrollmentInfo.count`
                if part and not _has_part(item, part):
                    return None
                kind: TargetKind = "part" if part else "result"
                route = (*item.route, *part.split(".")) if part else item.route
                address, document = f"{record}#{name}", item.source.document
                return Target(address, kind, document, route, item, part, item.result)
            base, dot, last = base.rpartition(".")
            if not dot:
                return None
            parts.append(last)
        return None

    def _find_source(self, record: str) -> Target | None:
        loaded = self.sources.get(record)
        if loaded is None:
            return None
        return Target(record, "source", loaded.document, ("id",), model=loaded.model)

    def _find_judgement(self, name: str) -> Target | None:
        if self.judgements is None or name not in self.judgements.model.judgements:
            return None
        document, route = self.judgements.document, ("judgements", name)
        model: Judgement = self.judgements.model.judgements[name]
        return Target(f"judgement#{name}", "judgement", document, route, model=model)

    def _find_study(self, address: str) -> Target | None:
        loaded = self.studies.get(address.removeprefix(STUDY).partition("#")[0])
        if loaded is None:
            return None
        return Target(address, "study", loaded.document, ("id",), model=loaded.model)


@dataclass(frozen=True, slots=True)
class Naming:
    """What names a source: the studies by their flow, and the discrepancies by their sides."""

    studies: list[str] = field(default_factory=list)
    discrepancies: list[str] = field(default_factory=list)


def _document_of(loaded: Loaded[Any] | None) -> Document | None:
    return loaded.document if loaded is not None else None


def _has_part(item: Item, part: str) -> bool:
    """Tell whether `part` (`total`, `timepoint.from`) is a field of the result."""
    current: object = item.result
    for step in part.split("."):
        if not isinstance(current, Model):
            return False
        names = {field.alias or name: name for name, field in type(current).model_fields.items()}
        if step not in names:
            return False
        current = getattr(current, names[step])
    return current is not None


def load_corpus(
    root: Path, texts: Mapping[str, str | None] | None = None, shelf: Shelf | None = None
) -> Corpus:
    """Read and index everything under `root/evidence`; see `loading.load_files`."""
    shelf = Shelf() if shelf is None else shelf
    with paused_collector():
        return _index_files(root, load_files(root, texts, shelf), shelf)


def _index_files(root: Path, files: Files, shelf: Shelf) -> Corpus:
    vocabulary = _build_vocabulary(files.vocabulary)
    sources = files.sources.values()
    items = (item for loaded in sources for item in build_items(loaded, vocabulary))
    return Corpus(
        root=str(root),
        vocabulary=vocabulary,
        sources=files.sources,
        studies=files.studies,
        discrepancies=files.discrepancies,
        judgements=files.judgements,
        notices=files.notices,
        waivers=files.waivers,
        vocabulary_file=files.vocabulary,
        items={item.address: item for item in items},
        documents=files.documents,
        rejected=files.rejected,
        problems=(*files.problems, *check_rejected(files, vocabulary)),
        shelf=shelf,
    )


def _build_vocabulary(loaded: Loaded[VocabularyFile] | None) -> Vocabulary:
    if loaded is not None:
        return _index_vocabulary(loaded)
    return _make_empty_vocabulary()


@keep_last
def _index_vocabulary(loaded: Loaded[VocabularyFile]) -> Vocabulary:
    return Vocabulary.build(loaded.model, loaded.document)


@lru_cache(maxsize=1)
def _make_empty_vocabulary() -> Vocabulary:
    return Vocabulary.build(VocabularyFile(facets={}, terms={}), Document(VOCABULARY, "", {}))


def count_of(item: Item) -> Number | None:
    """Return the number of participants that an item counts, or None when it states none."""
    result = item.result
    if isinstance(result, Count):
        return parse_number(result.value)
    if isinstance(result, Proportion):
        return parse_number(result.events)
    return None


@keep_last
def build_items(loaded: Loaded[BaseSource], vocabulary: Vocabulary) -> tuple[Item, ...]:
    """Return every addressable item of a source: its results, then its named fields."""
    source = loaded.model
    results = ((name, ("results", name), result) for name, result in source.results.items())
    found = (*results, *iter_named_fields(source))
    return tuple(_build_item(loaded, vocabulary, *one) for one in found)


def _build_item(
    loaded: Loaded[BaseSource],
    vocabulary: Vocabulary,
    name: str,
    route: Route,
    result: BaseResult,
) -> Item:
    source = loaded.model
    population = source.populations.get(result.population or "")
    own = set(result.all_terms)
    if result.outcome:
        own.add(result.outcome)
    if isinstance(result, Code):
        own.update(vocabulary.terms_of_code(result.scheme, result.value))
    if route[0] == "registry":
        own.update(vocabulary.terms_of_code("registryField", name.partition(".")[0]))
    if population is not None:
        own.update(population.all_terms)
    inherited = [term for term in source.context.all_terms if not vocabulary.excludes(term, own)]
    holding = vocabulary.close({*own, *inherited})
    mentions: tuple[str, ...] = ()
    if isinstance(result, Assertion | Recommendation):
        mentions = (*result.mentions, *result.condition)
    mentioned = vocabulary.close(mentions)
    return Item(
        address=f"{source.id}#{name}",
        name=name,
        source=loaded,
        route=route,
        result=result,
        population=population,
        terms=holding | mentioned,
        own_terms=frozenset(own),
        mentioned=mentioned - holding,
    )
