"""Rules about sentences: support."""
