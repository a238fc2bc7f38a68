"""A small site on another topic: the engine knows nothing of medicine."""

project = "Garden"
extensions = ["myst_parser", "sphinx_design", "living_evidence.site"]
source_suffix = {".md": "markdown"}
include_patterns = [
    "index.md",
    "docs/**",
    "evidence/sources/*.yaml",
    "evidence/studies/*.yaml",
    "evidence/discrepancies/*.yaml",
]
myst_enable_extensions = ["colon_fence", "deflist"]
smartquotes = False
gettext_compact = False
locale_dirs = ["locale"]
evidence_unchecked = ["docs/methods/**"]
html_theme = "alabaster"
html_copy_source = False
