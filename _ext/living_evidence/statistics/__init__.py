"""The statistics that a source is tried by, and the interval that is computed here."""
