"""The raw text of a Markdown page: fences, directives, and on which line a text stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from living_evidence.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE = re.compile(r"(?P<indent>[\s>]*)(?P<marks>:{3,}|`{3,}|~{3,})(?P<info>.*)$")
ITEM = re.compile(r"[\s>]*(?:[-+*]|\d{1,9}[.)])\s+(?=:{3,}|`{3,}|~{3,})")
DIRECTIVE = re.compile(r"\{(?P<name>[^\s{}]+)\}\s*(?P<rest>.*)$")
HIDDEN = re.compile(r"(?<=\])\([^()\s]*|(?<=\])\[[^\[\]]*\]|\[\^[^\]\s]+\]|<!--.*?-->", re.DOTALL)
CELL = re.compile(r"(?:\\.|[^|\\])+")
DASHES = re.compile(r"[\s>]*(?=.*-)(?=.*\|)[\s:|-]+")
FIRST = 8
"""How many words of a text are looked for at first; neighbours may begin alike."""
REACH = 60
"""How many lines below its hint a text is looked for."""
SHORT = 8
SLACK = 3
"""How many lines too far a directive may report its content."""
LITERAL = frozenset(
    {"code", "code-block", "sourcecode", "code-cell", "math", "mermaid", "graphviz"}
)
"""Directives whose content is not Markdown, so that fences in it mean nothing."""
REFUSED = {
    "include": "its text comes from another file, where problems could not be placed",
    "literalinclude": "its text comes from another file, where problems could not be placed",
    "raw": "raw markup reaches the reader unread",
    "eval-rst": "it is another markup language inside the page",
    "only": "what it shows depends on the builder",
    "ifconfig": "what it shows depends on the configuration",
    "role": "a page does not define roles",
    "default-role": "a page does not define roles",
}


@dataclass(frozen=True, slots=True)
class Fence:
    """An opening fence: where it stands, how it is marked, and which directive it opens."""

    line: int
    marks: str
    name: str
    argument: str

    @property
    def is_literal(self) -> bool:
        """Tell whether the content is code: a plain code fence, or a directive that shows some."""
        return self.name in LITERAL or (not self.name and self.marks[0] in "`~")


@dataclass(frozen=True)
class Markup:
    """One page as it was written."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of the page."""
        return self.text.splitlines()

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """Return every opening fence that is not inside code."""
        return tuple(fence for fence, _ in self._scanned if fence is not None)

    @cached_property
    def faults(self) -> tuple[Problem, ...]:
        """Return what is wrong with the balance of the fences."""
        return tuple(problem for _, problem in self._scanned if problem is not None)

    def place(self, line: int, column: int = 0) -> Place:
        """Return a place on this page."""
        return Place(self.path, line, column)

    def find_line(self, text: str, hint: int, reach: int = REACH) -> int:
        """Return the first line from `hint` on, or else just above, where a text starts."""
        words = text.split()[:FIRST]
        starts = [words[:count] for count in range(len(words), 0, -1)]
        # Long words, and languages without spaces, are wrapped in a catalog.
        starts += [[words[0][:SHORT]]] if words and len(words[0]) > SHORT else []
        # Included text counts the lines of its own file, which may be the longer one.
        hint = min(max(hint, 1), max(len(self.lines), 1))
        ahead = range(hint, min(hint + reach, len(self.lines)) + 1)
        behind = range(hint - 1, max(hint - SLACK, 1) - 1, -1)
        for start in starts:
            wanted = re.compile(r"\W+".join(re.escape(word) for word in start))
            found = [at for at in chain(ahead, behind) if wanted.search(self.lines[at - 1])]
            if found:
                return found[0]
        return hint

    def paragraph(self, line: int) -> str:
        """Return the lines from `line` to a blank line or fence, link targets blotted out."""
        end = line
        while (
            end < len(self.lines) and self.lines[end].strip() and not FENCE.match(self.lines[end])
        ):
            end += 1
        return blot("\n".join(self.lines[line - 1 : end]))

    def cell(self, line: int, column: int) -> tuple[int, str]:
        """Return where a cell of a pipe table starts (from 1) and its raw text."""
        if line > len(self.lines):
            return 0, ""
        row = self.lines[line - 1]
        start = len(row) - len(row.lstrip(" >|"))
        cells = list(CELL.finditer(row, start))
        if column >= len(cells):
            return 0, ""
        return cells[column].start() + 1, blot(cells[column].group())

    def is_pipe_table(self, line: int) -> bool:
        """Tell whether a pipe table starts on a line: dashes stand below its head."""
        return 0 < line < len(self.lines) and bool(DASHES.fullmatch(self.lines[line]))

    @cached_property
    def _scanned(self) -> tuple[tuple[Fence | None, Problem | None], ...]:
        return tuple(self._scan())

    def _scan(self) -> Iterator[tuple[Fence | None, Problem | None]]:
        open_fences: list[Fence] = []
        for number, line in enumerate(self.lines, 1):
            match = FENCE.match(ITEM.sub("", line))
            if match is None:
                continue
            marks, info = match["marks"], match["info"].strip()
            inner = open_fences[-1] if open_fences else None
            if inner is not None and inner.is_literal:
                if not info and marks[0] == inner.marks[0] and len(marks) >= len(inner.marks):
                    open_fences.pop()
                continue
            if info:
                fence = _parse_fence(number, marks, info)
                if "`" in marks and "`" in info:
                    continue
                yield fence, _check_nesting(self, fence, open_fences)
                open_fences.append(fence)
            elif marks[0] in "`~" and not (inner and inner.marks == marks):
                open_fences.append(Fence(number, marks, "", ""))
            else:
                problem = self._check_closing(number, marks, open_fences)
                yield None, problem
                if problem is None:
                    open_fences.pop()
        for fence in open_fences:
            message = f"the fence {_show(fence)} is never closed: the rest of the page is inside it"
            yield None, self._fault(fence.line, message, f"Close it with a line {fence.marks}")

    def _check_closing(self, line: int, marks: str, open_fences: list[Fence]) -> Problem | None:
        if not open_fences:
            message = f"the fence {marks} closes nothing: it opens a box around what follows"
            return self._fault(line, message, "Delete it, or look for an inner fence above that "
                               "has as many colons as the outer one.")  # fmt: skip
        inner = open_fences[-1]
        if inner.marks == marks:
            return None
        message = f"the fence {marks} does not close {_show(inner)} of line {inner.line}"
        return self._fault(line, message, f"Close it with exactly {inner.marks}")

    def _fault(self, line: int, message: str, hint: str) -> Problem:
        return Problem("unbalanced-fence", message, self.place(line, 1), hint=hint)


