"""Rules about the standing of a source, and about who rated or reviewed it."""
