"""Why something that was asked for cannot be done at all."""

from __future__ import annotations


class CannotRunError(Exception):
    """A reason that whoever asked can mend; nothing was judged, and nothing is known."""
