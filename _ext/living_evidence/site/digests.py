"""Content hashes of what was read and of what is shown: times of modification prove nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from living_evidence.loading import VOCABULARY
from living_evidence.rules.walk import named_addresses
from living_evidence.site.about import describe_basis
from living_evidence.site.catalogs import Catalogs
from living_evidence.site.context import record_of
from living_evidence.site.related import find_related

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.environment import BuildEnvironment

    from living_evidence.site.context import SiteIndex
    from living_evidence.site.domain import EvidenceDomain, Reading

NOTICES = "evidence/notices.yaml"
JUDGEMENTS = "evidence/judgements.yaml"
ENCODING = "utf-8-sig"


def digest_text(*texts: str) -> str:
    """Return one hash of several texts."""
    combined = hashlib.sha256()
    for text in texts:
        combined.update(text.encode("utf-8", "surrogatepass"))
        combined.update(b"\0")
    return combined.hexdigest()


@dataclass
class Digests:
    """The content hash of every file and document of one build; each file is read once."""

    env: BuildEnvironment
    texts: Mapping[str, str | None] = field(default_factory=dict)
    """Texts in memory that stand in for files, by path relative to the source folder."""
    files: dict[Path, str] = field(default_factory=dict)

    def of_file(self, path: Path) -> str:
        """Return the hash of a file; an absent one has a hash of its own."""
        if path not in self.files:
            self.files[path] = self._read(path)
        return self.files[path]

    def of_document(self, docname: str, own: str = "") -> str:
        """Return the hash of all that reading a document depends on; `own` of its text if known."""
        env = self.env
        paths = [Path(env.srcdir, path) for path in env.dependencies.get(docname, ())]
        paths += [Path(env.srcdir, VOCABULARY), *self.catalogs(docname)]
        own = own or self.of_file(Path(env.doc2path(docname)))
        return digest_text(own, *(f"{path}={self.of_file(path)}" for path in sorted(set(paths))))

    def catalogs(self, docname: str) -> list[Path]:
        """Return the catalogs of a document, in every language."""
        return Catalogs(self.env, self.texts).paths(docname)

    def _read(self, path: Path) -> str:
        try:
            text = self.texts[path.relative_to(self.env.srcdir).as_posix()]
        except (KeyError, ValueError):
            return _digest_file(path)
        return "absent" if text is None else digest_text(text)


def _digest_file(path: Path) -> str:
    try:
        return digest_text(path.read_text(encoding=ENCODING))
    except UnicodeDecodeError:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "absent"


@dataclass
class Views:
    """The hash of what each written page shows, its banners, back links and lists included."""

    env: BuildEnvironment
    domain: EvidenceDomain
    index: SiteIndex
    digests: Digests

    def all(self) -> dict[str, str]:
        """Return the hashes by docname."""
        site, contents = self._of_site(), self._of_contents()
        return {
            docname: digest_text(contents, self._of_page(docname, reading, site))
            for docname, reading in sorted(self.domain.readings.items())
        }

    def _of_page(self, docname: str, reading: Reading, site: str) -> str:
        own = {docname.rpartition("/")[2]} if reading.page is None else reading.records
        related = {other for record in own for other in (record, *self._neighbours.get(record, ()))}
        parts = [reading.digest, *(self._of_record(record) for record in sorted(related))]
        if reading.page is None:
            parts += [text for record in sorted(own) for text in self._uses(record)]
            parts += [text for record in sorted(own) for text in self._of_study(record)]
            parts += self._problems(self.env.doc2path(docname, base=False))
        else:
            parts += self._problems(reading.page.path)
            parts += [text for record in sorted(related) for text in self._care(record)]
            parts += [self._of_mention(mention.address) for mention in reading.mentions]
        return digest_text(*parts, site if reading.lists else "")

    def _of_contents(self) -> str:
        """Return the hash of what stands on every page: the titles of its sidebar, its foot."""
        includes = self.env.toctree_includes
        titled = sorted({name for names in includes.values() for name in names})
        return digest_text(
            *describe_basis(self.index.corpus),
            self.digests.of_file(Path(self.env.srcdir, NOTICES)),
            *(f"{name}: {includes[name]}" for name in sorted(includes)),
            *(f"{name}: {self.env.titles[name]}" for name in titled if name in self.env.titles),
        )

    def _of_site(self) -> str:
        report = self.index.report
        readings = (self.domain.readings[name].digest for name in sorted(self.domain.readings))
        documents = self.index.corpus.documents.values()
        texts = (self.digests.of_file(self.env.srcdir / document.path) for document in documents)
        problems = (str(problem) for problem in report.problems)
        stamps = map(str, report.attestation.stamps.stamps.values()) if report.attestation else ()
        return digest_text(*readings, *texts, *problems, *stamps, str(report.coverage))

    def _of_record(self, record: str) -> str:
        paths = self._paths.get(record, ())
        return digest_text(*(self.digests.of_file(self.env.srcdir / path) for path in paths))

    def _of_mention(self, address: str) -> str:
        if address.startswith("notice:"):
            return self.digests.of_file(Path(self.env.srcdir, NOTICES))
        found = self.index.claims.get(address.removeprefix("claim:"))
        if found is None:
            return ""
        docname, claim = found
        reading = self.domain.readings[docname]
        records = {record_of(bound) for bound in claim.addresses}
        records |= {other for name in records for other in self._neighbours.get(name, ())}
        shown = (self._of_record(record) for record in sorted(records))
        problems = self._problems(self.env.doc2path(docname, base=False))
        return digest_text(reading.digest, *problems, *shown)

    def _uses(self, record: str) -> Iterable[str]:
        for docname, claim, address in self.index.uses.get(record, ()):
            title = self.env.titles[docname].astext() if docname in self.env.titles else ""
            texts = [block.block.text for block in (*claim.blocks, *claim.plain)]
            yield digest_text(docname, title, claim.claim.id, claim.claim.kind, address, *texts)
            yield from map(str, self.index.problems.get(claim.claim.id, ()))
        yield from self._shown.get(record, ())

    def _care(self, record: str) -> list[str]:
        """Return what is overdue of a record: pages that use it say so."""
        paths = self._paths.get(record, ())
        return [str(problem) for path in paths for problem in self.index.care.get(path, ())]

    def _problems(self, path: object) -> list[str]:
        return [str(problem) for problem in self._problems_by_path.get(str(path), ())]

    def _find_neighbours(self) -> dict[str, set[str]]:
        """Return which records are shown on the page of another: studies, sides, relations."""
        found: dict[str, set[str]] = {}
        for name, others in self._iter_neighbours():
            found.setdefault(name, set()).update(others)
        for name, shown in list(found.items()):
            for other in shown:
                found.setdefault(other, set()).add(name)
        return found

    def _iter_neighbours(self) -> Iterator[tuple[str, set[str]]]:
        corpus = self.index.corpus
        for item in corpus.items.values():
            source, result = item.source.model.id, item.result
            named = [result.superseded_by, getattr(result, "total", None)]
            named += result.derived.of if result.derived is not None else ()
            yield source, {item.study, *map(_record_of, named)} - {"", source}
        for name, loaded in corpus.sources.items():
            yield name, {link.target for link in loaded.model.relations}
        for named_address in named_addresses(corpus):
            other = _record_of(named_address.address)
            if named_address.record and other not in {"", named_address.record}:
                yield named_address.record, {other}
        for name, study in corpus.studies.items():
            yield name, {*map(_record_of, (*study.model.flow, *study.model.reports))}
        for name, discrepancy in corpus.discrepancies.items():
            addresses = [side.result for side in discrepancy.model.sides]
            studies = (corpus.items[one].study for one in addresses if one in corpus.items)
            concerned = {name, *map(_record_of, addresses), *studies} - {""}
            # Each of their pages may show the whole of it: all sides, and the verdict.
            yield from ((one, concerned - {one}) for one in concerned)

    def _of_study(self, record: str) -> Iterator[str]:
        """Yield what else the page of a study, or of its source, shows of the rest of the site."""
        corpus = self.index.corpus
        source = corpus.sources.get(record)
        link = source.model.study if source is not None else None
        for study in {record, link.id if link is not None else record} & corpus.studies.keys():
            yield str(find_related(corpus).get(study, ()))
        if record in corpus.studies:
            yield self.digests.of_file(self.env.srcdir / JUDGEMENTS)

    def __post_init__(self) -> None:
        """Index paths and problems once."""
        corpus = self.index.corpus
        records = (corpus.sources, corpus.studies, corpus.discrepancies)
        # The entry of a study in a registry and the study itself may be called the same.
        self._paths: dict[str, list[str]] = {}
        for group in records:
            for name, loaded in group.items():
                self._paths.setdefault(name, []).append(loaded.document.path)
        self._neighbours = self._find_neighbours()
        self._shown: dict[str, list[str]] = {}
        for docname, reading in sorted(self.domain.readings.items()):
            for record in reading.page.references if reading.page is not None else ():
                self._shown.setdefault(record, []).append(docname)
        self._problems_by_path: dict[str, list[object]] = {}
        for problem in self.index.report.problems:
            self._problems_by_path.setdefault(problem.place.path, []).append(problem)


def _record_of(address: Any) -> str:
    return record_of(address) if address and "#" in address else ""
