"""Rules about the form of a record: its terms, references, states and identifiers."""
