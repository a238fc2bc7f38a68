"""When Sphinx calls us: what is outdated, what is read, and the judgement of every build."""

from __future__ import annotations

import json
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import directives
from docutils.parsers.rst.languages import get_language
from sphinx.util import logging
from sphinx.util.matching import Matcher
from sphinx.util.osutil import ensuredir

from living_evidence.attestation.stamps import load_attestations
from living_evidence.checking import check, find_today
from living_evidence.problems import Place, Problem, Side
from living_evidence.prose.blocks import Page
from living_evidence.quotes import Snapshots
from living_evidence.reports.text import format_coverage, format_details, format_problem
from living_evidence.shelf import save_shelf
from living_evidence.site.catalogs import (
    Catalogs,
    find_messages,
    keep_translated,
    offer,
    translate,
    withdraw,
)
from living_evidence.site.context import SiteIndex
from living_evidence.site.digests import ENCODING, Views, digest_text
from living_evidence.site.domain import Reading, find_domain
from living_evidence.site.markup import Markup
from living_evidence.site.reading import Reader, find_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from living_evidence.corpus import Corpus
    from living_evidence.site.domain import EvidenceDomain

LOGGER = logging.getLogger(__name__)
WRITTEN = ".evidence-written.json"
EARLIEST, LATEST = 1, 900
"""Before every other handler of an event, and after every other."""


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Load the corpus; return the documents whose content differs from what was read."""
    domain = find_domain(env)
    domain.load(Path(app.srcdir))
    readings, digests = domain.readings, domain.digests
    stale = {
        name
        for name in env.found_docs - added - changed - removed
        if name not in readings or readings[name].digest != digests.of_document(name)
    }
    # A list of contents keeps a page that is gone, and its neighbours, until it is read again.
    stale |= {name for name, listed in env.toctree_includes.items() if removed & set(listed)}
    stale &= env.found_docs
    unread = _drop_unreadable(env, domain, added | changed | stale)
    added -= unread
    changed -= unread
    return sorted(stale - unread)


def note_reads(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:  # noqa: ARG001
    """Remember what this build reads, for it has to write the same."""
    find_domain(env).read_now = frozenset(docnames)


def note_source(app: Sphinx, docname: str, content: list[str]) -> None:
    """Remember the text of a page as it was written; a text in memory stands in for the file."""
    domain = find_domain(app.env)
    text = domain.texts.get(_path_of(app.env, docname))
    if text is not None:
        content[0] = text
    app.env.current_document["evidence_text"] = content[0]
    catalog = Catalogs(app.env, domain.texts).find(docname, app.config.language)
    if catalog is not None:
        offer(app.env, docname, catalog)


def read_document(app: Sphinx, document: nodes.document) -> None:
    """Read the page of a doctree, and note everything that it depends on."""
    env = app.env
    domain = find_domain(env)
    docname = env.current_document.docname
    text = env.current_document["evidence_text"]
    if Path(env.doc2path(docname)).suffix == ".yaml":
        domain.note_reading(
            docname, Reading(domain.digests.of_document(docname, digest_text(text)))
        )
        return
    markup = Markup(_path_of(env, docname), text)
    catalogs = Catalogs(env, domain.texts)
    withdraw(env, docname)
    reader = Reader(
        docname,
        markup,
        checked=is_checked(app, docname),
        catalog=catalogs.find(docname, app.config.language),
        documents=env.found_docs,
    )
    translations = tuple(_read_translations(reader, document, catalogs))
    page = reader.read(document, _find_unknown(markup, document))
    for path in _record_paths(domain.corpus, page):
        env.note_dependency(path)
    domain.note_reading(
        docname,
        Reading(
            domain.digests.of_document(docname, digest_text(text)),
            page,
            tuple(reader.mentions),
            translations,
            find_messages(document),
            frozenset(reader.lists),
        ),
    )


def is_checked(app: Sphinx, docname: str) -> bool:
    """Tell whether a page is checked: every one is that `evidence_unchecked` does not name."""
    return not Matcher(app.config.evidence_unchecked)(_path_of(app.env, docname))


def judge(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Check everything, on every build; return the pages that now show something else."""
    domain = find_domain(env)
    if not domain.judged:
        return []
    report = check(
        domain.corpus,
        complete_pages(domain, env, domain.corpus),
        snapshots=Snapshots.from_environment(),
        today=find_today(),
        strict=app.config.evidence_strict,
        attestations=load_attestations(Path(app.srcdir), domain.texts),
    )
    save_shelf(Path(app.srcdir), domain.corpus.shelf)
    lists = {kind: name for name in sorted(domain.readings, reverse=True)
             for kind in domain.readings[name].lists}  # fmt: skip
    domain.index = SiteIndex(domain.corpus, report, lists)
    report_problems(app, domain)
    if app.builder.format != "html":
        return []
    domain.views = Views(env, domain, domain.index, domain.digests).all()
    written = load_written(Path(app.outdir))
    changed = [name for name, view in domain.views.items() if written.get(name) != view]
    due = domain.read_now & domain.views.keys() | set(changed)
    domain.awaited = {name: _see_output(app, name) for name in sorted(due)}
    return changed


