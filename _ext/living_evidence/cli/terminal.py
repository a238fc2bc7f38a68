"""What a terminal gets and a pipe does not: colour, and a bar while a long run lasts."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

CHOICES = ("auto", "always", "never")
PATIENCE = 0.5
"""Seconds that a run lasts before a bar appears."""
INTERVAL = 0.1
CELLS = 20


def add_colour(parser: argparse.ArgumentParser) -> None:
    """Declare the option that overrules the environment."""
    parser.add_argument(
        "--colour",
        "--color",
        choices=CHOICES,
        default=CHOICES[0],
        help="colour the text; auto is for terminals, and obeys NO_COLOR and FORCE_COLOR",
    )


def wants_colour(choice: str, stream: IO[str]) -> bool:
    """Tell whether to colour: by the option, then NO_COLOR, FORCE_COLOR, TERM, and the stream."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return _is_terminal(stream)


class Progress:
    """A bar on one line of a terminal: which step of how many, and for how long already.

    A thread of its own draws it, so that no step has to be taught to report on itself.
    """

    def __init__(self, stream: IO[str], steps: Sequence[str]) -> None:
        """Take what is to be done, in order."""
        self.stream = stream
        self.steps = steps
        self.at = 0
        self.started = time.monotonic()
        self.ended = threading.Event()
        self.drawn = 0

    def begin(self, step: str) -> None:
        """Say which step begins."""
        self.at = self.steps.index(step)

    def draw_until_ended(self) -> None:
        """Draw again and again, and at the end take the bar away."""
        if self.ended.wait(PATIENCE):
            return
        while True:
            self._draw(self.format())
            if self.ended.wait(INTERVAL):
                break
        self._draw("")

    def format(self) -> str:
        """Format `[=====>              ] 2/4 checking quotes, 3 s`."""
        done = CELLS * self.at // len(self.steps)
        bar = f"{'=' * done}>".ljust(CELLS)
        seconds = int(time.monotonic() - self.started)
        return f"[{bar}] {self.at + 1}/{len(self.steps)} {self.steps[self.at]}, {seconds} s"

    def _draw(self, line: str) -> None:
        # Back to the margin each time: a message that comes between begins at it.
        self.stream.write(f"\r{line.ljust(self.drawn)}\r")
        self.stream.flush()
        self.drawn = len(line)


@contextmanager
def show_progress(*steps: str) -> Iterator[Progress]:
    """Show a bar on standard error while a run lasts, where that is a terminal."""
    progress = Progress(sys.stderr, steps)
    if not _is_terminal(sys.stderr):
        yield progress
        return
    thread = threading.Thread(target=progress.draw_until_ended, daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        progress.ended.set()
        thread.join()


def _is_terminal(stream: IO[str]) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"