def blot(text: str) -> str:
    """Replace what no reader sees, link targets above all, by as many NULs."""
    return HIDDEN.sub(lambda match: re.sub(r"[^\n]", "\0", match.group()), text)


def find_refused(markup: Markup, unknown: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each directive that a checked page may not use, or that none knows."""
    for fence in markup.fences:
        place = markup.place(fence.line, 1)
        if fence.name in REFUSED:
            message = f"a checked page cannot use {{{fence.name}}}: {REFUSED[fence.name]}"
            yield Problem("refused-markup", message, place)
        elif fence.name in unknown:
            message = f"there is no directive {{{fence.name}}}, and what it holds is not shown"
            yield Problem("unknown-directive", message, place)
        elif not fence.name and ":" in fence.marks:
            message = f"the fence {fence.marks} {fence.argument} names no directive in braces"
            yield Problem("unknown-directive", message, place, hint=f"Write {{{fence.argument}}}")


def _parse_fence(line: int, marks: str, info: str) -> Fence:
    match = DIRECTIVE.match(info)
    if match is None:
        return Fence(line, marks, "", info)
    # docutils finds a directive in lower case, however it is written.
    return Fence(line, marks, match["name"].lower(), match["rest"].strip())


def _check_nesting(markup: Markup, fence: Fence, open_fences: list[Fence]) -> Problem | None:
    rivals = [outer for outer in open_fences if outer.marks[0] == fence.marks[0]]
    outer = next((outer for outer in rivals if len(outer.marks) <= len(fence.marks)), None)
    if outer is None:
        return None
    message = (
        f"{_show(fence)} stands inside {_show(outer)} of line {outer.line}, which has no more "
        f"marks: its end closes the outer one"
    )
    hint = f"Give the outer fence more marks: {fence.marks}{fence.marks[0]}{{{outer.name}}}"
    return Problem("unbalanced-fence", message, markup.place(fence.line, 1), hint=hint)


def _show(fence: Fence) -> str:
    return f"{fence.marks}{{{fence.name}}}" if fence.name else fence.marks
