"""Rules about sentences: strength."""
