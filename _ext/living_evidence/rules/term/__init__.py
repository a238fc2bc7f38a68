"""Rules about sentences: term."""
