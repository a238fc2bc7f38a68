"""Mutation: change one thing at a time in a page or a record, and see whether a run notices."""
