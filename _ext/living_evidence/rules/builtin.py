"""What reading, the lock and a run itself report: documented like rules, found without an index.

An example is a whole file; its first line names the path at which it would stand. Where it takes
a whole run to find a problem, the example is an overlay on the example corpus, like those of rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.base import Documentation

if TYPE_CHECKING:
    from living_evidence.problems import Severity

SOURCE = """\
# evidence/sources/a-report.yaml
id: a-report
kind: news
citation: {type: webpage, title: A report}
capture: {completeness: partial}
"""
CONFLICT = """\
sources/NCT99999901: {registry: {phases: [PHASE3]}}
snapshots/registry-01.txt: {PHASE2: PHASE3}
waivers:
  waivers:
  - rule: %s
    path: evidence/sources/NCT99999901.yaml
    match: %s
    reason: The entry is being corrected.
    by: example curators
    until: '%s'
"""
"""A registry that contradicts the report of its study, and a waiver."""
WAIVED = CONFLICT % ("registered-design-differs", "says phase 3", "2026-06-30")
EXAMPLES = ("alpha-2024", "beta-summary", "gamma-news", "NCT99999901", "NCT99999902")
STUDY = """\
# evidence/studies/a-study.yaml
id: a-study
title: A study
"""


def _document(
    name: str,
    family: str,
    text: str,
    *,
    severity: Severity = "error",
    failing: str = "",
    passing: str = "",
) -> Documentation:
    return Documentation(
        name=name,
        family=family,
        severity=severity,
        documentation=text,
        failing=(failing,) if failing else (),
        passing=(passing,) if passing else (),
    )


BUILTIN: tuple[Documentation, ...] = (
    _document(
        "malformed-yaml",
        "reading",
        "A file cannot be read as plain YAML.\n\n"
        "Aliases, tags and several documents in one file are refused too: a record is plain text,\n"
        "lists and mappings, so that what it says is what it shows.\n\n"
        "To mend: put text with a colon, a hash or a quotation mark in quotes; indent with spaces.",
        failing=f"{STUDY}note: dMMR: rectal\n",
        passing=f'{STUDY}note: "dMMR: rectal"\n',
    ),
    _document(
        "duplicate-key",
        "reading",
        "A key stands twice in one mapping.\n\n"
        "YAML would silently keep the last of the two, and the first would never be checked.\n\n"
        "To mend: keep one of them.",
        failing=f"{STUDY}note: One thing.\nnote: Another.\n",
        passing=f"{STUDY}note: One thing, and another.\n",
    ),
    _document(
        "wrong-encoding",
        "reading",
        "A file is not UTF-8.\n\n"
        "Read in another encoding, a dash or a sign would become some other character.\n\n"
        "To mend: save the file as UTF-8.",
    ),
    _document(
        "file-too-large",
        "reading",
        "A file is larger than any record can be.\n\n"
        "To mend: keep short quotes in the record, and the text of the source in its snapshot.",
    ),
    _document(
        "unreadable-file",
        "reading",
        "A file cannot be opened, or is none.\n\nTo mend: look at its permissions and its kind.",
    ),
    _document(
        "unsafe-path",
        "reading",
        "A file is a link that leads out of the site.\n\n"
        "What stands outside the repository is not under review.\n\n"
        "To mend: put the file itself in its place.",
    ),
    _document(
        "missing-file",
        "reading",
        "The vocabulary is missing.\n\n"
        "Every term of every record is looked up in `evidence/vocabulary.yaml`.\n\n"
        "To mend: write one; the reference page of the vocabulary shows its form.",
    ),
    _document(
        "wrong-file-name",
        "reading",
        "A record is not named by its id, or stands where it is not read.\n\n"
        "The id is the address of the page: one look at its name is enough to find a record.\n\n"
        "To mend: name the file `ID.yaml`, directly in the folder of its kind.",
        failing=STUDY.replace("id: a-study", "id: another-study"),
        passing=STUDY,
    ),
    _document(
        "duplicate-id",
        "reading",
        "Two records have one id.\n\n"
        "Sources and discrepancies share their ids, since an address names either.\n\n"
        "To mend: give one of them another id, and another file name.",
    ),
    _document(
        "unknown-key",
        "reading",
        "A record has a key that means nothing.\n\n"
        "A misspelt key would be ignored, and what it says would be lost.\n\n"
        "To mend: take the key that the hint offers; it lists all that are allowed.",
        failing=f"{STUDY}acronim: AB\n",
        passing=f"{STUDY}acronym: AB\n",
    ),
    _document(
        "missing-key",
        "reading",
        "A record lacks a key that it needs.\n\nTo mend: add it; the hint says what it is for.",
        failing=STUDY.replace("title: A study\n", ""),
        passing=STUDY,
    ),
    _document(
        "wrong-type",
        "reading",
        "A value is a text, a list or a mapping where another of these is wanted.\n\n"
        "To mend: write a list as `- item` lines, a mapping as `key: value` lines.",
        failing=f"{STUDY}flow: a-report#enrolled\n",
        passing=f"{STUDY}flow: [a-report#enrolled]\n",
    ),
    _document(
        "malformed-value",
        "reading",
        "A value is not of the form that its key wants.\n\n"
        "Numbers are written as printed (`20.0`), dates as ISO 8601 (`2025-06-19`, `2025-06`),\n"
        "quantities with their unit (`12 months`, `25 Gy`).\n\n"
        "To mend: write it in that form, or say not-stated where the source does not state it.",
        failing=SOURCE.replace("A report}", "A report, issued: 19 June 2025}"),
        passing=SOURCE.replace("A report}", "A report, issued: 2025-06-19}"),
    ),
    _document(
        "malformed-identifier",
        "reading",
        "An NCT number, a DOI, a PubMed identifier or a record's id is malformed.\n\n"
        "An identifier with a digit too few names nothing, or another thing.\n\n"
        "To mend: copy it from the source; a DOI begins with 10 and has no https.",
        failing=f"{STUDY}registry: NCT0416577\n",
        passing=f"{STUDY}registry: NCT04165772\n",
    ),
    _document(
        "placeholder-left",
        "reading",
        "A new record still says FILL IN.\n\n"
        "To mend: write what is asked for there, or delete the line where it is optional.",
        failing=STUDY.replace("A study", "FILL IN"),
        passing=STUDY,
    ),
    _document(
        "hidden-character",
        "reading",
        "A value holds a character that nobody can see.\n\n"
        "Control characters, soft hyphens and marks that reorder text make a record read\n"
        "otherwise than it is compared.\n\n"
        "To mend: delete the character.",
        failing=f'{STUDY}note: "one\\u202Etwo"\n',
        passing=f"{STUDY}note: one two\n",
    ),
    _document(
        "malformed-lock",
        "quote",
        "A line of the lock is none, or repeats another one.\n\n"
        "To mend: run `make lock` where the snapshots are; the lock is never edited by hand.",
        failing="# evidence/evidence.lock\nquote a-report#results.x\n",
        passing=(
            "# evidence/evidence.lock\nquote a-report#results.x.quotes[0] "
            "00112233445566778899aabbccddeeff 00112233445566778899aabbccddeeff 10+20 contributor\n"
        ),
    ),
    _document(
        "malformed-attestation",
        "attestation",
        "A stamp in `evidence/attestations.lock` is none, is a second one, or is not as it was "
        "written.\n\n"
        "A stamp that was edited by hand, or that a merge put together from two, says what nobody\n"
        "stamped.\n\n"
        "To mend: take the stamp out, and run `make attest` once the pages and the records agree.",
        failing=(
            "# evidence/attestations.lock\n"
            "claim a-claim author 2025-01-01 0011223344556677 0011223344556677 Ada Example\n"
        ),
        passing=(
            "# evidence/attestations.lock\n"
            "claim a-claim author 2025-01-01 0011223344556677 caa5c5e0ec9ba547 Ada Example\n"
        ),
    ),
    _document(
        "no-snapshot-folder",
        "quote",
        "EVIDENCE_SNAPSHOTS names a folder that is not there.\n\n"
        "No quote could be looked up, and the lock alone vouches for all of them.\n\n"
        "To mend: correct the variable, or unset it where you have no snapshots.",
        severity="warning",
    ),
    _document(
        "waiver-not-allowed",
        "lifecycle",
        "A waiver excuses a rule that has no exceptions.\n\n"
        "Prose against a record, and a break in the chain from record to source, are never\n"
        "waived; only arithmetic, conflict and lifecycle rules are. Nor are our own derivations,\n"
        "our own discrepancies, and who rated or reviewed something.\n\n"
        "To mend: mend the page or the record, and take the waiver out.",
        failing=CONFLICT % ("quote-not-found", "PHASE3", "2026-06-30"),
        passing=WAIVED,
    ),
    _document(
        "waiver-expired",
        "lifecycle",
        "A waiver is past its end, or has none.\n\n"
        "An end in more than two years is none: what holds for ever is no exception.\n\n"
        "To mend: mend the cause, or give a reason anew with another date.",
        failing=CONFLICT % ("registered-design-differs", "says phase 3", "2025-06-30"),
        passing=WAIVED,
    ),
    _document(
        "waiver-unused",
        "lifecycle",
        "A waiver excuses nothing any more.\n\nTo mend: take it out of `evidence/waivers.yaml`.",
        failing=CONFLICT % ("registered-design-differs", "says phase 4", "2026-06-30"),
        passing=WAIVED,
    ),
    _document(
        "waiver-too-broad",
        "lifecycle",
        "A waiver excuses more than one problem.\n\n"
        "Words that stand in many messages excuse what nobody looked at, today or later.\n\n"
        "To mend: write under `match:` the words of one message, and a waiver with its own reason\n"
        "for each of the others.",
        failing=(
            "sources/alpha-2024:\n"
            "  results: {all-response: {percent: '80'}, no-surgery: {percent: '80'}}\n"
            "waivers:\n"
            "  waivers:\n"
            "  - {rule: percent-differs, path: evidence/sources/alpha-2024.yaml, match: '80', "
            "reason: So it is printed., by: example curators, until: '2026-06-30'}\n"
        ),
        passing=WAIVED,
    ),
    _document(
        "nothing-checked",
        "lifecycle",
        "A run found nothing to check.\n\n"
        "Silence must never look like agreement: an empty folder is a failure, not a success.\n\n"
        "To mend: run the command from the root of the site.",
        failing="".join(f"sources/{name}: DELETE\n" for name in EXAMPLES),
        passing=WAIVED,
    ),
    _document(
        "equivalent-unused",
        "mutation",
        "A change that is listed as equivalent does not survive any more.\n\n"
        "`evidence/equivalents.yaml` lists changes that no rule need notice, each with its reason. "
        "One\nthat a rule notices now excuses nothing.\n\n"
        "To mend: take it out of the list.",
    ),
    _document(
        "equivalents-too-many",
        "mutation",
        "Too many changes are listed as equivalent for the list to be believed.\n\n"
        "To mend: teach a rule to see some of them, and take them out of the list.",
    ),
)
