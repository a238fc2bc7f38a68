"""The roles: `ev`, `essential` and `quoted` bind text, `notice` shows a fixed text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxRole

from living_evidence.site.nodes import evidence_span, make_pending

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

SPAN_ROLES = ("ev", "essential", "quoted")
# The last <...> only: "SUVmax <4.3 at baseline <a#threshold>" has its target at the end.
TARGETS = re.compile(r"\s*<(?P<targets>[^<>]*)>\s*$", re.DOTALL)


class SpanRole(SphinxRole):
    """Bind a stretch of prose to results: ``{ev}`text <record#name other#name>` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Parse the text as inline markup and keep the targets as they were written."""
        text, targets = split_targets(self.text)
        span = evidence_span(
            self.rawtext, "", targets=targets, role=self.name, origin=self.text, line=self.lineno
        )
        # MyST gives its own inliner, which is its own memo; the stubs know docutils' alone.
        memo: Any = self.inliner
        children, messages = self.inliner.parse(text, self.lineno, memo, span)
        span += children
        self.set_source_info(span)
        return [span], messages


class NoticeRole(SphinxRole):
    """Show a fixed text of `notices.yaml` in running text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a node that is filled in when the page is written."""
        pending = make_pending("notice", address=self.text.strip(), inline=True)
        self.set_source_info(pending)
        return [pending], []


def split_targets(text: str) -> tuple[str, tuple[str, ...]]:
    """Split the text of a role from the targets in its last angle brackets."""
    match = TARGETS.search(text)
    if match is None:
        return text, ()
    return text[: match.start()], tuple(match["targets"].split())


def setup(app: Sphinx) -> None:
    """Register the roles."""
    for name in SPAN_ROLES:
        app.add_role(name, SpanRole())
    app.add_role("notice", NoticeRole())
