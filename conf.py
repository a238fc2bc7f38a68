"""Sphinx configuration of the living evidence site."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "_ext"))

from living_evidence import __version__  # noqa: E402 - found by the line above

project = "Living evidence"
version = release = __version__
author = "The contributors of the living evidence site"
project_copyright = f"{author}, CC BY 4.0"
language = "en"

extensions = [
    "myst_parser",
    "sphinx_design",
    "living_evidence.site",
]
source_suffix = {".md": "markdown"}
# The root is the source folder: without this list, licences, CI files and the README are pages.
include_patterns = [
    "index.md",
    "docs/**",
    "evidence/sources/*.yaml",
    "evidence/studies/*.yaml",
    "evidence/discrepancies/*.yaml",
]
exclude_patterns = ["_build", ".venv"]
nitpicky = True
# Text found must be text written: smart quotes would change it before it is read.
smartquotes = False
locale_dirs = ["locale"]
gettext_compact = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# Pages about the method, the project and its formats make no claim about evidence.
evidence_unchecked = ["docs/methods/**", "docs/contribute/**", "docs/reference/**"]

# Where the site is published is known to whoever publishes it; without it, no address is made up.
html_baseurl = os.environ.get("EVIDENCE_SITE_URL", "")
evidence_licence = "https://creativecommons.org/licenses/by/4.0/"

# The search asks an index of our pages, and may be narrowed by these facets of the vocabulary.
evidence_search = True
evidence_search_facets = ["biomarker"]

# Links that lead out are tried by `make links`, and not in CI: other people's servers fail, too.
linkcheck_timeout = 20
linkcheck_retries = 2

html_theme = "furo"
html_title = project
html_copy_source = False
html_show_sourcelink = False
html_theme_options: dict[str, object] = {"top_of_page_buttons": []}
