"""Rules about the arithmetic of one source, in exact fractions."""
