"""Rules about sentences: figure."""
