"""A change of a block stands in the file where the block's words stand, or nowhere."""

from __future__ import annotations

import pytest

from living_evidence.mutation.blocks import rewrite_block
from living_evidence.mutation.mutants import Change, Piece, Words, make_mutant, replace_pieces
from living_evidence.mutation.placing import align, place_change
from living_evidence.problems import Place
from living_evidence.prose.blocks import Block, Span

PATH = "docs/topics/page.md"
PAGE = """\
# A page on 37

::::{claim} a-claim
{ev}`37 *of* 49 had
a response <#a>`, and {ev}`12 not <#b>`.
::::
"""
TEXT = "37 of 49 had a response, and 12 not."
ORIGIN = "{ev}`37 *of* 49 had\na response <#a>`, and {ev}`12 not <#b>`."
BLOCK = Block(
    "paragraph",
    TEXT,
    Place(PATH, 4, 1),
    (
        Span(0, 23, ("#a",), Place(PATH, 4, 1)),
        Span(29, 35, ("#b",), Place(PATH, 5, 18)),
    ),
    origin=ORIGIN,
)


def place(*pieces: tuple[int, int, str]) -> Change | None:
    change = Change("an-operator", "numeric", tuple(Piece(*piece) for piece in pieces))
    return place_change(change, BLOCK, align(BLOCK, PAGE), PAGE)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(0, 2, "38")], PAGE.replace("`37", "`38")),
        ([(6, 8, "50")], PAGE.replace("49", "50")),
        ([(13, 14, "no")], PAGE.replace("\na resp", "\nno resp")),
        ([(9, 14, "had no")], PAGE.replace("had\na resp", "had no resp")),
        ([(0, 2, "12"), (29, 31, "37")], PAGE.replace("`37", "`12").replace("`12 not", "`37 not")),
        ([(23, 23, " then")], PAGE.replace("response <", "response then <")),
        ([(29, 29, "about ")], PAGE.replace("`12", "`about 12")),
    ],
)
def test_a_change_finds_its_words_through_the_markup(
    pieces: list[tuple[int, int, str]], expected: str
) -> None:
    placed = place(*pieces)
    assert placed is not None
    made = replace_pieces(PAGE, placed.pieces)
    if len(pieces) == 2:
        assert "`12 *of*" in made
        assert "`37 not" in made
    else:
        assert made == expected


def test_words_with_markup_between_them_are_not_guessed() -> None:
    assert place((0, 8, "36 of 48")) is None


def test_a_block_that_does_not_show_its_source_is_left_out() -> None:
    shown = Block("paragraph", "words that a directive made", Place(PATH, 4, 1))
    assert align(shown, PAGE) == ()


def test_a_heading_is_aligned_behind_its_marks() -> None:
    heading = Block("heading", "A page on 37", Place(PATH, 1, 0), origin="# A page on 37")
    assert PAGE[align(heading, PAGE)[10] :][:2] == "37"


@pytest.mark.parametrize("pieces", [[(0, 2, "370")], [(23, 23, " then")], [(29, 29, "about ")]])
def test_a_block_is_rewritten_as_it_would_be_read(pieces: list[tuple[int, int, str]]) -> None:
    placed = place(*pieces)
    assert placed is not None
    words = Words(BLOCK, tuple(Piece(*piece) for piece in pieces), "a-claim")
    block = rewrite_block(words, placed.pieces, PAGE)
    assert block is not None
    changed = replace_pieces(PAGE, placed.pieces)
    assert block.origin in changed
    first, second = (block.text[span.start : span.end] for span in block.spans)
    assert f"`{first.replace(' a ', chr(10) + 'a ').replace(' of ', ' *of* ')} <#a>`" in changed
    assert f"`{second} <#b>`" in changed


def test_a_mutant_names_its_words_and_its_line() -> None:
    placed = place((6, 8, "50"))
    assert placed is not None
    mutant = make_mutant(PATH, PAGE, placed)
    assert (mutant.before, mutant.after) == ("{ev}`37 *of* 49 had", "{ev}`37 *of* 50 had")
    assert mutant.lines(PAGE) == {4}
    assert mutant.apply(PAGE) == PAGE.replace("49", "50")
    assert mutant.identity == (PATH, "an-operator", mutant.before, mutant.after)


def test_lines_are_counted_in_the_changed_text() -> None:
    gone = Piece(PAGE.index("a response"), PAGE.index("::::\n"), "")
    later = Piece(PAGE.rindex("::::"), PAGE.rindex("::::") + 4, ":::")
    mutant = make_mutant(PATH, PAGE, Change("cut", "deletion", (gone, later)))
    changed = mutant.apply(PAGE).splitlines()
    assert [changed[line - 1] for line in sorted(mutant.lines(PAGE))] == [":::"]
