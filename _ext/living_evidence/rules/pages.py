"""What reading a page itself reports: markup that would hide a text from the other rules.

An example is the text of a page below its first heading. The site finds these problems while it
reads the page, keeps them with it, and reports them on every build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.base import Documentation

if TYPE_CHECKING:
    from living_evidence.problems import Severity

SPAN = "{ev}`35 of 54 tulips flowered <bulbs-2020#flowered>`"


def _document(
    name: str, text: str, failing: str = "", passing: str = "", severity: Severity = "error"
) -> Documentation:
    return Documentation(
        name=name,
        family="page",
        severity=severity,
        documentation=text,
        failing=(failing,) if failing else (),
        passing=(passing,) if passing else (),
    )


def _claim(content: str, head: str = "a-claim", marks: str = ":::") -> str:
    return f"{marks}{{claim}} {head}\n{content}\n{marks}\n"


PAGES: tuple[Documentation, ...] = (
    _document(
        "unbalanced-fence",
        "A fence is closed by the wrong line, or never.\n\n"
        "An inner fence with as many colons ends the outer one in silence, and the stray end "
        "then swallows the rest of the page.\n\n"
        "To mend: give the outer fence more marks than the inner one, and close each with "
        "exactly its own.",
        failing=_claim(f"{SPAN}\n:::{{plain}}\n{SPAN}\n:::"),
        passing=_claim(f"{SPAN}\n:::{{plain}}\n{SPAN}\n:::", marks="::::"),
    ),
    _document(
        "unknown-directive",
        "A directive has a name that nothing is registered under.\n\n"
        "What it holds would not be shown, and not be read either.\n\n"
        "To mend: correct the name, or take the fence away.",
        failing=":::{clam} a-claim\nwords\n:::\n",
        passing=":::{note}\nwords\n:::\n",
    ),
    _document(
        "refused-markup",
        "A checked page uses markup whose text cannot be read: raw HTML, `include`, `raw`, "
        "`eval-rst`, `only`, or a directive of an extension that fills in its own text.\n\n"
        "To mend: write the text itself in MyST.",
        failing="A <b>bold</b> word.\n",
        passing="A **bold** word.\n",
    ),
    _document(
        "broken-markup",
        "Sphinx or MyST could not read a part of a page, and shows it otherwise or not at all.\n\n"
        "Sphinx itself says so on the first build only; here it is said until it is mended.\n\n"
        "To mend: the message says what was not understood.",
        failing="{evv}`words`\n",
        passing="`words`\n",
    ),
    _document(
        "malformed-front-matter",
        "The front matter of a checked page has a key that is not known there, or a `scope:` "
        "that is no list.\n\n"
        "Some keys show text to readers in places that nobody looks at.\n\n"
        "To mend: take one of the keys that the hint names.",
    ),
    _document(
        "malformed-claim",
        "A claim has no id or an id that is no slug, an unknown option, or an unknown kind.\n\n"
        "To mend: write lower-case words joined by hyphens after `{claim}`; the hint lists the "
        "options and kinds.",
        failing=_claim(SPAN, head="A Claim"),
        passing=_claim(SPAN),
    ),
    _document(
        "malformed-span",
        "What was meant as a span would be shown as it stands, or a span stands inside another."
        "\n\nTo mend: write ``{ev}`text <record#name>` ``, without a space after the brace, and "
        "with double backticks around a text that holds a role itself.",
        failing=_claim(f"{SPAN} and {{ev}} `54 bulbs <bulbs-2020#planted>`"),
        passing=_claim(f"{SPAN} and {{ev}}`54 bulbs <bulbs-2020#planted>`"),
    ),
    _document(
        "span-without-target",
        "A span names no result.\n\n"
        "To mend: end it with the address of its result, `<record#name>`, or `<#name>` in a "
        "claim with a `:source:`.",
        failing=_claim("{ev}`35 of 54 tulips flowered`"),
        passing=_claim(SPAN),
    ),
    _document(
        "span-without-text",
        "A span has a target and no words, and so it says nothing.\n\n"
        "To mend: write the words, or take the span away.",
        failing=_claim(f"{SPAN} {{ev}}` <bulbs-2020#planted>`"),
        passing=_claim(SPAN),
    ),
    _document(
        "span-outside-claim",
        "A span stands outside every claim.\n\n"
        "A statement has an id, a kind and a place where its banner would stand.\n\n"
        "To mend: put it into a `{claim}`.",
        failing=f"{SPAN}\n",
        passing=_claim(SPAN),
    ),
    _document(
        "claim-without-span",
        "A claim binds nothing, and so nothing of it can be checked.\n\n"
        "A gap may do without a span where it has a query.\n\n"
        "To mend: bind its words with `{ev}`, or write them outside claims.",
        failing=_claim("Some tulips flowered."),
        passing=_claim(SPAN),
    ),
    _document(
        "claim-inside-claim",
        "A claim stands inside another.\n\nTo mend: put the two one after the other.",
        failing=_claim(f"{SPAN}\n{_claim(SPAN, head='another-claim')}", marks="::::"),
        passing=f"{_claim(SPAN)}\n{_claim(SPAN, head='another-claim')}",
    ),
    _document(
        "claim-outside-checking",
        "A claim stands on a page that is listed as outside checking.\n\n"
        "It would look like any other claim, and nobody would have compared it.\n\n"
        "To mend: move it to a checked page, or show an example of a claim as code.",
    ),
    _document(
        "plain-outside-claim",
        "A `{plain}` block stands outside every claim, and so there is nothing that it could "
        "say in plain words.\n\n"
        "To mend: put it inside the claim; the claim's fence needs more colons.",
        failing=f":::{{plain}}\n{SPAN}\n:::\n",
        passing=_claim(f"{SPAN}\n:::{{plain}}\n{SPAN}\n:::", marks="::::"),
    ),
    _document(
        "duplicate-claim",
        "Two claims have one id, on one page or on two.\n\n"
        "Links, stamps and the ledger name a claim by its id.\n\n"
        "To mend: give one of them another id.",
    ),
    _document(
        "malformed-catalog",
        "A message catalog cannot be read.\n\n"
        "None of its messages would be shown or checked.\n\n"
        "To mend: write each message as a line `msgid` and a line `msgstr`, with the text of each "
        "in quotes.",
    ),
    _document(
        "fuzzy-translation",
        "A message of a catalog is marked fuzzy.\n\n"
        "The mark says that the original changed and nobody looked at the translation since. "
        "Readers see the original.\n\n"
        "To mend: correct the translation and take the mark off, or leave `msgstr` empty.",
    ),
    _document(
        "stale-translation",
        "A catalog translates a text that its page no longer has, or a page that is gone.\n\n"
        "Readers see the original, so nothing wrong is shown, and whoever mends an English page "
        "need not know the other language: it is a warning.\n\n"
        "To mend: translate the text as it now is, or take the message out.",
        severity="warning",
    ),
    _document(
        "unknown-claim",
        "A `{claim-ref}` names a claim that is on no page.\n\n"
        "To mend: correct the id; the ledger of claims lists them all.",
    ),
    _document(
        "unknown-notice",
        "A `{notice}` names a fixed text that is not in `evidence/notices.yaml`.\n\n"
        "To mend: take one of those that the hint lists.",
    ),
    _document(
        "unknown-record",
        "A listing names a record that does not exist.\n\n"
        "To mend: correct the id; the index of sources lists them all.",
    ),
)
