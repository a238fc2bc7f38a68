"""Links that lead out of the site, when `sphinx -b linkcheck` tries them: it asks who keeps them.

A DOI leads to a publisher, who often refuses programs; the page of a registry answers whatever
number it is asked for. The DOI proxy and the registry tell by their interfaces for programs
whether there is such an entry: without one they answer 404.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KEEPERS = {
    "https://doi.org/": "https://doi.org/api/handles/",
    "https://clinicaltrials.gov/study/": "https://clinicaltrials.gov/api/v2/studies/",
}
"""Where links begin, and where a program asks instead: DOI Handbook; ClinicalTrials.gov API v2."""


def find_keeper(app: Sphinx, uri: str) -> str | None:  # noqa: ARG001 - Sphinx gives it
    """Return the address to ask for a link; None where the link itself is to be tried."""
    for start, asked in KEEPERS.items():
        if uri.startswith(start) and not uri.startswith(asked):
            return f"{asked}{uri.removeprefix(start)}"
    return None


def setup(app: Sphinx) -> None:
    """Connect the handler; the builder that calls it comes with Sphinx."""
    app.connect("linkcheck-process-uri", find_keeper)
