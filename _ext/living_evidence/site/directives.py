"""The directives for prose: `claim` and `plain` hold it, `claim-ref` and `notice` show it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from living_evidence.site.context import claim_anchor
from living_evidence.site.nodes import evidence_claim, evidence_plain, make_pending

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx

OptionSpec = dict[str, "Callable[[str], Any]"]


class AnyOption(OptionSpec):
    """Accept every option: reading the page reports the unknown ones, on every build."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        """Keep the value as it was written."""
        return directives.unchanged


def any_option() -> OptionSpec:
    """Return an option spec that is true, as MyST looks for options only in such a one."""
    return AnyOption(source=directives.unchanged)


class Claim(SphinxDirective):
    """One statement, bound span by span to results."""

    has_content = True
    # Optional, so that a claim without an id is read and reported rather than dropped.
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = any_option()

    def run(self) -> list[nodes.Node]:
        """Parse the content and keep the options as they were written."""
        name = self.arguments[0] if self.arguments else ""
        claim = evidence_claim("", claim=name, options=dict(self.options))
        if name:
            claim["ids"].append(claim_anchor(name))
        self.set_source_info(claim)
        claim += self.parse_content_to_nodes()
        return [claim]


class Plain(SphinxDirective):
    """What a claim says, for patients."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = any_option()

    def run(self) -> list[nodes.Node]:
        """Parse the content."""
        plain = evidence_plain("", options=dict(self.options))
        self.set_source_info(plain)
        plain += self.parse_content_to_nodes()
        return [plain]


class ClaimRef(SphinxDirective):
    """Show a claim of another page again."""

    optional_arguments = 1
    kind = "claim-ref"

    def run(self) -> list[nodes.Node]:
        """Leave a node that is filled in when the page is written."""
        pending = make_pending(self.kind, address="".join(self.arguments).strip())
        self.set_source_info(pending)
        return [pending]


class NoticeBlock(ClaimRef):
    """Show a fixed text as a paragraph of its own."""

    kind = "notice"


def setup(app: Sphinx) -> None:
    """Register the directives."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)


DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "claim": Claim,
    "plain": Plain,
    "claim-ref": ClaimRef,
    "notice": NoticeBlock,
}