def complete_pages(domain: EvidenceDomain, env: BuildEnvironment, corpus: Corpus) -> list[Page]:
    """Return every page, with the problems that only the whole site shows."""
    pages = {page.path: page for page in domain.pages}
    found = [*find_duplicates(pages.values()), *_check_mentions(domain, corpus)]
    for problem in found:
        page = pages[problem.place.path]
        pages[page.path] = replace(page, problems=(*page.problems, problem))
    for docname in domain.undecodable:
        path = _path_of(env, docname)
        if path.endswith(".md"):
            hint = "Save the file as UTF-8."
            problem = Problem(
                "wrong-encoding", "the page is not UTF-8", Place(path, 1, 1), hint=hint
            )
            pages[path] = _make_unread_page(docname, path, problem)
    return [*pages.values(), *_complete_translations(domain, env)]


def report_problems(app: Sphinx, domain: EvidenceDomain) -> None:
    """Log every problem; errors fail the build with and without `-W`."""
    report = domain.index.report
    for problem in report.problems:
        # Without type=: suppress_warnings would swallow the message, and not the exit status.
        details = "".join(f"\n{line}" for line in format_details(problem))
        message = f"{problem.message} [{problem.rule}]{details}"
        if problem.severity == "error":
            LOGGER.error("%s", message, location=str(problem.place))
        elif problem.severity == "warning" and report.strict:
            LOGGER.warning("%s", message, location=str(problem.place))
        else:
            # Below the level that -W counts: a warning of ours fails in strict mode only.
            LOGGER.info("%s", format_problem(problem))
    if report.failed:
        app.statuscode = 1


def report_coverage(app: Sphinx, exception: Exception | None) -> None:
    """Say at the very end what was checked, of a build that failed and of one that did not."""
    domain = find_domain(app.env)
    if exception is None and domain.judged:
        for line in format_coverage(domain.index.report.coverage):
            LOGGER.info("%s", line)


def note_written(app: Sphinx, exception: Exception | None) -> None:
    """Remember what a complete build wrote, and delete the pages of documents that are gone."""
    if exception is not None or app.builder.format != "html":
        return
    domain = find_domain(app.env)
    folder = Path(app.outdir)
    report_unwritten(app, domain)
    for docname in load_written(folder).keys() - domain.views.keys():
        output = Path(app.builder.get_output_path(docname))  # type: ignore[attr-defined]
        if output.resolve().is_relative_to(folder.resolve()):
            output.unlink(missing_ok=True)
    temporary = folder / f"{WRITTEN}.new"
    temporary.write_text(json.dumps(domain.views, indent=0, sort_keys=True), encoding="utf-8")
    temporary.replace(folder / WRITTEN)


PAGE_BY_PAGE = frozenset({"html", "dirhtml"})
"""The builders that write a file for each document."""


def report_unwritten(app: Sphinx, domain: EvidenceDomain) -> None:
    """Fail where a page that shows something else was not written, and write it the next time.

    Sphinx drops the pages that wait for a process when an earlier process died, and goes on.
    """
    if app.builder.name not in PAGE_BY_PAGE:
        return
    unwritten = [name for name, seen in domain.awaited.items() if _see_output(app, name) == seen]
    for name in unwritten:
        del domain.views[name]
    if unwritten:
        app.statuscode = 1
        message = (
            "a process that writes pages died, and %d pages were not written:"
            " build without -j to see why [not-written]"
        )
        LOGGER.error(message, len(unwritten), location=f"{_path_of(app.env, unwritten[0])}:1")


