"""Pages without HTML: one Sphinx application that only reads, for `check` and `mutate`."""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.matching import Matcher

from living_evidence.attestation.stamps import load_attestations
from living_evidence.checking import check, find_today
from living_evidence.kept_pages import BUILD, Imprint, find_unlistable, save_pages
from living_evidence.problems import Place, Problem
from living_evidence.prose.blocks import Page
from living_evidence.quotes import Snapshots
from living_evidence.refusals import CannotRunError
from living_evidence.site.catalogs import Catalogs
from living_evidence.site.domain import find_domain
from living_evidence.site.engine import complete_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from living_evidence.checking import Report
    from living_evidence.corpus import Corpus


@contextmanager
def open_site(
    root: Path, build: Path | None = None, warning: IO[str] | None = None
) -> Iterator[LiveSite]:
    """Open a site as `sphinx-build` does, and leave docutils as it was found."""
    with patch_docutils(root), docutils_namespace():
        yield LiveSite(root, build, warning)


class LiveSite:
    """The pages of a site in one application that lives on; texts in memory may replace files."""

    def __init__(
        self, root: Path, build: Path | None = None, warning: IO[str] | None = None
    ) -> None:
        """Open the site and read what changed since it was last read.

        `build` is the folder of the doctrees, `warning` takes what Sphinx itself has to say.
        """
        build = root / BUILD if build is None else build
        with _keep_directory(), _refuse_what_sphinx_refuses():
            self.app = Sphinx(
                root,
                root,
                build,
                build / "doctrees",
                "dummy",
                status=None,
                warning=sys.stderr if warning is None else warning,
            )
            # Whoever asks for the pages judges them, with a corpus of their own.
            find_domain(self.app.env).judged = False
            _refuse_what_sphinx_leaves_out(self.app)
            updated = self.app.builder.read()
        if updated:
            self._save(build / "doctrees")

    @property
    def corpus(self) -> Corpus:
        """Return the corpus that the pages were read beside."""
        return find_domain(self.app.env).corpus

    def pages(self, corpus: Corpus | None = None) -> list[Page]:
        """Return every page, with the problems that only the whole site shows."""
        domain = find_domain(self.app.env)
        return complete_pages(domain, self.app.env, domain.corpus if corpus is None else corpus)

    def is_covered(self, imprint: Imprint) -> bool:
        """Tell whether the imprint covers all that was read, and Sphinx had nothing to say."""
        env = self.app.env
        documents = (env.doc2path(name) for name in env.found_docs)
        dependencies = (path for paths in env.dependencies.values() for path in paths)
        read = [*documents, *dependencies, *Catalogs(env, {}).paths()]
        # A message of Sphinx's own must come with every run that would have it.
        return not self.app._warncount and imprint.covers(  # noqa: SLF001 - there is no other count
            (Path(os.path.normpath(env.srcdir / path)) for path in read),
            _iter_module_files(),
        )

    def read_page(
        self, path: str, text: str | None = None, catalogs: Mapping[str, str] | None = None
    ) -> Page:
        """Read one page again, from `text` where it is given; the files stay as they are.

        `catalogs` are the texts of catalogs by path; `pages` then has the page through each.
        """
        env = self.app.env
        domain = find_domain(env)
        docname = str(env.path2doc(path))
        domain.texts = {**(catalogs or {}), **({} if text is None else {path: text})}
        self.app.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        with _keep_directory():
            self.app.builder.read_doc(docname)
        page = domain.readings[docname].page
        if page is None:
            message = f"{path} is no Markdown page"
            raise ValueError(message)
        return page

    def _save(self, folder: Path) -> None:
        temporary = folder / f"{ENV_PICKLE_FILENAME}.new"
        with temporary.open("wb") as file:
            pickle.dump(self.app.env, file, pickle.HIGHEST_PROTOCOL)
        temporary.replace(folder / ENV_PICKLE_FILENAME)


def read_pages(root: Path, imprint: Imprint | None = None) -> list[Page]:
    """Return the pages of a site, read as `make html` reads them.

    With an imprint, they are kept for a run that finds it again.
    """
    root = root.resolve()
    for name in ("conf.py", "index.md"):
        if not (root / name).is_file():
            hint = "Name the root of the site with --root, or check the records alone."
            message = f"there is no {name}, and without it no page can be read"
            problem = Problem("missing-file", message, Place(name), hint=hint)
            return [Page(name, name, checked=True, problems=(problem,))]
    with open_site(root) as site:
        pages = site.pages()
        if imprint is not None and site.is_covered(imprint):
            save_pages(root, imprint, pages)
        return pages


def check_site(root: Path) -> Report:
    """Check a whole site without building it; the same problems as `make html`."""
    with open_site(root.resolve()) as site:
        return judge_site(site, root)


def judge_site(site: LiveSite, root: Path) -> Report:
    """Check the pages of an open site beside the corpus that they were read with."""
    return check(
        site.corpus,
        site.pages(),
        snapshots=Snapshots.from_environment(),
        today=find_today(),
        attestations=load_attestations(root),
    )


def _iter_module_files() -> Iterator[str]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file is not None:
            yield file


@contextmanager
def _keep_directory() -> Iterator[None]:
    """Stay in the working directory: Sphinx changes to that of `conf.py` and may not come back."""
    before = Path.cwd()
    try:
        yield
    finally:
        os.chdir(before)


def _refuse_what_sphinx_leaves_out(app: Sphinx) -> None:
    """Refuse a folder of pages that may not be listed: Sphinx takes it for an empty one."""
    included, excluded = Matcher(app.config.include_patterns), Matcher(app.config.exclude_patterns)
    for path in find_unlistable(Path(app.srcdir)):
        page = f"{path}/page.md"
        if included(page) and not excluded(page) and not excluded(path):
            message = f"the folder {path} may not be read, and its pages would be left out"
            raise CannotRunError(message)


@contextmanager
def _refuse_what_sphinx_refuses() -> Iterator[None]:
    """Say what Sphinx cannot read or run; but a handler that crashes is a crash."""
    try:
        yield
    except SphinxError as error:
        if getattr(error, "modname", None):
            raise
        message = f"Sphinx cannot open the site: {error}"
        raise CannotRunError(message) from error