def load_written(folder: Path) -> dict[str, str]:
    """Return what the last complete build wrote; empty when there was none."""
    ensuredir(folder)
    try:
        found = json.loads((folder / WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def compile_nothing(_app: Sphinx, config: Config) -> None:
    """Keep Sphinx from writing compiled catalogs beside those of the site: none is needed."""
    config.gettext_auto_build = False


def setup(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("config-inited", compile_nothing)
    app.connect("env-get-outdated", find_outdated)
    app.connect("env-before-read-docs", note_reads, priority=LATEST)
    app.connect("source-read", note_source, priority=EARLIEST)
    app.connect("doctree-read", read_document, priority=LATEST)
    app.connect("env-updated", judge, priority=LATEST)
    app.connect("build-finished", note_written)
    app.connect("build-finished", report_coverage, priority=LATEST)


def _see_output(app: Sphinx, docname: str) -> tuple[int, int] | None:
    """Return what tells a written page from the one before it; nothing where there is none."""
    try:
        found = Path(app.builder.get_output_path(docname)).stat()  # type: ignore[attr-defined]
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def _check_mentions(domain: EvidenceDomain, corpus: Corpus) -> Iterator[Problem]:
    claims = {claim.id: claim.place for page in domain.pages for claim in page.claims}
    for reading in domain.readings.values():
        for mention in reading.mentions:
            problem = _check_mention(mention.address, mention.place, corpus, claims)
            if problem is not None:
                yield problem


def _check_mention(
    address: str, place: Place, corpus: Corpus, claims: Mapping[str, Place]
) -> Problem | None:
    kind, _, name = address.partition(":")
    if kind == "claim":
        if name in claims:
            return None
        near = get_close_matches(name, claims, n=1)
        sides = tuple(Side(one, "is a claim of nearly that name", claims[one]) for one in near)
        hint = f"Did you mean {near[0]}?" if near else ""
        message = f"there is no claim {name}"
        return Problem("unknown-claim", message, place, sides, hint)
    if kind == "notice":
        notices = corpus.notices.model.notices if corpus.notices is not None else {}
        hint = f"Known are {', '.join(sorted(notices))}." if notices else ""
        message = f"there is no notice {name}"
        return None if name in notices else Problem("unknown-notice", message, place, hint=hint)
    records = {*corpus.sources, *corpus.studies, *corpus.discrepancies}
    if address.removeprefix("study:") in records or corpus.find(address) is not None:
        return None
    return Problem("unknown-record", f"no record is called {address}", place)


def _make_unread_page(docname: str, path: str, problem: Problem) -> Page:
    return Page(docname, path, checked=True, problems=(problem,))


def _record_paths(corpus: Corpus, page: Page) -> Iterator[str]:
    names = set(page.references)
    for claim in page.claims:
        spans = (span for block in (*claim.blocks, *claim.plain) for span in block.spans)
        targets = (target for span in spans for target in span.targets)
        names.update(target.removeprefix("study:").partition("#")[0] for target in targets)
    names.update(other for name in list(names) if name in corpus.studies
                 for other in corpus.sources_of(name))  # fmt: skip
    for group in (corpus.sources, corpus.studies, corpus.discrepancies):
        yield from (group[name].document.path for name in sorted(names) if name in group)


def _find_unknown(markup: Markup, document: nodes.document) -> frozenset[str]:
    """Return the directives of a page that nobody registered; MyST drops what they hold."""
    names = {fence.name for fence in markup.fences if fence.name}
    language: Any = get_language("en", document.reporter)
    found = {name: directives.directive(name, language, document)[0] for name in names}
    return frozenset(name for name, directive in found.items() if directive is None)


def _read_translations(
    reader: Reader, document: nodes.document, catalogs: Catalogs
) -> Iterator[Page]:
    """Yield a page as each catalog has it, but for the language that the build shows."""
    for catalog in catalogs.load(reader.docname) if reader.checked else ():
        if reader.catalog is None or catalog.path != reader.catalog.path:
            translated = translate(document, reader.docname, catalog)
            page = reader.through(catalog).read(translated, frozenset())
            yield keep_translated(page, catalog)


def _complete_translations(domain: EvidenceDomain, env: BuildEnvironment) -> Iterator[Page]:
    """Yield every translated page, with what is wrong with its catalog."""
    messages = {name: reading.messages for name, reading in domain.readings.items()}
    pages = {page.path: page for page in domain.translations}
    for catalog in Catalogs(env, domain.texts).check(messages):
        page = pages.get(catalog.path) or Page(
            catalog.path,
            catalog.path,
            checked=True,
            language=catalog.language,
            translation=True,
            text=catalog.text,
        )
        # The same page stays the same object, and what was judged of it is kept.
        found = catalog.problems
        yield replace(page, problems=(*page.problems, *found)) if found else page


def _drop_unreadable(env: BuildEnvironment, domain: EvidenceDomain, names: set[str]) -> set[str]:
    """Take out what is not UTF-8, which Sphinx would stop at, and records where none is shown."""
    domain.undecodable = [name for name in sorted(names) if not _is_decodable(env, name)]
    unread = set(domain.undecodable)
    if env.config.root_doc in unread:
        # Sphinx stops without its root before anything can be judged.
        LOGGER.error(
            "the page is not UTF-8 [wrong-encoding]",
            location=f"{_path_of(env, env.config.root_doc)}:1:1",
        )
    if not domain.judged:
        unread |= {name for name in env.found_docs if _path_of(env, name).endswith(".yaml")}
    for name in unread:
        env.project.docnames.discard(name)
        domain.clear_doc(name)
    return unread


def _is_decodable(env: BuildEnvironment, docname: str) -> bool:
    try:
        Path(env.doc2path(docname)).read_text(encoding=ENCODING)
    except UnicodeDecodeError:
        return False
    return True


def _path_of(env: BuildEnvironment, docname: str) -> str:
    return Path(env.doc2path(docname)).relative_to(env.srcdir).as_posix()
